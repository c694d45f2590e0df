import { defineConfig } from 'vitest/config'

/** What starts real processes, or counts what one process holds, gets a process of its own. */
const ALONE = [
  'test/cluster/live/**',
  'test/cluster/supervisor/**',
  'test/bench/**',
  'test/broken/**',
  'test/scripts/**',
]
const NEVER = [
  'test/e2e/**',
  // What takes minutes by itself has a command of its own, test:long.
  'test/**/*.long.test.ts',
]

export default defineConfig({
  test: {
    globalSetup: 'test/support/temp-folder.ts',
    environment: 'node',
    // Integration tests start real processes beside the workers.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    allowOnly: !process.env['CI'],
    passWithNoTests: false,
    projects: [
      {
        // Files of one worker share their modules: loading them anew for each took more time than the tests.
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...NEVER, ...ALONE],
          isolate: false,
          restoreMocks: true,
          unstubEnvs: true,
          unstubGlobals: true,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: ALONE.map((folder) => `${folder}/*.test.{ts,tsx}`), exclude: NEVER },
      },
    ],
  },
})
