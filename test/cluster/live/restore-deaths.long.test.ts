/** A real cluster under traffic is taken back while a process that takes part in it dies: the one that prepares, or the one that every message passes. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Backup } from '../../../shared/backup.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { judged } from './judged.ts'
import {
  TIMEOUT_MS,
  WITHIN_MS,
  start,
  send,
  ended,
  aProvenBackup,
  traffic,
  hashAt,
  marker,
  restoreIn,
} from './restoring.ts'

/** As it shows on the disk. `fencing`: the first account's floor is raised · `decided`: from here on there is only forward. */
type Moment = 'preparing' | 'fencing' | 'decided'

const DEATHS: readonly (readonly [victim: 'backup' | 'gateway', moment: Moment])[] = [
  ['backup', 'preparing'],
  ['backup', 'decided'],
  ['gateway', 'preparing'],
  ['gateway', 'fencing'],
  ['gateway', 'decided'],
]

describe('a restore under traffic', () => {
  it(
    'is done or undone, never half, where the backup process or the gateway is killed on the way',
    async () => {
      const live = await start(35)
      const backup = await aProvenBackup(live)
      const ends: string[] = []
      for (const [victim, moment] of DEATHS) {
        await traffic(live, 2)
        const pid = await live.pidOf(victim)
        const before = await live.snapshot()
        const epoch = live.ledger.floorOf('uae-main')
        const { request } = await send(live, { kind: 'restoreBackup', backupId: backup.id, toAt: null })
        await untilAt(live, moment, { restoreId: request.operationId, epoch })
        process.kill(pid, 'SIGKILL')
        const { status, outcome } = await ended(live, request.operationId)
        ends.push(`${victim} ${moment}: ${status}`)
        await live.untilSteady({ withinMs: WITHIN_MS })
        expect(await live.pidOf(victim), `${victim} runs again`).not.toBe(pid)
        if (status === 'succeeded') await expectDone(live, backup, request.operationId)
        else await expectUndone(live, before, { restoreId: request.operationId, outcome })
      }
      // Who prepares is waited for; past the decision there is no way back.
      expect(ends).toEqual(
        expect.arrayContaining([
          'backup preparing: succeeded',
          'backup decided: succeeded',
          'gateway decided: succeeded',
        ]),
      )
      await traffic(live, 5)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})

async function untilAt(
  live: LiveCluster,
  moment: Moment,
  { restoreId, epoch }: { readonly restoreId: string; readonly epoch: number },
): Promise<void> {
  const folder = join(live.dataDir, 'restore', restoreId)
  const isThere = {
    preparing: () => existsSync(folder),
    fencing: () => live.ledger.floorOf('uae-main') > epoch,
    decided: () => existsSync(join(folder, 'decision.json')),
  }[moment]
  const what = `the restore is at ${moment}`
  await until(() => (isThere() ? true : null), { what, withinMs: WITHIN_MS, everyMs: 1 })
}

async function expectDone(live: LiveCluster, backup: Backup, operationId: string): Promise<void> {
  const restore = await restoreIn(live)
  expect(restore.operationId).toBe(operationId)
  expect(hashAt(live, restore.restored.seq)).toBe(backup.engine?.stateHash)
  expect(marker(live)).toBe(false)
}

/** The journal of before goes on, nobody holds automation back, and nothing of it lies about. */
async function expectUndone(
  live: LiveCluster,
  before: Awaited<ReturnType<LiveCluster['snapshot']>>,
  { restoreId, outcome }: { readonly restoreId: string; readonly outcome: string | null },
): Promise<void> {
  const { journalId, seq, restores, holds } = await live.snapshot()
  expect({ outcome, journalId }).toEqual({ outcome, journalId: before.journalId })
  expect(seq).toBeGreaterThan(before.seq)
  expect(restores).toEqual(before.restores)
  expect(holds).toEqual([])
  expect(marker(live)).toBe(false)
  expect(existsSync(join(live.dataDir, 'restore', restoreId))).toBe(false)
}
