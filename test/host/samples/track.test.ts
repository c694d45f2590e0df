import { describe, expect, it } from 'vitest'
import { Track } from '../../../host/samples/track.ts'
import { AT } from '../support/factories.ts'

function filled(rows: number, value: (row: number) => number | null = (row) => row): Track {
  const track = new Track()
  for (let row = 0; row < rows; row += 1) track.append(AT + row * 1_000, [['a', value(row)]])
  return track
}

describe('a track', () => {
  it.each([1, 64, 65, 660, 2_000])('gives back %i rows as they came', (rows) => {
    const points = filled(rows).points('a')
    expect(points?.at).toEqual(Array.from({ length: rows }, (_, row) => AT + row * 1_000))
    expect(points?.values).toEqual(Array.from({ length: rows }, (_, row) => row))
  })

  it.each([0.1, 1 / 3, 93_412_352, 2 ** 40 + 1, 1e-40, 0, null])(
    'keeps %d exactly, among numbers that need less room',
    (odd) => {
      const track = filled(5, (row) => (row === 3 ? odd : row))
      expect(track.points('a')?.values).toEqual([0, 1, 2, odd, 4])
    },
  )

  it('keeps its newest rows while the oldest are let go, however long it runs', () => {
    const track = new Track()
    for (let row = 0; row < 5_000; row += 1) {
      track.append(AT + row * 1_000, [['a', row]])
      track.dropUpTo(AT + (row - 600) * 1_000)
    }
    expect(track.length).toBe(600)
    expect(track.points('a')?.values).toEqual(Array.from({ length: 600 }, (_, index) => 4_400 + index))
    expect(track.points('a', 2)).toEqual({ at: [AT + 4_998_000, AT + 4_999_000], values: [4_998, 4_999] })
  })

  it('has nothing reported where a number comes late, or stops coming', () => {
    const track = filled(2)
    track.append(AT + 2_000, [['b', 7]])
    expect(track.points('a')?.values).toEqual([0, 1, null])
    expect(track.points('b')?.values).toEqual([null, null, 7])
    expect(track.points('c')).toBeNull()
  })

  it('tells what is not kept yet, once', () => {
    const track = filled(3)
    expect(track.stretch('node/x')).toEqual({
      track: 'node/x',
      at: [AT, AT + 1_000, AT + 2_000],
      columns: [['a', [0, 1, 2]]],
    })
    track.kept()
    expect(track.stretch('node/x')).toBeNull()
    track.append(AT + 3_000, [['a', 3]])
    expect(track.stretch('node/x')?.at).toEqual([AT + 3_000])
  })

  it('holds the newest row back where it may still change, and tells it again where it did', () => {
    const track = filled(2)
    expect(track.stretch('all', 1)?.at).toEqual([AT])
    track.kept(1)
    track.replaceLast([['a', 9]])
    track.append(AT + 2_000, [['a', 3]])
    expect(track.stretch('all', 1)).toMatchObject({ at: [AT + 1_000], columns: [['a', [9]]] })
    track.kept()
    track.replaceLast([['a', 5]])
    expect(track.stretch('all')?.columns).toEqual([['a', [5]]])
  })

  it('goes on from what an earlier run kept; what is said twice counts as it was said last', () => {
    const track = new Track()
    track.extend({ at: [AT, AT + 1_000], columns: [['a', [1, 2]]] })
    track.extend({
      at: [AT + 1_000, AT + 2_000],
      columns: [
        ['a', [20, 3]],
        ['b', [null, 0.3]],
      ],
    })
    expect(track.points('a')).toEqual({ at: [AT, AT + 1_000, AT + 2_000], values: [1, 20, 3] })
    expect(track.points('b')?.values).toEqual([null, null, 0.3])
    expect(track.usualMs).toBe(1_000)
    expect(track.stretch('node/x')).toBeNull()
  })
})
