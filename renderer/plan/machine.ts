/** The plan sheet as a machine: what is open, what was typed, what was asked. Pure; plan-store.ts does the asking. */
import { assertNever } from '../../shared/assert-never.ts'
import { type Command, subjectOf } from '../../shared/command.ts'
import type { Problem } from '../../shared/fault.ts'
import type { ConfirmOutcome, LedgerEntry, PreparedPlan } from '../../shared/ledger.ts'
import type { BasisChange } from '../../shared/plan.ts'
import { nextAsk, type NextAsk, withTarget } from './next-ask.ts'

/** What a person typed. It survives another candidate, other parameters, another plan and a closed sheet. */
export interface Draft {
  /** The kind of command and whom it is about. */
  readonly about: string
  readonly reason: string
  /** Once edited, a suggestion no longer replaces it. */
  readonly reasonEdited: boolean
  readonly typed: string
  readonly password: string
  /** How long the effect is watched; `null`: the cluster's default. */
  readonly probationMinutes: number | null
}

export type DraftChange = Partial<Pick<Draft, 'reason' | 'typed' | 'password' | 'probationMinutes'>>

export type PlanState =
  /** `draft`: what was typed before it was closed; `null`: nothing. */
  | { readonly kind: 'closed'; readonly draft: Draft | null }
  /** `previous`: stays readable while another plan is made. `note`: why something else is asked for now. */
  | {
      readonly kind: 'preparing'
      readonly command: Command
      readonly previous: PreparedPlan | null
      readonly draft: Draft
      readonly note: string | null
      readonly ticket: number
    }
  | { readonly kind: 'unplanned'; readonly command: Command; readonly problem: Problem; readonly draft: Draft }
  /** `command`: as asked for, where the plan may name a node that the cluster chose. `note`: what came of the last press, where nothing was sent. */
  | {
      readonly kind: 'ready'
      readonly command: Command
      readonly prepared: PreparedPlan
      readonly draft: Draft
      readonly note: string | null
    }
  | {
      readonly kind: 'confirming'
      readonly command: Command
      readonly prepared: PreparedPlan
      readonly draft: Draft
      readonly ticket: number
    }
  | {
      readonly kind: 'refused'
      readonly command: Command
      readonly prepared: PreparedPlan
      readonly draft: Draft
      readonly problem: Problem
      readonly changes: readonly BasisChange[]
    }
  /** It is in the ledger. What becomes of it is read from there and from the facts. */
  | { readonly kind: 'following'; readonly prepared: PreparedPlan; readonly entry: LedgerEntry }

export type PlanEvent =
  | { readonly kind: 'opened'; readonly command: Command; readonly ticket: number }
  | { readonly kind: 'candidateChosen'; readonly nodeId: string; readonly ticket: number }
  | { readonly kind: 'commandChanged'; readonly command: Command; readonly ticket: number }
  | { readonly kind: 'planned'; readonly prepared: PreparedPlan; readonly ticket: number }
  | { readonly kind: 'planFailed'; readonly problem: Problem; readonly ticket: number }
  | { readonly kind: 'edited'; readonly change: DraftChange }
  | { readonly kind: 'confirmPressed'; readonly ticket: number }
  | { readonly kind: 'confirmEnded'; readonly outcome: ConfirmOutcome; readonly ticket: number }
  | { readonly kind: 'confirmFailed'; readonly problem: Problem; readonly ticket: number }
  | { readonly kind: 'replanPressed'; readonly ticket: number }
  | { readonly kind: 'closed' }

export type PlanEffect =
  | { readonly kind: 'prepare'; readonly command: Command; readonly ticket: number }
  | { readonly kind: 'confirm'; readonly prepared: PreparedPlan; readonly draft: Draft; readonly ticket: number }

type Step = readonly [PlanState, readonly PlanEffect[]]

export const CLOSED: PlanState = { kind: 'closed', draft: null }

const NOTHING: readonly PlanEffect[] = []

export function nextPlan(state: PlanState, event: PlanEvent): Step {
  switch (event.kind) {
    case 'opened':
      return preparing({ command: event.command, note: null }, null, draftFor(state, event.command), event.ticket)
    case 'candidateChosen':
      return chooseCandidate(state, event.nodeId, event.ticket)
    case 'commandChanged':
      return changeCommand(state, event.command, event.ticket)
    case 'planned': {
      if (state.kind !== 'preparing' || state.ticket !== event.ticket) return [state, NOTHING]
      const { prepared } = event
      const { command, note } = state
      const draft = state.draft.reasonEdited ? state.draft : { ...state.draft, reason: prepared.suggestedReason }
      return [{ kind: 'ready', command, prepared, draft, note }, NOTHING]
    }
    case 'planFailed':
      if (state.kind !== 'preparing' || state.ticket !== event.ticket) return [state, NOTHING]
      return [{ kind: 'unplanned', command: state.command, problem: event.problem, draft: state.draft }, NOTHING]
    case 'edited':
      return [edited(state, event.change), NOTHING]
    case 'confirmPressed': {
      if (state.kind !== 'ready') return [state, NOTHING]
      const { command, prepared, draft } = state
      return [
        { kind: 'confirming', command, prepared, draft, ticket: event.ticket },
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

function preparing(ask: NextAsk, previous: PreparedPlan | null, draft: Draft, ticket: number): Step {
  const { command, note } = ask
  return [{ kind: 'preparing', command, previous, draft, note, ticket }, [{ kind: 'prepare', command, ticket }]]
}

function chooseCandidate(state: PlanState, nodeId: string, ticket: number): Step {
  if (state.kind !== 'ready' && state.kind !== 'refused') return [state, NOTHING]
  if (chosenNode(state.prepared) === nodeId && state.kind === 'ready') return [state, NOTHING]
  const command = withTarget(state.command, nodeId)
  return command === null ? [state, NOTHING] : preparing({ command, note: null }, state.prepared, state.draft, ticket)
}

/** Other parameters make another plan; what was typed beside them stays. */
function changeCommand(state: PlanState, command: Command, ticket: number): Step {
  switch (state.kind) {
    case 'preparing':
      return preparing({ command, note: null }, state.previous, rebound(state.draft, command), ticket)
    case 'ready':
    case 'refused':
      return preparing({ command, note: null }, state.prepared, rebound(state.draft, command), ticket)
    case 'unplanned':
      return preparing({ command, note: null }, null, rebound(state.draft, command), ticket)
    case 'closed':
    case 'confirming':
    case 'following':
      return [state, NOTHING]
    default:
      return assertNever(state)
  }
}

function replan(state: PlanState, ticket: number): Step {
  switch (state.kind) {
    case 'ready':
      return preparing({ command: state.command, note: null }, state.prepared, state.draft, ticket)
    case 'refused':
      return preparing(nextAsk(state.command, state.problem, state.changes), state.prepared, state.draft, ticket)
    case 'unplanned':
      return preparing(nextAsk(state.command, state.problem, []), null, state.draft, ticket)
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
  const { command, prepared, draft } = state
  switch (outcome.kind) {
    case 'recorded':
      return { kind: 'following', prepared, entry: outcome.entry }
    case 'refused':
      return refused(state, outcome.problem, outcome.changes)
    case 'withdrawn':
      return {
        kind: 'ready',
        command,
        prepared,
        draft: { ...draft, password: '' },
        note: 'You closed the confirmation. Nothing was sent.',
      }
    default:
      return assertNever(outcome)
  }
}

function refused(
  { command, prepared, draft }: Extract<PlanState, { kind: 'confirming' }>,
  problem: Problem,
  changes: readonly BasisChange[],
): PlanState {
  return { kind: 'refused', command, prepared, draft: { ...draft, password: '' }, problem, changes }
}

function edited(state: PlanState, change: DraftChange): PlanState {
  if (state.kind !== 'ready' && state.kind !== 'preparing' && state.kind !== 'refused') return state
  return {
    ...state,
    draft: { ...state.draft, ...change, reasonEdited: state.draft.reasonEdited || change.reason !== undefined },
  }
}

function aboutOf(command: Command): string {
  const { kind, id } = subjectOf(command)
  return `${command.kind}/${kind}/${id}`
}

/** A parameter may change whom the command is about; the words written for it stay with it. */
function rebound(draft: Draft, command: Command): Draft {
  return { ...draft, about: aboutOf(command) }
}

function draftFor(state: PlanState, command: Command): Draft {
  const about = aboutOf(command)
  const kept = keptDraft(state)
  return kept?.about === about
    ? kept
    : { about, reason: '', reasonEdited: false, typed: '', password: '', probationMinutes: null }
}

/** A password is never kept; what was sent needs no keeping. */
function keptDraft(state: PlanState): Draft | null {
  if (state.kind === 'following' || (state.kind === 'closed' && state.draft === null)) return null
  const { draft } = state
  return draft === null || !draft.reasonEdited ? null : { ...draft, typed: '', password: '' }
}

/** The node the open plan would make master; `null`: none can, or the command makes none. */
export function chosenNode({ plan }: PreparedPlan): string | null {
  const { command, candidates } = plan
  if (!('to' in command)) return null
  return command.to ?? candidates.find((candidate) => candidate.rank === 1)?.nodeId ?? null
}
