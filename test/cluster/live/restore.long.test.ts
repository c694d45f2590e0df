/** A real cluster under traffic, taken back: to a snapshot, to a minute, with a node away, and with its control plane killed on the way. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
  done,
} from './restoring.ts'

describe('a restore under traffic', () => {
  it(
    'goes on or undoes, never half, where the control plane is killed on the way',
    async () => {
      const live = await start(33)
      const backup = await aProvenBackup(live)
      await traffic(live, 2)
      const steps = ['backing up', 'preparing', 'fencing', 'decided', 'marked'] as const
      for (const step of steps) {
        const epoch = live.ledger.floorOf('uae-main')
        const pid = await live.pidOf('control-plane')
        const { request } = await send(live, { kind: 'restoreBackup', backupId: backup.id, toAt: null })
        const folder = join(live.dataDir, 'restore', request.operationId)
        const archives = join(live.dataDir, 'backups')
        const isThere = {
          'backing up': () => readdirSync(archives).some((name) => name.startsWith('.half-2')),
          preparing: () => existsSync(folder),
          fencing: () => live.ledger.floorOf('uae-main') > epoch,
          decided: () => existsSync(join(folder, 'decision.json')),
          marked: () => marker(live),
        }[step]
        await until(() => (isThere() ? true : null), {
          what: `the restore is at ${step}`,
          withinMs: WITHIN_MS,
          everyMs: 1,
        })
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It has just ended by itself.
        }
        const { status } = await ended(live, request.operationId)
        expect(`${step}: ${status}`).toBe(`${step}: succeeded`)
        await live.untilSteady({ withinMs: WITHIN_MS })
        const restore = await restoreIn(live)
        expect(restore.operationId).toBe(request.operationId)
        expect(hashAt(live, restore.restored.seq)).toBe(backup.engine?.stateHash)
        expect(marker(live)).toBe(false)
        await traffic(live, 2)
      }
      const left = readdirSync(join(live.dataDir, 'control-plane'))
      expect(left.filter((name) => name.startsWith('journal.before-')).length).toBeGreaterThanOrEqual(steps.length)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'is undone by restoring its safety backup, which no node has the log of any more',
    async () => {
      const live = await start(34)
      const backup = await aProvenBackup(live)
      const kept = await send(live, { kind: 'openMaintenance', accountId: 'uae-main', minutes: 30 })
      await ended(live, kept.request.operationId)
      await traffic(live, 3)
      await done(live, { kind: 'restoreBackup', backupId: backup.id, toAt: null })
      await live.untilSteady({ withinMs: WITHIN_MS })
      expect((await live.snapshot()).maintenance).toEqual([])
      await traffic(live, 3)
      const { safetyBackupId } = await restoreIn(live)
      const safety = (await live.snapshot()).backups.find(({ id }) => id === safetyBackupId)
      await done(live, { kind: 'restoreBackup', backupId: safetyBackupId, toAt: null })
      await live.untilSteady({ withinMs: WITHIN_MS })
      const restore = await restoreIn(live)
      expect(hashAt(live, restore.restored.seq)).toBe(safety?.engine?.stateHash)
      expect((await live.snapshot()).maintenance.map(({ accountId }) => accountId)).toEqual(['uae-main'])
      await traffic(live, 3)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'goes to a chosen moment, while a node is stopped that is in step once it wakes',
    async () => {
      const live = await start(32)
      const backup = await aProvenBackup(live)
      await traffic(live, 3)
      const kept = await send(live, { kind: 'openMaintenance', accountId: 'uae-main', minutes: 30 })
      await ended(live, kept.request.operationId)
      const toAt = Date.now()
      const seen = await live.snapshot()
      await traffic(live, 2)
      const gone = await send(live, { kind: 'openMaintenance', accountId: 'ksa-main', minutes: 30 })
      await ended(live, gone.request.operationId)
      const master = await live.masterOf('ksa-main')
      const { request } = await send(live, { kind: 'restoreBackup', backupId: backup.id, toAt })
      const isFenced = () => (live.ledger.floorOf('ksa-main') > master.epoch ? true : null)
      await until(
        async () => {
          const steps = (await live.snapshot().catch(() => null))?.operations.find(
            ({ id }) => id === request.operationId,
          )
          return steps?.step?.includes('out of service') === true || isFenced() ? true : null
        },
        { what: 'the restore fences', withinMs: WITHIN_MS, everyMs: 20 },
      )
      process.kill(master.pid, 'SIGSTOP')
      const outcome = await ended(live, request.operationId)
      expect(outcome).toMatchObject({ status: 'succeeded' })
      process.kill(master.pid, 'SIGCONT')
      await live.untilSteady({ withinMs: WITHIN_MS })
      const restore = await restoreIn(live)
      expect(restore.restored.at).toBe(toAt)
      expect(restore.restored.seq).toBeGreaterThanOrEqual(seen.seq)
      expect(hashAt(live, restore.restored.seq)).toBe(restore.restored.stateHash)
      expect((await live.snapshot()).maintenance.map(({ accountId }) => accountId)).toEqual(['uae-main'])
      await traffic(live, 5)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
