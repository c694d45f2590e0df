/** Every path through the machine, not a choice of them: each event in each state, from both kinds of start. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  actionOf,
  type FailoverEvent,
  type FailoverState,
  isCancellable,
  type Step,
  transition,
} from '../../../../cluster/control-plane/failover/machine.ts'
import { resume } from '../../../../cluster/control-plane/failover/resume.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { BlockReason } from '../../../../shared/failover.ts'
import {
  AUTOMATIC,
  aRun,
  cancelled,
  caughtUp,
  failed,
  fenced,
  journaled,
  FAILBACK,
  PLANNED,
  promoted,
  rankedOf,
  served,
  transferred,
} from './runs.ts'

function everyEvent(state: FailoverState, [first, second]: Servants): FailoverEvent[] {
  const to = 'to' in state ? state.to : first
  const ranked = (...eligible: readonly string[]) => rankedOf([first, second], ...eligible)
  return [
    ranked(first, second),
    ranked(second, first),
    ranked(second),
    ranked(),
    caughtUp,
    fenced,
    transferred(to),
    promoted,
    served,
    { kind: 'served', gapMs: null },
    failed('it did not answer'),
    ...BlockReason.options.map((reason) => failed(`refused: ${reason}`, reason)),
    cancelled,
  ]
}

/** Everybody but the master. */
type Servants = readonly [string, string]

interface Visit {
  readonly state: FailoverState
  /** Of the whole path here. */
  readonly facts: readonly FactBody[]
  readonly steps: readonly { readonly event: FailoverEvent; readonly step: Step }[]
}

/** Depth first over everything that changes something; the machine has no circles, so it ends. */
function everyPath(start: FailoverState, servants: Servants): Visit[] {
  const visits: Visit[] = []
  const visit = (state: FailoverState, facts: readonly FactBody[], depth: number) => {
    expect(depth).toBeLessThan(30)
    const steps = everyEvent(state, servants).map((event) => ({ event, step: transition(state, event, depth * 100) }))
    visits.push({ state, facts, steps })
    for (const { step } of steps) {
      if (step.state !== state) visit(step.state, [...facts, ...step.facts], depth + 1)
    }
  }
  visit(start, [], 1)
  return visits
}

/** What an engine would refuse: an epoch that is not the next, a grant of a lease that is not vacant. */
function leaseFaults(facts: readonly FactBody[]): FactBody[] {
  let epoch = 1
  let isVacant = false
  return facts.filter((fact) => {
    if (fact.kind !== 'leaseVacated' && fact.kind !== 'leaseGranted') return false
    const isRight = fact.kind === 'leaseVacated' ? fact.leaseEpoch === epoch + 1 : isVacant && fact.leaseEpoch === epoch
    epoch = fact.leaseEpoch
    isVacant = fact.kind === 'leaseVacated'
    return !isRight
  })
}

const OF_UAE_1: Servants = ['uae-2', 'uae-3']
const OF_UAE_2: Servants = ['uae-1', 'uae-3']
const STARTS: [name: string, planned: boolean, start: FailoverState, from: string, servants: Servants][] = [
  ['an automatic start', false, AUTOMATIC, 'uae-1', OF_UAE_1],
  ['a planned start', true, PLANNED, 'uae-1', OF_UAE_1],
  [
    'a planned start to a chosen node',
    true,
    { kind: 'selecting', run: aRun({ ...PLANNED.run, requestedTo: 'uae-3' }) },
    'uae-1',
    OF_UAE_1,
  ],
  ['a failback', true, FAILBACK, 'uae-2', OF_UAE_2],
]

describe.each(STARTS)('on every path from %s', (_name, planned, start, from, servants) => {
  let visits: readonly Visit[] = []
  beforeAll(() => {
    visits = everyPath(start, servants)
  })
  const ends = () => visits.flatMap(({ state, facts }) => (state.kind === 'ended' ? [{ state, facts }] : []))

  it('there are many ways and all kinds of ends', () => {
    expect(visits.length).toBeGreaterThan(100)
    const outcomes = new Set(ends().map(({ state }) => state.outcome))
    expect(outcomes).toEqual(new Set(['completed', 'blocked', 'cancelled', ...(planned ? ['rolledBack'] : [])]))
  })

  it('the epoch only grows, by one, and the lease is granted only where it is vacant', () => {
    expect(visits.flatMap(({ facts }) => leaseFaults(facts))).toEqual([])
  })

  it('the state knows where the lease stands', () => {
    for (const { state, facts } of visits) {
      const last = facts.findLast(({ kind }) => kind === 'leaseVacated' || kind === 'leaseGranted')
      const lease = last === undefined ? 'untouched' : last.kind === 'leaseVacated' ? 'vacant' : 'granted'
      expect(state.run.lease).toBe(lease)
      expect(state.run.epoch).toBe(last !== undefined && 'leaseEpoch' in last ? last.leaseEpoch : 1)
    }
  })

  it('an end can be reached, and is the end', () => {
    for (const { state, steps } of visits) {
      const moves = steps.filter(({ step }) => step.state !== state)
      expect(moves.length === 0).toBe(state.kind === 'ended')
    }
  })

  it('who ends without a new master says why, in words', () => {
    for (const { state } of ends()) {
      expect(state.why.length).toBeGreaterThan(5)
      expect(state.blockedBy === null).toBe(state.outcome !== 'blocked')
    }
  })

  it('nobody is master beside another: whoever held the lease lost it before the next one got it', () => {
    for (const { facts } of visits) {
      let holders = 1
      for (const fact of facts) {
        if (fact.kind === 'leaseVacated') holders = 0
        if (fact.kind === 'leaseGranted') holders += 1
        expect(holders).toBeLessThanOrEqual(1)
      }
    }
  })

  it('who takes over was eligible, was asked for, or is gone back to', () => {
    for (const { state } of visits) {
      const { requestedTo } = start.run
      const to = 'to' in state ? state.to : null
      const isChosen = to === null || servants.includes(to) || (state.kind === 'rollingBack' && to === from)
      const isAsked = requestedTo === null || state.kind !== 'catchingUp' || to === requestedTo
      expect(isChosen && isAsked).toBe(true)
    }
  })

  it('somebody holds the lease at every end that says so', () => {
    const held = ends().filter(({ state }) => state.outcome === 'completed' || state.outcome === 'rolledBack')
    expect(held.length).toBeGreaterThan(0)
    expect(held.every(({ state }) => state.run.lease === 'granted')).toBe(true)
  })

  it('cancelling is possible exactly until fencing', () => {
    for (const { state, facts, steps } of visits) {
      const step = steps.find(({ event }) => event.kind === 'cancelled')?.step
      const isFenced = facts.some(({ kind }) => kind === 'leaseVacated')
      expect(step?.state.kind === 'ended' && step.state !== state).toBe(!isFenced && state.kind !== 'ended')
      expect(isCancellable(state)).toBe(!isFenced && state.kind !== 'ended')
    }
  })

  it('an event that comes late changes nothing and starts nothing', () => {
    const expected: Record<FailoverState['kind'], readonly FailoverEvent['kind'][]> = {
      selecting: ['ranked', 'failed', 'cancelled'],
      catchingUp: ['caughtUp', 'failed', 'cancelled'],
      fencing: ['fenced', 'failed'],
      transferring: ['transferred', 'failed'],
      promoting: ['promoted', 'failed'],
      verifying: ['served', 'failed'],
      rollingBack: ['fenced', 'transferred', 'promoted', 'served', 'failed'],
      ended: [],
    }
    const changed = visits.flatMap(({ state, steps }) =>
      steps.filter(
        ({ event, step }) =>
          (!expected[state.kind].includes(event.kind) || step.state === state) &&
          (step.state !== state || step.facts.length > 0 || step.action !== null),
      ),
    )
    expect(changed).toEqual([])
  })

  it('a step that goes on starts the action its state waits for', () => {
    for (const { state, steps } of visits) {
      const onward = steps.filter(({ step }) => step.state !== state)
      expect(onward.map(({ step }) => step.action)).toEqual(onward.map(({ step }) => actionOf(step.state)))
    }
  })

  it('the journal alone is enough to go on after a restart, wherever that was', () => {
    for (const { state, facts } of visits) {
      const { accounts, failovers, nodes } = journaled(planned, facts, from)
      const [failover, account] = [failovers[0], accounts['uae-main']]
      if (failover === undefined || account === undefined) throw new Error('the failover is not in the journal')
      expect(failover.outcome === null).toBe(state.kind !== 'ended')
      if (state.kind === 'ended') continue
      const resumed = resume(failover, account, nodes, start.run.requestedTo)
      expect(resumed).toEqual(asJournaled(state))
    }
  })
})

/** What a restart may forget: who failed in this run, and steps that are simply done again. */
function asJournaled(state: FailoverState): FailoverState {
  const run = { ...state.run, excluded: [] }
  if (state.kind === 'catchingUp') return { kind: 'selecting', run }
  if (state.kind === 'rollingBack') return { ...state, run, step: run.lease === 'vacant' ? 'fencing' : 'promoting' }
  return { ...state, run }
}
