/**
 * Numbers on their way to the disk: what came since the last write is added up by step, and joins there what the step has already.
 *
 * Steps are those of this machine's clock when the number came in. The clocks of the sources may be days apart, and a line made
 * of all of them could not be looked at over time.
 */
import { LEVELS, type Level, type RollUp } from '../store/rollups-table.ts'

interface Sum {
  count: number
  total: number
  high: number
  low: number
}

type Steps = Map<number, Map<string, Sum>>

/** While the disk cannot be written, so many sums are held and no more: the oldest steps go first. */
export const HELD_LIMIT = 200_000

export class RollUps {
  readonly #levels = new Map<Level, Steps>(LEVELS.map((level) => [level, new Map()]))

  /** `coversMs`: the value holds since so long before; every step that ended in between has it too. */
  add(key: string, value: number, now: number, coversMs: number): void {
    for (const [level, steps] of this.#levels) {
      const last = Math.floor(now / level.stepMs)
      const first = coversMs > level.stepMs ? Math.floor((now - coversMs) / level.stepMs) + 1 : last
      for (let step = first; step <= last; step += 1) addTo(steps, step, key, value)
    }
  }

  /** What waits for a write of this level, oldest step first. */
  waiting(level: Level): RollUp[] {
    const steps = [...this.#stepsOf(level)].toSorted(([a], [b]) => a - b)
    return steps.flatMap(([step, sums]) => [...sums].map(([key, sum]) => toRollUp(key, step, sum)))
  }

  /** How many wait for a write of this level. */
  count(level: Level): number {
    return [...this.#stepsOf(level).values()].reduce((sum, sums) => sum + sums.size, 0)
  }

  /** The first so many that wait, oldest step first. */
  first(level: Level, most: number): RollUp[] {
    const found: RollUp[] = []
    for (const [step, sums] of [...this.#stepsOf(level)].toSorted(([a], [b]) => a - b)) {
      for (const [key, sum] of sums) {
        if (found.length >= most) return found
        found.push(toRollUp(key, step, sum))
      }
    }
    return found
  }

  /** Of one series, by step. */
  waitingOf(level: Level, key: string): RollUp[] {
    return [...this.#stepsOf(level)].flatMap(([step, sums]) => {
      const sum = sums.get(key)
      return sum === undefined ? [] : [toRollUp(key, step, sum)]
    })
  }

  /** Beginning of the oldest step that waits, epoch ms; `null`: none does. */
  oldest(): number | null {
    const begins = [...this.#levels].flatMap(([{ stepMs }, steps]) => [...steps.keys()].map((step) => step * stepMs))
    return begins.length === 0 ? null : Math.min(...begins)
  }

  keys(): Set<string> {
    const all = [...this.#levels.values()].flatMap((steps) => [...steps.values()])
    return new Set(all.flatMap((sums) => [...sums.keys()]))
  }

  /** They were written as they are, in the same turn. What comes from now on to the same steps is added to them on the disk. */
  drop(level: Level, written: readonly RollUp[]): void {
    const steps = this.#stepsOf(level)
    for (const { step, key } of written) {
      const sums = steps.get(step)
      sums?.delete(key)
      if (sums?.size === 0) steps.delete(step)
    }
  }

  /** It could not be written and has to wait longer. */
  hold(level: Level): void {
    const steps = this.#stepsOf(level)
    let held = [...steps.values()].reduce((sum, sums) => sum + sums.size, 0)
    for (const step of [...steps.keys()].toSorted((a, b) => a - b)) {
      if (held <= HELD_LIMIT) return
      held -= steps.get(step)?.size ?? 0
      steps.delete(step)
    }
  }

  #stepsOf(level: Level): Steps {
    return this.#levels.get(level) ?? new Map<number, Map<string, Sum>>()
  }
}

function addTo(steps: Steps, step: number, key: string, value: number): void {
  let sums = steps.get(step)
  if (sums === undefined) steps.set(step, (sums = new Map()))
  const sum = sums.get(key)
  if (sum === undefined) {
    sums.set(key, { count: 1, total: value, high: value, low: value })
    return
  }
  sum.count += 1
  sum.total += value
  if (value > sum.high) sum.high = value
  if (value < sum.low) sum.low = value
}

function toRollUp(key: string, step: number, { count, total, high, low }: Sum): RollUp {
  // A mean of equal numbers is that number, whatever rounding makes of the sum.
  return { key, step, count, mean: high === low ? high : total / count, high, low }
}
