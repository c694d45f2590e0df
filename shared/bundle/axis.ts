/** Where the marks of an axis stand and what they say. Pure. */
import { utcDay } from './markdown.ts'

/** From 0 to a round number not below `most`, in at most `count` steps. */
export function valueTicks(most: number, count: number): number[] {
  const rough = Math.max(most, Number.MIN_VALUE) / count
  const size = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((times) => times * size).find((wide) => wide >= rough) ?? 10 * size
  const steps = Math.max(1, Math.ceil(most / step))
  return Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

const TIME_STEPS_MS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
].map((seconds) => seconds * 1_000)

/** Round moments within, at most `count` of them, with what stands beside each. */
export function timeTicks(from: number, to: number, count: number): { readonly at: number; readonly text: string }[] {
  const step = TIME_STEPS_MS.find((wide) => (to - from) / wide <= count) ?? (to - from) / count
  const first = Math.ceil(from / step) * step
  const ticks = Array.from({ length: Math.floor((to - first) / step) + 1 }, (_, index) => first + index * step)
  const hasDays = utcDay(from) !== utcDay(to)
  return ticks.map((at) => {
    const time = new Date(at).toISOString().slice(11, step < 60_000 ? 19 : 16)
    return { at, text: hasDays ? `${utcDay(at).slice(5)} ${time}` : time }
  })
}
