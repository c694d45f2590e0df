import { describe, expect, it } from 'vitest'
import { onDutyAt, People, wrongWithPeople } from '../../shared/people.ts'

const HOUR_MS = 3_600_000
const START = Date.parse('2026-11-02T08:00:00Z')

const person = (id: string) => ({ id, name: id.toUpperCase() })
const people = (levels: unknown): People =>
  People.parse({ people: [person('rana'), person('noor'), person('omar')], levels })
const weekly = { startsAt: '2026-11-02T08:00:00Z', hours: 168, people: ['rana', 'noor'] }
const duty = (levels: unknown, at: number) => onDutyAt(people(levels), at)[0]

describe('who is on duty', () => {
  it('goes round by turns, says until when and who follows', () => {
    const levels = [{ name: 'First', turns: weekly }]
    expect(duty(levels, START)).toMatchObject({
      person: { id: 'rana' },
      until: START + 168 * HOUR_MS,
      next: { id: 'noor' },
      afterMinutes: 15,
    })
    expect(duty(levels, START + 168 * HOUR_MS - 1)?.person?.id).toBe('rana')
    expect(duty(levels, START + 168 * HOUR_MS)?.person?.id).toBe('noor')
    expect(duty(levels, START + 2 * 168 * HOUR_MS)?.person?.id).toBe('rana')
  })

  it('is nobody before the first turn, and one alone has no end', () => {
    expect(duty([{ name: 'First', turns: weekly }], START - 1)).toMatchObject({
      person: null,
      until: START,
      next: { id: 'rana' },
    })
    const alone = { ...weekly, people: ['omar'] }
    expect(duty([{ name: 'First', turns: alone }], START + 9_999 * HOUR_MS)).toMatchObject({
      person: { id: 'omar' },
      until: null,
      next: null,
    })
  })

  it('is whoever stands in, and whose turn it is before and after', () => {
    const standIns = [
      { from: '2026-11-03T00:00:00Z', to: '2026-11-04T00:00:00+02:00', person: 'omar', why: 'rana is away' },
    ]
    const levels = [{ name: 'First', turns: weekly, standIns }]
    const begins = Date.parse('2026-11-03T00:00:00Z')
    expect(duty(levels, begins - 1)).toMatchObject({ person: { id: 'rana' }, until: begins, next: { id: 'omar' } })
    expect(duty(levels, begins)).toMatchObject({
      person: { id: 'omar' },
      why: 'rana is away',
      until: begins + 22 * HOUR_MS,
      next: { id: 'rana' },
    })
  })

  it('is not assigned on a level that names nobody', () => {
    expect(duty([{ name: 'Owner' }], START)).toMatchObject({ person: null, until: null, next: null })
    expect(onDutyAt(People.parse({}), START)).toEqual([])
  })

  it('is refused where the list contradicts itself', () => {
    const wrong = People.parse({
      people: [person('rana'), person('rana')],
      levels: [
        {
          name: 'First',
          turns: { ...weekly, people: ['rana', 'ghost'] },
          standIns: [{ from: '2026-11-04T00:00:00Z', to: '2026-11-03T00:00:00Z', person: 'rana' }],
        },
      ],
    })
    expect(wrongWithPeople(wrong)).toEqual([
      'rana stands there twice',
      'level First names ghost, who is not among the people',
      'level First has somebody standing in who ends before the beginning',
    ])
  })
})
