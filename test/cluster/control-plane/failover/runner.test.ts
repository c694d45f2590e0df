import { describe, expect, it } from 'vitest'
import { FailoverRunner } from '../../../../cluster/control-plane/failover/runner.ts'
import { EMPTY_TAIL } from '../../../../cluster/wire/records.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { Fault } from '../../../../shared/fault.ts'
import { aHealthChange, anId, anOperation, aRequest } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { until } from '../../../support/until.ts'
import { aCluster } from '../a-cluster.ts'
import { aHello, aPresence } from '../support.ts'

const UAE_1_DOWN = { accountId: 'uae-main', from: 'uae-1', cause: 'uae-1 stopped answering', suspicion: null }

/** A cluster whose nodes do what they are asked; a test may make one refuse. */
function aWillingCluster() {
  const cluster = aCluster()
  const { roster, book } = cluster
  for (const id of ['gateway', 'uae-1', 'uae-2', 'uae-3']) {
    roster.answers.set(`${id}:raiseFloor`, (request) => {
      const floorEpoch = request.ask === 'raiseFloor' ? request.epoch : 0
      return { floorEpoch, tail: { position: 100, hash: 'h100' }, waiting: null }
    })
    roster.answers.set(`${id}:catchUp`, () => ({ tail: EMPTY_TAIL, fetched: 2, cut: 0, source: 'uae-3' }))
    roster.answers.set(`${id}:hashAt`, () => ({ hash: 'h100' }))
    roster.answers.set(`${id}:promote`, () => ({ tail: EMPTY_TAIL }))
  }
  roster.answers.set('gateway:awaitServed', () => ({ gapMs: 321 }))
  const account = () => book.snapshot.accounts['uae-main']
  const last = () => book.snapshot.failovers[0]
  const ended = () => until(() => last() !== undefined && last()?.outcome !== null)
  const opening = (failoverId: string): FactBody[] => [
    { kind: 'operationChanged', operation: anOperation({ failoverId }) },
  ]
  const down = () => {
    book.record([aHealthChange('uae-1', { health: 'down', why: 'no answer' })])
    cluster.runner.startAutomatic({ ...UAE_1_DOWN, besides: null, opening: [] })
  }
  const planned = () => cluster.runner.startPlanned({ accountId: 'uae-main', to: null, request: aRequest(), opening })
  return { ...cluster, account, last, ended, down, planned }
}

const refuses = (why: string) => () => {
  throw new Fault('timeout', why)
}

describe('an automatic failover', () => {
  it('ends with the best servant as master, at the next epoch', async () => {
    const { down, ended, account, last, runner, roster } = aWillingCluster()
    down()
    await ended()
    expect(account()).toMatchObject({ lease: { epoch: 2, holder: { nodeId: 'uae-2' } }, activeFailoverId: null })
    expect(last()).toMatchObject({ outcome: 'completed', gapMs: 321, trigger: 'automatic' })
    expect(last()?.phases.map(({ detail }) => detail)).toEqual([
      'uae-2: 0 records behind, priority 2',
      'floor 2 at gateway, uae-2, uae-3',
      '2 records from uae-3; position 0, hash equal at 100',
      'uae-2 serves from position 0',
      null,
    ])
    expect(runner.isRunning('uae-main')).toBe(false)
    expect(roster.asked).not.toContain('uae-1:promote')
  })

  it('does not wait for the old master, and tells it all the same', async () => {
    const { down, ended, roster, account } = aWillingCluster()
    roster.answers.set('uae-1:raiseFloor', () => new Promise(() => undefined))
    down()
    await ended()
    expect(account()?.lease.holder?.nodeId).toBe('uae-2')
    expect(roster.asked.filter((asked) => asked === 'uae-1:raiseFloor')).toHaveLength(1)
  })

  it('does not have the candidate wait for a stopped master that still seems connected', async () => {
    const { down, ended, roster } = aWillingCluster()
    const asked: string[] = []
    roster.answers.set('uae-2:catchUp', (request) => {
      if (request.ask === 'catchUp') asked.push(...request.from)
      return { tail: EMPTY_TAIL, fetched: 0, cut: 0, source: null }
    })
    down()
    await ended()
    expect(asked).toEqual(['uae-3'])
  })

  it('promotes nobody while the gateway does not take the floor', async () => {
    const { down, ended, roster, account, last } = aWillingCluster()
    roster.answers.set('gateway:raiseFloor', refuses('gateway did not answer'))
    down()
    await ended()
    expect(last()).toMatchObject({ outcome: 'blocked', blockedBy: 'gatewayUnreachable' })
    expect(account()?.lease).toMatchObject({ epoch: 2, holder: null })
    expect(roster.asked.some((asked) => asked.endsWith(':promote'))).toBe(false)
  })

  it('promotes nobody whose log differs from what users have', async () => {
    const { down, ended, roster, last } = aWillingCluster()
    for (const [hash, why] of [
      ['other', /^uae-2 has another record there; the gateway accepted position 100$/],
      [null, /^uae-2 ends at position 0; the gateway accepted position 100$/],
    ] as const) {
      roster.answers.set('uae-2:hashAt', () => ({ hash }))
      down()
      await ended()
      expect(last()).toMatchObject({ outcome: 'blocked', blockedBy: 'stateBehind', why: expect.stringMatching(why) })
    }
  })

  it('takes the next servant at another epoch when the first does not take the lease', async () => {
    const { down, ended, roster, account } = aWillingCluster()
    roster.answers.set('uae-2:promote', refuses('uae-2 did not answer'))
    down()
    await ended()
    expect(account()?.lease).toMatchObject({ epoch: 3, holder: { nodeId: 'uae-3' } })
  })

  it('has nobody serve who was started again since it was granted the lease', async () => {
    const { down, ended, roster, account, book } = aWillingCluster()
    book.subscribe((facts) => {
      const hello = aHello('uae-2', { incarnation: anId(0xb2) })
      const isGranted = facts.some((fact) => fact.kind === 'leaseGranted' && fact.holder.nodeId === 'uae-2')
      if (isGranted) roster.here.set('uae-2', aPresence('uae-2', { hello }))
    })
    down()
    await ended()
    expect(roster.asked).not.toContain('uae-2:promote')
    expect(account()?.lease).toMatchObject({ epoch: 3, holder: { nodeId: 'uae-3' } })
  })

  it('says which servants did not take the floor', async () => {
    const { down, ended, roster, last } = aWillingCluster()
    roster.answers.set('uae-3:raiseFloor', refuses('uae-3 did not answer'))
    down()
    await ended()
    expect(last()?.phases.map(({ detail }) => detail)).toContain('floor 2 at gateway, uae-2; not at uae-3')
  })
})

describe('a planned failover', () => {
  it('catches up first, and follows its operation to the end', async () => {
    const { planned, ended, roster, book } = aWillingCluster()
    planned()
    expect(book.snapshot.operations[0]).toMatchObject({ status: 'running', step: 'selecting' })
    await ended()
    expect(roster.asked[0]).toBe('uae-2:catchUp')
    expect(book.snapshot.operations[0]).toMatchObject({
      status: 'succeeded',
      outcome: 'Completed: uae-2 serves uae-main',
    })
  })

  it('gives the lease back to the old master when the candidate fails', async () => {
    const { planned, ended, roster, account, book } = aWillingCluster()
    roster.answers.set('uae-2:promote', refuses('uae-2 did not answer'))
    planned()
    await ended()
    expect(account()?.lease).toMatchObject({ epoch: 3, holder: { nodeId: 'uae-1' } })
    expect(book.snapshot.operations[0]).toMatchObject({
      status: 'failed',
      outcome: expect.stringMatching(/^Rolled back: /),
    })
  })

  it('does not start while another of the account runs', () => {
    const { planned } = aWillingCluster()
    planned()
    expect(faultOf(planned)).toBe('failoverRunning')
  })
})

describe('a control plane that starts again', () => {
  it('does not give the lease back to the living master it was leaving', async () => {
    const { ended, roster, account, book, clock, config, runner, last } = aWillingCluster()
    roster.answers.set('uae-2:hashAt', () => new Promise(() => undefined))
    runner.startAutomatic({ ...UAE_1_DOWN, besides: 'uae-1', opening: [] })
    await until(() => roster.asked.includes('uae-2:hashAt'))
    roster.answers.set('uae-2:hashAt', refuses('uae-2 did not answer'))
    const next = new FailoverRunner({ config, book, roster, now: clock.wall, mono: clock.mono, log: () => undefined })
    next.resumeOpen()
    await ended()
    expect(last()?.candidates.map(({ nodeId }) => nodeId)).toEqual(['uae-2', 'uae-3'])
    expect(account()?.lease.holder?.nodeId).toBe('uae-3')
  })

  it.each(['uae-2:catchUp', 'gateway:raiseFloor', 'uae-2:hashAt', 'uae-2:promote', 'gateway:awaitServed'])(
    'in the middle of %s goes on to the end',
    async (step) => {
      const { planned, ended, roster, account, book, clock, config } = aWillingCluster()
      const willing = roster.answers.get(step)
      roster.answers.set(step, () => new Promise(() => undefined))
      planned()
      await until(() => roster.asked.includes(step))
      if (willing !== undefined) roster.answers.set(step, willing)
      const next = new FailoverRunner({ config, book, roster, now: clock.wall, mono: clock.mono, log: () => undefined })
      next.resumeOpen()
      next.resumeOpen()
      await ended()
      expect(account()?.lease).toMatchObject({ epoch: 2, holder: { nodeId: 'uae-2' } })
      expect(book.snapshot.operations[0]?.status).toBe('succeeded')
    },
  )
})
