/** A real master is stopped, replaced and woken again. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { strike } from '../../bench/failover/blows.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { BROKEN_ENTRIES } from '../../broken/variant.ts'
import { readEvidence } from '../../checker/evidence.ts'
import { judge } from '../../checker/judge.ts'
import { aLiveCluster } from './a-live-cluster.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 30_000

const start = (entries: Readonly<Record<string, string>> = {}) => aLiveCluster({ seed: 11, rate: 20, entries })

describe('a stopped master that wakes up', () => {
  it(
    'gets nothing through, steps down, cuts what only it had, and says how much',
    async () => {
      const live = await start()
      const accountId = 'uae-main'
      const { nodeId, pid, epoch } = await live.masterOf(accountId)
      const before = live.ledger.lastReply()
      const { recover } = await strike('cutOff', { accountId, nodeId, pid, epoch }, live)
      const served = () => live.ledger.firstAccepted(accountId, epoch, before)
      await until(served, { what: 'another master serves', withinMs: WITHIN_MS })
      const whenServed = live.ledger.lastReply()
      recover()
      // In step means: what the account's log lacks is cut, and the rest is there.
      await live.untilSteady()

      const now = await live.masterOf(accountId)
      expect(now.nodeId).not.toBe(nodeId)
      expect(now.epoch).toBeGreaterThan(epoch)
      expect((await live.botStatus(nodeId)).roleBelieved).toBe('servant')
      expect(live.ledger.repliesOf(nodeId, 'accepted', whenServed)).toBe(0)
      expect(live.log()).toContain(`stepping down from epoch ${epoch}: `)
      const told = /"id":"([a-z0-9-]+)","msg":"cut (\d+) records? from position/.exec(live.log())
      expect(told?.[1]).toBe(nodeId)

      await live.stop()
      const { findings, recordsCut } = judge(readEvidence(live.dataDir))
      expect(findings).toEqual([])
      expect(recordsCut).toBe(Number(told?.[2]))
    },
    TIMEOUT_MS,
  )

  it(
    'is refused by the gateway even if it takes no notice of being fenced',
    async () => {
      const { bot = '' } = BROKEN_ENTRIES.fencing
      const live = await start({ bot })
      const accountId = 'ksa-main'
      const master = await live.masterOf(accountId)
      const before = live.ledger.lastReply()
      // Woken while the new master takes over: its messages are still unanswered then.
      await strike('wakeEarly', { accountId, ...master }, live)
      const refused = () => live.ledger.repliesOf(master.nodeId, 'staleRefused', before) || null
      await until(refused, { what: 'a reply of the old master is refused', withinMs: WITHIN_MS })
      const served = () => live.ledger.firstAccepted(accountId, master.epoch, before)
      await until(served, { what: 'another master serves', withinMs: WITHIN_MS })

      expect(await passedIn(live)).toEqual({ staleAccepted: 0, doubled: 0, outOfOrder: 0 })
    },
    TIMEOUT_MS,
  )
})

describe('a master that ignores its demotion', () => {
  it(
    'goes on believing in itself for all to see, and gets nothing through',
    async () => {
      const live = await start({ bot: join(import.meta.dirname, '../../broken/bot-ignoring-demotion.ts') })
      const accountId = 'uae-main'
      const { nodeId, epoch } = await live.masterOf(accountId)
      const before = live.ledger.lastReply()
      await live.confirm(await live.planFailover(accountId))
      const refused = () => live.ledger.repliesOf(nodeId, 'staleRefused', before) || null
      await until(refused, { what: 'a reply of the old master is refused', withinMs: WITHIN_MS })
      await live.untilSteady()

      const { nodeId: newMaster, epoch: newEpoch } = await live.masterOf(accountId)
      const [old, now] = await Promise.all([live.botStatus(nodeId), live.botStatus(newMaster)])
      expect(old).toMatchObject({ roleBelieved: 'master', masterBelieved: nodeId, leaseEpoch: epoch })
      expect(now).toMatchObject({ roleBelieved: 'master', masterBelieved: newMaster, leaseEpoch: newEpoch })

      expect(await passedIn(live)).toEqual({ staleAccepted: 0, doubled: 0, outOfOrder: 0 })
    },
    TIMEOUT_MS,
  )
})

/** Of what must not pass, by what the stopped cluster left on disk. */
async function passedIn(live: LiveCluster) {
  await live.stop()
  const { staleAccepted, doubled, outOfOrder } = judge(readEvidence(live.dataDir)).counts
  return { staleAccepted, doubled, outOfOrder }
}
