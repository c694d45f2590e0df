/** Minutes as they are recorded: all is well in every second, unless a test says otherwise. */
import fc from 'fast-check'
import type { SloStore } from '../../../../cluster/control-plane/engine/slo-store.ts'
import type { SloCause } from '../../../../cluster/control-plane/slo/causes.ts'
import { secondsFrom, WHOLE_MINUTE } from '../../../../cluster/control-plane/slo/mask.ts'
import { emptyMinute, merged, MINUTE_MS, type SloMinute } from '../../../../cluster/control-plane/slo/minute.ts'
import type { Slo } from '../../../../shared/slo.ts'
import { AT } from '../../../support/factories.ts'

export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

export function aMinute(over: Partial<SloMinute> = {}): SloMinute {
  return {
    ...emptyMinute('uae-main', AT),
    covered: WHOLE_MINUTE,
    good: WHOLE_MINUTE,
    measured: WHOLE_MINUTE,
    within: new Map([[100, WHOLE_MINUTE]]),
    received: 600,
    replies: 600,
    p95Sum: 600 * 80,
    p95Replies: 600,
    ...over,
  }
}

/** Bad from one second up to another. */
export function aBadMinute(at: number, from = 0, to = 60): SloMinute {
  const good = WHOLE_MINUTE & ~secondsFrom(from, to)
  return aMinute({ at, good, within: new Map([[100, good]]) })
}

export function anSlo(over: Partial<Slo> = {}): Slo {
  const kind = over.kind ?? 'availability'
  return {
    id: `uae-main-${kind}`,
    accountId: 'uae-main',
    kind,
    objective: 0.99,
    thresholdMs: kind === 'latency' ? 100 : null,
    windowDays: 30,
    ...over,
  }
}

export function aCause(over: Partial<SloCause> = {}): SloCause {
  return {
    kind: 'failover',
    id: 'uae-main.1',
    accountId: 'uae-main',
    title: 'uae-1 → uae-2: uae-1 stopped answering',
    from: AT,
    to: AT + 10_000,
    ...over,
  }
}

const mask = fc.bigInt({ min: 0n, max: WHOLE_MINUTE })

/** Any minute that can be recorded, at some minute of the hour after `AT`. */
export const anyMinute: fc.Arbitrary<SloMinute> = fc
  .record({
    minute: fc.nat(59),
    covered: mask,
    good: mask,
    measured: mask,
    within: mask,
    excluded: fc.oneof(fc.constant(0n), mask),
    replies: fc.nat(1_000),
    errors: fc.nat(50),
  })
  .map(({ minute, covered, good, measured, within, excluded, replies, errors }) => ({
    ...emptyMinute('uae-main', AT + minute * MINUTE_MS),
    covered,
    good: good & covered,
    measured: measured & covered,
    within: new Map([[100, within & measured & covered]]),
    excluded,
    received: replies,
    replies: replies + errors,
    errors,
    p95Sum: replies * 80,
    p95Replies: replies,
  }))

/** Each minute once, in order. */
export const anyMinutes = fc
  .uniqueArray(anyMinute, { selector: ({ at }) => at, maxLength: 30 })
  .map((minutes) => minutes.toSorted((a, b) => a.at - b.at))

export const anyCause: fc.Arbitrary<SloCause> = fc
  .record({
    kind: fc.constantFrom('failover' as const, 'alert' as const, 'maintenance' as const),
    id: fc.constantFrom('a', 'b', 'c'),
    from: fc.integer({ min: AT - HOUR_MS, max: AT + HOUR_MS }),
    lasting: fc.option(fc.nat(HOUR_MS)),
    accountId: fc.constantFrom('uae-main', 'ksa-main', null),
  })
  .map(({ lasting, from, ...rest }) => ({
    ...rest,
    title: rest.id,
    from,
    to: lasting === null ? null : from + lasting,
  }))

/** Keeps in memory what an engine keeps on disk. */
export function aMemoryStore(): SloStore {
  const minutes = new Map<string, SloMinute>()
  const causes = new Map<string, SloCause>()
  const of = (accountId: string) => [...minutes.values()].filter((minute) => minute.accountId === accountId)
  const first = (all: readonly SloMinute[]) =>
    all.reduce<number | null>((least, { at }) => Math.min(least ?? at, at), null)
  return {
    save(parts, more) {
      for (const part of parts) {
        const key = `${part.accountId}/${part.at}`
        const before = minutes.get(key)
        minutes.set(key, before === undefined ? part : merged(before, part))
      }
      for (const cause of more) causes.set(`${cause.kind}/${cause.id}/${cause.from}`, cause)
    },
    minutes: (accountId, from, to) => {
      const found = []
      for (let at = Math.floor(from / MINUTE_MS) * MINUTE_MS; at < to; at += MINUTE_MS) {
        const minute = minutes.get(`${accountId}/${at}`)
        if (minute !== undefined) found.push(minute)
      }
      return found
    },
    causes: (from, to) => [...causes.values()].filter((cause) => cause.from < to && (cause.to ?? to) > from),
    firstMinute: (accountId) => first(of(accountId)),
    recordedSince: () => first([...minutes.values()]),
  }
}
