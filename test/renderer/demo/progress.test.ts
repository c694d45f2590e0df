import { describe, expect, it } from 'vitest'
import { whereWords } from '../../../renderer/demo/check-words.ts'
import { BEGINNING, look, moveOn, overAtMs, type Progress, type Sight } from '../../../renderer/demo/progress.ts'
import { readScript } from '../../../renderer/demo/script.ts'

const SCRIPT = readScript(
  [
    '# A',
    '## 0:00 B\nCheck: screen overview\nCheck: state hasMaster',
    '## 0:20 C\nCheck: screen account',
    '## 0:40 D\nCheck: screen overview',
  ].join('\n'),
)

const aSight = (over: Partial<Sight> = {}): Sight => ({
  screen: 'overview',
  areStatesSo: true,
  elapsedMs: 1_000,
  isRunning: true,
  ...over,
})

const seen = (progress: Progress, over: Partial<Sight> = {}): Progress => look(progress, SCRIPT, aSight(over))
const left = (progress: Progress): Progress => moveOn(progress, SCRIPT)

describe('the way through a script', () => {
  it('calls a step seen once all of its checks were so at once, and says when', () => {
    const partly = seen(BEGINNING, { areStatesSo: false })
    expect(partly.seenAtMs).toEqual([null])
    expect(seen(partly, { elapsedMs: 3_000 }).seenAtMs).toEqual([3_000])
  })

  it('keeps that a step was seen when a check is no longer so', () => {
    expect(seen(seen(BEGINNING), { areStatesSo: false, elapsedMs: 9_000 }).seenAtMs).toEqual([1_000])
  })

  it('counts a screen for the step alone in which the window was there', () => {
    const inAccount = seen(left(seen(BEGINNING, { screen: 'account' })), { screen: 'overview' })
    expect(inAccount).toMatchObject({ step: 1, seenAtMs: [null, null] })
    expect(seen(inAccount, { screen: 'account' }).seenAtMs).toEqual([null, 1_000])
  })

  it('stays on a step that was seen until the next one’s time has come', () => {
    expect(seen(seen(BEGINNING), { elapsedMs: 19_999 }).step).toBe(0)
    expect(seen(seen(BEGINNING), { elapsedMs: 20_000 }).step).toBe(1)
  })

  it('waits for a presenter who is late: no step goes by unseen', () => {
    const late = seen(BEGINNING, { areStatesSo: false, elapsedMs: 50_000 })
    expect(late.step).toBe(0)
    expect(seen(late, { elapsedMs: 51_000 })).toMatchObject({ step: 1, seenAtMs: [51_000, null] })
  })

  it('does not go on by itself while the script is paused', () => {
    expect(seen(BEGINNING, { elapsedMs: 30_000, isRunning: false })).toMatchObject({ step: 0, seenAtMs: [30_000] })
  })

  it('goes on when it is told to, and remembers that nothing was seen', () => {
    expect(left(BEGINNING)).toEqual({ step: 1, visited: [], seenAtMs: [null, null] })
  })

  it('is over when the last step was seen, and stays on it', () => {
    const last = left(left(BEGINNING))
    expect(overAtMs(last, SCRIPT)).toBeNull()
    const over = seen(last, { elapsedMs: 45_000 })
    expect(over.step).toBe(2)
    expect(overAtMs(over, SCRIPT)).toBe(45_000)
    expect(left(over)).toBe(over)
  })

  it('gives the same object where nothing new was seen', () => {
    const once = seen(BEGINNING)
    expect(seen(once, { elapsedMs: 5_000 })).toBe(once)
  })

  it.each([
    ['on time', BEGINNING, 5_000, true],
    ['paused', BEGINNING, 5_000, false],
    ['0:10 behind', BEGINNING, 30_000, true],
    ['0:15 ahead', left(BEGINNING), 5_000, true],
    ['0:15 ahead · paused', left(BEGINNING), 5_000, false],
    ['gone through', seen(left(left(BEGINNING))), 5_000, true],
  ] as const)('is %s', (words, progress, elapsedMs, isRunning) => {
    expect(whereWords(progress, SCRIPT, elapsedMs, isRunning)).toBe(words)
  })
})
