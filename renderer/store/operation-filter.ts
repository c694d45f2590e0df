/** Which operations the list shows: the same conditions for the rows on the screen and for a file of them. Pure. */
import { type CommandKind, COMMAND_KINDS } from '../../shared/command.ts'
import type { LedgerState, OperationFilter } from '../../shared/ledger.ts'
import type { OperationRow } from './operations.ts'

export type StateChoice = 'all' | 'open' | 'notSent' | 'succeeded' | 'failed' | 'withdrawn'
export type PeriodChoice = 'hour' | 'day' | 'week' | 'all'

export interface OperationChoice {
  readonly text: string
  readonly state: StateChoice
  /** `null`: every kind. */
  readonly kind: CommandKind | null
  readonly period: PeriodChoice
}

export const EVERYTHING: OperationChoice = { text: '', state: 'all', kind: null, period: 'all' }

const STATES: Readonly<Record<Exclude<StateChoice, 'all'>, readonly LedgerState[]>> = {
  open: ['held', 'sending', 'unknown', 'awaitingApproval', 'accepted', 'running'],
  notSent: ['notSent'],
  succeeded: ['succeeded'],
  failed: ['failed', 'refused', 'expired'],
  withdrawn: ['cancelled'],
}

const LENGTHS_MS: Readonly<Record<Exclude<PeriodChoice, 'all'>, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
}

/** The most that one list or file holds. */
export const LIST_LIMIT = 1_000

/** `now`: this machine's clock. */
export function matchesChoice(row: OperationRow, choice: OperationChoice, now: number): boolean {
  const { state, kind, period } = choice
  if (state !== 'all' && !STATES[state].includes(row.state)) return false
  if (kind !== null && row.kind !== kind) return false
  if (period !== 'all' && row.startedAt < now - LENGTHS_MS[period]) return false
  const text = [row.title, row.subject.id, row.actor, row.reason, row.state, row.word, row.operationId]
    .join(' ')
    .toLowerCase()
  return wordsOf(choice.text).every((word) => text.includes(word))
}

export function filterOf({ text, state, kind, period }: OperationChoice, now: number): OperationFilter {
  return {
    text: text.trim() === '' ? null : text.trim().slice(0, 200),
    states: state === 'all' ? null : [...STATES[state]],
    kinds: kind === null ? null : [kind],
    from: period === 'all' ? null : now - LENGTHS_MS[period],
    to: null,
    before: null,
    limit: LIST_LIMIT,
  }
}

export function isEverything({ text, state, kind, period }: OperationChoice): boolean {
  return text.trim() === '' && state === 'all' && kind === null && period === 'all'
}

/** The kind of that name; `null`: there is none, or every kind is meant. */
export function kindNamed(name: string): CommandKind | null {
  return COMMAND_KINDS.find((kind) => kind === name) ?? null
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}
