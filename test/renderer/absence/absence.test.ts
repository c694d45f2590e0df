import { describe, expect, it } from 'vitest'
import { AWAY_AFTER_MS, dismissed, missed, PRESENT, seen } from '../../../renderer/absence/absence.ts'
import { aFact, JOURNAL } from '../factories.ts'

const here = (now: number, seq: number, journalId = JOURNAL) => ({ now, seq, journalId })
const down = (seq: number) =>
  aFact(seq, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: 'it does not answer', testimonies: [] })
const first = seen(PRESENT, here(0, 10))

describe('an absence', () => {
  it('is none while a person shows up now and then', () => {
    const later = seen(first, here(AWAY_AFTER_MS - 1, 20))
    expect(later).toMatchObject({ away: null, seenSeq: 20 })
    expect(missed(later, [down(15)], JOURNAL)).toBeNull()
  })

  it('tells what happened between the last look and the return, newest first', () => {
    const back = seen(first, here(AWAY_AFTER_MS, 13))
    expect(back.away).toEqual({ from: 0, seq: 10, journalId: JOURNAL })
    const found = missed(back, [down(13), down(12), down(10), down(9)], JOURNAL)
    expect(found?.lines.map(({ seq }) => seq)).toEqual([13, 12])
    expect(found).toMatchObject({ more: 0, isPartial: false })
  })

  it('stays until it is read, whatever the person does meanwhile', () => {
    const back = seen(first, here(AWAY_AFTER_MS, 13))
    const busy = seen(back, here(AWAY_AFTER_MS + 2_000, 14))
    expect(busy.away).toEqual(back.away)
    expect(dismissed(busy).away).toBeNull()
    expect(seen(dismissed(busy), here(AWAY_AFTER_MS + 4_000, 15)).away).toBeNull()
  })

  it('says when this window does not keep all of it', () => {
    const back = seen(first, here(AWAY_AFTER_MS, 900))
    expect(missed(back, [down(900), down(899)], JOURNAL)).toMatchObject({ isPartial: true })
  })

  it('counts everything of another journal, and says that it may be less than all', () => {
    const back = seen(first, here(AWAY_AFTER_MS, 3, 'another'))
    const found = missed(back, [down(3)], 'another')
    expect(found?.lines).toHaveLength(1)
    expect(found?.isPartial).toBe(true)
  })
})
