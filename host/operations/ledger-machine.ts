/** What becomes of one operation of ours. Pure; ledger.ts writes, waits, sends and asks. */
import { assertNever } from '../../shared/assert-never.ts'
import { toProblem, type Fault, type FaultCode, type Problem } from '../../shared/fault.ts'
import { fromOperation, isOpen, type LedgerEntry } from '../../shared/ledger.ts'
import type { Operation } from '../../shared/operation.ts'

/** `at`: epoch ms of this machine, for labels. `ageMs`: since the click, for decisions. */
export type LedgerEvent =
  /** The cluster said what it knows of it: an answer, a fact, a snapshot. */
  | { readonly kind: 'told'; readonly operation: Operation; readonly at: number }
  /** Sending it ended in a fault: the cluster's, or the network's. */
  | { readonly kind: 'sendFailed'; readonly problem: Problem; readonly at: number }
  /** The cluster of this journal was asked and does not know it. */
  | { readonly kind: 'notKnown'; readonly journalId: string; readonly ageMs: number; readonly at: number }
  /** The cluster can be asked: after a reconnection, a restart of the console, or a while without word. */
  | { readonly kind: 'reachable'; readonly journalId: string; readonly ageMs: number }
  /** The connection was lost: what the cluster said last is no longer what is. */
  | { readonly kind: 'lost' }
  /** The console was restarted while it was open. */
  | { readonly kind: 'resumed' }
  /** It leaves now: its time to be taken back is over, or a person sends it after all. */
  | { readonly kind: 'released' }
  /** It may not leave now; a person decides later. */
  | { readonly kind: 'heldBack'; readonly why: string }
  /** A person took it back, or gave it up. */
  | { readonly kind: 'withdrawn'; readonly at: number }
  /** It can never be sent any more. */
  | { readonly kind: 'voided'; readonly fault: Fault; readonly at: number }

/** `send`: with the same key, so that it happens once however often it arrives. `ask`: what became of it. */
export type LedgerEffect = { readonly kind: 'send' } | { readonly kind: 'ask' }

/** Sent again by itself at most this long after the click, ms; afterwards the cluster is only asked. */
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
    case 'lost':
      return [lost(entry), null]
    case 'resumed':
      return [resumed(entry), null]
    case 'released':
      return release(entry)
    case 'heldBack':
      return [entry.state === 'held' ? heldBack(entry, event.why) : entry, null]
    case 'withdrawn':
      return [withdrawn(entry, event.at), null]
    case 'voided':
      return [voided(entry, event.fault, event.at), null]
    default:
      return assertNever(event)
  }
}

/** Whether it still waits on this machine, and a person can take it back or send it. */
export function isWaiting({ state }: LedgerEntry): boolean {
  return state === 'held' || state === 'notSent'
}

const NO_WORD = 'No answer yet; it is being followed.'

/** What the cluster ended stays ended, and what runs does not go back to accepted: answers and facts overtake each other. */
function isNews(entry: LedgerEntry, operation: Operation): boolean {
  if (isClusterEnded(entry)) return false
  return !(entry.state === 'running' && operation.status === 'accepted')
}

/** What the console concluded by itself, without a word of the cluster, the cluster's word overrules. */
function isClusterEnded({ state, heardAt }: LedgerEntry): boolean {
  return !isOpen(state) && state !== 'notSent' && state !== 'expired' && heardAt !== null
}

function sendFailed(entry: LedgerEntry, problem: Problem, at: number): LedgerEntry {
  if (entry.state !== 'sending' && entry.state !== 'unknown') return entry
  const isFirst = entry.state === 'sending'
  if (isRefusal(problem.code, isFirst)) {
    return { ...entry, state: 'refused', word: problem.detail, problem, heardAt: at, endedAt: at }
  }
  if (isFirst && neverLeft(problem)) {
    return { ...entry, state: 'notSent', word: 'It never left this machine. Nothing was done.', problem }
  }
  return { ...entry, state: 'unknown', word: entry.word ?? NO_WORD }
}

/** No connection came about, so not a byte of it was sent. */
function neverLeft(problem: Problem): boolean {
  return problem.data?.['left'] === false
}

function notKnown(entry: LedgerEntry, event: Extract<LedgerEvent, { kind: 'notKnown' }>): LedgerEntry {
  if (!isOpen(entry.state) || entry.state === 'held') return entry
  const ended = { ...entry, endedAt: event.at }
  if (entry.journalId !== event.journalId) {
    return {
      ...ended,
      state: 'expired',
      word: 'The cluster began another journal after this was sent, and that one does not know it: look whether it took effect. It is never sent again.',
    }
  }
  if (entry.heardAt !== null)
    return { ...ended, state: 'expired', word: 'The cluster no longer knows this operation.', heardAt: event.at }
  if (entry.state !== 'unknown' || event.ageMs < RESEND_WINDOW_MS) return entry
  return { ...entry, state: 'notSent', word: 'It never arrived at the cluster. Nothing was done.' }
}

function follow(entry: LedgerEntry, event: Extract<LedgerEvent, { kind: 'reachable' }>): LedgerEffect | null {
  if (!isOpen(entry.state) || entry.state === 'sending' || entry.state === 'held') return null
  const isUnheard = entry.state === 'unknown' && entry.heardAt === null
  const resend = isUnheard && entry.journalId === event.journalId && event.ageMs < RESEND_WINDOW_MS
  return { kind: resend ? 'send' : 'ask' }
}

/** The last word stays, with its age: it is the last phase seen. */
function lost(entry: LedgerEntry): LedgerEntry {
  const { state } = entry
  return state === 'accepted' || state === 'running' || state === 'awaitingApproval'
    ? { ...entry, state: 'unknown' }
    : entry
}

function resumed(entry: LedgerEntry): LedgerEntry {
  if (entry.state === 'held')
    return heldBack(entry, 'The console ended while it could still be taken back, so it was not sent.')
  return entry.state === 'sending' ? { ...entry, state: 'unknown', word: NO_WORD } : lost(entry)
}

function heldBack(entry: LedgerEntry, why: string): LedgerEntry {
  return { ...entry, state: 'notSent', word: why, heldUntil: null }
}

function release(entry: LedgerEntry): Step {
  if (!isWaiting(entry)) return [entry, null]
  return [{ ...entry, state: 'sending', word: null, problem: null, heldUntil: null }, { kind: 'send' }]
}

function withdrawn(entry: LedgerEntry, at: number): LedgerEntry {
  if (!isWaiting(entry)) return entry
  const word = entry.state === 'held' ? 'Taken back before it was sent.' : 'Given up; it was not sent.'
  return { ...entry, state: 'cancelled', word, heldUntil: null, endedAt: at }
}

function voided(entry: LedgerEntry, fault: Fault, at: number): LedgerEntry {
  if (!isWaiting(entry)) return entry
  const problem = toProblem(fault)
  return { ...entry, state: 'refused', word: fault.message, problem, heldUntil: null, endedAt: at }
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
  'unknownHold',
  'unsupportedCommand',
  'alreadySo',
  'nodeIsMaster',
  'lastServant',
  'nodeExists',
  'staleEpoch',
  'keyReused',
  'failoverRunning',
  'noCandidate',
  'planExpired',
  'tooLarge',
  'unsupportedMedia',
  'reasonMissing',
  'reasonInvalid',
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
  'supervisorGone',
])
