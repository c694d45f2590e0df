/**
 * What of all that happened is told now, later, together or not at all. Pure; notifier.ts has the clock.
 * Levels and drills that nobody wants are dropped · what is past is summed up · quiet hours hold all but the critical · a burst becomes one.
 */
import type { DesktopNotice, NotificationSettings } from '../../shared/notification.ts'
import type { Happening } from './happenings.ts'
import { isQuiet, type LocalTime } from './quiet-hours.ts'
import { keyOf, noticeOf, stillOpen, summaryOf } from './summary.ts'

/** More than so many within the time below are a burst. */
const ALONE = 3
export const BURST_MS = 10_000
/** What is critical in a burst waits no longer than this, ms. */
const HURRY_MS = 1_000
/** What is past comes in pieces: so long they are waited for, ms. */
export const GATHER_MS = 3_000
/** How often the end of quiet hours is looked for, ms. */
const LOOK_MS = 15_000
const REMEMBERED = 1_000
/** Sums whose end is waited for. */
const STANDING = 20

interface Burst {
  readonly lastAt: number
  readonly items: readonly Happening[]
  /** So many of them, and then, were told. */
  readonly told: number
  readonly toldAt: number
  readonly shown: readonly string[]
}

export interface Gate {
  readonly settings: NotificationSettings
  /** Ids, oldest first. */
  readonly known: readonly string[]
  /** Shown one by one, not longer ago than a burst lasts. */
  readonly recent: readonly { readonly item: Happening; readonly at: number }[]
  readonly burst: Burst | null
  /** Waiting for the end of quiet hours. */
  readonly held: readonly Happening[]
  readonly past: { readonly since: number; readonly items: readonly Happening[] } | null
  /** Sums that were shown, oldest first, and the alerts each speaks of that are open: once none is, the last one's end replaces it. */
  readonly standing: readonly { readonly id: string; readonly open: readonly string[] }[]
}

/** What the clocks show. */
export interface Moment {
  /** Monotonic ms. */
  readonly elapsed: number
  /** Epoch ms. */
  readonly at: number
  readonly local: LocalTime
}

type Step = readonly [Gate, readonly DesktopNotice[]]

export function openGate(settings: NotificationSettings): Gate {
  return { settings, known: [], recent: [], burst: null, held: [], past: null, standing: [] }
}

export function happened(gate: Gate, happening: Happening, moment: Moment): Step {
  const { settings, known } = gate
  if (known.includes(happening.id)) return [gate, []]
  const remembering = { ...gate, known: [...known, happening.id].slice(-REMEMBERED) }
  if (!isWanted(settings, happening)) return [remembering, []]
  const [next, item] = withEndOfSums(remembering, happening)
  if (item.isPast) {
    const { since = moment.elapsed, items = [] } = gate.past ?? {}
    return [{ ...next, past: { since, items: [...items, item] } }, []]
  }
  if (isQuiet(settings.quiet, moment.local) && item.level !== 'critical') return [hold(next, [item]), []]
  return tell(next, item, moment)
}

/** Of what is over: with the sums that say nothing any more that is so. */
function withEndOfSums(gate: Gate, item: Happening): readonly [Gate, Happening] {
  if (item.kind !== 'resolved') return [gate, item]
  const standing = gate.standing.map(({ id, open }) => ({ id, open: open.filter((key) => key !== keyOf(item)) }))
  const ended = standing.filter(({ open }) => open.length === 0).map(({ id }) => id)
  return [
    { ...gate, standing: standing.filter(({ open }) => open.length > 0) },
    { ...item, replaces: [...item.replaces, ...ended] },
  ]
}

/** What failed of a person's own doing is not over with the alerts it is told with. */
function remembered(gate: Gate, { id, replaces }: DesktopNotice, items: readonly Happening[]): Gate {
  const standing = gate.standing.filter((one) => !replaces.includes(one.id))
  const alerts = stillOpen(items).filter(({ kind }) => kind === 'alert')
  const isOfAlerts = alerts.length > 0 && items.every(({ kind }) => kind !== 'operation')
  const open = [...new Set(alerts.map(keyOf))]
  return { ...gate, standing: isOfAlerts ? [...standing, { id, open }].slice(-STANDING) : standing }
}

/** Time passed, or the settings are others. */
export function looked(gate: Gate, moment: Moment): Step {
  const [afterPast, past] = sumUpPast(gate, moment)
  const [afterHeld, held] = sumUpHeld(afterPast, moment)
  const [afterBurst, burst] = goOn(afterHeld, moment)
  return [afterBurst, [...past, ...held, ...burst]]
}

/** When `looked` has something to do, monotonic ms; `null`: not before something happens. */
export function wakeAt({ past, held, burst }: Gate, { elapsed }: Moment): number | null {
  const due = [
    ...(past === null ? [] : [past.since + GATHER_MS]),
    ...(held.length === 0 ? [] : [elapsed + LOOK_MS]),
    ...(burst === null ? [] : [dueOf(burst)]),
  ]
  return due.length === 0 ? null : Math.min(...due)
}

/** That something is over is no news to those who were not told that it was. */
function isWanted({ isOn, levels, drills }: NotificationSettings, { level, about, isDrill }: Happening): boolean {
  return isOn && levels[level] && levels[about] && (drills || !isDrill)
}

function hold(gate: Gate, items: readonly Happening[]): Gate {
  return { ...gate, held: [...gate.held, ...items] }
}

function sumUpPast(gate: Gate, { elapsed, at, local }: Moment): Step {
  const { past, settings } = gate
  if (past === null || elapsed < past.since + GATHER_MS) return [gate, []]
  const next = { ...gate, past: null }
  const isUrgent = past.items.some(({ level }) => level === 'critical')
  if (isQuiet(settings.quiet, local) && !isUrgent) return [hold(next, past.items), []]
  const opening = 'While the connection was away'
  const notice = summaryOf({ id: `past/${at}`, opening, happenings: past.items, replaces: [], at })
  return [remembered(next, notice, past.items), [notice]]
}

function sumUpHeld(gate: Gate, { at, local }: Moment): Step {
  const { held, settings } = gate
  if (held.length === 0 || isQuiet(settings.quiet, local)) return [gate, []]
  const next = { ...gate, held: [] }
  if (!settings.isOn) return [next, []]
  const opening = 'In the quiet hours'
  const notice = summaryOf({ id: `held/${at}`, opening, happenings: held, replaces: [], at })
  return [remembered(next, notice, held), [notice]]
}

function tell(gate: Gate, item: Happening, moment: Moment): Step {
  const { elapsed, at } = moment
  const { burst } = gate
  if (burst !== null)
    return goOn({ ...gate, burst: { ...burst, items: [...burst.items, item], lastAt: elapsed } }, moment)
  const recent = [...gate.recent.filter((one) => elapsed - one.at < BURST_MS), { item, at: elapsed }]
  if (recent.length <= ALONE) return [{ ...gate, recent }, [noticeOf(item, at)]]
  const items = recent.map((one) => one.item)
  const shown = items.slice(0, -1).map(({ id }) => id)
  return tellBurst({ ...gate, recent: [] }, { lastAt: elapsed, items, told: 0, toldAt: elapsed, shown }, moment)
}

function goOn(gate: Gate, moment: Moment): Step {
  const { burst } = gate
  if (burst === null) return [gate, []]
  const isOver = moment.elapsed - burst.lastAt >= BURST_MS
  const isDue = burst.items.length > burst.told && (isOver || moment.elapsed >= dueOf(burst))
  const [next, notices] = isDue ? tellBurst(gate, burst, moment) : ([gate, []] as const)
  return [isOver ? { ...next, burst: null } : next, notices]
}

function tellBurst(gate: Gate, burst: Burst, { elapsed, at }: Moment): Step {
  const { items, shown } = burst
  const id = `burst/${at}/${items.length}`
  const notice = summaryOf({ id, opening: null, happenings: items, replaces: shown, at })
  const told = { ...gate, burst: { ...burst, told: items.length, toldAt: elapsed, shown: [id] } }
  return [remembered(told, notice, items), [notice]]
}

function dueOf({ items, told, toldAt, lastAt }: Burst): number {
  const untold = items.slice(told)
  if (untold.some(({ level }) => level === 'critical')) return toldAt + HURRY_MS
  return untold.length > 0 ? Math.min(toldAt, lastAt) + BURST_MS : lastAt + BURST_MS
}
