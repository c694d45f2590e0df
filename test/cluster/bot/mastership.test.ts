import { describe, expect, it, onTestFinished } from 'vitest'
import { type Breakage, UNBROKEN } from '../../../cluster/bot/master.ts'
import { answer } from '../../../cluster/bot/answer.ts'
import { Mastership } from '../../../cluster/bot/mastership.ts'
import { Replica } from '../../../cluster/bot/replica.ts'
import type { FromBot } from '../../../cluster/wire/traffic.ts'
import { aFolder, aMessage, AT } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { faultOf } from '../../support/fault.ts'
import { until } from '../../support/until.ts'

function aMastership(breakage: Partial<Breakage> = {}) {
  const replica = new Replica(aFolder(), true)
  const asked: number[] = []
  const replies: FromBot[] = []
  const lines: string[] = []
  const session = { lives: true }
  const mastership = new Mastership({
    accountId: 'uae-main',
    self: { nodeId: 'uae-1', region: 'uae', priority: 1 },
    peers: () => [],
    replica,
    balancing: { algorithm: 'leastLoaded', weights: {} },
    isLive: () => session.lives,
    askToServe: (epoch) => asked.push(epoch),
    reply: (reply) => replies.push(reply),
    repliesTaken: () => Promise.resolve(),
    answer,
    computed: () => undefined,
    duplicate: () => undefined,
    recovered: () => undefined,
    failed: () => undefined,
    log: (line) => lines.push(line),
    now: () => AT,
    mono: () => 0,
    breakage: { ...UNBROKEN, ...breakage },
  })
  onTestFinished(() => mastership.close())
  return { mastership, replica, asked, replies, lines, session }
}

describe('a node', () => {
  it('tells how nodes fared while it is master, and of its own time alone', async () => {
    const { mastership, replies } = aMastership()
    expect(faultOf(() => mastership.fared(1_000))).toBe('noTraffic')
    mastership.promote(1)
    mastership.master?.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    expect(mastership.fared(1_000).nodes).toEqual([{ nodeId: 'uae-1', messages: 1, errors: 0, p95Ms: 0 }])
    mastership.promote(2)
    expect(mastership.fared(1_000).nodes).toEqual([])
  })

  it('is master once promoted, and asks for messages once its session lives', () => {
    const { mastership, asked, session, replica } = aMastership()
    session.lives = false
    mastership.promote(3)
    expect(mastership.master?.epoch).toBe(3)
    expect(replica.floor.epoch).toBe(3)
    expect(asked).toEqual([])
    session.lives = true
    mastership.serve()
    expect(asked).toEqual([3])
    mastership.promote(3)
    expect(asked).toEqual([3])
  })

  it('stays master without a session: the lease is not in question', () => {
    const { mastership } = aMastership()
    mastership.promote(1)
    mastership.hear({ type: 'serveRefused', floorEpoch: 1, why: 'noSession' })
    mastership.hear({ type: 'verdict', messageId: 'a1', verdict: 'noSession', floorEpoch: 1 })
    expect(mastership.master?.epoch).toBe(1)
  })

  it.each([
    ['its floor is raised', (mastership: Mastership) => mastership.raiseFloor(2)],
    [
      'the gateway refuses to be served',
      (mastership: Mastership) => mastership.hear({ type: 'serveRefused', floorEpoch: 2, why: 'floor' }),
    ],
    [
      'the gateway refuses a reply',
      (mastership: Mastership) =>
        mastership.hear({ type: 'verdict', messageId: 'a1', verdict: 'staleRefused', floorEpoch: 2 }),
    ],
    ['a newer master writes to it', (mastership: Mastership) => mastership.followed(2)],
  ])('is master no more when %s', (_title, happens) => {
    const { mastership, lines } = aMastership()
    mastership.promote(1)
    happens(mastership)
    expect(mastership.master).toBeNull()
    expect(lines.at(-1)).toMatch(/^stepping down from epoch 1: .* \(floor 2\)$/)
  })

  it('takes no lease below its floor', () => {
    const { mastership } = aMastership()
    mastership.raiseFloor(5)
    expect(faultOf(() => mastership.promote(4))).toBe('staleEpoch')
    expect(mastership.master).toBeNull()
  })

  it('sends again what the gateway may not have when it is served', async () => {
    const { mastership, replica, replies } = aMastership()
    await replica.append(aChain(3))
    mastership.promote(2)
    mastership.hear({ type: 'served', epoch: 1, lastAcceptedPosition: 0 })
    mastership.hear({ type: 'served', epoch: 2, lastAcceptedPosition: 1 })
    await until(() => replies.length === 2)
    expect(replies).toMatchObject([
      { messageId: 'm2', epoch: 2 },
      { messageId: 'm3', epoch: 2 },
    ])
  })

  it('broken on purpose ignores all of it, and replies at its old epoch', async () => {
    const again: (() => void)[] = []
    const { mastership, replica, replies } = aMastership({ ignoresDemotion: (replyAgain) => again.push(replyAgain) })
    await replica.append(aChain(2))
    mastership.promote(1)
    mastership.raiseFloor(2)
    mastership.hear({ type: 'serveRefused', floorEpoch: 2, why: 'floor' })
    mastership.followed(2)
    expect(mastership.master?.epoch).toBe(1)
    for (const replyAgain of again) replyAgain()
    expect(replies).toMatchObject([{ messageId: 'm2', epoch: 1 }])
  })

  it('spreads as it was told before it was master, and tells nobody of traffic while it is a servant', async () => {
    const { mastership, replies } = aMastership()
    expect(faultOf(() => mastership.traffic(1_000))).toBe('noTraffic')
    expect(mastership.setBalancing({ algorithm: 'geo', weights: {} }, true)).toBe(0)
    mastership.promote(1)
    mastership.master?.take(aMessage('a', 1))
    await until(() => replies.length === 1)
    expect(mastership.traffic(1_000)).toMatchObject({ shares: { 'uae-1': 1 }, live: [{ nodeId: 'uae-1' }] })
    expect(mastership.setBalancing({ algorithm: 'geo', weights: {} }, true)).toBe(1)
  })
})
