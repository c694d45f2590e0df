/** Real processes whose sessions with the messenger end while users write. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { until } from '../../bench/support/until.ts'
import { endSession } from './messenger.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 120_000
const WITHIN_MS = 30_000

const start = (entries: Readonly<Record<string, string>> = {}) => aLiveCluster({ seed: 21, rate: 40, entries })

describe('sessions that end under traffic', () => {
  it(
    'cost a moment, and no message, no order, no second reply',
    async () => {
      const live = await start()
      const masters = await Promise.all(
        ['uae-main', 'ksa-main', 'south-asia-main'].map((accountId) => live.masterOf(accountId)),
      )
      const device = async (nodeId: string) => (await live.botStatus(nodeId)).device
      for (const deed of [{ do: 'drop' }, { do: 'expire' }, { do: 'drop', forMs: 900 }] as const) {
        await Promise.all(
          masters.map(async ({ nodeId }) => {
            const before = await device(nodeId)
            await endSession(live, nodeId, deed)
            const isBack = async () => {
              const now = await device(nodeId)
              return now?.state === 'linked' && now.since !== before?.since ? true : null
            }
            await until(isBack, { what: `${nodeId} is linked again`, withinMs: WITHIN_MS })
          }),
        )
        // Long enough that replies are under way again when the next one comes.
        await sleep(500)
      }
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})

describe('a master that is logged out while its process lives', () => {
  it(
    'is replaced by a servant whose session lives, and nobody loses a message',
    async () => {
      const live = await start()
      const accountId = 'uae-main'
      const { nodeId, epoch } = await live.masterOf(accountId)
      const before = live.ledger.lastReply()
      await endSession(live, nodeId, { do: 'logOut' })
      const served = () => live.ledger.firstAccepted(accountId, epoch, before)
      await until(served, { what: 'another master serves', withinMs: WITHIN_MS })

      const old = await live.botStatus(nodeId)
      expect(old).toMatchObject({ roleBelieved: 'servant', device: { state: 'loggedOut' } })
      const { counts } = await judged(live, WITHIN_MS)
      expect(counts).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 0, staleAccepted: 0 })
    },
    TIMEOUT_MS,
  )
})
