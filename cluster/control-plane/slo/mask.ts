/** Seconds of one minute as bits, the first second lowest. Pure. */

export type Mask = bigint

export const NO_SECOND: Mask = 0n
export const WHOLE_MINUTE: Mask = (1n << 60n) - 1n

const HALF = (1n << 30n) - 1n

export function secondsIn(mask: Mask): number {
  if (mask === WHOLE_MINUTE) return 60
  return mask === NO_SECOND ? 0 : ones(Number(mask & HALF)) + ones(Number(mask >> 30n))
}

/** Seconds from the one up to, not with, the other; what lies outside of the minute is cut off. */
export function secondsFrom(from: number, to: number): Mask {
  const [first, end] = [Math.max(0, from), Math.min(60, to)]
  return end <= first ? NO_SECOND : ((1n << BigInt(end - first)) - 1n) << BigInt(first)
}

/** Unbroken runs, in order, as seconds: the end is not in it. */
export function runsOf(mask: Mask): [from: number, to: number][] {
  if (mask === NO_SECOND) return []
  if (mask === WHOLE_MINUTE) return [[0, 60]]
  const runs: [number, number][] = []
  for (let second = 0; second < 60; second++) {
    if ((mask & (1n << BigInt(second))) === 0n) continue
    const last = runs.at(-1)
    if (last?.[1] === second) last[1] += 1
    else runs.push([second, second + 1])
  }
  return runs
}

/** Short where a minute was like most: "" for no second, "*" for all of them. */
export function maskText(mask: Mask): string {
  if (mask === NO_SECOND) return ''
  return mask === WHOLE_MINUTE ? '*' : mask.toString(16)
}

export function maskOf(text: string): Mask {
  if (text === '') return NO_SECOND
  return text === '*' ? WHOLE_MINUTE : BigInt(`0x${text}`) & WHOLE_MINUTE
}

function ones(half: number): number {
  let count = 0
  for (let rest = half; rest !== 0; rest &= rest - 1) count += 1
  return count
}
