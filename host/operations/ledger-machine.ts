/** What becomes of one operation of ours. Pure; ledger.ts writes, sends and asks. */
import { assertNever } from '../../shared/assert-never.ts'
import type { FaultCode, Problem } from '../../shared/fault.ts'
import { fromOperation, isOpen, type LedgerEntry } from '../../shared/ledger.ts'
import { isEnded, type Operation } from '../../shared/operation.ts'

export type LedgerEvent =
  /** The cluster said what it knows of it: an answer, a fact, a snapshot. */
  | { readonly kind: 'told'; readonly operation: Operation; readonly at: number }
  /** Sending it ended in a fault: the cluster's, or the network's. */
  | { readonly kind: 'sendFailed'; readonly problem: Problem; readonly at: number }
  /** The cluster of this journal was asked and does not know it. */
  | { readonly kind: 'notKnown'; readonly journalId: string; readonly at: number }
  /** The cluster can be asked: after a reconnection, a restart of the console, or a while without word. */
  | { readonly kind: 'reachable'; readonly journalId: string; readonly at: number }
  /** The console was restarted while it was open. */
  | { readonly kind: 'resumed' }

/** `send`: with the same key, so that it happens once however often it arrives. `ask`: what became of it. */
export type LedgerEffect = { readonly kind: 'send' } | { readonly kind: 'ask' }

/** Sent again at most this long after the click, ms; afterwards the cluster is only asked. */
export const RESEND_WINDOW_MS = 30_000

type Step = readonly [LedgerEntry, LedgerEffect | null]

export function nextEntry(entry: LedgerEntry, event: LedgerEvent): Step {
  switch (event.kind) {
    case 'told':
      return [isNews(entry, event.operation) ? fromOperation(entry, event.operation, event.at) : entry, null]
    case 'sendFailed':
      return [sendFailed(entry, event.problem, event.at), null]
    case 'notKnown':
      return [notKnown(entry, event), null]
    case 'reachable':
      return [entry, follow(entry, event)]
    case 'resumed':
      return [entry.state === 'sending' ? { ...entry, state: 'unknown', word: NO_WORD } : entry, null]
    default:
      return assertNever(event)
  }
}

const NO_WORD = 'No answer yet; it is being followed.'

/** What the cluster ended stays ended, and what runs does not go back to accepted: answers and facts overtake each other. */
function isNews(entry: LedgerEntry, operation: Operation): boolean {
  if (isClusterEnded(entry)) return false
  return !(entry.state === 'running' && operation.status === 'accepted')
}

/** `notSent` is the console's own conclusion, and `expired` may be: the cluster's word overrules them. */
function isClusterEnded(entry: LedgerEntry): boolean {
  const { state } = entry
  if (state === 'sending' || state === 'unknown' || state === 'notSent' || state === 'expired') return false
  return isEnded(state)
}

function sendFailed(entry: LedgerEntry, problem: Problem, at: number): LedgerEntry {
  if (entry.state !== 'sending' && entry.state !== 'unknown') return entry
  if (!isRefusal(problem.code, entry.state === 'sending')) return { ...entry, state: 'unknown', word: NO_WORD }
  return { ...entry, state: 'refused', word: problem.detail, problem, heardAt: at, endedAt: at }
}

function notKnown(entry: LedgerEntry, event: Extract<LedgerEvent, { kind: 'notKnown' }>): LedgerEntry {
  if (!isOpen(entry.state)) return entry
  const ended = { ...entry, heardAt: event.at, endedAt: event.at }
  if (entry.journalId !== event.journalId) {
    return {
      ...ended,
      state: 'expired',
      word: 'The cluster began another journal after this was sent, and that one does not know it. It is never sent again.',
    }
  }
  if (entry.state !== 'unknown')
    return { ...ended, state: 'expired', word: 'The cluster no longer knows this operation.' }
  if (event.at - entry.createdAt < RESEND_WINDOW_MS) return entry
  return { ...ended, state: 'notSent', word: 'It never arrived at the cluster. Nothing was done.' }
}

function follow(entry: LedgerEntry, event: Extract<LedgerEvent, { kind: 'reachable' }>): LedgerEffect | null {
  if (!isOpen(entry.state) || entry.state === 'sending') return null
  const resend = entry.state === 'unknown' && entry.journalId === event.journalId && isWithinWindow(entry, event.at)
  return { kind: resend ? 'send' : 'ask' }
}

/** A clock that was set back does not open the window again. */
function isWithinWindow(entry: LedgerEntry, at: number): boolean {
  const ageMs = at - entry.createdAt
  return ageMs >= 0 && ageMs < RESEND_WINDOW_MS
}

/** Whether the cluster decided against it. Of a second sending only a verdict on the operation itself counts: what was
 *  refused for another reason (a token, too many requests) may have been accepted the first time. */
function isRefusal(code: FaultCode, first: boolean): boolean {
  return VERDICTS.has(code) || (first && REFUSED_UNSEEN.has(code))
}

const VERDICTS: ReadonlySet<FaultCode> = new Set([
  'malformed',
  'unknownNode',
  'unknownAccount',
  'unknownPlan',
  'staleEpoch',
  'keyReused',
  'failoverRunning',
  'noCandidate',
  'planExpired',
  'tooLarge',
  'unsupportedMedia',
  'reasonMissing',
])

const REFUSED_UNSEEN: ReadonlySet<FaultCode> = new Set([
  'unauthorized',
  'forbidden',
  'notFound',
  'methodNotAllowed',
  'tooMany',
  'warming',
  'diskFull',
  'gatewayUnreachable',
])
