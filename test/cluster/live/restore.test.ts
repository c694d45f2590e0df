/** A real cluster under traffic, taken back: to a snapshot, to a minute, with a node away, and with its control plane killed on the way. */
import { describe, expect, it } from 'vitest'
import { aReader } from './a-reader.ts'
import { judged } from './judged.ts'
import { TIMEOUT_MS, WITHIN_MS, start, send, ended, aProvenBackup, traffic, hashAt, restoreIn } from './restoring.ts'

describe('a restore under traffic', () => {
  it(
    "brings back exactly the manifest's state, and answers everybody again",
    async () => {
      const live = await start(31)
      const backup = await aProvenBackup(live)
      const heard = aReader(live)
      const before = await live.snapshot()
      const { request: late, plan: latePlan } = await send(live, {
        kind: 'openMaintenance',
        accountId: 'uae-main',
        minutes: 30,
      })
      const word = await ended(live, late.operationId)
      await traffic(live, 3)
      const floors = Object.keys(before.accounts).map((id) => [id, live.ledger.floorOf(id)] as const)
      const { request, plan } = await send(live, { kind: 'restoreBackup', backupId: backup.id, toAt: null })
      expect(plan.class).toBe('forced')
      expect(await ended(live, request.operationId)).toMatchObject({ status: 'succeeded' })
      await live.untilSteady({ withinMs: WITHIN_MS })

      const after = await live.snapshot()
      const restore = await restoreIn(live)
      expect(after.journalId).not.toBe(before.journalId)
      expect(restore).toMatchObject({ backupId: backup.id, restored: { seq: backup.engine?.seq } })
      expect(hashAt(live, restore.restored.seq)).toBe(backup.engine?.stateHash)
      expect(after.maintenance).toEqual([])
      expect(restore.lost.operations.map(({ operationId }) => operationId)).toContain(late.operationId)
      expect(restore.lost.records.every(({ count }) => count > 0)).toBe(true)
      for (const [id, floor] of floors) expect(after.accounts[id]?.lease.epoch).toBeGreaterThan(floor)
      // Sent again, the key of the past answers with its last word and does nothing.
      expect(await live.post('/v1/operations', late)).toEqual(word)
      expect(latePlan.journalId).toBe(before.journalId)
      expect((await live.snapshot()).maintenance).toEqual([])
      expect(after.backups.map(({ id }) => id)).toContain(restore.safetyBackupId)
      await traffic(live, 5)
      // Whoever followed the journal of before is told that it is over, once, and misses nothing of the one that came.
      expect(heard.gaps.map(({ journalId }) => journalId)).toEqual([after.journalId])
      const since = heard.facts.filter(({ journalId }) => journalId === after.journalId).map(({ seq }) => seq)
      const [first = 0] = since
      expect(first).toBe((heard.gaps[0]?.seq ?? 0) + 1)
      expect(since).toEqual(since.map((_, index) => first + index))
      expect(heard.facts.some(({ journalId }) => journalId === before.journalId)).toBe(true)
      const judgement = await judged(live, WITHIN_MS)
      expect(judgement.findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
