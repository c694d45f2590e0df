import { describe, expect, it } from 'vitest'
import { seededRandom } from '../support/random.ts'
import { type Blow, courseOf, type FaultKind, FAULT_KINDS, HUNTED_PHASES } from './faults.ts'

function course(seed: number, count: number, kinds: readonly FaultKind[] = FAULT_KINDS): Blow[] {
  const blows = courseOf(seededRandom(seed), kinds, 1_000)
  return Array.from({ length: count }, () => blows.next().value)
}

describe('the course of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(course(7, 50)).toEqual(course(7, 50))
    expect(course(7, 50)).not.toEqual(course(8, 50))
  })

  it('has every kind in its first faults, whatever the seed', () => {
    for (const seed of [1, 7, 42]) {
      const kinds = course(seed, FAULT_KINDS.length).map(({ fault }) => fault.kind)
      expect(kinds.toSorted()).toEqual(FAULT_KINDS.toSorted())
    }
  })

  it('hunts every phase of a failover in the long run', () => {
    const hunted = course(1, 200).flatMap(({ fault }) => (fault.kind === 'killInPhase' ? [fault.phase] : []))
    expect(new Set(hunted)).toEqual(new Set(HUNTED_PHASES))
  })

  it('hunts planned and automatic failovers by turns, and what only planned ones have in those', () => {
    const hunts = course(1, 200).flatMap(({ fault }) => (fault.kind === 'killInPhase' ? [fault] : []))
    const free = hunts.filter(({ phase }) => phase !== 'selecting' && phase !== 'rollingBack')
    expect(hunts[0]?.isPlanned).toBe(true)
    expect(free.some(({ isPlanned }) => !isPlanned)).toBe(true)
    expect(hunts.filter((hunt) => !free.includes(hunt)).every(({ isPlanned }) => isPlanned)).toBe(true)
  })

  it('leaves out what cannot be had', () => {
    const kinds = FAULT_KINDS.filter((kind) => kind !== 'diskFull')
    expect(course(1, 200, kinds).filter(({ fault }) => fault.kind === 'diskFull')).toEqual([])
  })
})
