/** Every change of master and every one that automation did not begin, as one list that can be narrowed. Pure. */
import type { SkippedFailover } from '../../shared/automation.ts'
import type { Failover, FailoverOutcome } from '../../shared/failover.ts'
import { matchesSearch } from './failover-figures.ts'

export type Change =
  | { readonly kind: 'failover'; readonly at: number; readonly failover: Failover }
  | { readonly kind: 'skipped'; readonly at: number; readonly skipped: SkippedFailover }

export type OutcomeChoice = FailoverOutcome | 'running' | 'notBegun'
export type TriggerChoice = 'automatic' | 'operator' | 'drill'

/** `null`: all of them. */
export interface ChangeFilter {
  readonly accountId: string | null
  readonly outcome: OutcomeChoice | null
  readonly trigger: TriggerChoice | null
  readonly search: string
}

export const EVERYTHING: ChangeFilter = { accountId: null, outcome: null, trigger: null, search: '' }

/** Newest first. */
export function changesOf(failovers: readonly Failover[], skipped: readonly SkippedFailover[]): Change[] {
  return [
    ...failovers.map((failover): Change => ({ kind: 'failover', at: failover.startedAt, failover })),
    ...skipped.map((one): Change => ({ kind: 'skipped', at: one.at, skipped: one })),
  ].sort((a, b) => b.at - a.at)
}

export function changeId(change: Change): string {
  return change.kind === 'failover' ? change.failover.id : `skipped/${change.skipped.id}`
}

export function matchesFilter(change: Change, filter: ChangeFilter): boolean {
  return (
    (filter.accountId === null || accountOf(change) === filter.accountId) &&
    (filter.outcome === null || outcomeOf(change) === filter.outcome) &&
    (filter.trigger === null || triggersOf(change).includes(filter.trigger)) &&
    matchesWords(change, filter.search)
  )
}

export function isNarrowed(filter: ChangeFilter): boolean {
  return filter.accountId !== null || filter.outcome !== null || filter.trigger !== null || filter.search.trim() !== ''
}

function accountOf(change: Change): string {
  return change.kind === 'failover' ? change.failover.accountId : change.skipped.accountId
}

function outcomeOf(change: Change): OutcomeChoice {
  return change.kind === 'skipped' ? 'notBegun' : (change.failover.outcome ?? 'running')
}

/** One that automation began in a drill is both. */
function triggersOf(change: Change): readonly TriggerChoice[] {
  if (change.kind === 'skipped') return ['automatic']
  const { trigger, drillId } = change.failover
  return drillId === null || trigger === 'drill' ? [trigger] : [trigger, 'drill']
}

function matchesWords(change: Change, search: string): boolean {
  if (change.kind === 'failover') return matchesSearch(change.failover, search)
  const { accountId, nodeId, cause, reason, check } = change.skipped
  const text = `${accountId} ${nodeId} ${cause} automatic not begun ${reason} ${check.measured}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
