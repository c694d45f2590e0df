/** Spans of time in which something stands still, made as far ahead as they are asked for. Seeded; times in ms, asked for in rising order. */

export interface Recurrence {
  /** Mean time from the end of one span to the next, exponentially distributed. */
  readonly everyMs: number
  readonly lastsMs: (random: () => number) => number
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Nobody looks further back than this. */
const KEPT_MS = 30_000

export class Interruptions {
  #passed = 0
  readonly #streams: { readonly recurrence: Recurrence; readonly random: () => number; spans: Span[] }[]

  constructor(recurrences: readonly Recurrence[], randomOf: (index: number) => () => number) {
    this.#streams = recurrences.map((recurrence, index) => ({ recurrence, random: randomOf(index), spans: [] }))
  }

  /** How many began before the latest moment asked for; some are over and forgotten. */
  get passed(): number {
    return this.#passed
  }

  /** The first moment from `at` on that none of them covers. */
  over(at: number): number {
    let free = at
    for (;;) {
      const before = free
      for (const stream of this.#streams) {
        const { recurrence, random, spans } = stream
        for (let last = spans.at(-1); last === undefined || last.from <= free; last = spans.at(-1)) {
          const from = (last?.to ?? 0) - Math.log(1 - random()) * recurrence.everyMs
          // The last one of each stream is still to come.
          if (last !== undefined) this.#passed++
          spans.push({ from, to: from + recurrence.lastsMs(random) })
        }
        for (const { from, to } of spans) if (from <= free && free < to) free = to
        while ((spans[0]?.to ?? at) < at - KEPT_MS) spans.shift()
      }
      if (free === before) return free
    }
  }
}
