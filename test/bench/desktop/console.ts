/** The console alone, on a cluster that lives in other processes already. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ROOT } from '../../../scripts/run.mjs'
import type { LiveCluster } from '../support/live-cluster.ts'
import { openWindow, type OpenWindow } from './window.ts'

export const BARE = join(ROOT, 'test', 'bench', 'desktop', 'bare-window')

/** With a fresh store: nothing is known before the cluster says it. */
export async function openConsole(cluster: LiveCluster): Promise<OpenWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'linda-bench-console-'))
  const connection = join(folder, 'connection.json')
  const profile = { id: 'bench', name: 'Bench cluster', environment: 'drill', controlApiUrl: cluster.api.url }
  writeFileSync(connection, JSON.stringify({ profile, token: cluster.api.token, actor: 'bench' }), { mode: 0o600 })
  const window = await openWindow(ROOT, [`--connection=${connection}`, `--data=${join(folder, 'data')}`])
  return {
    ...window,
    close: async () => {
      await window.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** When the page first showed that it is live, with a figure that the cluster reported; wall clock, ms. */
export function firstLiveAt(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = () => {
          const text = document.body.textContent ?? ''
          if (/All \d+ accounts are served/.test(text) && /Live/.test(text)) resolve(Date.now())
          else requestAnimationFrame(look)
        }
        look()
      }),
  )
}
