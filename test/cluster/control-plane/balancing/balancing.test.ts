import { describe, expect, it } from 'vitest'
import { Balancing } from '../../../../cluster/control-plane/balancing/balancing.ts'
import type { NodeRequest } from '../../../../cluster/wire/control.ts'
import type { BalancingChange } from '../../../../shared/balancing.ts'
import { Fault } from '../../../../shared/fault.ts'
import { aBalancingChange, anId, INCARNATIONS } from '../../../support/factories.ts'
import { faultOfPromise } from '../../../support/fault.ts'
import { turns } from '../../../support/until.ts'
import { aCluster } from '../a-cluster.ts'
import { aHello, aPresence } from '../support.ts'
import { aTraffic } from './told.ts'

const ACCOUNT = 'uae-main'

/** With nodes that take what they are told, unless `silent` names them. */
function aDesk() {
  const cluster = aCluster()
  const { book, clock, roster, config } = cluster
  const told: string[] = []
  const silent = new Set<string>()
  for (const id of ['uae-1', 'uae-2', 'uae-3']) {
    const answer = (value: unknown) => (request: NodeRequest) => {
      if (silent.has(id)) throw new Fault('timeout', `${id} did not answer`)
      if (request.ask === 'setBalancing')
        told.push(`${id}: ${request.algorithm} ${JSON.stringify(request.weights)}${request.anew ? ' anew' : ''}`)
      return value
    }
    roster.answers.set(`${id}:setBalancing`, answer({ conversations: 20 }))
    roster.answers.set(`${id}:traffic`, answer(aTraffic()))
  }
  const balancing = cluster.balancing
  const pass = async (ms: number, of: Balancing = balancing) => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      of.tick()
      await turns(2)
    }
  }
  /** As after a restart of the control plane: it knows what the journal says. */
  const restarted = () => new Balancing({ config, book, roster: () => roster, clock, log: () => undefined })
  const account = () => book.snapshot.accounts[ACCOUNT]
  const asks = (what: string) => roster.asked.filter((asked) => asked.endsWith(what))
  return { ...cluster, told, silent, balancing, pass, restarted, account, asks }
}

const aChange = (over: Partial<BalancingChange>, at: number) => aBalancingChange({ cause: 'drain', at, ...over }, {})

describe('a master', () => {
  it('is told once how to balance', async () => {
    const { told, pass } = aDesk()
    await pass(5_000)
    expect(told).toEqual(['uae-1: leastLoaded {}'])
  })

  it('that does not answer is told again until it does', async () => {
    const { told, silent, pass, asks } = aDesk()
    silent.add('uae-1')
    await pass(3_000)
    expect(told).toEqual([])
    expect(asks('setBalancing').length).toBe(3)
    silent.clear()
    await pass(1_000)
    expect(told).toEqual(['uae-1: leastLoaded {}'])
  })

  it('that connected anew is told again', async () => {
    const { told, pass, roster } = aDesk()
    await pass(200)
    roster.here.set('uae-1', aPresence('uae-1'))
    await pass(200)
    expect(told).toHaveLength(2)
  })

  it('that is new is told before it has served, and an older process of its name is not', async () => {
    const { told, pass, book, roster } = aDesk()
    await pass(200)
    const holder = { nodeId: 'uae-2', incarnation: INCARNATIONS['uae-2'] ?? '' }
    book.record([
      { kind: 'leaseVacated', accountId: ACCOUNT, leaseEpoch: 2 },
      { kind: 'leaseGranted', accountId: ACCOUNT, leaseEpoch: 2, holder },
    ])
    await turns(2)
    expect(told.slice(1)).toEqual(['uae-2: leastLoaded {}'])
    roster.here.set('uae-2', aPresence('uae-2', { hello: aHello('uae-2', { incarnation: anId(0xbb) }) }))
    await pass(2_000)
    expect(told).toHaveLength(2)
  })

  it('spreads everything anew once after a drain, also when the control plane restarted before it was told', async () => {
    const { told, silent, pass, book, restarted, clock } = aDesk()
    await pass(200)
    silent.add('uae-1')
    book.record([aChange({}, clock.wall())])
    await pass(500)
    silent.clear()
    const next = restarted()
    await pass(3_000, next)
    expect(told.slice(1)).toEqual(['uae-1: geo {} anew'])
  })

  it('is not told to spread anew by a change that is over', async () => {
    const { told, pass, book, restarted, clock } = aDesk()
    book.record([aChange({ measured: { 'uae-1': 1 }, measuredOverMs: 120_000 }, clock.wall())])
    await turns(2)
    told.length = 0
    await pass(500, restarted())
    expect(told).toEqual(['uae-1: geo {}'])
  })

  it('is set back to what the journal says where it took what was not journaled', async () => {
    const { told, pass, balancing } = aDesk()
    await pass(200)
    expect(await balancing.set(ACCOUNT, { algorithm: 'roundRobin', weights: { 'uae-2': 2 } }, anId(0xe2))).toBe(20)
    await pass(200)
    expect(told.slice(1)).toEqual(['uae-1: roundRobin {"uae-2":2} anew', 'uae-1: leastLoaded {}'])
  })
})

describe('traffic', () => {
  it('is known for half a minute after it was asked for', async () => {
    const { balancing, pass, clock } = aDesk()
    expect(balancing.known(ACCOUNT)).toBeNull()
    const at = clock.wall()
    expect(await balancing.look(ACCOUNT)).toEqual({ traffic: aTraffic(), at, master: 'uae-1' })
    expect(balancing.known(ACCOUNT)).toEqual({ traffic: aTraffic(), at })
    await pass(30_100)
    expect(balancing.known(ACCOUNT)).toBeNull()
  })

  it('is not told by an account without a master, nor by one that does not answer', async () => {
    const { balancing, book, silent } = aDesk()
    expect(await faultOfPromise(balancing.look('nobody'))).toBe('unknownAccount')
    silent.add('uae-1')
    expect(await faultOfPromise(balancing.look(ACCOUNT))).toBe('timeout')
    await balancing.lookBefore({ kind: 'drain', nodeId: 'uae-2' })
    expect(balancing.known(ACCOUNT)).toBeNull()
    book.record([{ kind: 'leaseVacated', accountId: ACCOUNT, leaseEpoch: 2 }])
    expect(await faultOfPromise(balancing.look(ACCOUNT))).toBe('noTraffic')
  })

  it('is asked for before a command that spreads anew, and for no other', async () => {
    const { balancing, asks } = aDesk()
    await balancing.lookBefore({ kind: 'holdAutomation', accountId: ACCOUNT, minutes: 5 })
    await balancing.lookBefore(undefined)
    expect(asks('traffic')).toEqual([])
    await balancing.lookBefore({ kind: 'undrain', nodeId: 'uae-3' })
    await balancing.lookBefore({ kind: 'rebalance', accountId: ACCOUNT })
    expect(asks('traffic')).toHaveLength(2)
  })
})

describe('what a change brought', () => {
  it('is measured over its time, and journaled once beside what was predicted', async () => {
    const { pass, book, account, clock, config, asks } = aDesk()
    book.record([aChange({}, clock.wall())])
    await pass(config.timing.measureSpreadMs - 200)
    expect(account()?.balancingChange?.measuredOverMs).toBeNull()
    await pass(400)
    expect(account()?.balancingChange).toMatchObject({
      predicted: { 'uae-1': 1 },
      measured: { 'uae-1': 1, 'uae-2': 0, 'uae-3': 0 },
      measuredOverMs: 300_000,
    })
    await pass(5_000)
    expect(asks('traffic')).toHaveLength(1)
  })

  it('is measured by the next control plane too', async () => {
    const { pass, book, account, clock, restarted } = aDesk()
    book.record([aChange({}, clock.wall() - 600_000)])
    await pass(300, restarted())
    expect(account()?.balancingChange).toMatchObject({ measured: { 'uae-1': 1 }, measuredOverMs: 300_000 })
  })

  it('is nothing where no message came', async () => {
    const { pass, book, account, clock, roster } = aDesk()
    roster.answers.set('uae-1:traffic', () => aTraffic({ conversations: [], shares: {} }))
    book.record([aChange({}, clock.wall() - 600_000)])
    await pass(300)
    expect(account()?.balancingChange).toMatchObject({ measured: null, measuredOverMs: 300_000 })
  })

  it('waits for a master that is new to have seen enough, a minute at most', async () => {
    const { pass, book, account, clock, roster } = aDesk()
    roster.answers.set('uae-1:traffic', () => aTraffic({ windowMs: 9_000 }))
    book.record([aChange({}, clock.wall() - 600_000)])
    await pass(59_000)
    expect(account()?.balancingChange?.measuredOverMs).toBeNull()
    await pass(4_000)
    expect(account()?.balancingChange).toMatchObject({ measured: { 'uae-1': 1 }, measuredOverMs: 9_000 })
  })

  it('is given up a minute after it was due where nobody tells', async () => {
    const { pass, book, account, clock, silent } = aDesk()
    silent.add('uae-1')
    book.record([aChange({}, clock.wall() - 600_000)])
    await pass(59_000)
    expect(account()?.balancingChange?.measuredOverMs).toBeNull()
    await pass(4_000)
    expect(account()?.balancingChange).toMatchObject({ measured: null, measuredOverMs: 0 })
  })
})
