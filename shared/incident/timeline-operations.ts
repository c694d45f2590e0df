/** What was asked of the cluster, as items of a timeline: from the console's ledger, which knows everybody's. Pure. */
import { accountOfCommand, describeFact } from '../words/describe-fact.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { OperationStatus } from '../operation.ts'
import { LEDGER_NAMES, LEDGER_TONES } from '../words/labels.ts'
import { toneOf } from './timeline-items.ts'
import type { TimelineItem } from './timeline.ts'

export function operationItems(entries: readonly LedgerEntry[], clusterOffsetMs: number | null): TimelineItem[] {
  return entries.flatMap((entry) => [askedItem(entry, clusterOffsetMs), ...endItem(entry, clusterOffsetMs)])
}

/** A click here is of this clock; what was asked for elsewhere was accepted by the cluster's. */
function askedItem(entry: LedgerEntry, clusterOffsetMs: number | null): TimelineItem {
  const offsetMs = entry.class === null ? clusterOffsetMs : 0
  const { text, tone } = wordsOf(entry, 'accepted', entry.createdAt)
  return itemOf(entry, 'asked', entry.createdAt, offsetMs, text, toneOf(tone))
}

/** Also of what is neither over nor under way: it never left, or nobody knows. */
function endItem(entry: LedgerEntry, clusterOffsetMs: number | null): TimelineItem[] {
  const { operationId, state, title, word, endedAt, heardAt, problem } = entry
  switch (state) {
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'refused':
    case 'expired': {
      if (endedAt === null) return []
      const { text, tone } = wordsOf(entry, state, endedAt)
      return [itemOf(entry, 'ended', endedAt, heardAt === null ? 0 : clusterOffsetMs, text, toneOf(tone))]
    }
    case 'unknown':
    case 'notSent': {
      const why = problem?.detail ?? word
      const text = `${title}: ${LEDGER_NAMES[state].toLowerCase()}${why === null ? '' : `, ${why}`}`
      const item = itemOf(entry, state, endedAt ?? entry.createdAt, 0, text, toneOf(LEDGER_TONES[state]))
      return [{ ...item, id: `operation/${operationId}/${state}` }]
    }
    default:
      return []
  }
}

/** One set of words, whether the cluster told of it or the ledger does. */
function wordsOf(entry: LedgerEntry, status: OperationStatus, at: number) {
  const { operationId, planId, command, title, actor, reason, word, failoverId, joins, createdAt, endedAt } = entry
  return describeFact({
    kind: 'operationChanged',
    seq: 1,
    term: 1,
    at,
    operationId,
    drillId: null,
    operation: {
      id: operationId,
      planId,
      command,
      title,
      actor,
      reason,
      status,
      step: word,
      outcome: word,
      fault: null,
      failoverId,
      joins,
      drillId: null,
      acceptedAt: createdAt,
      endedAt,
    },
  })
}

function itemOf(
  { operationId, actor, command }: LedgerEntry,
  turn: string,
  sourceAt: number,
  offsetMs: number | null,
  title: string,
  tone: TimelineItem['tone'],
): TimelineItem {
  return {
    id: `operation/${operationId}/${turn}`,
    at: sourceAt + (offsetMs ?? 0),
    sourceAt,
    offsetMs,
    source: 'operation',
    tone,
    title,
    detail: '',
    by: actor,
    accountId: accountOfCommand(command),
    ref: { kind: 'operation', id: operationId },
  }
}
