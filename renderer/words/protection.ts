/** Whether somebody would act if a master died now: the first thing to know before trusting the screen. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Connection } from '../store/link.ts'
import type { Tone } from './labels.ts'
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

function reported({ protection }: Snapshot, clock: ClockMode): ProtectionWords {
  const since = `since ${formatClock(protection.since, clock)}: ${protection.why}`
  return protection.state === 'on'
    ? { text: 'Automatic failover on', tone: 'ok', why: `On ${since}` }
    : { text: 'Automatic failover warming', tone: 'warn', why: `It observes before it decides anything, ${since}` }
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
