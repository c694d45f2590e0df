/** Failovers as the machine's tests walk them: a start, the events, and the journal they leave behind. */
import {
  type FailoverAction,
  type FailoverEvent,
  type FailoverState,
  type Run,
  transition,
} from '../../../../cluster/control-plane/failover/machine.ts'
import type { Fact, FactBody } from '../../../../shared/fact.ts'
import type { BlockReason } from '../../../../shared/failover.ts'
import { fold } from '../../../../shared/fold.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import {
  aCandidate,
  aCheck,
  aFact,
  aFailoverStart,
  anAccount,
  aSnapshot,
  INCARNATIONS,
} from '../../../support/factories.ts'

export const FAILOVER = 'uae-main.1'

export function aRun(over: Partial<Run> = {}): Run {
  return {
    failoverId: FAILOVER,
    accountId: 'uae-main',
    planned: false,
    requestedTo: null,
    retreat: null,
    epoch: 1,
    lease: 'untouched',
    excluded: [],
    ...over,
  }
}

/** uae-1 is down. */
export const AUTOMATIC: FailoverState = { kind: 'selecting', run: aRun() }
/** uae-1 is healthy, and can be gone back to. */
export const PLANNED: FailoverState = { kind: 'selecting', run: aRun({ planned: true, retreat: 'uae-1' }) }

/** uae-2 is master and well; its account goes home to uae-1. */
export const FAILBACK: FailoverState = {
  kind: 'selecting',
  run: aRun({ planned: true, retreat: 'uae-2', requestedTo: 'uae-1' }),
}

export const rankedOf = (servants: readonly string[], ...eligible: readonly string[]): FailoverEvent => ({
  kind: 'ranked',
  candidates: servants.map((nodeId) => {
    const place = eligible.indexOf(nodeId)
    const failed = aCheck({ status: 'fail', measured: 'down: no answer' })
    return place < 0 ? aCandidate(nodeId, null, [failed]) : aCandidate(nodeId, place + 1)
  }),
})
/** uae-1 is to be replaced. */
export const ranked = (...eligible: readonly string[]): FailoverEvent => rankedOf(['uae-2', 'uae-3'], ...eligible)
export const caughtUp: FailoverEvent = { kind: 'caughtUp', detail: 'up to date before fencing' }
export const fenced: FailoverEvent = { kind: 'fenced', detail: 'floor raised at the gateway' }
export const transferred = (nodeId: string): FailoverEvent => ({
  kind: 'transferred',
  detail: 'nothing to fetch',
  holder: { nodeId, incarnation: INCARNATIONS[nodeId] ?? '' },
})
export const promoted: FailoverEvent = { kind: 'promoted', detail: 'it serves' }
export const served: FailoverEvent = { kind: 'served', gapMs: 420 }
export const failed = (why: string, reason: BlockReason | null = null): FailoverEvent => ({
  kind: 'failed',
  why,
  reason,
})
export const cancelled: FailoverEvent = { kind: 'cancelled', why: 'cancelled by an operator' }

export interface Walk {
  readonly state: FailoverState
  /** Every fact since the start. */
  readonly facts: readonly FactBody[]
  /** Of the last step. */
  readonly action: FailoverAction | null
}

/** 100 ms pass before each event. */
export function walk(start: FailoverState, ...events: readonly FailoverEvent[]): Walk {
  const begin: Walk = { state: start, facts: [], action: null }
  return events.reduce<Walk>(({ state, facts }, event, index) => {
    const step = transition(state, event, (index + 1) * 100)
    return { state: step.state, facts: [...facts, ...step.facts], action: step.action }
  }, begin)
}

/** What the journal says after a failover's start and the facts of its steps. */
export function journaled(planned: boolean, bodies: readonly FactBody[], from = 'uae-1'): Snapshot {
  const start = aFailoverStart({ trigger: planned ? 'operator' : 'automatic', from })
  const facts: Fact[] = [start, ...bodies].map((body, index) => aFact(index + 1, body))
  const { lease } = anAccount()
  const holder = { nodeId: from, incarnation: INCARNATIONS[from] ?? '' }
  const accounts = { 'uae-main': anAccount({ lease: { ...lease, holder } }) }
  return fold(aSnapshot({ accounts }), facts).snapshot
}
