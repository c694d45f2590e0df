import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  ASK_AGAIN_MS,
  ASKED_AGAIN_PER_S,
  type Suspicion,
  Watch,
} from '../../../../cluster/control-plane/detect/watch.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import { BEAT_EVERY_MS } from '../../../../cluster/wire/control.ts'
import type { Device } from '../../../../shared/device.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { Health } from '../../../../shared/node.ts'
import { aConfig, aHealthChange, anId, aNode } from '../../../support/factories.ts'
import { turns, until } from '../../../support/until.ts'
import { aBook, OBSERVED } from '../a-cluster.ts'
import { aPresence, aRoster } from '../support.ts'

const NODES = ['uae-1', 'uae-2', 'uae-3']
const OTHERS = ['uae-2', 'uae-3']

type Seen = boolean | 'unreachable'

/** What each witness sees of uae-1, whose own page answers nobody unless `answersAt` says where. */
function aWatch(
  sees: Readonly<Record<string, Seen>> = {},
  answersAt?: string,
  later: (write: () => void) => void = (write) => write(),
) {
  const { book, clock } = aBook({ later })
  const roster = aRoster(GATEWAY, ...NODES)
  const witness: Record<string, Seen> = { [GATEWAY]: false, 'uae-2': false, 'uae-3': false, ...sees }
  for (const [id, seen] of Object.entries(witness)) {
    if (seen !== 'unreachable') roster.answers.set(`${id}:probe`, () => ({ answered: seen, afterMs: 12 }))
  }
  const downs: [string, Suspicion][] = []
  const watch = new Watch({
    config: aConfig(),
    book,
    roster: () => roster,
    clock,
    down: (nodeId, suspicion) => downs.push([nodeId, suspicion]),
    log: () => undefined,
  })
  if (answersAt !== undefined) {
    book.record([
      { kind: 'nodeJoined', nodeId: 'uae-1', incarnation: anId(1), pid: 1, version: '1', statusUrl: answersAt },
    ])
  }
  /** Time passes; these nodes beat, and everybody is looked at every 100 ms. */
  const pass = (ms: number, beating: readonly string[]) => {
    for (let passed = 0; passed < ms; passed += 50) {
      clock.advance(50)
      if (passed % BEAT_EVERY_MS === 0) for (const nodeId of beating) watch.heard(nodeId)
      if (passed % 100 === 0) watch.tick()
    }
  }
  const isNow = (health: Health) => until(() => book.snapshot.nodes['uae-1']?.health === health)
  const node = () => book.snapshot.nodes['uae-1']
  const openAlerts = () => book.snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null).map(({ id }) => id)
  for (const nodeId of NODES) watch.joined(nodeId)
  pass(5_000, NODES)
  const hangUp = () => {
    roster.here.delete('uae-1')
    watch.lost('uae-1')
  }
  return { book, clock, roster, watch, downs, pass, isNow, node, openAlerts, hangUp }
}

async function aPageThatAnswers(): Promise<string> {
  const server = createServer((_request, response) => response.end('{}'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

describe('a node', () => {
  it('is well, and not a word is journaled, while it beats', () => {
    const { pass, book, watch } = aWatch()
    const before = book.snapshot
    pass(20_000, NODES)
    expect(book.snapshot).toBe(before)
    expect(watch.phi('uae-1')).toBeLessThan(1)
  })

  it('that falls silent is suspected within 1.3 s, and down once a witness got no answer either', async () => {
    const { pass, isNow, node, downs, clock } = aWatch()
    const silentSince = clock.wall()
    pass(1_300, OTHERS)
    expect(node()?.health).toBe('suspect')
    expect(node()?.why).toMatch(/^no heartbeat, noticed after \d+ ms$/)
    await isNow('down')
    expect(node()?.why).toMatch(
      /^no heartbeat, noticed after \d+ ms; no answer to control-plane, gateway, uae-2 and uae-3$/,
    )
    const [[nodeId, suspicion] = []] = downs
    expect(nodeId).toBe('uae-1')
    expect(suspicion?.testimonies.map(({ witness, saw }) => [witness, saw])).toEqual(
      ['control-plane', GATEWAY, 'uae-2', 'uae-3'].map((witness) => [witness, 'noAnswer']),
    )
    expect(suspicion?.since).toBeGreaterThan(silentSince)
    expect(suspicion?.since).toBeLessThanOrEqual(silentSince + 1_300)
  })

  it('whose connection closes is suspected at once', async () => {
    const { hangUp, isNow, node, downs } = aWatch()
    hangUp()
    expect(node()).toMatchObject({ health: 'suspect', why: 'its connection to the control plane closed' })
    await isNow('down')
    expect(downs).toHaveLength(1)
  })

  it('that is down is not asked after again until it is heard', async () => {
    const { hangUp, isNow, pass, downs, roster, watch, book } = aWatch()
    hangUp()
    await isNow('down')
    const [asked, { seq }] = [roster.asked.length, book.snapshot]
    pass(10_000, OTHERS)
    watch.lost('uae-1')
    expect(roster.asked).toHaveLength(asked)
    expect(book.snapshot.seq).toBe(seq)
    watch.heard('uae-1')
    await isNow('healthy')
    expect(downs).toHaveLength(1)
  })

  it('that answers the control plane is degraded, not down', async () => {
    const { pass, isNow, node, downs } = aWatch({}, await aPageThatAnswers())
    pass(1_300, OTHERS)
    await isNow('degraded')
    expect(node()?.why).toMatch(/^it answers, but no heartbeat, noticed after \d+ ms$/)
    expect(downs).toEqual([])
  })

  it('about which witnesses disagree is disputed, on an alert, until it is heard again', async () => {
    const { pass, isNow, node, openAlerts, downs, watch } = aWatch({ 'uae-3': true })
    pass(1_300, OTHERS)
    await isNow('disputed')
    expect(node()?.why).toBe('no answer to control-plane, gateway and uae-2; answered uae-3')
    expect(openAlerts()).toEqual(['disputed/uae-1'])
    expect(downs).toEqual([])
    watch.heard('uae-1')
    expect(node()).toMatchObject({ health: 'healthy', why: '' })
    expect(openAlerts()).toEqual([])
  })

  it('whom no witness can be asked about stays suspected, on an alert, however often it is looked at', async () => {
    const nobody = { [GATEWAY]: 'unreachable', 'uae-2': 'unreachable', 'uae-3': 'unreachable' } as const
    const { pass, node, openAlerts, downs, book, roster } = aWatch(nobody)
    pass(1_300, OTHERS)
    await until(() => openAlerts().length > 0)
    expect(openAlerts()).toEqual(['cannotConfirm/uae-1'])
    expect(node()).toMatchObject({ health: 'suspect', why: expect.stringMatching(/no witness could be asked$/) })
    const { seq } = book.snapshot
    const looks = (count: number) =>
      until(() => {
        pass(100, OTHERS)
        return roster.asked.length >= 3 * count
      })
    await looks(4)
    expect(book.snapshot.seq).toBe(seq)
    expect(downs).toEqual([])
  })

  it('that is heard while the witnesses are asked is well, whatever they say', async () => {
    const { hangUp, roster, watch, node, downs } = aWatch()
    let tell: (() => void)[] = []
    const late = () => new Promise((resolve) => tell.push(() => resolve({ answered: false, afterMs: 300 })))
    for (const id of [GATEWAY, ...OTHERS]) roster.answers.set(`${id}:probe`, late)
    hangUp()
    expect(node()?.health).toBe('suspect')
    watch.heard('uae-1')
    expect(node()?.health).toBe('healthy')
    await until(() => tell.length === 3)
    for (const one of tell) one()
    tell = []
    await turns(20)
    expect(node()?.health).toBe('healthy')
    expect(downs).toEqual([])
  })
})

describe('a node that is heard', () => {
  const drain = (nodeId: string): FactBody => ({ kind: 'nodeDrained', nodeId, owner: 'noor', reason: 'disk swap' })

  it('and drained is draining, until the drain ends', () => {
    const { book, watch } = aWatch()
    book.record([drain('uae-2')])
    watch.heard('uae-2')
    expect(book.snapshot.nodes['uae-2']).toMatchObject({ health: 'draining', why: 'drained by noor: disk swap' })
    book.record([{ kind: 'nodeUndrained', nodeId: 'uae-2' }])
    watch.heard('uae-2')
    expect(book.snapshot.nodes['uae-2']).toMatchObject({ health: 'healthy', why: '' })
  })

  it('and drained is suspected like any other when it falls silent', () => {
    const { book, watch, roster } = aWatch()
    book.record([drain('uae-2')])
    watch.heard('uae-2')
    roster.here.delete('uae-2')
    watch.lost('uae-2')
    expect(book.snapshot.nodes['uae-2']?.health).toBe('suspect')
  })

  it('and holds a session that is gone is degraded, in words that stay, and is no news with every beat', () => {
    const { book, watch, pass, node } = aWatch()
    const device: Device = { state: 'loggedOut', since: 0, attempts: 0, why: 'by the phone', pairing: null }
    book.record([{ kind: 'deviceChanged', nodeId: 'uae-1', device }])
    pass(500, NODES)
    expect(node()).toMatchObject({ health: 'degraded', why: 'the session of uae-1 is logged out: by the phone' })
    expect(watch.trouble('uae-1')?.kind).toBe('device')
    const { seq } = book.snapshot
    pass(5_000, NODES)
    expect(book.snapshot.seq).toBe(seq)
  })

  it('and of no use is suspected and confirmed down like any other', async () => {
    const { book, pass, isNow, node } = aWatch()
    const device: Device = { state: 'blocked', since: 0, attempts: 0, why: '', pairing: null }
    book.record([{ kind: 'deviceChanged', nodeId: 'uae-1', device }])
    pass(500, NODES)
    pass(1_300, OTHERS)
    expect(node()?.health).toBe('suspect')
    await isNow('down')
  })
})

describe('nodes that come and go', () => {
  it('are watched from the moment they join, and no longer once they are removed', () => {
    const { book, watch, pass, roster } = aWatch()
    book.record([{ kind: 'nodeAdded', node: aNode({ id: 'uae-4', statusUrl: null, health: 'unknown' }) }])
    pass(3_000, NODES)
    expect(book.snapshot.nodes['uae-4']?.health).toBe('unknown')
    roster.here.set('uae-4', aPresence('uae-4'))
    watch.joined('uae-4')
    expect(book.snapshot.nodes['uae-4']?.health).toBe('healthy')
    book.record([{ kind: 'nodeRemoved', nodeId: 'uae-4', why: 'by noor' }])
    const { seq } = book.snapshot
    watch.heard('uae-4')
    watch.lost('uae-4')
    pass(3_000, NODES)
    expect(book.snapshot.seq).toBe(seq)
    expect(watch.phi('uae-4')).toBeNull()
  })
})

describe('a first check', () => {
  it('lasts from the suspicion to the verdict, and no longer than a verdict can take', async () => {
    const { hangUp, watch, isNow, clock, roster } = aWatch()
    expect(watch.isFirstCheck('uae-1')).toBe(false)
    hangUp()
    expect(watch.isFirstCheck('uae-1')).toBe(true)
    await isNow('down')
    expect(watch.isFirstCheck('uae-1')).toBe(false)
    roster.answers.set('gateway:probe', () => new Promise(() => undefined))
    roster.here.delete('uae-2')
    watch.lost('uae-2')
    expect(watch.isFirstCheck('uae-2')).toBe(true)
    clock.advance(450)
    expect(watch.isFirstCheck('uae-2')).toBe(false)
  })
})

describe('the witnesses', () => {
  it('are the gateway and the account’s other nodes that are well and here', async () => {
    const { book, roster, hangUp, isNow } = aWatch()
    book.record([aHealthChange('uae-2', { health: 'suspect', why: 'silent' })])
    hangUp()
    await isNow('down')
    expect(roster.asked).toEqual(['gateway:probe', 'uae-3:probe'])
  })
})

describe('while the control plane warms up', () => {
  it('nothing is judged', () => {
    const { book, hangUp, watch } = aWatch()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }])
    const before = book.snapshot
    hangUp()
    watch.heard('uae-2')
    watch.joined('uae-3')
    expect(book.snapshot).toBe(before)
  })

  it('a verdict that was asked for before says nothing', async () => {
    const { book, hangUp, downs } = aWatch()
    hangUp()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }])
    const { seq } = book.snapshot
    await new Promise((resolve) => setImmediate(resolve))
    await turns(50)
    expect(book.snapshot.seq).toBe(seq)
    expect(downs).toEqual([])
  })

  it('and ends, who was heard just now is well and who was not stays unknown', () => {
    const { book, roster, watch, clock } = aWatch()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }, OBSERVED])
    const fresh = roster.here.get('uae-2')
    if (fresh !== undefined) roster.here.set('uae-2', { ...fresh, heardAt: clock.mono() - 200 })
    watch.begin()
    const healths = Object.values(book.snapshot.nodes).map(({ id, health }) => [id, health])
    expect(Object.fromEntries(healths)).toEqual({ 'uae-1': 'unknown', 'uae-2': 'healthy', 'uae-3': 'unknown' })
    expect(watch.phi('uae-1')).toBeLessThan(1)
  })

  it('and ends, everybody who was heard is well in one write', () => {
    const { book, roster, watch, clock } = aWatch()
    book.record([{ kind: 'protectionChanged', state: 'warming', why: 'it slept' }, OBSERVED])
    for (const [id, presence] of roster.here) roster.here.set(id, { ...presence, heardAt: clock.mono() - 200 })
    const writes: string[][] = []
    book.subscribe((facts) => writes.push(facts.map(({ kind }) => kind)))
    watch.begin()
    expect(writes).toEqual([['nodeHealthChanged', 'nodeHealthChanged', 'nodeHealthChanged']])
  })
})

describe('when many are in doubt at once', () => {
  const MANY = 3 * ASKED_AGAIN_PER_S

  it('each is asked after at once, and again only as often as all of them together may be', async () => {
    const { book, watch, clock, roster } = aWatch({ [GATEWAY]: true })
    const lost = Array.from({ length: MANY }, (_, index) =>
      aNode({ id: `far-${index}`, priority: 1, accountId: 'far', health: 'healthy', statusUrl: 'http://127.0.0.1:1' }),
    )
    const asked = () => roster.asked.filter((one) => one === `${GATEWAY}:probe`).length
    const looked = async (times: number) => {
      await until(() => asked() === times * MANY)
      // All verdicts are in: nobody is asked just now.
      await until(() => lost.every(({ id }) => book.snapshot.nodes[id]?.health === 'disputed'))
      await turns(20)
    }
    book.record(lost.map((node) => ({ kind: 'nodeAdded', node })))
    const look = () => {
      for (const nodeId of NODES) watch.heard(nodeId)
      watch.tick()
    }
    look()
    await looked(1)
    for (let second = 0; second < 2; second++) {
      clock.advance(ASK_AGAIN_MS)
      look()
    }
    expect(asked()).toBe(MANY)
    clock.advance(ASK_AGAIN_MS)
    look()
    await looked(2)
  })

  it('all their suspicions are one write, and what the witnesses say is written as it comes', async () => {
    const soon: (() => void)[] = []
    const { book, watch } = aWatch({ [GATEWAY]: true }, undefined, (write) => soon.push(write))
    const lost = Array.from({ length: 20 }, (_, index) =>
      aNode({ id: `far-${index}`, priority: 1, accountId: 'far', health: 'healthy', statusUrl: 'http://127.0.0.1:1' }),
    )
    book.record(lost.map((node) => ({ kind: 'nodeAdded', node })))
    const writes: number[] = []
    book.subscribe((facts) => writes.push(facts.length))
    watch.tick()
    expect(writes).toEqual([])
    for (const write of soon.splice(0)) write()
    expect(writes).toEqual([20])
    // One round of the event loop brings several of the answers.
    await until(() => {
      for (const write of soon.splice(0)) write()
      return lost.every(({ id }) => book.snapshot.nodes[id]?.health === 'disputed')
    })
    expect(writes.reduce((sum, facts) => sum + facts, 0)).toBe(3 * lost.length)
  })
})

describe('when the disk takes long for each of many suspicions', () => {
  it('goes on after what was heard meanwhile, and suspects nobody who was', async () => {
    const { book, clock, watch } = aWatch()
    // Everybody falls silent at once, and each write takes 30 ms.
    const stop = book.subscribe(() => clock.advance(30))
    onTestFinished(stop)
    clock.advance(1_500)
    watch.tick()
    const suspects = () => Object.values(book.snapshot.nodes).filter(({ health }) => health === 'suspect')
    expect(suspects().map(({ id }) => id)).toEqual(['uae-1'])
    watch.heard('uae-2')
    await new Promise((resolve) => setImmediate(resolve))
    expect(suspects().map(({ id }) => id)).not.toContain('uae-2')
    await until(() => book.snapshot.nodes['uae-3']?.health !== 'healthy')
  })
})
