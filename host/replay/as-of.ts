/** What the calls of a window answer as of the moment it replays: from what was recorded up to then, and nothing later. Pure but for reading it. */
import type { CallInput, CallOutput } from '../../shared/calls.ts'
import type { Fact } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import type { LedgerEntry, OperationFilter } from '../../shared/ledger.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { seenElsewhere } from '../operations/seen-elsewhere.ts'
import type { Recorded } from './recorded.ts'

export interface AsOf {
  readonly recorded: Recorded
  readonly snapshot: Snapshot
  readonly at: number
}

/** A failover's facts are looked for among so many of the newest: with a thousand nodes that is some minutes. */
const FACTS_SEARCHED = 20_000

/** Newest first. */
export function ledgerOf({ snapshot, at }: Pick<AsOf, 'snapshot' | 'at'>): LedgerEntry[] {
  return snapshot.operations.map((operation) => seenElsewhere(operation, snapshot.journalId, at))
}

/** Newest first. */
export function operationsOf(asOf: AsOf, filter: OperationFilter): LedgerEntry[] {
  const words = (filter.text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  return ledgerOf(asOf)
    .filter(({ createdAt, state, command, title, reason, actor, word }) => {
      const text = [title, reason, actor, word ?? ''].join('\n').toLowerCase()
      return (
        createdAt < (filter.before ?? Number.POSITIVE_INFINITY) &&
        createdAt >= (filter.from ?? 0) &&
        createdAt <= (filter.to ?? Number.POSITIVE_INFINITY) &&
        (filter.states?.includes(state) ?? true) &&
        (filter.kinds?.includes(command.kind) ?? true) &&
        words.every((one) => text.includes(one))
      )
    })
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .slice(0, filter.limit)
}

/** Newest first. */
export function failoversOf({ snapshot }: AsOf, { before, limit }: CallInput<'listFailovers'>) {
  return snapshot.failovers
    .filter(({ startedAt }) => startedAt < (before ?? Number.POSITIVE_INFINITY))
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .slice(0, limit)
}

/** With its own facts and its account's between them. @throws {Fault} unknownFailover: it had not begun then, or is too long ago. */
export function failoverOf({ recorded, snapshot, at }: AsOf, failoverId: string): CallOutput<'getFailover'> {
  const failover = snapshot.failovers.find(({ id }) => id === failoverId)
  if (failover === undefined)
    throw new Fault(
      'unknownFailover',
      `${failoverId} had not begun at the moment that is replayed, or was over long before.`,
    )
  const newest = recorded.recentFacts(at, FACTS_SEARCHED).filter((fact) => fact.at >= failover.startedAt)
  const own = newest.filter((fact) => 'failoverId' in fact && fact.failoverId === failoverId)
  const [last, first] = [own[0]?.seq ?? 0, own.at(-1)?.seq ?? 0]
  const isOf = (fact: Fact): boolean =>
    own.includes(fact) || ('accountId' in fact && fact.accountId === failover.accountId)
  const facts = newest.filter((fact) => fact.seq >= first && fact.seq <= last && isOf(fact)).toReversed()
  return { failover, facts, source: 'store' }
}

/** Newest first, in one page: the open ones and the last that were over. */
export function alertsOf({ snapshot }: AsOf, query: CallInput<'listAlerts'>): CallOutput<'listAlerts'> {
  const { state, level, code, accountId, limit } = query
  const items = snapshot.alerts
    .filter(
      (alert) =>
        (state === 'all' || (state === 'open') === (alert.resolvedAt === null)) &&
        (level === undefined || alert.level === level) &&
        (code === undefined || alert.code === code) &&
        (accountId === undefined || alert.accountId === accountId),
    )
    .toSorted((a, b) => b.raisedAt - a.raisedAt)
    .slice(0, limit)
  return { items: items.map((alert) => ({ ...alert, key: `${alert.id}@${alert.raisedAt}` })), next: null }
}
