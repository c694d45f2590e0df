/** What the gateway counted around one failover: from the rings, as long as they reach back that far. Pure. */
import type { Failover } from '../../shared/failover.ts'
import { type AccountField, accountRing, type Aligned, alignRings, type Ring, type Rings } from './rings.ts'

export interface FailoverSamples {
  /** The most messages that waited at the gateway, from when the master may have stopped answering until they were answered. */
  readonly heldMost: number
  /** How many waited before that; `null`: not recorded. */
  readonly heldBefore: number | null
  /** From its end until no more waited than before it, ms; `null`: they still wait, or it runs. */
  readonly clearedAfterMs: number | null
  readonly rate: Aligned
  readonly p95: Aligned
  readonly waiting: Aligned
}

const BEFORE_MS = 20_000
const AFTER_MS = 40_000
/** A sample covers the second before it. */
const STEP_MS = 1_000
/** A master stops answering before anybody can suspect it. */
const UNNOTICED_MS = 2_000
const CALM_MS = 10_000

/** `null`: nothing was recorded at that time. `nowMs`: the source's clock. */
export function samplesAround(rings: Rings, failover: Failover, nowMs: number): FailoverSamples | null {
  const { accountId, startedAt } = failover
  const endedAt = failover.endedAt ?? nowMs
  const ring = (field: AccountField) => accountRing(rings, accountId, field)
  const waiting = ring('waiting')
  const noticedAt = startedAt - UNNOTICED_MS
  const during = within(waiting, noticedAt, endedAt + AFTER_MS)
  const isRecorded = during.some(({ at }) => at >= startedAt) && (waiting.at[0] ?? Infinity) <= startedAt + STEP_MS
  if (!isRecorded) return null
  const heldBefore = within(waiting, noticedAt - CALM_MS, noticedAt - 1).at(-1)?.value ?? null
  const until = Math.min(nowMs, endedAt + AFTER_MS)
  const seconds = Math.max(10, Math.round((until - startedAt + BEFORE_MS) / 1_000))
  const drawn = (...fields: AccountField[]) => alignRings(fields.map(ring), until, seconds)
  return {
    heldMost: Math.max(...during.map(({ value }) => value)),
    heldBefore,
    clearedAfterMs: failover.endedAt === null ? null : clearedAfter(waiting, failover.endedAt, heldBefore ?? 0),
    rate: drawn('receivedPerS', 'repliedPerS'),
    p95: drawn('p95Ms'),
    waiting: drawn('waiting'),
  }
}

/** A message or two are always on their way. */
const ON_THEIR_WAY = 2

function clearedAfter(waiting: Ring, endedAt: number, before: number): number | null {
  const cleared = within(waiting, endedAt, Infinity).find(({ value }) => value <= Math.max(before, ON_THEIR_WAY))
  return cleared === undefined ? null : Math.max(0, cleared.at - endedAt)
}

function within(ring: Ring, from: number, to: number): { readonly at: number; readonly value: number }[] {
  return ring.at.flatMap((at, index) => {
    const value = ring.values[index] ?? NaN
    return Number.isNaN(value) || at < from || at > to ? [] : [{ at, value }]
  })
}
