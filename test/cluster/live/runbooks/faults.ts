/** What happens to a live cluster before somebody opens a runbook. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { z } from 'zod'
import type { Command } from '../../../../shared/command.ts'
import { Plan } from '../../../../shared/plan.ts'
import { LiveCluster, type LiveClusterOptions } from '../../../bench/support/live-cluster.ts'

export const ACCOUNT = 'uae-main'
/** Messages a second of each account. */
export const RATE = 20
export const TIMEOUT_MS = 180_000

export interface SharedCluster {
  (): LiveCluster
  /** Every process is stopped, and the same cluster started again from what is on the disk. */
  stopAndStart(): Promise<void>
}

/** One cluster for all walks of a file, steady before the first. */
export function sharedCluster(options: LiveClusterOptions): SharedCluster {
  const started: { live: LiveCluster | null } = { live: null }
  const live = () => {
    if (started.live === null) throw new Error('the cluster did not start')
    return started.live
  }
  beforeAll(async () => {
    started.live = await LiveCluster.start(options)
    await started.live.untilSteady({ withinMs: 60_000 })
  }, TIMEOUT_MS)
  afterAll(() => started.live?.remove(), TIMEOUT_MS)
  return Object.assign(live, {
    stopAndStart: async () => {
      const before = live()
      await before.stop()
      started.live = await before.startAgain()
    },
  })
}

/** By somebody, with the reason "to see what it costs". */
export async function done(live: LiveCluster, command: Command): Promise<void> {
  await live.confirm(Plan.parse(await live.post('/v1/plans', { command })))
}

export async function servantsOf(live: LiveCluster, accountId: string): Promise<string[]> {
  const { nodes } = await live.snapshot()
  const { nodeId } = await live.masterOf(accountId)
  return Object.values(nodes).flatMap((node) => (node.accountId === accountId && node.id !== nodeId ? [node.id] : []))
}

const Config = z.object({ sheets: z.object({ httpPort: z.number() }) })

/** Where a terminal of the machine reaches the spreadsheet service. */
export function sheetsUrl({ dataDir }: LiveCluster): string {
  const { sheets } = Config.parse(JSON.parse(readFileSync(join(dataDir, 'cluster.json'), 'utf8')))
  return `http://127.0.0.1:${sheets.httpPort}`
}

export async function tellSheets(live: LiveCluster, mode: 'none' | 'errors' | 'slow' | 'hang'): Promise<void> {
  const { nodeToken } = z
    .object({ nodeToken: z.string() })
    .parse(JSON.parse(readFileSync(join(live.dataDir, 'cluster.json'), 'utf8')))
  const response = await fetch(`${sheetsUrl(live)}/fault`, {
    method: 'POST',
    headers: { authorization: `Bearer ${nodeToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ mode, seconds: 120 }),
  })
  if (!response.ok) throw new Error(`the spreadsheet service refused: ${response.status}`)
}

const STOPPED_MS = 400
const EVERY_MS = 500

/** A node that gets the processor for a fifth of the time: alive, and slow. Ends, once, with what it returns. */
export function slowedDown(pid: number): () => void {
  const state = { isSlow: true }
  const wake = () => {
    if (state.isSlow) process.kill(pid, 'SIGCONT')
  }
  const every = setInterval(() => {
    process.kill(pid, 'SIGSTOP')
    setTimeout(wake, STOPPED_MS)
  }, EVERY_MS)
  return () => {
    clearInterval(every)
    wake()
    state.isSlow = false
  }
}
