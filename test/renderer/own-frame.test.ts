import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { APART_MS, createOwnFrame } from '../../renderer/own-frame.ts'

describe('a frame of its own', () => {
  let done: number[]
  beforeEach(() => {
    vi.useFakeTimers()
    done = []
  })
  afterEach(() => vi.useRealTimers())

  it('is not the one that is drawn now, and does the newest of what was asked for', () => {
    const frame = createOwnFrame()
    frame.ask(() => done.push(1))
    frame.ask(() => done.push(2))
    expect(done).toEqual([])
    vi.advanceTimersByTime(APART_MS)
    expect(done).toEqual([2])
    frame.ask(() => done.push(3))
    vi.advanceTimersByTime(APART_MS)
    expect(done).toEqual([2, 3])
  })

  it('comes also where something is asked for all the time', () => {
    const frame = createOwnFrame()
    for (let passed = 0; passed < 1_000; passed += 10) {
      frame.ask(() => done.push(passed))
      vi.advanceTimersByTime(10)
    }
    expect(done.length).toBeGreaterThan(20)
  })

  it('does not come after its end', () => {
    const frame = createOwnFrame()
    frame.ask(() => done.push(1))
    frame.end()
    vi.advanceTimersByTime(1_000)
    expect(done).toEqual([])
    frame.ask(() => done.push(2))
    vi.advanceTimersByTime(APART_MS)
    expect(done).toEqual([2])
  })
})
