import { array, assert, constantFrom, integer, property, record, shuffledSubarray } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { handoverOf, inShiftOrder } from '../../shared/handover-state.ts'
import type { HandoverEntryBody } from '../../shared/handover.ts'
import { anId, AT } from '../support/factories.ts'
import { aKept, HANDOVER, shared } from '../support/logs.ts'

const note = (text: string): HandoverEntryBody => ({ kind: 'shiftNoted', text })
const out = (card: string): HandoverEntryBody => ({ kind: 'signedOut', to: null, card })
const IN: HandoverEntryBody = { kind: 'signedIn' }
const written = (number: number, body: HandoverEntryBody, by = 'noor') => aKept(number, body, { logId: HANDOVER, by })

describe('a handover', () => {
  it('is folded from its entries', () => {
    const handover = handoverOf([
      written(1, note('watch uae-2')),
      written(2, out('# Card')),
      written(3, note('and ksa-1')),
      written(4, IN, 'sami'),
    ])
    expect(handover).toMatchObject({
      id: HANDOVER,
      notes: [{ text: 'watch uae-2', by: 'noor', at: AT + 1 }, { text: 'and ksa-1' }],
      out: { by: 'noor', card: '# Card', to: null },
      in: { by: 'sami', at: AT + 4 },
      unsent: 4,
    })
  })

  it('is none of entries of something else', () => {
    expect(handoverOf([aKept(1, { kind: 'wrote', text: 'x' })])).toBeNull()
    expect(handoverOf([])).toBeNull()
  })

  it('is signed by the first of two who sign', () => {
    const handover = handoverOf([
      written(2, out('late'), 'ben'),
      written(1, out('first'), 'ana'),
      written(3, IN),
      written(4, IN, 'x'),
    ])
    expect(handover).toMatchObject({ out: { by: 'ana', card: 'first' }, in: { by: 'noor' } })
  })

  it('is the same on every console', () => {
    const entries = array(
      record({ body: constantFrom(note('a'), note('b'), out('c'), out('d'), IN), at: integer({ min: 0, max: 5 }) }),
      { minLength: 1, maxLength: 12 },
    ).map((list) => list.map(({ body, at }, index) => ({ ...written(index, body), at: AT + at })))
    const anyway = entries.chain((all) =>
      record({ mine: shuffledSubarray(all), theirs: shuffledSubarray(all) }).map((parts) => ({ all, ...parts })),
    )
    assert(
      property(anyway, ({ all, mine, theirs }) => {
        expect(handoverOf(shared(all, mine, theirs))).toEqual(handoverOf(all))
      }),
      { numRuns: 300 },
    )
  })

  it('is listed newest first, those that somebody took over after the others', () => {
    const one = (number: number, isTaken: boolean) => ({
      ...(handoverOf([written(1, note('x'))]) as NonNullable<ReturnType<typeof handoverOf>>),
      id: anId(number),
      in: isTaken ? { at: AT, by: 'sami' } : null,
    })
    expect(inShiftOrder([one(1, true), one(2, false), one(3, true)]).map(({ id }) => id)).toEqual([2, 3, 1].map(anId))
  })
})
