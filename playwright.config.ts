import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/test-tools.mjs'

const isMatrix = process.env['SHELLS'] === 'all'
const executablePath = findChromium()
const chromium = {
  browserName: 'chromium' as const,
  viewport: { width: 1440, height: 900 },
  launchOptions: {
    ...(executablePath === null ? {} : { executablePath }),
    // The system's Chromium knocks on its maker's servers otherwise, and waits for them where there is no network.
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  },
}

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: 'list',
  use: { screenshot: 'only-on-failure', trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      testMatch: '*.spec.ts',
      testIgnore: 'electron/**',
      grepInvert: /@long/,
      use: chromium,
    },
    {
      // What takes minutes: `npm run test:long`.
      name: 'long',
      testMatch: '*.spec.ts',
      testIgnore: 'electron/**',
      grep: /@long/,
      use: chromium,
    },
    {
      name: 'electron',
      // In the matrix the specs of the screens get the desktop's window as their page (test/e2e/support/cluster.ts).
      testMatch: isMatrix ? '**/*.spec.ts' : 'electron/*.spec.ts',
      // What is about the browser's own shell: links, cookies, ports, and a web server to stop and start.
      grepInvert: /@web|@long/,
      use: chromium,
    },
    {
      name: 'electron-long',
      testMatch: isMatrix ? '**/*.spec.ts' : 'electron/*.spec.ts',
      grep: /@long/,
      grepInvert: /@web/,
      use: chromium,
    },
  ],
})
