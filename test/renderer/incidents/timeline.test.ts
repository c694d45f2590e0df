import { describe, expect, it } from 'vitest'
import { Evidence } from '../../../shared/incident/incident.ts'
import {
  evidenceOf,
  offsetWords,
  ofSource,
  pinOf,
  routeOfItem,
  sameItems,
  sourceCounts,
} from '../../../renderer/incidents/timeline.ts'
import { anId } from '../factories.ts'
import { anItem } from '../incident-factories.ts'
import { AT } from '../moment.ts'

describe('the timeline', () => {
  it('keeps what says the same, so that only what is new is drawn', () => {
    const before = [anItem({ id: 'a' }), anItem({ id: 'b' })]
    const next = sameItems(before, [
      anItem({ id: 'a' }),
      anItem({ id: 'b', title: 'it says more now' }),
      anItem({ id: 'c' }),
    ])
    expect(next[0]).toBe(before[0])
    expect(next[1]).not.toBe(before[1])
    expect(next.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('says of the clock what was put right, and what is not known', () => {
    expect(offsetWords({ offsetMs: 0 })).toBeNull()
    expect(offsetWords({ offsetMs: 0.3 })).toBeNull()
    expect(offsetWords({ offsetMs: 40 })).toBe('+40 ms')
    expect(offsetWords({ offsetMs: -61_000 })).toBe('−1 min 1 s')
    expect(offsetWords({ offsetMs: null })).toBe('clock not known')
  })

  it('is narrowed to a source, and offers only those that something came from', () => {
    const items = [anItem({ id: 'a' }), anItem({ id: 'b', source: 'run' }), anItem({ id: 'c' })]
    expect(sourceCounts(items)).toEqual([
      ['alert', 2],
      ['run', 1],
    ])
    expect(ofSource(items, 'run').map(({ id }) => id)).toEqual(['b'])
    expect(ofSource(items, null)).toBe(items)
  })

  it('leads to what an item is of', () => {
    expect(routeOfItem(anItem({ ref: { kind: 'operation', id: anId(1) } }))).toEqual({
      kind: 'operations',
      operationId: anId(1),
    })
    expect(routeOfItem(anItem({ ref: null }))).toBeNull()
  })
})

describe('evidence', () => {
  it('is the item as it reads, by its source’s clock, whatever its length', () => {
    const evidence = evidenceOf(anItem({ at: AT, offsetMs: 500, title: 'x'.repeat(900), detail: 'y'.repeat(9_000) }))
    expect(Evidence.parse(evidence)).toMatchObject({ kind: 'alert', refId: 'notServing/ksa-main', at: AT - 500 })
  })

  it('is known again in the item it was pinned from, and in no other turn of the same thing', () => {
    const item = anItem()
    const pins = [{ id: anId(1), by: 'Rana Haddad', evidence: evidenceOf(item) }]
    expect(pinOf(item, pins)?.id).toBe(anId(1))
    expect(pinOf(anItem({ at: AT + 1 }), pins)).toBeNull()
    expect(pinOf(anItem({ title: 'ksa-main answers again' }), pins)).toBeNull()
  })
})
