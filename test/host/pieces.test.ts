import { describe, expect, it } from 'vitest'
import { firstPiece, PIECE_ROWS } from '../../host/pieces.ts'
import { ToldRows } from '../../host/told-rows.ts'
import type { Push } from '../../shared/calls.ts'
import { aFact, aNodeSample, AT } from './support/factories.ts'

const samples = (count: number): Extract<Push, { kind: 'samples' }> => ({
  kind: 'samples',
  samples: Array.from({ length: count }, (_, index) => aNodeSample({ at: AT + index })),
  heardAt: AT,
})
const facts: Push = { kind: 'facts', facts: [aFact(1)], heardAt: AT }
const rowsOf = (pushes: readonly Push[]) =>
  pushes.map((push) => [push.kind, push.kind === 'samples' ? push.samples.length : 1])

describe('the pieces of what a window is sent', () => {
  it('are one where a frame can take it in', () => {
    const queue = [samples(PIECE_ROWS), facts]
    expect(firstPiece(queue)).toEqual({ now: queue, later: [] })
  })

  it('let facts pass the numbers that wait', () => {
    const { now, later } = firstPiece([samples(1_000), facts])
    expect(rowsOf(now)).toEqual([
      ['samples', PIECE_ROWS],
      ['facts', 1],
    ])
    expect(rowsOf(later)).toEqual([['samples', 1_000 - PIECE_ROWS]])
  })

  it('grow with what waits, so that it never piles up', () => {
    expect(rowsOf(firstPiece([samples(16_000)]).now)).toEqual([['samples', 1_000]])
  })

  it('lose no row and keep their order', () => {
    const all = samples(1_334)
    const sent: number[] = []
    let queue: readonly Push[] = [all]
    while (queue.length > 0) {
      const { now, later } = firstPiece(queue)
      for (const push of now) if (push.kind === 'samples') sent.push(...push.samples.map(({ at }) => at))
      queue = later
    }
    expect(sent).toEqual(all.samples.map(({ at }) => at))
  })

  it('are not made of what a snapshot follows', () => {
    const snapshot = { kind: 'snapshot' } as unknown as Push
    expect(firstPiece([samples(1_000), snapshot]).later).toEqual([])
  })
})

describe('what a window was told of each process', () => {
  const rows = (count: number, change = -1) =>
    Array.from({ length: count }, (_, index) => ({ id: `node-${index}`, at: index === change ? 2 : 1 }))
  const told = () => new ToldRows<{ readonly id: string; readonly at: number }>(({ id }) => id)

  it('is told whole while it is short, and the first time', () => {
    const list = told()
    expect(list.changed(rows(9))).toBeNull()
    expect(list.changed(rows(9, 3))).toBeNull()
    expect(list.changed(rows(1_000))).toBeNull()
  })

  it('is afterwards only what changed', () => {
    const list = told()
    list.changed(rows(1_000))
    expect(list.changed(rows(1_000, 17))).toEqual([{ id: 'node-17', at: 2 }])
    expect(list.changed(rows(1_001, 17))).toEqual([{ id: 'node-1000', at: 1 }])
  })

  it('is told whole where a process is gone, and where the window begins anew', () => {
    const list = told()
    list.changed(rows(1_000))
    expect(list.changed(rows(999))).toBeNull()
    list.forget()
    expect(list.changed(rows(999))).toBeNull()
  })
})
