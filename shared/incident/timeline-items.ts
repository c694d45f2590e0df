/** What the cluster recorded, as items of a timeline. Pure. */
import type { Alert } from '../alert.ts'
import type { Fact } from '../fact.ts'
import type { Tone } from '../words/labels.ts'
import { describeFact } from '../words/describe-fact.ts'
import { factsOf } from './failover-facts.ts'
import { actorOf, refOf, subjectNameOf, TELLING } from './timeline-facts.ts'
import type { TimelineScope, TimelineSources } from './timeline-of.ts'
import type { TimelineItem } from './timeline.ts'

const TONES: Readonly<Record<Tone, TimelineItem['tone']>> = {
  ok: 'good',
  info: 'info',
  unknown: 'info',
  warn: 'warn',
  critical: 'bad',
}

export function toneOf(tone: Tone): TimelineItem['tone'] {
  return TONES[tone]
}

type Sources = Pick<TimelineSources, 'facts' | 'failovers' | 'alerts' | 'ownerOf'>

/** A failover's record tells of it as a whole; facts tell the rest, and what of it the record has forgotten since. */
export function factItems(
  { clusterOffsetMs }: Pick<TimelineScope, 'clusterOffsetMs'>,
  sources: Sources,
): TimelineItem[] {
  const item = (id: string, fact: Fact): TimelineItem[] => itemOf(id, fact, clusterOffsetMs, sources.ownerOf)
  const records = sources.failovers.flatMap((failover) => factsOf(failover))
  return [
    ...records.flatMap((fact) => item(idOf('', fact), fact)),
    ...sources.alerts.flatMap(alertFacts).flatMap((fact) => item(idOf('', fact), fact)),
    ...withoutEchoes(sources.facts).flatMap(({ journalId, fact }) => item(idOf(journalId, fact), fact)),
  ]
}

function itemOf(
  id: string,
  fact: Fact,
  offsetMs: number | null,
  ownerOf: (name: string) => string | null,
): TimelineItem[] {
  const telling = TELLING[fact.kind]
  if (telling === null) return []
  const { text, tone, accountId } = describeFact(fact)
  const name = subjectNameOf(fact)
  const item: TimelineItem = {
    id,
    at: fact.at + (offsetMs ?? 0),
    sourceAt: fact.at,
    offsetMs,
    source: telling.source,
    tone: TONES[tone],
    title: text,
    detail: detailOf(fact),
    by: actorOf(fact),
    accountId: accountId ?? (name === null ? null : ownerOf(name)),
    ref: refOf(fact),
  }
  return fact.kind === 'failoverStarted' && fact.suspicion !== null ? [suspicionOf(fact, item), item] : [item]
}

/** When something was first thought to be wrong: before anybody knew. */
function suspicionOf(fact: Extract<Fact, { kind: 'failoverStarted' }>, item: TimelineItem): TimelineItem {
  const since = fact.suspicion?.since ?? fact.at
  const { failoverId, operationId, drillId, seq, term } = fact
  const head = { seq, term, operationId, drillId, at: since }
  const phase = {
    kind: 'failoverPhaseEntered',
    failoverId,
    phase: 'suspected',
    offsetMs: 0,
    previousDetail: null,
  } as const
  const { text, tone } = describeFact({ ...head, ...phase })
  const at = since + (item.offsetMs ?? 0)
  return {
    ...item,
    id: `failover/${failoverId}/suspected`,
    at,
    sourceAt: since,
    title: text,
    tone: TONES[tone],
    detail: '',
  }
}

/** The same for a fact and for the record that was folded from it. */
function idOf(journalId: string, fact: Fact): string {
  switch (fact.kind) {
    case 'failoverStarted':
      return `failover/${fact.failoverId}/started`
    case 'failoverPhaseEntered':
      return `failover/${fact.failoverId}/${fact.phase}/${Math.round(fact.offsetMs)}`
    case 'failoverEnded':
      return `failover/${fact.failoverId}/${fact.outcome}/${Math.round(fact.offsetMs)}`
    case 'alertRaised':
      return `alert/${fact.alert.id}/raised/${fact.alert.raisedAt}`
    case 'alertAcknowledged':
      return `alert/${fact.alertId}/acknowledged/${fact.at}`
    case 'alertResolved':
      return `alert/${fact.alertId}/resolved/${fact.at}`
    default:
      return `fact/${journalId}/${fact.seq}`
  }
}

function alertFacts(alert: Alert): Fact[] {
  const { id: alertId, raisedAt, acknowledged, resolvedAt, resolvedWhy, drillId } = alert
  const head = { seq: 1, term: 1, operationId: null, drillId }
  return [
    { ...head, kind: 'alertRaised', at: raisedAt, alert },
    ...(acknowledged === null ? [] : [{ ...head, kind: 'alertAcknowledged' as const, alertId, ...acknowledged }]),
    ...(resolvedAt === null
      ? []
      : [{ ...head, kind: 'alertResolved' as const, alertId, at: resolvedAt, why: resolvedWhy ?? '' }]),
  ]
}

/** A backup and a deployment are told of with every step of theirs: what says the same as before is no news. */
function withoutEchoes(facts: Sources['facts']): Sources['facts'] {
  const last = new Map<string, string>()
  return facts.filter(({ fact }) => {
    const thing =
      fact.kind === 'backupChanged' ? fact.backup.id : fact.kind === 'deploymentChanged' ? fact.deployment.id : null
    if (thing === null) return true
    const { text } = describeFact(fact)
    const isEcho = last.get(thing) === text
    last.set(thing, text)
    return !isEcho
  })
}

function detailOf(fact: Fact): string {
  if (fact.kind !== 'alertRaised') return ''
  const { measured, threshold, impact, automation } = fact.alert
  const value = measured === null ? '' : threshold === null ? measured : `${measured}, ${threshold}`
  return sentences([value, impact, automation])
}

/** One after the other; what is none yet is made one. */
function sentences(parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part, index, all) => (index < all.length - 1 && !part.endsWith('.') ? `${part}.` : part))
    .join(' ')
}
