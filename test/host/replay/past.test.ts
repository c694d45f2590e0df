import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Memory } from '../../../host/memory.ts'
import { pastOf } from '../../../host/replay/past.ts'
import type { RunbookDesk } from '../../../host/runbooks/desk.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { History, SeriesRequest } from '../../../shared/history.ts'
import { aDataDir } from '../support/a-host.ts'
import { aSnapshot, AT } from '../support/factories.ts'
import { aPast, keepPast } from '../support/kept-past.ts'

const STEP_MS = 10_000

describe('what a host has of the past', () => {
  let store: Store
  const asked: SeriesRequest[] = []
  beforeEach(() => {
    store = new Store(openDatabase(join(aDataDir(), 'built-in.sqlite'), AT).db)
    keepPast(store, aSnapshot(), aPast(1_000))
    asked.length = 0
  })
  afterEach(() => store.close())

  function recorded(clockOffsetMs: number | null) {
    const history = (request: SeriesRequest): History => {
      asked.push(request)
      const at = Array.from({ length: 6 }, (_, step) => request.to - (5 - step) * STEP_MS)
      const values = at.map((_, step) => step)
      const series = [{ key: 'all/waiting', values, highs: values, lows: values }]
      return { from: at[0] ?? 0, to: request.to + STEP_MS, stepMs: STEP_MS, at, series, keptSince: AT }
    }
    const memory = { clockOffsetMs, heardAt: AT + 200_000, history } as unknown as Memory
    return pastOf({ name: 'Test', store, memory, runbooks: {} as RunbookDesk }).recorded
  }

  const request = { keys: ['all/waiting'], from: AT, to: AT + 90_000, points: 10 }

  it('asks for no number of later than the moment, and gives none of a step that goes on beyond it', () => {
    const history = recorded(null)?.history(request, AT + 60_000)
    expect(asked).toEqual([{ ...request, to: AT + 60_000 }])
    expect(history?.at.at(-1)).toBe(AT + 60_000)
    expect(history?.series[0]?.values).toEqual([0, 1, 2, 3, 4, null])
  })

  it('goes by the clock of the source, where the two differ', () => {
    const history = recorded(-3_600_000)?.history(request, AT + 60_000)
    expect(asked[0]).toMatchObject({ from: AT - 3_600_000, to: AT + 60_000 - 3_600_000 })
    expect(history?.at.at(-1)).toBe(AT + 60_000)
    expect(history?.keptSince).toBe(AT + 3_600_000)
  })

  it('reaches up to the last word, also where nothing had happened for long', () => {
    expect(recorded(null)?.to).toBe(AT + 200_000)
    expect(recorded(null)?.snapshotAt(AT + 199_000)?.seq).toBe(1_000)
  })
})
