import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** `npm run test:long`: kills in every phase of backup, restore and deployment. One at a time: they look at what happens when. */
export default mergeConfig(
  { ...base, test: { ...base.test, projects: undefined } },
  defineConfig({ test: { include: ['test/**/*.long.test.ts'], exclude: ['test/e2e/**'], maxWorkers: 1 } }),
)
