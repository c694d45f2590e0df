/** Whether somebody would act if a master died now: the first thing to know before trusting the screen. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { covering, type Hold } from '../../shared/hold.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Connection } from '../store/link.ts'
import { counted, listed } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { type ClockMode, formatClock } from './time.ts'

export interface ProtectionWords {
  readonly text: string
  readonly tone: Tone
  /** For the one who asks further. */
  readonly why: string
}

export interface ProtectionInput {
  readonly snapshot: Snapshot | null
  readonly connection: Connection
  readonly heardAt: number | null
  readonly clock: ClockMode
}

export function describeProtection({ snapshot, connection, heardAt, clock }: ProtectionInput): ProtectionWords {
  if (heardAt === null && connection.kind !== 'live') return NEVER_KNOWN
  const since = heardAt === null ? 'now' : formatClock(heardAt, clock)
  switch (connection.kind) {
    case 'live':
    case 'replaying':
      return snapshot === null ? NEVER_KNOWN : reported(snapshot, clock)
    case 'retrying':
      if (connection.problem.code === 'unreachable' || connection.problem.code === 'timeout') {
        return {
          text: `Automatic failover absent since ${since}`,
          tone: 'critical',
          why: `The control plane does not answer since ${since}. Masters keep serving, but nobody would replace one that dies.`,
        }
      }
      return notKnown(since)
    case 'stale':
    case 'refused':
    case 'hostGone':
    case 'connecting':
    case 'notSignedIn':
      return notKnown(since)
    default:
      return assertNever(connection)
  }
}

/** "held by noor until 03:40" */
export function heldWords({ owner, expiresAt }: Hold, clock: ClockMode): string {
  return `held by ${owner} until ${formatClock(expiresAt, clock).slice(0, 5)}`
}

/** The holds that together keep automation from acting, the widest first; empty: it may act everywhere. */
export function effectiveHolds({ holds, accounts }: Snapshot): Hold[] {
  if (holds.length === 0) return []
  const covered = Object.keys(accounts).map((id) => covering(holds, id))
  return [...new Set(covered.filter((hold) => hold !== null))]
}

function reported(snapshot: Snapshot, clock: ClockMode): ProtectionWords {
  const { protection } = snapshot
  const since = `since ${formatClock(protection.since, clock)}: ${protection.why}`
  if (protection.state === 'warming') {
    return { text: 'Automatic failover warming', tone: 'warn', why: `It observes before it decides anything, ${since}` }
  }
  return held(snapshot, clock) ?? { text: 'Automatic failover on', tone: 'ok', why: `On ${since}` }
}

/** `null`: nothing holds it anywhere. */
function held(snapshot: Snapshot, clock: ClockMode): ProtectionWords | null {
  if (snapshot.holds.length === 0) return null
  const ids = Object.keys(snapshot.accounts)
  const heldIds = ids.filter((id) => covering(snapshot.holds, id) !== null)
  const holds = effectiveHolds(snapshot)
  const [first, second] = holds
  if (first === undefined) return null
  const isWhole = heldIds.length === ids.length
  const what = isWhole
    ? 'Automatic failover'
    : `Automatic failover on, ${heldIds.length === 1 ? (heldIds[0] ?? '') : `${heldIds.length} of ${counted(ids.length, 'account')}`}`
  const nobody = `Nobody would replace a master of ${isWhole ? 'any account' : listed(heldIds)} that dies`
  return {
    text: second === undefined ? `${what} ${heldWords(first, clock)}` : `${what} held`,
    tone: 'warn',
    why:
      second === undefined
        ? `${nobody}: ${first.reason}`
        : `${nobody}. ${holds.map((hold) => `${hold.accountId ?? 'Every account'} is ${heldWords(hold, clock)}: ${hold.reason}`).join('. ')}`,
  }
}

const NEVER_KNOWN: ProtectionWords = {
  text: 'Automatic failover: not known',
  tone: 'unknown',
  why: 'This cluster has never answered this console.',
}

function notKnown(since: string): ProtectionWords {
  return {
    text: `Automatic failover: not known since ${since}`,
    tone: 'unknown',
    why: 'The console is not connected, so it cannot say whether the control plane stands guard.',
  }
}
