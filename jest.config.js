/** Tests run as real ES modules (NODE_OPTIONS=--experimental-vm-modules, set in the npm script): several dependencies have no CommonJS build. */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'esnext', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/support/loopback-only.ts'],
  // Many tests wait for a browser or another process: all cores have something to do.
  maxWorkers: '100%',
  testTimeout: 20_000,
  errorOnDeprecated: true,
};
