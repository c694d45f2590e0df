import { describe, expect, it, onTestFinished } from 'vitest'
import { answer, type Answering } from '../../../cluster/bot/answer.ts'
import { Master, type MasterOptions, UNBROKEN } from '../../../cluster/bot/master.ts'
import type { PeerLink } from '../../../cluster/bot/peer-link.ts'
import type { PeerMember } from '../../../cluster/bot/peers.ts'
import { Replica } from '../../../cluster/bot/replica.ts'
import { tailOf } from '../../../cluster/wire/records.ts'
import type { FromBot } from '../../../cluster/wire/traffic.ts'
import { aFolder, aMessage, AT } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { turns, until } from '../../support/until.ts'
import { aDiallingLink, aPeer, type Peer } from './a-peer.ts'

type Reply = Extract<FromBot, { type: 'reply' }>

/** uae-1 as master at epoch 1 over these servants. */
function aMaster(servants: readonly Peer[], over: Partial<MasterOptions> = {}) {
  const replies: Reply[] = []
  const superseded: number[] = []
  const replica = over.replica ?? new Replica(aFolder(), true)
  const links = servants.map((peer) =>
    aDiallingLink(peer, undefined, (connected) => master.peerChanged(peer.nodeId, connected)),
  )
  const master: Master = new Master({
    epoch: 1,
    self: { nodeId: 'uae-1', region: 'uae', priority: 1 },
    peers: links.map((link) => aMember(link)),
    replica,
    // Its servant stands in ksa: users there are computed there, the others here.
    balancing: { algorithm: 'geo', weights: {} },
    reply: (reply) => replies.push(reply),
    repliesTaken: () => Promise.resolve(),
    answer,
    computed: () => undefined,
    duplicate: () => undefined,
    recovered: () => undefined,
    failed: () => undefined,
    // As a bot does: it steps down at once.
    superseded: (floorEpoch) => {
      superseded.push(floorEpoch)
      master.stop()
    },
    log: () => undefined,
    now: () => AT,
    mono: () => 0,
    breakage: UNBROKEN,
    ...over,
  })
  onTestFinished(() => master.stop())
  return { master, replies, replica, superseded, links }
}

/** Of region ksa, after uae-1 in priority. */
function aMember(link: PeerLink, drained = false): PeerMember {
  return { link, peer: { nodeId: link.nodeId, region: 'ksa', priority: 2, peerPort: 1, drained } }
}

const inStep = async (master: Master, count: number) => until(() => master.standbys === count)
const texts = (replies: readonly Reply[]) => replies.map(({ messageId, position }) => [messageId, position])

/** A disk that writes only when it is released. */
function holdBack(replica: Replica) {
  const append = replica.append.bind(replica)
  const waiting: (() => void)[] = []
  replica.append = async (records) => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    await append(records)
  }
  return {
    get waiting() {
      return waiting.length
    },
    release() {
      replica.append = append
      for (const resolve of waiting) resolve()
    },
  }
}

describe('a master', () => {
  it('replies once a servant has the record on its disk, and not before', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies, replica } = aMaster([servant])
    await inStep(master, 1)
    const disk = holdBack(servant.replica)
    master.take(aMessage('a', 1))
    await until(() => disk.waiting === 1)
    await turns(30)
    expect(replica.log.tail.position).toBe(1)
    expect(replies).toEqual([])
    disk.release()
    await until(() => replies.length === 1)
    expect(servant.replica.log.tail).toEqual(replica.log.tail)
    expect(replies[0]).toMatchObject({ messageId: 'a1', epoch: 1, position: 1, hash: replica.log.tail.hash })
    expect(master.ackedPosition('uae-2')).toBe(1)
  })

  it('answers a conversation in the order of its messages, however many come at once', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies } = aMaster([servant])
    await inStep(master, 1)
    for (let number = 1; number <= 40; number++) for (const user of ['a', 'b']) master.take(aMessage(user, number))
    await until(() => replies.length === 80)
    for (const user of ['a', 'b']) {
      const own = replies.filter(({ messageId }) => messageId.startsWith(user))
      expect(own.map(({ body }) => Number(body.split(' · ')[0]))).toEqual(own.map((_, index) => index + 1))
    }
    expect(servant.replica.log.tail.position).toBe(80)
  })

  it('answers a message that comes again with the same bytes, and works on it once', async () => {
    let duplicates = 0
    const { master, replies, replica } = aMaster([], { duplicate: () => duplicates++ })
    master.take(aMessage('a', 1))
    master.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    master.take(aMessage('a', 1, { text: 'other words under the same id' }))
    await until(() => replies.length === 2)
    // What it was taken to mean is told with the answer that was computed, once.
    const { understood, ...first } = replies[0] ?? {}
    expect(understood).toEqual({ intent: 'greeting' })
    expect(replies[1]).toEqual(first)
    expect(replica.log.tail.position).toBe(1)
    expect(duplicates).toBe(2)
  })

  it('goes on without a standby, and says that it has none', async () => {
    const { master, replies } = aMaster([])
    master.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    expect(master.standbys).toBe(0)
  })

  it('goes on when its only standby dies with a record out', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies, links } = aMaster([servant])
    await inStep(master, 1)
    servant.stop()
    master.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    expect(links[0]?.connected).toBe(false)
    expect(master.standbys).toBe(0)
  })

  it('sends everything beyond the gateway’s position again, byte for byte, at its own epoch', async () => {
    const replica = new Replica(aFolder(), true)
    await replica.append(aChain(5))
    const { master, replies } = aMaster([], { replica, epoch: 2 })
    await master.resend(3)
    expect(texts(replies)).toEqual([
      ['m4', 4],
      ['m5', 5],
    ])
    expect(replies.map(({ body, epoch }) => [body, epoch])).toEqual(
      replica.log.read(4, 2).map(({ reply }) => [reply, 2]),
    )
  })

  it('sends a long log again in pages, each after the gateway took in the one before', async () => {
    const replica = new Replica(aFolder(), true)
    await replica.append(aChain(1_200))
    let sent = 0
    let pages = 0
    const waits: (() => void)[] = []
    const { master } = aMaster([], {
      replica,
      reply: () => (sent += 1),
      repliesTaken: () =>
        new Promise((resolve) => {
          pages += 1
          waits.push(resolve)
        }),
    })
    const all = master.resend(0)
    await until(() => pages === 1)
    expect(sent).toBe(500)
    waits[0]?.()
    await until(() => pages === 2)
    expect(sent).toBe(1_000)
    waits[1]?.()
    await all
    expect([sent, pages]).toEqual([1_200, 2])
  })

  it('brings a returning servant into step: what this log lacks is cut, what it lacks is sent', async () => {
    const servant = await aPeer('uae-2')
    const shared = aChain(3)
    await servant.replica.append(shared)
    await servant.replica.append(aChain(4, servant.replica.log.tail, { mark: 'lost' }))
    const replica = new Replica(aFolder(), true)
    await replica.append([...shared, ...aChain(2, tailOf(shared[2] ?? aChain(1)[0] ?? never()), { mark: 'kept' })])
    const { master } = aMaster([servant], { replica, epoch: 2 })
    await until(() => master.ackedPosition('uae-2') === 5)
    expect(servant.cuts).toEqual(['4 from 4'])
    expect(servant.replica.log.tail).toEqual(replica.log.tail)
    expect(servant.replica.floor.epoch).toBe(2)
  })

  it('has a servant in step take nothing from an older master any more, also before it writes there itself', async () => {
    const servant = await aPeer('uae-2')
    const { master } = aMaster([servant], { epoch: 3 })
    await inStep(master, 1)
    expect(servant.followed).toEqual([3])
    expect(servant.replica.floor.epoch).toBe(3)
  })

  it('does not count on a servant that holds another record in the place of its own', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies } = aMaster([servant])
    await inStep(master, 1)
    // As an old master does that works on while this one already writes there.
    await servant.replica.append(aChain(1, servant.replica.log.tail, { mark: 'other' }))
    master.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    await until(() => master.ackedPosition('uae-2') === 1)
    expect(servant.replica.log.tail.hash).toBe(replies[0]?.hash)
    expect(servant.cuts).toEqual(['1 from 1'])
  })

  it('is told when a servant follows a newer master, and replies to nobody meanwhile', async () => {
    const servant = await aPeer('uae-2')
    servant.replica.floor.raise(7)
    const { master, superseded, replies } = aMaster([servant])
    await until(() => superseded.length > 0)
    master.take(aMessage('a', 1))
    await turns(20)
    expect(superseded).toEqual([7])
    expect(replies).toEqual([])
    expect(servant.replica.log.tail.position).toBe(0)
  })

  it('says to its servants who they follow, before there is anything to write', async () => {
    const servant = await aPeer('uae-2')
    const { master } = aMaster([servant])
    await inStep(master, 1)
    expect(servant.replica.followed).toBe('uae-1')
    servant.replica.floor.raise(2)
    expect(servant.replica.followed).toBeNull()
  })

  it('takes a new servant into its log while it runs, and counts on a removed one no more', async () => {
    const [old, added] = await Promise.all([aPeer('uae-2'), aPeer('uae-3')])
    const { master, replies, replica, links } = aMaster([old])
    await inStep(master, 1)
    master.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    const link = aDiallingLink(added, undefined, (connected) => master.peerChanged('uae-3', connected))
    master.setPeers([...links, link].map((each) => aMember(each)))
    await until(() => master.standbys === 2 && master.ackedPosition('uae-3') === 1)
    expect(added.replica.log.tail).toEqual(replica.log.tail)

    const disk = holdBack(old.replica)
    master.take(aMessage('a', 2))
    await until(() => disk.waiting === 1)
    master.setPeers([aMember(link)])
    expect(master.standbys).toBe(1)
    expect(master.ackedPosition('uae-2')).toBeNull()
    master.take(aMessage('a', 3))
    await until(() => replies.length === 3)
    expect(added.replica.log.tail.position).toBe(3)
    // What was on its way is written there still; nothing follows it.
    disk.release()
    await until(() => old.replica.log.tail.position === 2)
    await turns(50)
    expect(old.replica.log.tail.position).toBe(2)
  })

  it('goes on when the last servant is removed with a record out', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies } = aMaster([servant])
    await inStep(master, 1)
    const disk = holdBack(servant.replica)
    master.take(aMessage('a', 1))
    await until(() => disk.waiting === 1)
    master.setPeers([])
    await until(() => replies.length === 1)
    expect(master.standbys).toBe(0)
  })

  it('gives a drained servant no work and all records', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies, links } = aMaster([servant])
    await inStep(master, 1)
    master.setPeers(links.map((link) => aMember(link, true)))
    master.take(aMessage('a', 1, { userRegion: 'ksa' }))
    await until(() => replies.length === 1)
    expect(servant.computed).toEqual([])
    expect(master.standbys).toBe(1)
    expect(servant.replica.log.tail.position).toBe(1)
  })

  it('that stopped replies no more', async () => {
    const { master, replies, replica } = aMaster([])
    master.take(aMessage('a', 1))
    master.stop()
    master.take(aMessage('a', 2))
    await master.resend(0)
    expect(replies).toEqual([])
    expect(replica.log.tail.position).toBe(0)
  })

  it('lets its servants compute, and does it itself when they do not answer', async () => {
    const servant = await aPeer('uae-2')
    const recoveries: string[] = []
    const { master, replies } = aMaster([servant], { recovered: (kind) => recoveries.push(kind) })
    await inStep(master, 1)
    master.take(aMessage('a', 1, { userRegion: 'ksa' }))
    await until(() => replies.length === 1)
    expect(servant.computed).toEqual(['uae-main.a'])
    expect(replies[0]?.understood).toEqual({ intent: 'greeting' })
    expect(recoveries).toEqual([])
    expect(master.traffic(60_000).shares).toEqual({ 'uae-1': 0, 'uae-2': 1 })
    servant.stop()
    master.take(aMessage('a', 2, { userRegion: 'ksa' }))
    await until(() => replies.length === 2)
    expect(replies[1]?.body).toMatch(/^2 · /)
    expect(master.traffic(60_000).shares).toEqual({ 'uae-1': 0.5, 'uae-2': 0.5 })
  })

  it('has another servant compute what neither its servant nor itself can, and counts whose errors those were', async () => {
    const broken: Answering = () => {
      throw new Error('out of order')
    }
    const bad = await aPeer('uae-2', { answer: broken, version: '0.3.0' })
    const good = await aPeer('uae-3')
    const recoveries: string[] = []
    const errors: string[] = []
    const { master, replies, links } = aMaster([bad, good], {
      answer: broken,
      recovered: (kind) => recoveries.push(kind),
      failed: (nodeId, kind) => errors.push(`${nodeId} ${kind}`),
    })
    await inStep(master, 2)
    expect(links.map(({ version }) => version)).toEqual(['0.3.0', '0.1.0'])
    for (let number = 1; number <= 3; number++) master.take(aMessage('a', number, { userRegion: 'ksa' }))
    await until(() => replies.length === 3)
    expect(replies.map(({ body }) => Number(body.split(' · ')[0]))).toEqual([1, 2, 3])
    const { nodes } = master.fared(60_000)
    const by = (id: string) => nodes.find(({ nodeId }) => nodeId === id)
    expect(by('uae-3')).toMatchObject({ messages: 3, errors: 0 })
    expect(by('uae-2')?.errors).toBe(by('uae-2')?.messages)
    expect(errors.filter((line) => line === 'uae-2 failed')).toHaveLength(by('uae-2')?.errors ?? 0)
    expect(recoveries.every((kind) => kind === 'computedElsewhere')).toBe(true)
  })

  it('keeps every conversation in order while they are spread anew again and again', async () => {
    const servants = await Promise.all(['uae-2', 'uae-3'].map((id) => aPeer(id)))
    const { master, replies } = aMaster(servants)
    await inStep(master, 2)
    const users = ['a', 'b', 'c', 'd', 'e']
    const rounds = 40
    for (let number = 1; number <= rounds; number++) {
      for (const user of users) master.take(aMessage(user, number, { userRegion: number % 2 === 0 ? 'ksa' : 'uae' }))
      master.setBalancing(
        { algorithm: number % 3 === 0 ? 'geo' : 'roundRobin', weights: { 'uae-2': 1 + (number % 5) } },
        true,
      )
      // Some answers are out while it changes.
      await until(() => replies.length >= number * 3)
    }
    await until(() => replies.length === rounds * users.length)
    for (const user of users) {
      const own = replies.filter(({ messageId }) => messageId.startsWith(user))
      expect(own.map(({ messageId }) => messageId)).toEqual(own.map((_, index) => `${user}${index + 1}`))
      expect(own.map(({ body }) => Number(body.split(' · ')[0]))).toEqual(own.map((_, index) => index + 1))
    }
    // It went over every node, or it would prove nothing.
    const { shares } = master.traffic(60_000)
    expect(Object.values(shares).every((share) => share > 0.05)).toBe(true)
  })

  it('tells how each node fares that it hands messages to', async () => {
    const servant = await aPeer('uae-2')
    const { master, replies } = aMaster([servant])
    await inStep(master, 1)
    expect(master.spread()).toEqual([
      { nodeId: 'uae-1', assigned: 0, answerP50Ms: null, answerP95Ms: null },
      { nodeId: 'uae-2', assigned: 0, answerP50Ms: null, answerP95Ms: null },
    ])
    master.take(aMessage('a', 1, { userRegion: 'ksa' }))
    await until(() => replies.length === 1)
    expect(master.spread()).toEqual([
      { nodeId: 'uae-1', assigned: 0, answerP50Ms: null, answerP95Ms: null },
      { nodeId: 'uae-2', assigned: 1, answerP50Ms: 0, answerP95Ms: 0 },
    ])
  })
})

function never(): never {
  throw new Error('a chain of three has three records')
}
