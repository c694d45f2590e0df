import { describe, expect, it } from 'vitest'
import { lapTone, lapWords, standingOf, verdictWords } from '../../../renderer/drills/standing.ts'
import { drillById } from '../../../shared/drill/catalogue.ts'
import { lapsOf } from '../../../shared/drill/run.ts'
import { aDrillRun } from '../../support/drill-factories.ts'

const steps = drillById('master-killed')?.steps ?? []
const running = aDrillRun({ decided: null, restored: null, endedAt: null, why: null })

describe('the steps of a drill', () => {
  it('are ticked by facts, and the first without one is next', () => {
    expect(standingOf(steps, running).map(({ state }) => state)).toEqual(['done', 'done', 'next', 'waiting', 'waiting'])
    expect(standingOf(steps, running)[0]?.by).toBe('SIGKILL to ksa-1 (process 4711)')
  })

  it('that no fact tells of are not reported once it is over', () => {
    const over = aDrillRun({ restored: null })
    expect(standingOf(steps, over).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'missed', 'done'])
  })
})

describe('its times', () => {
  it('stand beside their limits, and are not made up', () => {
    expect(lapsOf(aDrillRun()).map((lap) => lapWords(lap, false))).toEqual([
      '0.26 s of 0.90 s',
      '0.09 s of 0.40 s',
      '0.19 s of 8.5 s',
    ])
    expect(lapsOf(running).map((lap) => lapWords(lap, true))[1]).toBe('not yet, limit 0.40 s')
    const [first] = lapsOf(running)
    expect(lapWords({ ...first, limitMs: null }, true)).toBe('0.26 s, no limit set')
    expect(lapWords({ ...first, limitMs: null, tookMs: null }, false)).toBe('not reported')
  })

  it('are coloured by what they are held against', () => {
    const [first] = lapsOf(running)
    expect(lapTone(first)).toBe('ok')
    expect(lapTone({ ...first, tookMs: 901 })).toBe('warn')
    expect(lapTone({ ...first, limitMs: null })).toBe('info')
    expect(lapTone({ ...first, tookMs: null })).toBe('unknown')
  })

  it('make one word for the run', () => {
    expect(verdictWords(running).text).toBe('running')
    expect(verdictWords(aDrillRun()).text).toBe('within limits')
    expect(verdictWords(aDrillRun({ restored: null })).text).toBe('ended before it was restored')
  })
})
