import { describe, expect, it } from 'vitest'
import { createMomentClock } from '../../../renderer/replay/moment-clock.ts'
import { aReplay } from './a-replay.ts'

describe('the clock of a window', () => {
  it('is this machine’s, and in a replay that of the moment', () => {
    const clock = createMomentClock(
      () => 9_000_000,
      () => 0,
    )
    expect(clock.now()).toBe(9_000_000)
    clock.set(aReplay({ from: 0, to: 60_000, at: 10_000 }))
    expect(clock.now()).toBe(10_000)
    clock.set(null)
    expect(clock.now()).toBe(9_000_000)
  })

  it('goes on at the pace of the replay until host says more, and not past the end', () => {
    let elapsed = 0
    const clock = createMomentClock(
      () => 0,
      () => elapsed,
    )
    clock.set(aReplay({ from: 0, to: 60_000, at: 10_000, speed: 10 }))
    elapsed = 100
    expect(clock.now()).toBe(11_000)
    elapsed = 5_000
    expect(clock.now()).toBe(15_000)
    clock.set(aReplay({ from: 0, to: 60_000, at: 59_000, speed: 60 }))
    elapsed = 5_200
    expect(clock.now()).toBe(60_000)
  })

  it('stands still where the replay does', () => {
    let elapsed = 0
    const clock = createMomentClock(
      () => 0,
      () => elapsed,
    )
    clock.set(aReplay({ from: 0, to: 60_000, at: 10_000, speed: 0 }))
    elapsed = 400
    expect(clock.now()).toBe(10_000)
  })
})
