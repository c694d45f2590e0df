/**
 * The failover as a pure machine: (state, event, offset) → [state, facts, action].
 * The facts are journaled before the action begins; every action is idempotent, so that it can be begun again after a restart.
 */
import { assertNever } from '../../../shared/assert-never.ts'
import type { Holder } from '../../../shared/account.ts'
import type { Candidate } from '../../../shared/check.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { BlockReason, FailoverOutcome, FailoverPhase } from '../../../shared/failover.ts'

/** What stays the same, or only grows, through one failover. */
export interface Run {
  readonly failoverId: string
  readonly accountId: string
  /** Planned: the old master is healthy, is caught up with before fencing, and can be gone back to. */
  readonly planned: boolean
  /** `null`: the best candidate. */
  readonly requestedTo: string | null
  /** Node to go back to when a planned one fails; `null`: nobody. */
  readonly retreat: string | null
  /** The lease's epoch now. */
  readonly epoch: number
  /** Where the lease stands at `epoch`: as before this failover, vacant since fencing, or granted by this failover. */
  readonly lease: 'untouched' | 'vacant' | 'granted'
  /** Candidates that failed in this run. */
  readonly excluded: readonly string[]
}

export type FailoverState =
  | { readonly kind: 'selecting'; readonly run: Run }
  | { readonly kind: 'catchingUp'; readonly run: Run; readonly to: string; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'fencing'; readonly run: Run; readonly to: string }
  | { readonly kind: 'transferring'; readonly run: Run; readonly to: string }
  | { readonly kind: 'promoting'; readonly run: Run; readonly to: string }
  | { readonly kind: 'verifying'; readonly run: Run; readonly to: string }
  | {
      readonly kind: 'rollingBack'
      readonly run: Run
      readonly to: string
      readonly step: 'fencing' | 'transferring' | 'promoting' | 'verifying'
      readonly why: string
    }
  | {
      readonly kind: 'ended'
      readonly run: Run
      readonly outcome: FailoverOutcome
      readonly blockedBy: BlockReason | null
      readonly why: string
    }

export type FailoverEvent =
  | { readonly kind: 'ranked'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'caughtUp'; readonly detail: string }
  | { readonly kind: 'fenced'; readonly detail: string }
  | { readonly kind: 'transferred'; readonly detail: string; readonly holder: Holder }
  | { readonly kind: 'promoted'; readonly detail: string }
  | { readonly kind: 'served'; readonly gapMs: number | null }
  /** The action could not be done; `reason` names a block that another candidate would not change. */
  | { readonly kind: 'failed'; readonly why: string; readonly reason: BlockReason | null }
  | { readonly kind: 'cancelled'; readonly why: string }

export type FailoverAction =
  | { readonly do: 'rank' }
  | { readonly do: 'catchUp'; readonly to: string }
  | { readonly do: 'fence'; readonly epoch: number }
  | { readonly do: 'transfer'; readonly to: string; readonly epoch: number }
  | { readonly do: 'promote'; readonly to: string; readonly epoch: number }
  | { readonly do: 'verify'; readonly to: string; readonly epoch: number }

export interface Step {
  readonly state: FailoverState
  /** Journaled in one transaction, before `action`. */
  readonly facts: readonly FactBody[]
  /** `null`: nothing to do (it ended, or the event changed nothing). */
  readonly action: FailoverAction | null
}

/** `offsetMs`: monotonic, since the failover's start. An event that does not fit the state changes nothing: it came late. */
export function transition(state: FailoverState, event: FailoverEvent, offsetMs: number): Step {
  if (event.kind === 'cancelled') return cancel(state, event.why, offsetMs)
  switch (state.kind) {
    case 'selecting':
      return event.kind === 'ranked'
        ? selected(state.run, event.candidates, offsetMs)
        : failedBeforeFencing(state, event, offsetMs)
    case 'catchingUp':
      return event.kind === 'caughtUp'
        ? fence(state.run, state.to, state.candidates, event.detail, offsetMs)
        : failedBeforeFencing(state, event, offsetMs)
    case 'fencing':
      if (event.kind === 'fenced')
        return enter({ kind: 'transferring', run: state.run, to: state.to }, 'transferring', event.detail, offsetMs)
      return event.kind === 'failed'
        ? end(state.run, 'blocked', event.reason ?? 'gatewayUnreachable', event.why, offsetMs)
        : ignored(state)
    case 'transferring':
      if (event.kind === 'transferred') return grant(state.run, state.to, event, offsetMs)
      return event.kind === 'failed' ? failedAfterFencing(state.run, state.to, event, offsetMs) : ignored(state)
    case 'promoting':
      if (event.kind === 'promoted')
        return enter({ kind: 'verifying', run: state.run, to: state.to }, 'verifying', event.detail, offsetMs)
      return event.kind === 'failed' ? failedAfterFencing(state.run, state.to, event, offsetMs) : ignored(state)
    case 'verifying':
      if (event.kind === 'served')
        return end(state.run, 'completed', null, `${state.to} serves ${state.run.accountId}`, offsetMs, event.gapMs)
      return event.kind === 'failed' ? failedAfterFencing(state.run, state.to, event, offsetMs) : ignored(state)
    case 'rollingBack':
      return rollBackStep(state, event, offsetMs)
    case 'ended':
      return ignored(state)
    default:
      return assertNever(state)
  }
}

/** The action of a state that was read back from the journal. */
export function actionOf(state: FailoverState): FailoverAction | null {
  switch (state.kind) {
    case 'selecting':
      return { do: 'rank' }
    case 'catchingUp':
      return { do: 'catchUp', to: state.to }
    case 'fencing':
      return { do: 'fence', epoch: state.run.epoch }
    case 'transferring':
      return { do: 'transfer', to: state.to, epoch: state.run.epoch }
    case 'promoting':
      return { do: 'promote', to: state.to, epoch: state.run.epoch }
    case 'verifying':
      return { do: 'verify', to: state.to, epoch: state.run.epoch }
    case 'rollingBack':
      return rollBackAction(state)
    case 'ended':
      return null
    default:
      return assertNever(state)
  }
}

function selected(run: Run, candidates: readonly Candidate[], offsetMs: number): Step {
  const eligible = candidates.filter(({ rank, nodeId }) => rank !== null && !run.excluded.includes(nodeId))
  // Once nobody serves any more, whoever can is better than whoever was asked for.
  const wanted = run.lease === 'untouched' ? run.requestedTo : null
  const chosen =
    wanted === null
      ? eligible.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))[0]
      : eligible.find(({ nodeId }) => nodeId === wanted)
  if (chosen === undefined) {
    const why = whyNot(wanted === null ? 'no servant can take over' : `${wanted} cannot take over`, candidates)
    return end(run, 'blocked', 'noCandidate', why, offsetMs, null, candidates)
  }
  const to = chosen.nodeId
  if (run.lease === 'vacant')
    return enter({ kind: 'transferring', run, to }, 'transferring', `${to} instead`, offsetMs, {
      to,
      candidates: [...candidates],
    })
  if (run.lease === 'untouched' && run.planned)
    return { state: { kind: 'catchingUp', run, to, candidates }, facts: [], action: { do: 'catchUp', to } }
  return fence(run, to, candidates, describeChoice(chosen), offsetMs)
}

function fence(run: Run, to: string, candidates: readonly Candidate[], detail: string, offsetMs: number): Step {
  const fencedRun = { ...run, epoch: run.epoch + 1, lease: 'vacant' as const }
  const step = enter({ kind: 'fencing', run: fencedRun, to }, 'fencing', detail, offsetMs, {
    to,
    candidates: [...candidates],
    epochAfter: fencedRun.epoch,
  })
  return {
    ...step,
    facts: [{ kind: 'leaseVacated', accountId: run.accountId, leaseEpoch: fencedRun.epoch }, ...step.facts],
  }
}

function grant(run: Run, to: string, event: Extract<FailoverEvent, { kind: 'transferred' }>, offsetMs: number): Step {
  const step = enter({ kind: 'promoting', run: { ...run, lease: 'granted' }, to }, 'promoting', event.detail, offsetMs)
  return {
    ...step,
    facts: [
      { kind: 'leaseGranted', accountId: run.accountId, leaseEpoch: run.epoch, holder: event.holder },
      ...step.facts,
    ],
  }
}

function failedBeforeFencing(
  state: Extract<FailoverState, { kind: 'selecting' | 'catchingUp' }>,
  event: FailoverEvent,
  offsetMs: number,
): Step {
  if (event.kind !== 'failed') return ignored(state)
  if (state.kind === 'selecting') return end(state.run, 'blocked', event.reason ?? 'noCandidate', event.why, offsetMs)
  const run = { ...state.run, excluded: [...state.run.excluded, state.to] }
  return { state: { kind: 'selecting', run }, facts: [], action: { do: 'rank' } }
}

/** The candidate failed and nobody serves: the old master, a block, or another candidate (once granted, at another epoch). */
function failedAfterFencing(
  run: Run,
  to: string,
  event: Extract<FailoverEvent, { kind: 'failed' }>,
  offsetMs: number,
): Step {
  if (run.retreat !== null) return rollBack(run, run.retreat, event.why, offsetMs)
  if (event.reason !== null) return end(run, 'blocked', event.reason, event.why, offsetMs)
  return enter(
    { kind: 'selecting', run: { ...run, excluded: [...run.excluded, to] } },
    'selecting',
    event.why,
    offsetMs,
  )
}

/** Going back is a grant to the old master at a new, higher epoch: the candidate may have been promoted in part. */
function rollBack(run: Run, retreat: string, why: string, offsetMs: number): Step {
  const next: Run = { ...run, epoch: run.epoch + 1, lease: 'vacant', retreat: null }
  const state: FailoverState = { kind: 'rollingBack', run: next, to: retreat, step: 'fencing', why }
  const step = enter(state, 'rollingBack', why, offsetMs, { epochAfter: next.epoch })
  return { ...step, facts: [{ kind: 'leaseVacated', accountId: run.accountId, leaseEpoch: next.epoch }, ...step.facts] }
}

function rollBackStep(
  state: Extract<FailoverState, { kind: 'rollingBack' }>,
  event: FailoverEvent,
  offsetMs: number,
): Step {
  const { run, to, why } = state
  if (event.kind === 'failed')
    return end(
      run,
      'blocked',
      event.reason ?? 'promotionRefused',
      `${why}; going back to ${to} failed too: ${event.why}`,
      offsetMs,
    )
  const on = (next: typeof state, facts: readonly FactBody[] = []): Step => ({
    state: next,
    facts,
    action: rollBackAction(next),
  })
  if (state.step === 'fencing' && event.kind === 'fenced') return on({ ...state, step: 'transferring' })
  if (state.step === 'transferring' && event.kind === 'transferred') {
    const granted: FactBody = {
      kind: 'leaseGranted',
      accountId: run.accountId,
      leaseEpoch: run.epoch,
      holder: event.holder,
    }
    return on({ ...state, run: { ...run, lease: 'granted' }, step: 'promoting' }, [granted])
  }
  if (state.step === 'promoting' && event.kind === 'promoted') return on({ ...state, step: 'verifying' })
  if (state.step === 'verifying' && event.kind === 'served')
    return end(run, 'rolledBack', null, `${why}; ${to} serves ${run.accountId} again`, offsetMs, event.gapMs)
  return ignored(state)
}

function rollBackAction({ step, to, run }: Extract<FailoverState, { kind: 'rollingBack' }>): FailoverAction {
  const { epoch } = run
  switch (step) {
    case 'fencing':
      return { do: 'fence', epoch }
    case 'transferring':
      return { do: 'transfer', to, epoch }
    case 'promoting':
      return { do: 'promote', to, epoch }
    case 'verifying':
      return { do: 'verify', to, epoch }
    default:
      return assertNever(step)
  }
}

/** Until fencing the old master serves on as if nothing had been; afterwards somebody must be found. */
export function isCancellable(state: FailoverState): boolean {
  return state.run.lease === 'untouched' && state.kind !== 'ended'
}

function cancel(state: FailoverState, why: string, offsetMs: number): Step {
  return isCancellable(state) ? end(state.run, 'cancelled', null, why, offsetMs) : ignored(state)
}

type PhaseExtra = Partial<Pick<Extract<FactBody, { kind: 'failoverPhaseEntered' }>, 'to' | 'candidates' | 'epochAfter'>>

function enter(
  state: FailoverState,
  phase: FailoverPhase,
  previousDetail: string | null,
  offsetMs: number,
  extra: PhaseExtra = {},
): Step {
  const fact: FactBody = {
    kind: 'failoverPhaseEntered',
    failoverId: state.run.failoverId,
    phase,
    offsetMs,
    previousDetail,
    ...extra,
  }
  return { state, facts: [fact], action: actionOf(state) }
}

function end(
  run: Run,
  outcome: FailoverOutcome,
  blockedBy: BlockReason | null,
  why: string,
  offsetMs: number,
  gapMs: number | null = null,
  candidates: readonly Candidate[] | null = null,
): Step {
  const { failoverId } = run
  const fact: FactBody = {
    kind: 'failoverEnded',
    failoverId,
    outcome,
    blockedBy,
    why,
    offsetMs,
    previousDetail: null,
    gapMs,
  }
  return {
    state: { kind: 'ended', run, outcome, blockedBy, why },
    facts: [candidates === null ? fact : { ...fact, candidates: [...candidates] }],
    action: null,
  }
}

function ignored(state: FailoverState): Step {
  return { state, facts: [], action: null }
}

/** "uae-2: priority 2, 0 records behind" */
function describeChoice({ nodeId, checks }: Candidate): string {
  const measured = checks.filter(({ id }) => id === 'priority' || id === 'logPosition').map((check) => check.measured)
  return `${nodeId}: ${measured.join(', ')}`
}

function whyNot(why: string, candidates: readonly Candidate[]): string {
  const reasons = candidates.flatMap(({ nodeId, checks }) => {
    const failed = checks.find(({ status }) => status === 'fail')
    return failed === undefined ? [] : [`${nodeId}: ${failed.measured}`]
  })
  return reasons.length === 0 ? why : `${why} (${reasons.join('; ')})`
}
