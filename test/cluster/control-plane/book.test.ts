import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/fold.ts'
import { emptySnapshot } from '../../../shared/snapshot.ts'
import { aHealthChange } from '../../support/factories.ts'
import { faultOf } from '../../support/fault.ts'
import { aBook } from './a-cluster.ts'

const bodies = (count: number) =>
  Array.from({ length: count }, (_, index) => aHealthChange('uae-3', { why: `change ${index}` }))
/** More than a small disk takes. */
const tooMuch = [aHealthChange('uae-3', { why: 'x'.repeat(300_000) })]

describe('the book', () => {
  it('is the fold of its journal, always', () => {
    const { book, engine } = aBook()
    book.record(bodies(5))
    book.record([{ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 2 }])
    expect(book.snapshot).toEqual(fold(emptySnapshot(engine.journalId), engine.factsAfter(0, 100) ?? []).snapshot)
    expect(book.snapshot).toEqual(engine.load())
  })

  it('tells its listeners what was journaled, until they leave', () => {
    const { book } = aBook()
    const told: number[][] = []
    const leave = book.subscribe((facts) => told.push(facts.map(({ seq }) => seq)))
    book.record(bodies(2))
    book.record([])
    leave()
    book.record(bodies(1))
    expect(told).toEqual([[9, 10]])
  })

  it('writes as one what is observed in one turn, each as it stands then, and before what is recorded meanwhile', () => {
    const turns: (() => void)[] = []
    const { book } = aBook({ later: (write) => turns.push(write) })
    const told: string[][] = []
    book.subscribe((facts) =>
      told.push(facts.map((fact) => (fact.kind === 'nodeHealthChanged' ? `${fact.nodeId} ${fact.why}` : fact.kind))),
    )
    let why = 'slow'
    book.observeSoon('a', () => [aHealthChange('uae-1', { why })])
    book.observeSoon('b', () => [aHealthChange('uae-2', { why: 'never told' })])
    book.observeSoon('c', () => [])
    book.observeSoon('b', () => [aHealthChange('uae-2', { why })])
    why = 'slower'
    expect(told).toEqual([])
    for (const turn of turns.splice(0)) turn()
    expect(told.splice(0)).toEqual([['uae-1 slower', 'uae-2 slower']])

    book.observeSoon('a', () => [aHealthChange('uae-1', { why: 'first' })])
    book.record([aHealthChange('uae-3', { why: 'second' })])
    for (const turn of turns.splice(0)) turn()
    expect(told).toEqual([['uae-1 first'], ['uae-3 second']])
  })

  it('changes nothing and tells nobody when the journal refuses', () => {
    const { book } = aBook()
    const told: unknown[] = []
    book.subscribe((facts) => told.push(facts))
    const before = book.snapshot
    expect(faultOf(() => book.record([{ kind: 'leaseVacated', accountId: 'uae-main', leaseEpoch: 9 }]))).toBe(
      'staleEpoch',
    )
    expect(book.snapshot).toBe(before)
    expect(told).toEqual([])
  })

  it('on a full disk goes on with what it knows, says so, and is well again with the next fact that fits', () => {
    const { book } = aBook({ maxPages: 24 })
    const before = book.snapshot
    expect(book.observe(tooMuch)).toBe(false)
    expect(faultOf(() => book.record(tooMuch))).toBe('diskFull')
    expect(book.trouble).toMatch(/full/)
    expect(book.snapshot).toBe(before)
    expect(book.observe(bodies(1))).toBe(true)
    expect(book.trouble).toBeNull()
    expect(book.snapshot.seq).toBe(before.seq + 1)
  })

  it('keeps a snapshot now and then, so that the next start is short', () => {
    const { book, engine } = aBook()
    book.record(bodies(600))
    engine.prune(book.snapshot.at + 99 * 24 * 60 * 60_000)
    expect(engine.load()).toEqual(book.snapshot)
    expect(engine.factsAfter(0, 1)).toBeNull()
  })
})
