/** A run as its page shows it: the head, every entry, and what they say of each step. Pure. */
import { assertNever } from '../../../shared/assert-never.ts'
import { inOrder, type KeptEntry, sortOf } from '../../../shared/log-entry.ts'
import type { Run, RunEntryBody } from '../../../shared/runbook/run.ts'
import { runOf } from '../../../shared/runbook/run-state.ts'
import type { Part, Step } from '../../../shared/runbook/runbook.ts'

/** An entry of one kind, with who wrote it and when. */
export type Written<K extends RunEntryBody['kind']> = Omit<KeptEntry, 'body'> & {
  readonly body: Extract<RunEntryBody, { kind: K }>
}

export interface StepState {
  /** How it was ticked last; `null`: it is not, or not any more. */
  readonly tick: Written<'ticked'> | null
  /** Who took the tick away again; `null`: nobody, or it was ticked since. */
  readonly untick: Written<'unticked'> | null
  /** `null`: nobody chose yet. */
  readonly decided: Written<'decided'> | null
  /** Oldest first. */
  readonly acts: readonly Written<'acted'>[]
  readonly notes: readonly Written<'noted'>[]
}

export interface RunBoard {
  readonly run: Run
  /** In their order, oldest first. */
  readonly entries: readonly KeptEntry[]
  readonly steps: Readonly<Record<string, StepState>>
}

export const UNTOUCHED: StepState = { tick: null, untick: null, decided: null, acts: [], notes: [] }

/** `told`: the head as host gave it, for entries of which the first is not here. */
export function boardOf(told: Run, entries: readonly KeptEntry[]): RunBoard {
  const ordered = inOrder(entries)
  const run = runOf(ordered) ?? told
  const steps: Record<string, StepState> = {}
  for (const entry of ordered) {
    const { body } = entry
    const stepId = 'stepId' in body ? body.stepId : null
    if (stepId !== null) steps[stepId] = withEntry(steps[stepId] ?? UNTOUCHED, entry)
  }
  return { run, entries: ordered, steps }
}

/** Of a step that nobody wrote of yet, or where nobody goes through the runbook: as if untouched. */
export function stateOf(board: RunBoard | null, stepId: string): StepState {
  return board?.steps[stepId] ?? UNTOUCHED
}

export function stepsOf(parts: readonly Part[]): readonly Step[] {
  return parts.flatMap((part) => (part.kind === 'step' ? [part.step] : []))
}

/** Of the steps that this version has. */
export function tickedOf({ steps }: RunBoard, all: readonly Step[]): number {
  return all.filter(({ id }) => (steps[id]?.tick ?? null) !== null).length
}

/** Notes on the run as a whole, oldest first. */
export function notesOfRun({ entries }: RunBoard): readonly Written<'noted'>[] {
  return entries.flatMap((entry) => {
    const { body } = entry
    return body.kind === 'noted' && body.stepId === null ? [{ ...entry, body }] : []
  })
}

function withEntry(state: StepState, entry: KeptEntry): StepState {
  const { sort, body } = sortOf(entry.body)
  if (sort !== 'run') return state
  switch (body.kind) {
    case 'ticked':
      return { ...state, tick: { ...entry, body }, untick: null }
    case 'unticked':
      return { ...state, tick: null, untick: { ...entry, body } }
    case 'decided':
      return { ...state, decided: { ...entry, body } }
    case 'acted':
      return { ...state, acts: [...state.acts, { ...entry, body }] }
    case 'noted':
      return { ...state, notes: [...state.notes, { ...entry, body }] }
    case 'started':
    case 'ended':
      return state
    default:
      return assertNever(body)
  }
}
