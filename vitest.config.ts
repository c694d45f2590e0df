import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/support/temp-folder.ts',
    environment: 'node',
    include: ['test/**/*.test.{ts,tsx}'],
    // What takes minutes by itself has a command of its own, test:long.
    exclude: ['test/e2e/**', 'test/**/*.long.test.ts'],
    // Integration tests start real processes beside the workers.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 30_000,
    allowOnly: !process.env['CI'],
    passWithNoTests: false,
  },
})
