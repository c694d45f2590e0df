import { describe, expect, it } from 'vitest'
import { extend, fieldsOf, type Line, trackOf } from '../../../renderer/store/tracks.ts'
import { AT } from '../moment.ts'
import { anAccountSample } from '../sample-factories.ts'

const FIELDS = fieldsOf('account') ?? []
const of = (lines: Map<string, Line>, field: string) => lines.get(`account/ksa-main/${field}`)

describe('the track of a source', () => {
  it('lets all of its lines share their moments', () => {
    const lines = new Map<string, Line>()
    const track = trackOf(lines, 'account/ksa-main', FIELDS)
    extend(track, anAccountSample({ at: AT, waiting: 2, p95Ms: null }), FIELDS)
    expect(of(lines, 'waiting')).toEqual({ at: [AT], values: [2] })
    expect(of(lines, 'p95Ms')).toEqual({ at: [AT], values: [NaN] })
    expect(of(lines, 'waiting')?.at).toBe(of(lines, 'p95Ms')?.at)
  })

  it('goes on where the lines of host end', () => {
    const lines = new Map(
      FIELDS.map((field): [string, Line] => [`account/ksa-main/${field}`, { at: [AT - 1_000], values: [7] }]),
    )
    extend(trackOf(lines, 'account/ksa-main', FIELDS), anAccountSample({ at: AT, waiting: 2 }), FIELDS)
    expect(of(lines, 'waiting')).toEqual({ at: [AT - 1_000, AT], values: [7, 2] })
  })

  it('leaves gaps where a line has no point of a moment that another has', () => {
    const lines = new Map<string, Line>([
      ['account/ksa-main/waiting', { at: [1, 2, 3], values: [1, 2, 3] }],
      ['account/ksa-main/p95Ms', { at: [2, 4], values: [20, 40] }],
    ])
    trackOf(lines, 'account/ksa-main', FIELDS)
    expect(of(lines, 'waiting')).toEqual({ at: [1, 2, 3, 4], values: [1, 2, 3, NaN] })
    expect(of(lines, 'p95Ms')?.values).toEqual([NaN, 20, NaN, 40])
    expect(of(lines, 'repliedPerS')?.values).toEqual([NaN, NaN, NaN, NaN])
  })

  it('takes no point that is not newer', () => {
    const lines = new Map<string, Line>()
    const track = trackOf(lines, 'account/ksa-main', FIELDS)
    extend(track, anAccountSample({ at: AT, waiting: 2 }), FIELDS)
    expect(extend(track, anAccountSample({ at: AT, waiting: 9 }), FIELDS)).toBe(false)
    expect(of(lines, 'waiting')?.values).toEqual([2])
  })
})
