import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Memory } from '../../../host/memory.ts'
import { Notices } from '../../../host/notices.ts'
import { openDatabase } from '../../../host/store/database.ts'
import { Store } from '../../../host/store/store.ts'
import type { CallInput } from '../../../shared/calls.ts'
import type { History } from '../../../shared/history.ts'
import { aDataDir } from '../support/a-host.ts'
import { aNodeSample, anAccountSample, aSnapshot, AT } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'

const KEY = 'node/uae-1/handledPerS'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('numbers over time', () => {
  let file: string
  let store: Store
  let clock: FakeClock
  let memory: Memory
  /** The sources' clocks less this machine's, ms. */
  let offsetMs: number

  beforeEach(() => {
    file = join(aDataDir(), 'built-in.sqlite')
    clock = aClock()
    offsetMs = 0
    begin()
  })
  afterEach(() => store.close())

  function begin(): void {
    store = new Store(openDatabase(file, AT).db)
    const notices = new Notices(clock, () => undefined)
    memory = new Memory(store, clock, notices, () => undefined)
  }
  function restart(): void {
    memory.close()
    store.close()
    begin()
  }
  /** A sample a second, its value the seconds since the beginning. */
  function live(seconds: number, nodes = ['uae-1']): void {
    for (let second = 0; second < seconds; second += 1) {
      const at = clock.now() + offsetMs
      const handledPerS = (clock.now() - AT) / 1_000
      memory.addSamples(nodes.map((nodeId) => aNodeSample({ nodeId, at, handledPerS })))
      clock.advance(1_000)
    }
  }
  const ask = (over: Partial<CallInput<'getSeries'>> = {}): History =>
    memory.history({ keys: [KEY], from: clock.now() - 60_000, to: clock.now(), points: 300, ...over })
  const only = ({ series: [first] }: History) => {
    if (first === undefined) throw new Error('no series')
    return first
  }

  it('come from the last minutes second by second, aligned to whole seconds', () => {
    live(120)
    const history = ask()
    expect(history).toMatchObject({ from: AT + 60_000, to: AT + 120_000, stepMs: 1_000, keptSince: AT })
    expect(history.at).toHaveLength(60)
    expect(only(history).values).toEqual(Array.from({ length: 60 }, (_, second) => 60 + second))
    expect(only(history).highs).toEqual(only(history).values)
  })

  it('are joined where fewer points are asked for: mean, highest and lowest', () => {
    live(120)
    const history = ask({ points: 6 })
    expect(history).toMatchObject({ stepMs: 10_000, from: AT + 60_000 })
    const { values, highs, lows } = only(history)
    expect([values[0], highs[0], lows[0]]).toEqual([64.5, 69, 60])
    expect(history.at.length).toBeLessThanOrEqual(6)
  })

  it('come from the roll-ups further back, the newest that are not on the disk yet too', () => {
    live(1_805)
    const history = ask({ from: AT, points: 300 })
    expect(history).toMatchObject({ stepMs: 10_000, from: AT })
    const { values, highs } = only(history)
    expect(values).toHaveLength(181)
    expect(values[0]).toBe(4.5)
    expect([values[180], highs[180]]).toEqual([1_802, 1_804])
    expect(values).not.toContain(null)
  })

  it('are in steps of the same places whenever they are asked for', () => {
    live(1_800)
    const early = ask({ from: AT + 3_333, to: AT + 1_503_333, points: 30 })
    const late = ask({ from: AT + 7_777, to: AT + 1_507_777, points: 30 })
    expect(early.stepMs).toBe(late.stepMs)
    expect(early.at[0]).toBe(late.at[0])
    expect(only(early).values.slice(0, 20)).toEqual(only(late).values.slice(0, 20))
  })

  it('say nothing where nothing was recorded: before the beginning, in a hole, in the future', () => {
    live(30)
    clock.advance(60_000)
    live(30)
    const history = ask({ from: AT - 20_000, to: AT + 150_000, points: 17 })
    const reported = only(history).values.map((value) => (value === null ? '-' : 'x'))
    expect(reported.join('')).toBe('--xxx------xxx---')
    expect(ask({ from: AT - 7 * DAY_MS, to: AT - 6 * DAY_MS }).series[0]?.values.every((value) => value === null)).toBe(
      true,
    )
  })

  it('are there after a restart, and say since when they are kept', () => {
    live(600)
    restart()
    const history = ask({ from: AT, to: AT + 600_000, points: 60 })
    expect(only(history).values[0]).toBe(4.5)
    expect(history.keptSince).toBe(AT)
  })

  it('of the day before are just another time', () => {
    live(60)
    clock.advance(DAY_MS)
    live(60)
    const today = { from: AT + DAY_MS + 60_000, to: AT + DAY_MS + 120_000 }
    const yesterday = ask({ from: today.from - 60_000 - DAY_MS, to: today.to - 60_000 - DAY_MS, points: 6 })
    expect(only(yesterday)).toMatchObject({ values: [4.5, 14.5, 24.5, 34.5, 44.5, 54.5] })
  })

  it('come in longer steps where the finer ones are not kept any more', () => {
    live(60)
    for (let day = 0; day < 3; day += 1) clock.advance(DAY_MS)
    const history = ask({ from: AT, to: AT + 600_000 })
    expect(history.stepMs).toBe(60_000)
    expect(only(history).values[0]).toBe(29.5)
  })

  it('of several series at once: * stands for one part of a key', () => {
    live(10, ['uae-1', 'uae-2'])
    memory.addSamples([anAccountSample({ at: clock.now() })])
    const keysOf = (...keys: string[]) => ask({ keys }).series.map(({ key }) => key)
    expect(keysOf('node/*/handledPerS')).toEqual([KEY, 'node/uae-2/handledPerS'])
    expect(keysOf('*/uae-1/cpuFraction', 'all/waiting', 'all/waiting')).toEqual([
      'node/uae-1/cpuFraction',
      'all/waiting',
    ])
    expect(keysOf('node/*')).toEqual([])
    expect(keysOf('node/unknown/cpuFraction')).toEqual(['node/unknown/cpuFraction'])
    restart()
    expect(keysOf('node/*/handledPerS')).toEqual([KEY, 'node/uae-2/handledPerS'])
  })

  it('of figures hold from scrape to scrape, and have a hole where scrapes are missing', () => {
    const scrape = (value: number) =>
      memory.addFigures([{ kind: 'figures', source: 'gateway', at: clock.now(), values: { signUps: value } }])
    for (let round = 0; round < 6; round += 1) {
      scrape(round)
      clock.advance(5_000)
    }
    clock.advance(60_000)
    scrape(9)
    const { values } = only(ask({ keys: ['figures/gateway/signUps'], from: AT, to: AT + 30_000, points: 30 }))
    expect(values.slice(0, 8)).toEqual([0, 1, 1, 1, 1, 1, 2, 2])
    expect(values.slice(26)).toEqual([null, null, null, null])
    const later = ask({ keys: ['figures/gateway/signUps'], from: AT, to: AT + 100_000, points: 10 })
    expect(only(later).values).toEqual([0.5, 2.5, 4.5, null, null, null, null, null, null, 9])
  })

  it.each([DAY_MS, -DAY_MS])('are in this machine’s time, though the sources’ clocks are %i ms off', (off) => {
    offsetMs = off
    live(120)
    expect(only(ask()).values).toEqual(Array.from({ length: 60 }, (_, second) => 60 + second))
    restart()
    expect(only(ask({ points: 6 })).values[0]).toBe(64.5)
  })

  it('do not take what the cluster remembers of a process that is gone for something new', () => {
    live(30)
    clock.advance(HOUR_MS)
    const old = aNodeSample({ nodeId: 'uae-9', at: AT })
    memory.confirm({ snapshot: aSnapshot(), samples: [old], servedAt: clock.now() })
    const { values } = only(ask({ keys: ['node/uae-9/handledPerS'] }))
    expect(values.every((value) => value === null)).toBe(true)
  })

  it('refuse what ends before it begins', () => {
    expect(() => ask({ from: AT, to: AT })).toThrow(expect.objectContaining({ code: 'malformed' }))
  })
})
