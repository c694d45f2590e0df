import { describe, expect, it } from 'vitest'
import { killedAndWhole } from './killing.ts'

const KILLS = 100
const SEED = 20_261_122

describe('a console that is killed a hundred times while somebody writes', () => {
  it(`loses nothing that was acknowledged, at moments by the seed ${SEED}`, { timeout: 900_000 }, async () => {
    expect(await killedAndWhole(KILLS, seeded(SEED))).toBeGreaterThan(KILLS)
  })
})

/** mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
