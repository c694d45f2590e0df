import { describe, expect, it } from 'vitest'
import { Scenario } from '../../../cluster/config.ts'
import { letSessionsSuffer } from '../../../cluster/gateway/mishaps.ts'
import type { Mishap } from '../../../cluster/gateway/sessions.ts'
import { Fault } from '../../../shared/fault.ts'
import { aClock } from './factories.ts'

const HOUR_MS = 3_600_000

/** What befalls three nodes in a hundred hours. */
function aHistory(sessions: Record<string, number>, seed = 1, refuse = false) {
  const clock = aClock()
  const happened: { nodeId: string; mishap: Mishap; atMs: number }[] = []
  const stop = letSessionsSuffer({
    scenario: Scenario.parse({ seed, sessions }),
    sessions: {
      nodeIds: ['uae-1', 'uae-2', 'uae-3'],
      suffer(nodeId, mishap) {
        happened.push({ nodeId, mishap, atMs: clock.monotonicMs() })
        if (refuse) throw new Fault('alreadySo')
      },
    },
    clock,
  })
  clock.advance(100 * HOUR_MS)
  return { happened, stop, clock }
}

describe('mishaps', () => {
  it('come as often as the scenario says, to every node', () => {
    const { happened } = aHistory({ dropsPerHour: 2 })
    expect(happened.length / 300).toBeGreaterThan(1.6)
    expect(happened.length / 300).toBeLessThan(2.4)
    expect(new Set(happened.map(({ nodeId }) => nodeId)).size).toBe(3)
    for (const { mishap } of happened) expect(mishap).toMatchObject({ do: 'drop' })
  })

  it('are the same for the same seed, and others for another', () => {
    const all = { dropsPerHour: 1, logOutsPerHour: 0.1, blocksPerHour: 0.5 }
    expect(aHistory(all).happened).toEqual(aHistory(all).happened)
    expect(aHistory(all).happened).not.toEqual(aHistory(all, 2).happened)
  })

  it('of a calm scenario are none', () => {
    expect(aHistory({}).happened).toEqual([])
  })

  it('block for a while, and log out about half afterwards', () => {
    const blocks = aHistory({ blocksPerHour: 1 }).happened.flatMap(({ mishap }) =>
      mishap.do === 'block' ? [mishap] : [],
    )
    expect(blocks.length).toBeGreaterThan(100)
    expect(blocks.every(({ forMs }) => forMs >= 5_000 && forMs <= 20_000)).toBe(true)
    const out = blocks.filter(({ afterwards }) => afterwards === 'loggedOut').length / blocks.length
    expect(out).toBeGreaterThan(0.35)
    expect(out).toBeLessThan(0.65)
  })

  it('go on after one that could not happen, and stop when told', () => {
    const { happened, stop, clock } = aHistory({ dropsPerHour: 1 }, 1, true)
    const before = happened.length
    expect(before).toBeGreaterThan(1)
    stop()
    clock.advance(100 * HOUR_MS)
    expect(happened.length).toBe(before)
  })
})
