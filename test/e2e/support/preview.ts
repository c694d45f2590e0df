/** The window over a host that is not there (test/renderer/preview), built once for all specs of a worker. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { servePreview } from '../../renderer/preview/serve.ts'

interface WorkerFixtures {
  /** The address of a state and a place in it. */
  readonly preview: (state: string, hash: string) => string
}

export const test = base.extend<object, WorkerFixtures>({
  preview: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
    async ({}, provide) => {
      const folder = mkdtempSync(join(tmpdir(), 'linda-preview-'))
      const served = await servePreview(folder)
      await provide((state, hash) => `${served.url}?state=${state}${hash}`)
      served.close()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

export { expect } from '@playwright/test'
