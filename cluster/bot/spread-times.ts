/** How long each node takes: from handing a message out to having its answer back. */

const QUANTILES_OVER_MS = 10_000
const MEAN_OVER_MS = 60_000
const SECOND_MS = 1_000

interface Second {
  readonly startedAt: number
  readonly tookMs: number[]
}

export class SpreadTimes {
  readonly #mono: () => number
  readonly #byNode = new Map<string, Second[]>()

  /** `mono`: monotonic ms. */
  constructor(mono: () => number) {
    this.#mono = mono
  }

  took(nodeId: string, ms: number): void {
    const now = this.#mono()
    const seconds = this.#byNode.get(nodeId) ?? []
    if (seconds.length === 0) this.#byNode.set(nodeId, seconds)
    const newest = seconds.at(-1)
    if (newest !== undefined && now - newest.startedAt < SECOND_MS) newest.tookMs.push(ms)
    else seconds.push({ startedAt: now, tookMs: [ms] })
    while (seconds[0] !== undefined && seconds[0].startedAt < now - MEAN_OVER_MS) seconds.shift()
  }

  /** Over the last 10 s; `null`: no message in it. */
  quantiles(nodeId: string): { readonly p50Ms: number | null; readonly p95Ms: number | null } {
    const sorted = this.#within(nodeId, QUANTILES_OVER_MS).sort((a, b) => a - b)
    const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null
    return { p50Ms: at(0.5), p95Ms: at(0.95) }
  }

  /** Means of the last minute, by node; nodes that were given nothing in it are not there. */
  means(): Record<string, number> {
    return Object.fromEntries(
      [...this.#byNode.keys()].flatMap((nodeId) => {
        const took = this.#within(nodeId, MEAN_OVER_MS)
        return took.length === 0 ? [] : [[nodeId, took.reduce((sum, ms) => sum + ms, 0) / took.length]]
      }),
    )
  }

  #within(nodeId: string, ms: number): number[] {
    const from = this.#mono() - ms
    return (this.#byNode.get(nodeId) ?? []).flatMap(({ startedAt, tookMs }) => (startedAt >= from ? tookMs : []))
  }
}
