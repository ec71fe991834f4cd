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

/**
 * What is held to both databases: the store's own tests, and all in which several things are done with it at once, or what
 * is done depends on what it answers.
 */
const onAnyStore = [
  'test/store/**/*',
  'test/delivery/{sender*,staff-races,took}',
  'test/transfer/conversation-{loop,races,processes}',
  'test/callbacks/callback-loop',
  'test/console/{home-numbers,people,settings,sign-in,transfers}',
  'test/main/{commands/accounts,texts/follow-overrides,retention}',
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
  // Ends what hangs: a machine that is busy with other things is no failure.
  testTimeout: 60_000,
  errorOnDeprecated: true,
};
