import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answer } from '../../../cluster/bot/answer.ts'
import { Change } from '../../../cluster/wire/records.ts'
import { aMessage } from '../../support/factories.ts'

/** The replies of one conversation to these texts, one after the other. */
function talk(...texts: readonly string[]): { replies: string[]; last: Change | null } {
  let last: Change | null = null
  const replies = texts.map((text, index) => {
    const answered = answer(aMessage('a', index + 1, { text }), last)
    last = answered.change
    return answered.reply
  })
  return { replies, last }
}

describe('every reply', () => {
  it('begins with the conversation’s running number: 1, 2, 3 …, whatever was said', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (texts) => {
        expect(talk(...texts).replies.map((reply) => Number(reply.split(' · ')[0]))).toEqual(
          texts.map((_, index) => index + 1),
        )
      }),
    )
  })

  it('is the same wherever it is computed: from the message and what is handed over alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (first, second) => {
        const before = answer(aMessage('a', 1, { text: first }), null).change
        const overTheWire = Change.parse(JSON.parse(JSON.stringify(before)))
        expect(answer(aMessage('a', 2, { text: second }), overTheWire)).toEqual(
          answer(aMessage('a', 2, { text: second }), before),
        )
      }),
    )
  })

  it('leaves the state it was handed as it was', () => {
    const before = talk('spent 45 AED on groceries').last
    const copy = structuredClone(before)
    answer(aMessage('a', 2, { text: 'spent 5 AED on tea' }), before)
    expect(before).toEqual(copy)
  })
})

describe('the bot', () => {
  it('adds up expenses by currency', () => {
    const { replies, last } = talk(
      'spent 45 AED on groceries',
      'I paid 10.10 aed for tea.',
      'bought shoes for 200 SAR',
      'total?',
    )
    expect(replies[0]).toBe('1 · Noted 45 AED for groceries. Total so far: 45 AED.')
    expect(replies[1]).toBe('2 · Noted 10.10 AED for tea. Total so far: 55.1 AED.')
    expect(replies[3]).toBe('4 · Spent so far: 55.1 AED, 200 SAR.')
    expect(last?.memory).toEqual({ 'total AED': 55.1, 'total SAR': 200 })
  })

  it('keeps cents exact over many small sums', () => {
    const { last } = talk(...Array.from({ length: 100 }, () => 'spent 0.10 AED on gum'))
    expect(last?.memory['total AED']).toBe(10)
  })

  it('counts reminders and notes', () => {
    const { replies } = talk('remind me to call Amal tomorrow at 9', 'note: parking level 3', 'Note wifi is linda')
    expect(replies).toEqual([
      '1 · I will remind you to call Amal tomorrow at 9. Reminders: 1.',
      '2 · Kept. Notes: 1.',
      '3 · Kept. Notes: 2.',
    ])
  })

  it('says so when it knows nothing or does not understand', () => {
    expect(talk('how much?').replies).toEqual(['1 · Nothing spent so far.'])
    expect(talk('salam').replies[0]).toMatch(/^1 · Hello\./)
    expect(talk('asdf').replies[0]).toMatch(/^1 · I did not understand/)
  })
})
