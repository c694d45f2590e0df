/** Reads minutes as digests. Hours that are over do not change any more, so they are read once. */
import type { SloStore } from '../engine/slo-store.ts'
import { type Digest, digestOf, joined } from './digest.ts'
import { cut, merged, MINUTE_MS, type SloMinute } from './minute.ts'

const HOUR_MS = 60 * MINUTE_MS
/** What is read at once: beats are not kept waiting for longer. */
const STRETCH_MS = 6 * HOUR_MS

export class DigestReader {
  readonly #store: SloStore
  readonly #unsaved: (accountId: string) => readonly SloMinute[]
  readonly #hours = new Map<string, Digest>()

  /** `unsaved`: what is not in the store yet. */
  constructor(store: SloStore, unsaved: (accountId: string) => readonly SloMinute[]) {
    this.#store = store
    this.#unsaved = unsaved
  }

  /** A period in parts to be read one by one, from where anything is recorded. */
  stretches(accountId: string, from: number, to: number): [from: number, to: number][] {
    const recorded = this.#unsaved(accountId).map(({ at }) => at)
    const start = Math.max(from, Math.min(this.#store.firstMinute(accountId) ?? to, ...recorded))
    const all: [number, number][] = []
    for (let at = start; at < to; at = floor(at, STRETCH_MS) + STRETCH_MS)
      all.push([at, Math.min(floor(at, STRETCH_MS) + STRETCH_MS, to)])
    return all
  }

  read(accountId: string, from: number, to: number): Digest {
    const parts: Digest[] = []
    const unsaved = this.#unsaved(accountId)
    for (let hour = floor(from, HOUR_MS); hour < to; hour += HOUR_MS) {
      const key = keyOf(accountId, hour)
      const isWhole = from <= hour && to >= hour + HOUR_MS
      const isOpen = unsaved.some(({ at }) => floor(at, HOUR_MS) === hour)
      const known = isWhole && !isOpen ? this.#hours.get(key) : undefined
      const digest = known ?? this.#fresh(accountId, Math.max(hour, from), Math.min(hour + HOUR_MS, to), unsaved)
      if (isWhole && !isOpen) this.#hours.set(key, digest)
      parts.push(digest)
    }
    return joined(parts)
  }

  /** These were written just now. */
  forget(minutes: readonly SloMinute[]): void {
    for (const { accountId, at } of minutes) this.#hours.delete(keyOf(accountId, floor(at, HOUR_MS)))
  }

  #fresh(accountId: string, from: number, to: number, unsaved: readonly SloMinute[]): Digest {
    const minutes = new Map(this.#store.minutes(accountId, from, to).map((minute) => [minute.at, minute]))
    for (const minute of unsaved.filter(({ at }) => at + MINUTE_MS > from && at < to)) {
      const saved = minutes.get(minute.at)
      minutes.set(minute.at, saved === undefined ? minute : merged(saved, minute))
    }
    const inOrder = [...minutes.values()].toSorted((a, b) => a.at - b.at)
    return digestOf(inOrder.map((minute) => cut(minute, from, to)))
  }
}

function keyOf(accountId: string, hour: number): string {
  return `${accountId}/${hour}`
}

function floor(at: number, step: number): number {
  return Math.floor(at / step) * step
}
