import { beforeEach, describe, expect, it } from 'vitest'
import { controlApiSource, SourceBoard } from '../../../host/observe/source-board.ts'
import { Fault, toProblem } from '../../../shared/fault.ts'
import type { Source } from '../../../shared/history.ts'
import { AT } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

describe('the list of sources', () => {
  let clock: FakeClock
  let source: Source
  let isWatched: boolean
  let told: Source[][]

  beforeEach(() => {
    clock = aClock()
    source = controlApiSource({ kind: 'live', since: AT }, AT, 0)
    isWatched = true
    told = []
    const board = new SourceBoard({
      clock,
      sources: () => [source],
      isWatched: () => isWatched,
      changed: (sources) => told.push(sources),
    })
    board.start()
  })

  it('is told when it changed, and at most once a second', () => {
    for (let step = 0; step < 30; step += 1) {
      clock.advance(100)
      source = { ...source, lastAnswerAt: clock.now() }
    }
    expect(told.length).toBeLessThanOrEqual(3)
    const before = told.length
    clock.advance(1_000)
    clock.advance(10_000)
    expect(told).toHaveLength(before + 1)
  })

  it('is told to nobody while nobody looks', () => {
    isWatched = false
    clock.advance(5_000)
    expect(told).toEqual([])
  })

  it('says of the control API what is wrong with the connection', () => {
    const problem = toProblem(new Fault('unreachable', 'nobody listens'))
    const retrying = { kind: 'retrying', since: AT, retryAt: AT, attempt: 1, problem } as const
    expect(controlApiSource(retrying, AT, 12)).toMatchObject({
      id: 'control-api',
      lastAnswerAt: AT,
      trouble: 'nobody listens',
      clockOffsetMs: 12,
    })
    expect(controlApiSource({ kind: 'live', since: AT }, AT, null).trouble).toBeNull()
    expect(controlApiSource({ kind: 'stale', since: AT }, AT, null).trouble).toContain('nothing comes')
    expect(controlApiSource({ kind: 'connecting', since: AT }, null, null).trouble).toBe('connecting')
  })
})
