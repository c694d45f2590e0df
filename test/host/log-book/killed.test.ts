import { describe, expect, it } from 'vitest'
import { killedAndWhole } from './killing.ts'

const KILLS = 20

describe('a console that is killed while somebody writes into a run, an incident and a handover', () => {
  it('keeps every entry that was acknowledged, in a sound store', { timeout: 180_000 }, async () => {
    expect(await killedAndWhole(KILLS, Math.random)).toBeGreaterThan(KILLS)
  })
})
