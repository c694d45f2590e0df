/** The plan sheet as a machine: what is open, what was typed, what was asked. Pure; plan-store.ts does the asking. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Command } from '../../shared/command.ts'
import type { Problem } from '../../shared/fault.ts'
import type { ConfirmOutcome, LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import type { BasisChange } from '../../shared/plan.ts'

/** What a person typed. It survives another candidate, another plan and a closed sheet. */
export interface Draft {
  readonly accountId: string
  readonly reason: string
  /** Once edited, a suggestion no longer replaces it. */
  readonly reasonEdited: boolean
  readonly typed: string
  readonly password: string
}

export type PlanState =
  /** `draft`: what was typed before it was closed; `null`: nothing. */
  | { readonly kind: 'closed'; readonly draft: Draft | null }
  /** `previous`: stays readable while the plan for another candidate is made. */
  | {
      readonly kind: 'preparing'
      readonly command: Command
      readonly previous: PreparedPlan | null
      readonly draft: Draft
      readonly ticket: number
    }
  | { readonly kind: 'unplanned'; readonly command: Command; readonly problem: Problem; readonly draft: Draft }
  /** `note`: what came of the last press, where nothing was sent. */
  | { readonly kind: 'ready'; readonly prepared: PreparedPlan; readonly draft: Draft; readonly note: string | null }
  | { readonly kind: 'confirming'; readonly prepared: PreparedPlan; readonly draft: Draft; readonly ticket: number }
  | {
      readonly kind: 'refused'
      readonly prepared: PreparedPlan
      readonly draft: Draft
      readonly problem: Problem
      readonly changes: readonly BasisChange[]
    }
  /** It left this machine. What becomes of it is read from the ledger and the facts. */
  | { readonly kind: 'following'; readonly prepared: PreparedPlan; readonly entry: LedgerEntry }

export type PlanEvent =
  | { readonly kind: 'opened'; readonly command: Command; readonly ticket: number }
  | { readonly kind: 'candidateChosen'; readonly nodeId: string; readonly ticket: number }
  | { readonly kind: 'planned'; readonly prepared: PreparedPlan; readonly ticket: number }
  | { readonly kind: 'planFailed'; readonly problem: Problem; readonly ticket: number }
  | { readonly kind: 'edited'; readonly change: Partial<Pick<Draft, 'reason' | 'typed' | 'password'>> }
  | { readonly kind: 'confirmPressed'; readonly ticket: number }
  | { readonly kind: 'confirmEnded'; readonly outcome: ConfirmOutcome; readonly ticket: number }
  | { readonly kind: 'confirmFailed'; readonly problem: Problem; readonly ticket: number }
  | { readonly kind: 'replanPressed'; readonly ticket: number }
  | { readonly kind: 'closed' }

export type PlanEffect =
  | { readonly kind: 'prepare'; readonly command: Command; readonly ticket: number }
  | { readonly kind: 'confirm'; readonly prepared: PreparedPlan; readonly draft: Draft; readonly ticket: number }

export const CLOSED: PlanState = { kind: 'closed', draft: null }

const NOTHING: readonly PlanEffect[] = []

export function nextPlan(state: PlanState, event: PlanEvent): readonly [PlanState, readonly PlanEffect[]] {
  switch (event.kind) {
    case 'opened':
      return preparing(event.command, null, draftFor(state, event.command.accountId), event.ticket)
    case 'candidateChosen':
      return chooseCandidate(state, event.nodeId, event.ticket)
    case 'planned': {
      if (state.kind !== 'preparing' || state.ticket !== event.ticket) return [state, NOTHING]
      const { prepared } = event
      const draft = state.draft.reasonEdited ? state.draft : { ...state.draft, reason: prepared.suggestedReason }
      return [{ kind: 'ready', prepared, draft, note: null }, NOTHING]
    }
    case 'planFailed':
      if (state.kind !== 'preparing' || state.ticket !== event.ticket) return [state, NOTHING]
      return [{ kind: 'unplanned', command: state.command, problem: event.problem, draft: state.draft }, NOTHING]
    case 'edited':
      return [edited(state, event.change), NOTHING]
    case 'confirmPressed': {
      if (state.kind !== 'ready') return [state, NOTHING]
      const { prepared, draft } = state
      return [
        { kind: 'confirming', prepared, draft, ticket: event.ticket },
        [{ kind: 'confirm', prepared, draft, ticket: event.ticket }],
      ]
    }
    case 'confirmEnded':
      return state.kind === 'confirming' && state.ticket === event.ticket
        ? [ended(state, event.outcome), NOTHING]
        : [state, NOTHING]
    case 'confirmFailed':
      if (state.kind !== 'confirming' || state.ticket !== event.ticket) return [state, NOTHING]
      return [refused(state, event.problem, []), NOTHING]
    case 'replanPressed':
      return replan(state, event.ticket)
    case 'closed':
      return [{ kind: 'closed', draft: keptDraft(state) }, NOTHING]
    default:
      return assertNever(event)
  }
}

/** The node the open plan would make master; `null`: none can. */
export function chosenNode(prepared: PreparedPlan): string | null {
  const { command, candidates } = prepared.plan
  return command.to ?? candidates.find((candidate) => candidate.rank === 1)?.nodeId ?? null
}

/** Milliseconds until the plan expires, by this machine's clock alone: the plan's own clock only gives its length. */
export function remainingMs({ plan, preparedAt }: PreparedPlan, now: number): number {
  return Math.max(0, preparedAt + (plan.expiresAt - plan.createdAt) - now)
}

/** Age of a check's value now: its age when the plan was made, and what has passed here since. `null`: it does not age. */
export function checkAgeMs({ plan, preparedAt }: PreparedPlan, measuredAt: number | null, now: number): number | null {
  return measuredAt === null ? null : Math.max(0, plan.createdAt - measuredAt) + Math.max(0, now - preparedAt)
}

export interface ConfirmGuard {
  /** Why no button works now; `null`: the link is live. */
  readonly lock: string | null
  readonly needsPassword: boolean
  readonly now: number
}

/** What is still missing before the last press; `null`: nothing. */
export function whyNotConfirm(prepared: PreparedPlan, draft: Draft, guard: ConfirmGuard): string | null {
  if (guard.lock !== null) return guard.lock
  if (remainingMs(prepared, guard.now) === 0) return 'The plan has expired; plan again'
  if (chosenNode(prepared) === null) return 'No node can take over'
  if (needsReason(prepared) && draft.reason.trim() === '') return 'Say why first'
  if (prepared.typeToConfirm !== null && draft.typed !== prepared.typeToConfirm)
    return `Type ${prepared.typeToConfirm} first`
  if (guard.needsPassword && draft.password === '') return 'Type the password of the console first'
  return null
}

export function needsReason(prepared: PreparedPlan): boolean {
  return prepared.class !== 'routine' && prepared.class !== 'harmless'
}

function preparing(
  command: Command,
  previous: PreparedPlan | null,
  draft: Draft,
  ticket: number,
): readonly [PlanState, readonly PlanEffect[]] {
  return [{ kind: 'preparing', command, previous, draft, ticket }, [{ kind: 'prepare', command, ticket }]]
}

function chooseCandidate(
  state: PlanState,
  nodeId: string,
  ticket: number,
): readonly [PlanState, readonly PlanEffect[]] {
  if (state.kind !== 'ready' && state.kind !== 'refused') return [state, NOTHING]
  if (chosenNode(state.prepared) === nodeId && state.kind === 'ready') return [state, NOTHING]
  return preparing({ ...state.prepared.plan.command, to: nodeId }, state.prepared, state.draft, ticket)
}

function replan(state: PlanState, ticket: number): readonly [PlanState, readonly PlanEffect[]] {
  switch (state.kind) {
    case 'ready':
    case 'refused':
      return preparing(state.prepared.plan.command, state.prepared, state.draft, ticket)
    case 'unplanned':
      return preparing(state.command, null, state.draft, ticket)
    case 'closed':
    case 'preparing':
    case 'confirming':
    case 'following':
      return [state, NOTHING]
    default:
      return assertNever(state)
  }
}

function ended(state: Extract<PlanState, { kind: 'confirming' }>, outcome: ConfirmOutcome): PlanState {
  const { prepared, draft } = state
  switch (outcome.kind) {
    case 'recorded':
      return { kind: 'following', prepared, entry: outcome.entry }
    case 'refused':
      return refused(state, outcome.problem, outcome.changes)
    case 'withdrawn':
      return {
        kind: 'ready',
        prepared,
        draft: { ...draft, password: '' },
        note: 'You closed the confirmation. Nothing was sent.',
      }
    default:
      return assertNever(outcome)
  }
}

function refused(
  state: Extract<PlanState, { kind: 'confirming' }>,
  problem: Problem,
  changes: readonly BasisChange[],
): PlanState {
  return { kind: 'refused', prepared: state.prepared, draft: { ...state.draft, password: '' }, problem, changes }
}

function edited(state: PlanState, change: Partial<Draft>): PlanState {
  if (state.kind !== 'ready' && state.kind !== 'preparing' && state.kind !== 'refused') return state
  return {
    ...state,
    draft: { ...state.draft, ...change, reasonEdited: state.draft.reasonEdited || change.reason !== undefined },
  }
}

function draftFor(state: PlanState, accountId: string): Draft {
  const kept = keptDraft(state)
  return kept?.accountId === accountId ? kept : { accountId, reason: '', reasonEdited: false, typed: '', password: '' }
}

/** A password is never kept; what was sent needs no keeping. */
function keptDraft(state: PlanState): Draft | null {
  if (state.kind === 'following' || (state.kind === 'closed' && state.draft === null)) return null
  const { draft } = state
  return draft === null || !draft.reasonEdited ? null : { ...draft, typed: '', password: '' }
}
