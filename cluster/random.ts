/** Seeded chance: the same seed, the same users saying the same things at the same moments. */

/** 0 ≤ value < 1. */
export type Random = () => number

/** A generator of its own for every thing named by `seed`, so that message 9,000 needs no walk through the 8,999 before it. */
export function randomFrom(...seed: readonly (string | number)[]): Random {
  let state = fold(seed.join('\u0000'))
  // mulberry32: 32 bits of state are plenty for the few draws made of each seed.
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}

/** Weights need not add up to 1. */
export function pickWeighted<T extends { readonly weight: number }>(random: Random, items: readonly [T, ...T[]]): T {
  let left = random() * items.reduce((sum, item) => sum + item.weight, 0)
  for (const item of items) {
    left -= item.weight
    if (left < 0) return item
  }
  return items[0]
}

/** Time to the next arrival of a Poisson process, ms. */
export function nextArrivalMs(random: Random, perSecond: number): number {
  return (-Math.log(1 - random()) * 1_000) / perSecond
}

/** FNV-1a, 32 bits, with a last stir: neighbouring seeds must not start alike. */
function fold(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b)
  return hash ^ (hash >>> 16)
}
