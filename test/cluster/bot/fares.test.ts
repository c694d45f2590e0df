import { describe, expect, it } from 'vitest'
import { Fares, FARES_WINDOW_MS } from '../../../cluster/bot/fares.ts'

function someFares() {
  const clock = { now: 0 }
  return { fares: new Fares(() => clock.now), clock }
}

describe('how nodes fare', () => {
  it('is messages, errors and p95 by node, and nothing of who was handed nothing', () => {
    const { fares, clock } = someFares()
    for (let ms = 1; ms <= 100; ms++) fares.count('uae-2', ms, ms % 20 === 0)
    fares.count('uae-3', 7, false)
    clock.now = 10_000
    expect(fares.within(60_000)).toEqual({
      windowMs: 10_000,
      nodes: [
        { nodeId: 'uae-2', messages: 100, errors: 5, p95Ms: 95 },
        { nodeId: 'uae-3', messages: 1, errors: 0, p95Ms: 7 },
      ],
    })
  })

  it('looks back as far as it is asked to, in whole seconds', () => {
    const { fares, clock } = someFares()
    fares.count('uae-2', 1, true)
    clock.now = 30_000
    fares.count('uae-2', 2, false)
    clock.now = 35_000
    expect(fares.within(10_000)).toEqual({
      windowMs: 10_000,
      nodes: [{ nodeId: 'uae-2', messages: 1, errors: 0, p95Ms: 2 }],
    })
    expect(fares.within(35_000).nodes[0]).toMatchObject({ messages: 2, errors: 1 })
  })

  it('forgets what is older than its window, and says how far back it reaches', () => {
    const { fares, clock } = someFares()
    fares.count('uae-2', 1, true)
    clock.now = FARES_WINDOW_MS + 1_000
    expect(fares.within(2 * FARES_WINDOW_MS)).toEqual({ windowMs: FARES_WINDOW_MS, nodes: [] })
  })

  it('keeps fewer seconds under a flood, and says so', () => {
    const { fares, clock } = someFares()
    for (let second = 0; second < 20; second++) {
      clock.now = second * 1_000
      for (let message = 0; message < 10_000; message++) fares.count('uae-2', 1, false)
    }
    const { windowMs, nodes } = fares.within(FARES_WINDOW_MS)
    expect(nodes[0]?.messages).toBeLessThanOrEqual(100_000)
    expect(windowMs).toBe(9_000)
  })
})
