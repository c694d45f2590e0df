import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Phi } from '../../../../cluster/control-plane/detect/phi.ts'

const BEAT_MS = 250
const THRESHOLD = 8

/** Beats at these intervals, the last of them at the returned time. */
function beating(intervalsMs: readonly number[]): { phi: Phi; lastAt: number } {
  const phi = new Phi({ expectedIntervalMs: BEAT_MS, acceptablePauseMs: 400 })
  let at = 0
  phi.heard(at)
  for (const interval of intervalsMs) phi.heard((at += interval))
  return { phi, lastAt: at }
}

const regular = (count: number) => Array.from({ length: count }, () => BEAT_MS)
const at = (detector: Phi, now: number) => detector.phi(now) ?? Number.NaN

/** How long silence lasts until it is a suspicion, ms. */
function suspectedAfter({ phi, lastAt }: { phi: Phi; lastAt: number }): number {
  for (let silence = 0; silence < 60_000; silence += 5) {
    if (at(phi, lastAt + silence) >= THRESHOLD) return silence
  }
  return Number.POSITIVE_INFINITY
}

describe('suspicion', () => {
  it('does not rise while beats come as they always came', () => {
    const { phi, lastAt } = beating(regular(200))
    expect(at(phi, lastAt + BEAT_MS)).toBeLessThan(0.1)
  })

  it('comes within 1.3 s of silence, and not within the acceptable pause', () => {
    const silence = suspectedAfter(beating(regular(200)))
    expect(silence).toBeGreaterThan(BEAT_MS + 400)
    expect(silence).toBeLessThan(1_300)
  })

  it('is as quick for a node that was only just heard', () => {
    expect(suspectedAfter(beating([]))).toBeLessThan(1_300)
    expect(suspectedAfter(beating(regular(2)))).toBeLessThan(1_300)
  })

  it('does not come of jitter: beats between 150 and 350 ms late or early never make one', () => {
    const jittered = fc.array(fc.integer({ min: 150, max: 350 }), { minLength: 20, maxLength: 150 })
    fc.assert(
      fc.property(jittered, (intervals) => {
        const { phi, lastAt } = beating(intervals)
        expect(at(phi, lastAt + 350)).toBeLessThan(THRESHOLD)
        expect(suspectedAfter({ phi, lastAt })).toBeLessThan(1_600)
      }),
    )
  })

  it('takes longer for a node whose rhythm is rough', () => {
    const rough = regular(100).map((interval, index) => interval + (index % 2 === 0 ? 200 : -200))
    expect(suspectedAfter(beating(rough))).toBeGreaterThan(suspectedAfter(beating(regular(100))))
  })

  it('is nearly as quick after one long silence as before it, also when the beats held up by it come in a heap', () => {
    const before = suspectedAfter(beating(regular(100)))
    const heap = Array.from({ length: 12 }, () => 1)
    const after = suspectedAfter(beating([...regular(100), 3_250, ...heap, ...regular(4)]))
    expect(after).toBeGreaterThanOrEqual(before)
    expect(after - before).toBeLessThan(50)
  })

  it('only grows while the silence lasts', () => {
    const { phi, lastAt } = beating(regular(20))
    let before = -1
    for (let silence = 0; silence < 3_000; silence += 10) {
      const now = at(phi, lastAt + silence)
      expect(now).toBeGreaterThanOrEqual(before)
      before = now
    }
    expect(Number.isFinite(before)).toBe(true)
  })
})

describe('a time in which nobody listened', () => {
  it('is no silence: suspicion comes as late as it is long, and never before what is said next', () => {
    const before = suspectedAfter(beating(regular(20)))
    const { phi, lastAt } = beating(regular(20))
    phi.excuse(800, lastAt + 1_000)
    expect(suspectedAfter({ phi, lastAt }) - before).toBeGreaterThanOrEqual(799)
    phi.excuse(60_000, lastAt + 2_000)
    expect(phi.lastAt).toBe(lastAt + 2_000)
  })
})

describe('what is not known', () => {
  it('is null before the first word', () => {
    expect(new Phi({ expectedIntervalMs: BEAT_MS, acceptablePauseMs: 400 }).phi(1_000)).toBeNull()
  })

  it('is forgotten on a new connection: the pause before it is no beat interval', () => {
    const { phi, lastAt } = beating(regular(20))
    phi.reset(lastAt + 20_000)
    expect(phi.lastAt).toBe(lastAt + 20_000)
    expect(suspectedAfter({ phi, lastAt: lastAt + 20_000 })).toBeLessThan(1_300)
  })
})
