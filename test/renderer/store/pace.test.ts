import { describe, expect, it } from 'vitest'
import { createPace, GATHER_MS, PATIENCE_MS, QUICK_STEP_MS, STEP_MS } from '../../../renderer/store/pace.ts'

function start() {
  let now = 0
  const timers: { at: number; run: () => void }[] = []
  const drawn: number[] = []
  const pace = createPace({ now: () => now, wait: (ms, then) => void timers.push({ at: now + ms, run: then }) })
  /** Something happens at these moments; answers when the page was drawn for it. */
  function run(moments: readonly number[], patient: readonly number[] = []): number[] {
    const left = [...moments, ...patient].toSorted((a, b) => a - b)
    for (;;) {
      const timer = timers.toSorted((a, b) => a.at - b.at)[0]
      const moment = left[0]
      if (timer !== undefined && (moment === undefined || timer.at <= moment)) {
        timers.splice(timers.indexOf(timer), 1)
        now = timer.at
        timer.run()
      } else if (moment !== undefined) {
        left.shift()
        now = moment
        pace(() => drawn.push(now), patient.includes(moment) ? 'patient' : undefined)
      } else return drawn
    }
  }
  return { run }
}

describe('the pace of drawing', () => {
  it('draws at once what comes after a while', () => expect(start().run([0, 900])).toEqual([0, 900]))

  it('draws together what comes within one step', () => {
    expect(start().run([0, 10, 20])).toEqual([0, QUICK_STEP_MS, QUICK_STEP_MS])
  })

  it('draws at most ten times a second, however much happens', () => {
    const drawn = new Set(start().run(Array.from({ length: 500 }, (_, index) => index * 10)))
    // It may begin faster, and has made up for it by then.
    const perSecond = [2_000, 3_000, 4_000].map((from) => [...drawn].filter((at) => at >= from && at < from + 1_000))
    expect(Math.max(...perSecond.map(({ length }) => length))).toBeLessThanOrEqual(1_000 / STEP_MS)
  })

  it('draws twenty things a second two by two, and lets none wait for a whole step', () => {
    const moments = Array.from({ length: 200 }, (_, index) => Math.round(index * 51))
    const drawn = start().run(moments)
    const waits = moments.map((moment, index) => (drawn[index] ?? 0) - moment)
    expect(Math.max(...waits)).toBeLessThanOrEqual(GATHER_MS.full)
    const seconds = (moments.at(-1) ?? 0) / 1_000
    expect(new Set(drawn).size / seconds).toBeLessThanOrEqual(10.5)
  })

  it('lets what comes first wait less while there is room for more drawings', () => {
    const moments = Array.from({ length: 60 }, (_, index) => index * 120)
    const waits = start()
      .run(moments)
      .map((at, index) => at - (moments[index] ?? 0))
    expect(new Set(waits.slice(-20))).toEqual(new Set([GATHER_MS.room]))
  })

  it('draws one of several ages and numbers at a time', () => {
    expect(start().run([60, 200], [10, 20])).toEqual([60, 60, 130, 200])
  })

  it('draws ages and numbers along with what happens, and by themselves where nothing does', () => {
    expect(start().run([60], [10])).toEqual([60, 60])
    expect(start().run([], [10])).toEqual([10 + PATIENCE_MS])
  })

  it('lets nothing that happens wait for them', () => {
    expect(start().run([131], [10])).toEqual([10 + PATIENCE_MS, 131])
  })

  it('lets nothing wait longer than a step', () => {
    const moments = Array.from({ length: 200 }, (_, index) => index * 37)
    const drawn = start().run(moments)
    expect(Math.max(...moments.map((moment, index) => (drawn[index] ?? 0) - moment))).toBeLessThanOrEqual(STEP_MS)
  })
})
