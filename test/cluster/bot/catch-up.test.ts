import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { catchUp } from '../../../cluster/bot/catch-up.ts'
import { Replica } from '../../../cluster/bot/replica.ts'
import { HASH_PAGE, RECORD_PAGE } from '../../../cluster/wire/peer.ts'
import { type LogRecord, tailOf } from '../../../cluster/wire/records.ts'
import { aFolder, aMessage } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { until } from '../../support/until.ts'
import { aDiallingLink, aLinkTo, aPeer, type Peer } from './a-peer.ts'

async function aPeerWith(nodeId: string, records: readonly LogRecord[]): Promise<Peer> {
  const peer = await aPeer(nodeId)
  await peer.replica.append(records)
  return peer
}

/** A candidate with these records that catches up with these peers. */
async function caughtUp(own: readonly LogRecord[], ...peers: readonly Peer[]) {
  const replica = new Replica(aFolder(), true)
  await replica.append(own)
  const links = await Promise.all(peers.map((peer) => aLinkTo(peer)))
  const cuts: string[] = []
  const result = await catchUp(replica, links, (count, from) => cuts.push(`${count} from ${from}`))
  return { replica, result, cuts }
}

describe('a candidate', () => {
  it('fetches what it lacks from the peer that has most', async () => {
    const records = aChain(7)
    const [near, far] = await Promise.all([aPeerWith('uae-2', records.slice(0, 5)), aPeerWith('uae-3', records)])
    const { replica, result, cuts } = await caughtUp(records.slice(0, 4), near, far)
    expect(result).toMatchObject({ fetched: 3, cut: 0, source: 'uae-3', tail: { position: 7, hash: records[6]?.hash } })
    expect(replica.conversations.stateOf('uae-main.m')?.number).toBe(7)
    expect(cuts).toEqual([])
  })

  it('fetches nothing where nobody has more', async () => {
    const records = aChain(3)
    const { result } = await caughtUp(records, await aPeerWith('uae-2', records.slice(0, 2)))
    expect(result).toMatchObject({ fetched: 0, cut: 0, source: null, tail: { position: 3 } })
  })

  it('follows the higher epoch, though that log is shorter, and cuts what it alone had', async () => {
    const shared = aChain(4)
    const lost = aChain(5, tailAfter(shared), { mark: 'lost' })
    const newer = aChain(2, tailAfter(shared), { mark: 'newer', epoch: 2 })
    const { replica, result, cuts } = await caughtUp(
      [...shared, ...lost],
      await aPeerWith('uae-2', [...shared, ...newer]),
    )
    expect(result).toMatchObject({ fetched: 2, cut: 5, source: 'uae-2', tail: { position: 6, epoch: 2 } })
    expect(cuts).toEqual(['5 from 5'])
    expect(replica.conversations.stateOf('uae-main.lost')).toBeNull()
    expect(replica.conversations.answeredAt('newer6')).toBe(6)
  })

  it('fetches more than one page of hashes and records', async () => {
    const count = HASH_PAGE + RECORD_PAGE + 10
    const records = aChain(count)
    const own = [
      ...records.slice(0, 3),
      ...aChain(HASH_PAGE + 5, tailAfter(records.slice(0, 3)), { mark: 'lost', epoch: 1 }),
    ]
    const newest = aChain(1, tailAfter(records), { epoch: 2 })
    const { replica, result } = await caughtUp(own, await aPeerWith('uae-2', [...records, ...newest]))
    expect(result).toMatchObject({ cut: HASH_PAGE + 5, fetched: count - 2, source: 'uae-2' })
    expect(replica.log.tail).toEqual(tailAfter(newest))
  })

  it('does not take for divergence what the master appends meanwhile', async () => {
    const records = aChain(9)
    const peer = await aPeerWith('uae-2', records.slice(0, 6))
    const replica = new Replica(aFolder(), true)
    await replica.append(records.slice(0, 4))
    const link = await aLinkTo(peer)
    const ask = link.ask.bind(link)
    // While the hashes travel, the master hands this node three records more than the peer had.
    link.ask = async (request, timeoutMs) => {
      const value = await ask(request, timeoutMs)
      if (request.ask === 'hashes') await replica.append(records.slice(4))
      return value
    }
    expect(await catchUp(replica, [link], () => undefined)).toMatchObject({ cut: 0, source: 'uae-2' })
    expect(replica.log.tail.position).toBe(9)
  })

  it('passes over a peer that is gone', async () => {
    const records = aChain(4)
    const [gone, here] = await Promise.all([aPeerWith('uae-2', aChain(9)), aPeerWith('uae-3', records)])
    const replica = new Replica(aFolder(), true)
    const links = await Promise.all([aLinkTo(gone), aLinkTo(here)])
    gone.stop()
    await until(() => links[0]?.connected === false)
    expect(await catchUp(replica, links, () => undefined)).toMatchObject({ source: 'uae-3', fetched: 4 })
  })
})

describe('a peer', () => {
  it('computes an answer from what it is handed, and changes nothing', async () => {
    const peer = await aPeer('uae-2')
    const link = await aLinkTo(peer)
    const answered = await link.ask({ ask: 'compute', message: aMessage('a', 1), before: null }, 1_000)
    expect(answered).toMatchObject({ change: { conversation: 'uae-main.a', number: 1 } })
    expect(peer.computed).toEqual(['uae-main.a'])
    expect(peer.replica.log.tail.position).toBe(0)
  })

  it('takes records and cuts from no master below its floor', async () => {
    const peer = await aPeerWith('uae-2', aChain(3))
    peer.replica.floor.raise(4)
    const link = await aLinkTo(peer)
    const append = link.ask({ ask: 'append', epoch: 3, records: aChain(1, peer.replica.log.tail) }, 1_000)
    await expect(append).rejects.toMatchObject({ code: 'staleEpoch', data: { floorEpoch: 4 } })
    expect(await faultOfPromise(link.ask({ ask: 'cut', epoch: 3, after: 0 }, 1_000))).toBe('staleEpoch')
    expect(peer.replica.log.tail.position).toBe(3)
    expect(await link.ask({ ask: 'cut', epoch: 4, after: 1 }, 1_000)).toEqual({ count: 2 })
    expect(peer.cuts).toEqual(['2 from 2'])
  })

  it('hears only the newest connection of whoever dials', async () => {
    const peer = await aPeerWith('uae-2', aChain(3))
    const lost = Promise.withResolvers<void>()
    const older = await aLinkTo(peer, (connected) => {
      // Otherwise it would dial again and be the newest itself.
      if (!connected) older.close()
      if (!connected) lost.resolve()
    })
    const newer = await aLinkTo(peer)
    await lost.promise
    expect(await newer.ask({ ask: 'tail' }, 1_000)).toEqual(peer.replica.log.tail)
  })

  it.each([
    ['that does not say who it is', { ask: 'tail' }],
    ['with a wrong token', { ask: 'hello', token: 'guessed', nodeId: 'uae-1' }],
  ])('hangs up on a stranger %s, without a word', async (_who, request) => {
    const { port } = await aPeerWith('uae-2', aChain(2))
    const stranger = connect({ host: '127.0.0.1', port })
    let said = ''
    stranger.on('data', (bytes: Buffer) => (said += bytes.toString()))
    stranger.on('error', () => undefined) // A reset is one way of hanging up.
    stranger.write(`${JSON.stringify({ id: 1, request })}\n`)
    await until(() => stranger.closed)
    expect(said).toBe('')
  })

  it('is not connected as long as it does not let this node in', async () => {
    const peer = await aPeer('uae-2')
    const changes: boolean[] = []
    const link = aDiallingLink(peer, 'another token', (connected) => changes.push(connected))
    const refused = await faultOfPromise(link.ask({ ask: 'tail' }, 300))
    expect(refused).toBe('unreachable')
    expect(link.connected).toBe(false)
    expect(changes).toEqual([])
  })
})

function tailAfter(records: readonly LogRecord[]) {
  const last = records.at(-1)
  if (last === undefined) throw new Error('no records')
  return tailOf(last)
}
