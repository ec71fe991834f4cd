const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'esnext', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  setupFilesAfterEnv: ['<rootDir>/test/support/loopback-only.ts'],
};

/** What is held to both databases: the store's own tests, and those in which several act on it at once. */
const onAnyStore = [
  'test/store/**',
  'test/delivery/staff-races',
  'test/transfer/conversation-races',
  'test/**/*.postgres',
].map((files) => `<rootDir>/${files}.test.ts`);

/** Tests run as real ES modules (NODE_OPTIONS=--experimental-vm-modules, set in the npm script): several dependencies have no CommonJS build. */
export default {
  projects: [
    {
      ...common,
      displayName: { name: 'sqlite', color: 'blue' },
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.postgres\\.test\\.ts$'],
    },
    {
      ...common,
      displayName: { name: 'postgres', color: 'magenta' },
      testMatch: onAnyStore,
      testPathIgnorePatterns: ['\\.sqlite\\.test\\.ts$'],
      globals: { testStore: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres-setup.ts',
    },
  ],
  // Many tests wait for a browser or another process: all cores have something to do.
  maxWorkers: '100%',
  testTimeout: 20_000,
  errorOnDeprecated: true,
};
