import { describe, expect, it } from 'vitest'
import { Rings } from '../../../host/samples/rings.ts'
import type { Series } from '../../../shared/picture.ts'
import { aNodeSample, anAccountSample, AT } from '../support/factories.ts'

function line(rings: Rings, key: string): Pick<Series, 'at' | 'values'> {
  const found = rings.series().find((series) => series.key === key)
  if (found === undefined) throw new Error(`no series ${key}`)
  return { at: found.at, values: found.values }
}

describe('rings', () => {
  it('keep each number of a node and of an account under its key', () => {
    const rings = new Rings()
    rings.add([aNodeSample({ cpuFraction: 0.4 }), anAccountSample({ p95Ms: null })])
    expect(line(rings, 'node/uae-1/cpuFraction')).toEqual({ at: [AT], values: [0.4] })
    expect(line(rings, 'account/uae-main/p95Ms')).toEqual({ at: [AT], values: [null] })
  })

  it('let the latest win: an older sample, or the same again, changes nothing', () => {
    const rings = new Rings()
    const newer = aNodeSample({ at: AT + 1_000, handledPerS: 9 })
    expect(rings.add([newer])).toEqual([newer])
    expect(rings.add([aNodeSample(), newer])).toEqual([])
    expect(rings.latest()).toEqual([newer])
    expect(line(rings, 'node/uae-1/handledPerS').values).toEqual([9])
  })

  it('go on with a source whose clock was set back, from there', () => {
    const rings = new Rings()
    rings.add([aNodeSample({ at: AT, handledPerS: 9 }), anAccountSample({ at: AT, waiting: 1 })])
    const set = [
      aNodeSample({ at: AT - 3_600_000, handledPerS: 8 }),
      anAccountSample({ at: AT - 3_600_000, waiting: 2 }),
    ]
    expect(rings.add(set)).toEqual(set)
    expect(rings.latest()).toEqual(set)
    expect(line(rings, 'node/uae-1/handledPerS')).toEqual({ at: [AT - 3_600_000], values: [8] })
    expect(line(rings, 'all/waiting')).toEqual({ at: [AT - 3_600_000], values: [2] })
  })

  it('do not take an older answer for a clock that was set back', () => {
    const rings = new Rings()
    const heard = aNodeSample({ at: AT, handledPerS: 9 })
    rings.add([heard])
    expect(rings.learn([aNodeSample({ at: AT - 3_600_000, handledPerS: 8 })])).toEqual([])
    expect(rings.latest()).toEqual([heard])
  })

  it('sum up the accounts, weigh their errors by replies, and take the p95 of the worst', () => {
    const rings = new Rings()
    rings.add([
      anAccountSample({ repliedPerS: 30, receivedPerS: 31, errorFraction: 0.1, p95Ms: 80, waiting: 2 }),
      anAccountSample({
        accountId: 'ksa-main',
        repliedPerS: 10,
        receivedPerS: 11,
        errorFraction: 0.5,
        p95Ms: 120,
        waiting: 5,
      }),
      anAccountSample({
        accountId: 'south-asia-main',
        repliedPerS: 0,
        receivedPerS: 0,
        errorFraction: null,
        p95Ms: null,
      }),
    ])
    const values = (key: string): unknown => line(rings, key).values
    expect(values('all/receivedPerS')).toEqual([42])
    expect(values('all/repliedPerS')).toEqual([40])
    expect(values('all/errorFraction')).toEqual([0.2])
    expect(values('all/worstP95Ms')).toEqual([120])
    expect(values('all/waiting')).toEqual([7])
  })

  it('make one point a second over all accounts, however many samples bring it', () => {
    const rings = new Rings()
    rings.add([anAccountSample({ at: AT + 100 })])
    rings.add([anAccountSample({ accountId: 'ksa-main', at: AT + 200 })])
    expect(line(rings, 'all/repliedPerS')).toEqual({ at: [AT], values: [20] })
  })

  it('leave an account out of the sum once it is silent', () => {
    const rings = new Rings()
    rings.add([anAccountSample(), anAccountSample({ accountId: 'ksa-main' })])
    rings.add([anAccountSample({ at: AT + 4_000 })])
    expect(line(rings, 'all/repliedPerS').values.at(-1)).toBe(10)
  })

  it('show a hole as one: not reported', () => {
    const rings = new Rings()
    for (const at of [AT, AT + 1_000, AT + 9_000]) rings.add([aNodeSample({ at, handledPerS: 3 })])
    expect(line(rings, 'node/uae-1/handledPerS')).toEqual({
      at: [AT, AT + 1_000, AT + 2_000, AT + 9_000],
      values: [3, 3, null, 3],
    })
  })

  it('stay in order where one hole is shorter than the one before it', () => {
    const rings = new Rings()
    for (const at of [AT, AT + 1_000, AT + 21_000, AT + 25_000]) rings.add([aNodeSample({ at, handledPerS: 3 })])
    const { at, values } = line(rings, 'node/uae-1/handledPerS')
    expect(at).toEqual(at.toSorted((a, b) => a - b))
    expect(values).toEqual([3, 3, null, 3, null, 3])
  })

  it('reach back ten minutes and no further', () => {
    const rings = new Rings()
    for (let second = 0; second < 900; second += 1) rings.add([aNodeSample({ at: AT + second * 1_000 })])
    const { at } = line(rings, 'node/uae-1/handledPerS')
    expect(at).toHaveLength(600)
    expect(at[0]).toBe(AT + 300_000)
  })

  it('begin anew with another journal', () => {
    const rings = new Rings()
    rings.add([aNodeSample()])
    rings.clear()
    expect(rings.series()).toEqual([])
    expect(rings.latest()).toEqual([])
  })
})
