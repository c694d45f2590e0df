/** The merged timeline as it is shown: what of it, in which words, and what one item is as evidence. Pure. */
import type { Evidence, Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { Route } from '../routing/route.ts'
import { formatDuration } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export type TimelineSource = TimelineItem['source']

export const SOURCE_NAMES: Readonly<Record<TimelineSource, string>> = {
  alert: 'Alert',
  failover: 'Failover',
  operation: 'Operation',
  deployment: 'Deployment',
  backup: 'Backup',
  cluster: 'Cluster',
  run: 'Runbook',
  incident: 'Incident',
}

export const ITEM_TONES: Readonly<Record<TimelineItem['tone'], Tone>> = {
  bad: 'critical',
  warn: 'warn',
  good: 'ok',
  info: 'info',
}

/** An item that says the same as before is the same object, so that only what is new is drawn. */
export function sameItems(before: readonly TimelineItem[], next: TimelineItem[]): TimelineItem[] {
  const known = new Map(before.map((item) => [item.id, item]))
  return next.map((item) => {
    const old = known.get(item.id)
    return old !== undefined && isSame(old, item) ? old : item
  })
}

function isSame(a: TimelineItem, b: TimelineItem): boolean {
  return (
    a.at === b.at &&
    a.sourceAt === b.sourceAt &&
    a.offsetMs === b.offsetMs &&
    a.tone === b.tone &&
    a.title === b.title &&
    a.detail === b.detail &&
    a.by === b.by &&
    a.ref?.id === b.ref?.id
  )
}

/** `null`: every source. */
export function ofSource(items: readonly TimelineItem[], source: TimelineSource | null): readonly TimelineItem[] {
  return source === null ? items : items.filter((item) => item.source === source)
}

/** Sources that something came from, with how much, in the order of their names above. */
export function sourceCounts(items: readonly TimelineItem[]): readonly (readonly [TimelineSource, number])[] {
  const counts = new Map<TimelineSource, number>()
  for (const { source } of items) counts.set(source, (counts.get(source) ?? 0) + 1)
  return (Object.keys(SOURCE_NAMES) as TimelineSource[]).flatMap((source) => {
    const count = counts.get(source)
    return count === undefined ? [] : [[source, count] as const]
  })
}

/** What is said of the clock; `null`: it is this console's own, or as good as. */
export function offsetWords({ offsetMs }: Pick<TimelineItem, 'offsetMs'>): string | null {
  if (offsetMs === null) return 'clock not known'
  const ms = Math.round(offsetMs)
  if (ms === 0) return null
  const much = Math.abs(ms) < 1_000 ? `${Math.abs(ms)} ms` : formatDuration(Math.abs(ms))
  return `${ms > 0 ? '+' : '−'}${much}`
}

/** What the clock's words mean, for the one who asks. */
export function offsetMeaning({ offsetMs, source }: Pick<TimelineItem, 'offsetMs' | 'source'>): string {
  if (offsetMs === null)
    return 'It was written by the clock of another console, which is not known: nothing was added, so it may stand too early or too late.'
  return `The clock of its source (${SOURCE_NAMES[source].toLowerCase()}) differs from this machine’s by so much; the time shown has it added.`
}

/** `null`: there is nowhere to go. */
export function routeOfItem({ ref }: Pick<TimelineItem, 'ref'>): Route | null {
  switch (ref?.kind) {
    case 'failover':
      return { kind: 'failover', failoverId: ref.id }
    case 'alert':
      return { kind: 'alerts', alertId: ref.id }
    case 'operation':
      return { kind: 'operations', operationId: ref.id }
    case 'deployment':
      return { kind: 'deployments', deploymentId: ref.id }
    case 'run':
      return { kind: 'run', runId: ref.id }
    case 'account':
      return { kind: 'account', accountId: ref.id }
    case 'node':
      return { kind: 'node', nodeId: ref.id }
    case undefined:
      return null
  }
}

/** As the schema of evidence has them. */
const TITLE_MOST = 300
const DETAIL_MOST = 2_000
const ID_MOST = 200

const EVIDENCE_KINDS: Readonly<Record<TimelineSource, Evidence['kind']>> = {
  alert: 'alert',
  failover: 'failover',
  operation: 'operation',
  deployment: 'deployment',
  run: 'run',
  backup: 'fact',
  cluster: 'fact',
  incident: 'fact',
}

export function evidenceOf({ id, ref, source, title, detail, sourceAt }: TimelineItem): Evidence {
  return {
    kind: EVIDENCE_KINDS[source],
    refId: (ref?.id ?? id).slice(0, ID_MOST),
    title: title.slice(0, TITLE_MOST),
    detail: detail.slice(0, DETAIL_MOST),
    at: sourceAt,
  }
}

/** The pin that holds this very item; `null`: it is not pinned. */
export function pinOf(item: TimelineItem, pins: Incident['pins']): Incident['pins'][number] | null {
  const wanted = evidenceOf(item)
  return (
    pins.find(
      ({ evidence }) => evidence.refId === wanted.refId && evidence.at === wanted.at && evidence.title === wanted.title,
    ) ?? null
  )
}
