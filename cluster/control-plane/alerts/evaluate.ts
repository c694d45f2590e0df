/**
 * One rule about one thing: good → pending → bad → clearing → good, for each of its two levels. Pure; time is monotonic, so that
 * somebody setting the clock raises and resolves nothing.
 *
 * What was not watched does not count as time that a value held: an interruption (a sleep, a restart) begins every wait anew.
 */
import type { AlertLevel } from '../../../shared/alert.ts'
import type { AlertRule, RuleState } from '../../../shared/alert-rule.ts'
import { assertNever } from '../../../shared/assert-never.ts'

/** `none`: it is reported that there is nothing to measure, such as the latency of no replies. */
export type Reading =
  | {
      readonly kind: 'value'
      readonly value: number
      /** What a rule's floor is held against. Absent: nothing. */
      readonly amount?: number
      /** The value as it is told. Absent: with its unit. */
      readonly said?: string
    }
  | {
      readonly kind: 'none'
      /** Why it cannot be measured though it is watched. Absent: there is nothing to measure. */
      readonly why?: string
    }

/** `pending`: over the threshold, not long enough · `clearing`: back on the good side, not long enough. */
export type Side =
  | { readonly kind: 'good' }
  | { readonly kind: 'pending'; readonly since: number }
  | { readonly kind: 'bad' }
  | { readonly kind: 'clearing'; readonly since: number }

export interface Tracker {
  readonly warning: Side
  readonly critical: Side
  /** Monotonic, when it was last reported; `null`: never. */
  readonly reportedAt: number | null
  /** It was reported once, and is not any more for as long as the rule allows. */
  readonly isMissing: boolean
  /** The last one; `null`: none, or nothing to measure. */
  readonly value: number | null
  /** The value as it is told, or why it cannot be measured; `null`: with its unit. */
  readonly note: string | null
}

const GOOD: Side = { kind: 'good' }
const BAD: Side = { kind: 'bad' }

export const UNTRACKED: Tracker = {
  warning: GOOD,
  critical: GOOD,
  reportedAt: null,
  isMissing: false,
  value: null,
  note: null,
}

type Limits = Pick<
  AlertRule,
  'bad' | 'warning' | 'critical' | 'floor' | 'forMs' | 'clearance' | 'clearForMs' | 'missingAfterMs'
>

/** `reading` `null`: it is not reported now. */
export function track(rule: Limits, tracker: Tracker, reading: Reading | null, now: number): Tracker {
  if (reading === null) {
    const { reportedAt } = tracker
    const isMissing = reportedAt !== null && rule.missingAfterMs !== null && now - reportedAt >= rule.missingAfterMs
    return { ...unwatched(tracker), isMissing }
  }
  const value = reading.kind === 'value' ? reading.value : null
  return {
    warning: step(rule, rule.warning, tracker.warning, reading, now),
    critical: step(rule, rule.critical, tracker.critical, reading, now),
    reportedAt: now,
    isMissing: false,
    value,
    note: (reading.kind === 'value' ? reading.said : reading.why) ?? null,
  }
}

/** As after a time in which nobody watched: what was raised stands, every wait begins anew. */
export function interrupted(tracker: Tracker, now: number): Tracker {
  return { ...unwatched(tracker), reportedAt: tracker.reportedAt === null ? null : now }
}

/** What is already raised, taken over by a control plane that has not seen it come. */
export function adopted(
  open: { readonly level: AlertLevel | null; readonly isMissing: boolean },
  now: number,
): Tracker {
  return {
    warning: open.level === null ? GOOD : BAD,
    critical: open.level === 'critical' ? BAD : GOOD,
    reportedAt: now,
    isMissing: open.isMissing,
    value: null,
    note: null,
  }
}

/** The level to be raised; `null`: none. */
export function levelOf({ warning, critical }: Tracker): AlertLevel | null {
  if (isRaised(critical)) return 'critical'
  return isRaised(warning) ? 'warning' : null
}

export function stateOf(tracker: Tracker): RuleState['state'] {
  if (tracker.isMissing) return 'missing'
  if (levelOf(tracker) !== null) return 'firing'
  if (tracker.warning.kind === 'pending' || tracker.critical.kind === 'pending') return 'pending'
  if (tracker.reportedAt === null) return 'notReported'
  return tracker.value === null && tracker.note !== null ? 'notEnoughData' : 'ok'
}

function isRaised({ kind }: Side): boolean {
  return kind === 'bad' || kind === 'clearing'
}

function unwatched(tracker: Tracker): Tracker {
  const still = (side: Side): Side => (isRaised(side) ? BAD : GOOD)
  return { ...tracker, warning: still(tracker.warning), critical: still(tracker.critical) }
}

function step(rule: Limits, threshold: number | null, side: Side, reading: Reading, now: number): Side {
  if (threshold === null) return GOOD
  const isOver = reading.kind === 'value' && !isLittle(rule, reading) && isPast(rule, threshold, reading.value)
  const isClear = reading.kind === 'none' || isLittle(rule, reading) || isBeyond(rule, threshold, reading.value)
  switch (side.kind) {
    case 'good':
      if (!isOver) return GOOD
      return rule.forMs === 0 ? BAD : { kind: 'pending', since: now }
    case 'pending':
      if (!isOver) return GOOD
      return now - side.since >= rule.forMs ? BAD : side
    case 'bad':
      if (!isClear) return BAD
      return rule.clearForMs === 0 ? GOOD : { kind: 'clearing', since: now }
    case 'clearing':
      if (!isClear) return BAD
      return now - side.since >= rule.clearForMs ? GOOD : side
    default:
      return assertNever(side)
  }
}

function isPast({ bad }: Limits, threshold: number, value: number): boolean {
  return bad === 'above' ? value > threshold : value < threshold
}

/** Many times almost nothing is almost nothing. */
function isLittle({ floor }: Limits, { amount }: { readonly amount?: number }): boolean {
  return floor !== null && amount !== undefined && amount < floor
}

/** On the good side of the threshold by the clearance. */
function isBeyond({ bad, clearance }: Limits, threshold: number, value: number): boolean {
  return bad === 'above' ? value <= threshold * (1 - clearance) : value >= threshold * (1 + clearance)
}
