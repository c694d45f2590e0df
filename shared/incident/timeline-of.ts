/** Puts together what the cluster recorded, what was asked of it, and what people wrote: one list, on one clock. Pure. */
import type { Alert } from '../alert.ts'
import type { Fact } from '../fact.ts'
import type { Failover } from '../failover.ts'
import type { KeptEntry } from '../log-entry.ts'
import type { LedgerEntry } from '../ledger.ts'
import { type EntrySubject, entryItems } from './timeline-entries.ts'
import { factItems } from './timeline-items.ts'
import { operationItems } from './timeline-operations.ts'
import type { TimelineItem } from './timeline.ts'

/** As many items as a timeline has. What is over is left out by weight, and one item says from where on and how much. */
export const TIMELINE_MOST = 5_000

export interface TimelineScope {
  /** This machine's clock, both ends included. */
  readonly from: number
  readonly to: number
  /** Empty: the whole cluster. What concerns no account is of every one. */
  readonly accountIds: readonly string[]
  /** Whose entries are shown whenever they were written; `null`: those of every incident, within the period. */
  readonly incidentId: string | null
  /** This machine's clock less the cluster's, ms; `null`: not known, nothing is added to its times. */
  readonly clusterOffsetMs: number | null
}

export interface TimelineSources {
  /** By time, with the journal they are of. */
  readonly facts: readonly { readonly journalId: string; readonly fact: Fact }[]
  /** Their records, for what of them was not heard as facts. */
  readonly failovers: readonly Failover[]
  /** Likewise. */
  readonly alerts: readonly Alert[]
  readonly operations: readonly LedgerEntry[]
  /** `isOwn`: written at this console. */
  readonly entries: readonly { readonly entry: KeptEntry; readonly isOwn: boolean }[]
  /** What a log is about, by its id. */
  readonly subjects: ReadonlyMap<string, EntrySubject>
  /** The account that a node belongs to, or that an account's name is; `null`: neither is known by this name. */
  readonly ownerOf: (name: string) => string | null
  /** What was not even read because it was too much: where that shows, this machine's clock, and what it is, in a sentence. */
  readonly cuts: readonly { readonly at: number; readonly sentence: string }[]
}

/** An offset below this may be the way that the numbers took and not another clock, ms. */
const OTHER_CLOCK_MS = 1_000

/** A clock that is as good as this one is taken for it: items do not move with every number that comes in. */
export function steadyOffset(offsetMs: number | null): number | null {
  if (offsetMs === null) return null
  return Math.abs(offsetMs) < OTHER_CLOCK_MS ? 0 : Math.round(offsetMs / 100) * 100
}

/** Oldest first; the same sources give the same order on every console. */
export function timelineOf(scope: TimelineScope, sources: TimelineSources): TimelineItem[] {
  const wanted = new Set(scope.accountIds)
  const own = new Set(
    sources.entries.flatMap(({ entry }) => (entry.logId === scope.incidentId ? `entry/${entry.id}` : [])),
  )
  const isWithin = ({ at }: TimelineItem) => at >= scope.from && at <= scope.to
  const isWanted = (item: TimelineItem): boolean => {
    if (item.source === 'incident') return scope.incidentId === null ? isWithin(item) : own.has(item.id)
    return isWithin(item) && (wanted.size === 0 || item.accountId === null || wanted.has(item.accountId))
  }
  const settled = inSettledOrder(sources)
  const items = [
    ...factItems(scope, settled),
    ...operationItems(settled.operations, scope.clusterOffsetMs),
    ...entryItems(settled.entries, settled.subjects),
  ].filter(isWanted)
  const cuts = sources.cuts.map(({ at, sentence }) => leftOut(at, sentence))
  return [...capped(unique(items)), ...cuts].toSorted(byTime)
}

/** At the same moment they stand as their sources give them. */
function byTime(a: TimelineItem, b: TimelineItem): number {
  return a.at - b.at
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function inSettledOrder(sources: TimelineSources): TimelineSources {
  return {
    ...sources,
    facts: sources.facts.toSorted(
      (a, b) => a.fact.at - b.fact.at || byText(a.journalId, b.journalId) || a.fact.seq - b.fact.seq,
    ),
    failovers: sources.failovers.toSorted((a, b) => byText(a.id, b.id)),
    alerts: sources.alerts.toSorted((a, b) => byText(a.id, b.id) || a.raisedAt - b.raisedAt),
    operations: sources.operations.toSorted((a, b) => byText(a.operationId, b.operationId)),
    entries: sources.entries.toSorted((a, b) => byText(a.entry.id, b.entry.id)),
  }
}

/** The same thing is told once: first by whoever knows it best. */
function unique(items: readonly TimelineItem[]): TimelineItem[] {
  const byId = new Map<string, TimelineItem>()
  for (const item of items) if (!byId.has(item.id)) byId.set(item.id, item)
  return [...byId.values()]
}

/** What is kept first where there is too much. */
const WEIGHT: readonly TimelineItem['source'][] = [
  'incident',
  'failover',
  'alert',
  'operation',
  'deployment',
  'backup',
  'run',
  'cluster',
]

function capped(items: readonly TimelineItem[]): TimelineItem[] {
  if (items.length <= TIMELINE_MOST) return [...items]
  const byWeight = items.toSorted((a, b) => WEIGHT.indexOf(a.source) - WEIGHT.indexOf(b.source) || byTime(a, b))
  const dropped = byWeight.slice(TIMELINE_MOST).toSorted(byTime)
  const from = dropped[0]
  const kept = byWeight.slice(0, TIMELINE_MOST)
  return from === undefined ? kept : [...kept, leftOut(from.at, `${dropped.length} items are left out from here on`)]
}

function leftOut(at: number, title: string): TimelineItem {
  return {
    id: `left-out/${title}`,
    at,
    sourceAt: at,
    offsetMs: 0,
    source: 'cluster',
    tone: 'warn',
    title,
    detail: `A timeline holds ${TIMELINE_MOST.toLocaleString('en')} items; what people wrote is kept first.`,
    by: null,
    accountId: null,
    ref: null,
  }
}
