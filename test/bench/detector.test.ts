/** The detector bench in short. It computes and waits for nothing, so its figures are the same everywhere. */
import { describe, expect, it } from 'vitest'
import { Timing } from '../../cluster/config.ts'
import { playTrace } from './detector/play.ts'
import { CALM, pausedFor, TRACES } from './detector/traces.ts'
import { quantile } from './support/statistics.ts'

const common = { seed: 1, heartbeats: 60_000, timing: Timing.parse({}) }

describe('a bot that lives', () => {
  it.each(TRACES)('is never confirmed down in $name weather', (trace) => {
    expect(playTrace({ ...common, trace }).verdicts.down).toBe(0)
  })

  it('is confirmed down where it alone pauses longer than suspicion and probes together take', () => {
    const { pauses, suspicions, verdicts } = playTrace({ ...common, heartbeats: 5_000, trace: pausedFor(1_500) })
    expect(pauses).toBeGreaterThan(10)
    expect(suspicions).toBe(pauses)
    expect(verdicts.down).toBe(pauses)
  })

  it('is suspected, but not confirmed, where the pause ends before the probes do', () => {
    const { suspicions, verdicts } = playTrace({ ...common, heartbeats: 5_000, trace: pausedFor(1_000) })
    expect(suspicions).toBeGreaterThan(10)
    expect(verdicts.down).toBe(0)
  })

  it('is not even suspected in calm weather', () => {
    expect(playTrace({ ...common, trace: CALM }).suspicions).toBe(0)
  })
})

describe('a bot that is stopped', () => {
  it.each(TRACES)('is suspected within 1.3 s (99 of 100) in $name weather', (trace) => {
    const { suspectedMs } = playTrace({ ...common, trace })
    expect(suspectedMs.length).toBeGreaterThan(1_000)
    expect(quantile(suspectedMs, 0.99)).toBeLessThan(1_300)
    expect(quantile(suspectedMs, 0)).toBeGreaterThan(400)
  })
})
