import { describe, expect, it } from 'vitest'
import { bySorrow, offsetWords, sourceState } from '../../../renderer/sources/source-state.ts'
import type { Source } from '../../../shared/history.ts'

const NOW = 1_800_000_000_000
const aSource = (over: Partial<Source> = {}): Source => ({
  id: 'scrape/gateway',
  kind: 'scrape',
  whose: 'gateway',
  everyMs: 5_000,
  lastAnswerAt: NOW - 1_000,
  trouble: null,
  isRelayed: false,
  clockOffsetMs: null,
  ...over,
})

describe('a source', () => {
  it('answers until two of its own intervals have passed, and at least three seconds', () => {
    expect(sourceState(aSource({ lastAnswerAt: NOW - 10_000 }), NOW).word).toBe('answers')
    expect(sourceState(aSource({ lastAnswerAt: NOW - 10_001 }), NOW).word).toBe('stale')
    expect(sourceState(aSource({ everyMs: 500, lastAnswerAt: NOW - 3_000 }), NOW).word).toBe('answers')
    expect(sourceState(aSource({ everyMs: 500, lastAnswerAt: NOW - 3_001 }), NOW).word).toBe('stale')
  })

  it('says why it is stale, or for how long nothing came', () => {
    const stale = aSource({ lastAnswerAt: NOW - 60_000 })
    expect(sourceState(stale, NOW).why).toBe('nothing came for 1 min')
    expect(sourceState({ ...stale, trouble: 'nobody answers at 7300' }, NOW).why).toBe('nobody answers at 7300')
  })

  it('is failing as soon as a newer try brought nothing, though its last answer is not old yet', () => {
    expect(sourceState(aSource({ lastAnswerAt: NOW - 7_000, trouble: 'no answer within 2 s' }), NOW)).toMatchObject({
      word: 'failing',
      why: 'no answer within 2 s',
    })
    expect(sourceState(aSource({ trouble: '2 lines cannot be read' }), NOW).word).toBe('answers')
  })

  it('is silent when it never answered, and unknown before anybody asked', () => {
    expect(sourceState(aSource({ lastAnswerAt: null, trouble: 'refused' }), NOW)).toMatchObject({
      word: 'silent',
      why: 'refused',
    })
    expect(sourceState(aSource({ lastAnswerAt: null }), NOW).word).toBe('not yet asked')
  })

  it('comes first in the list when it is the worst', () => {
    const well = aSource({ id: 'a', whose: 'a' })
    const gone = aSource({ id: 'z', whose: 'z', lastAnswerAt: null, trouble: 'refused' })
    const stale = aSource({ id: 'm', whose: 'm', lastAnswerAt: NOW - 60_000 })
    expect(bySorrow([well, stale, gone], NOW).map(({ source }) => source.id)).toEqual(['z', 'm', 'a'])
  })

  it('keep their order by name while one answers, and take in one that is new', () => {
    const sources = ['c', 'a', 'b'].map((id) => aSource({ id, whose: id }))
    const ids = (list: readonly Source[]) => bySorrow(list, NOW).map(({ source }) => source.id)
    expect(ids(sources)).toEqual(['a', 'b', 'c'])
    expect(ids(sources.map((source) => ({ ...source, lastAnswerAt: NOW })))).toEqual(['a', 'b', 'c'])
    expect(ids([...sources, aSource({ id: 'aa', whose: 'aa' })])).toEqual(['a', 'aa', 'b', 'c'])
  })

  it('have one that was not asked yet where it will stand once it answers', () => {
    const asked = (lastAnswerAt: number | null) =>
      ['a', 'b', 'c'].map((id) => aSource({ id, whose: id, lastAnswerAt: id === 'b' ? lastAnswerAt : NOW }))
    const ids = (list: readonly Source[]) => bySorrow(list, NOW).map(({ source }) => source.id)
    expect(ids(asked(null))).toEqual(ids(asked(NOW)))
  })

  it('tells how far its clock is off, and warns when ages would be wrong', () => {
    expect(offsetWords(null)).toBeNull()
    expect(offsetWords(40)).toEqual({ text: 'within 0.1 s', tone: null })
    expect(offsetWords(3_000)).toEqual({ text: '3.0 s ahead', tone: 'warn' })
    expect(offsetWords(-86_400_000)).toEqual({ text: '1 d behind', tone: 'critical' })
  })
})
