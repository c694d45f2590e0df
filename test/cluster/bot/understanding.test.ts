import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answer } from '../../../cluster/bot/answer.ts'
import { Cache } from '../../../cluster/bot/cache.ts'
import { understand, type Understanding, understoodOf } from '../../../cluster/bot/understanding.ts'
import { Understood } from '../../../cluster/wire/traffic.ts'
import { aMessage } from '../../support/factories.ts'

const understood = (text: string) => understoodOf(understand(text))

describe('understanding', () => {
  it('reads amount and currency out of an expense, whichever comes first', () => {
    expect(understood('spent 45 AED on groceries')).toEqual({ intent: 'expense', amount: 45, currency: 'AED' })
    expect(understood('I paid 10.10 aed for tea.')).toEqual({ intent: 'expense', amount: 10.1, currency: 'AED' })
    expect(understood('bought petrol for SAR 120.5')).toEqual({ intent: 'expense', amount: 120.5, currency: 'SAR' })
    expect(understand('bought a phone card for KWD 5')).toMatchObject({ what: 'a phone card' })
  })

  it('reads when to remind of something, and which period a question is about', () => {
    expect(understood('remind me to call the plumber tonight at 8pm')).toEqual({
      intent: 'reminder',
      when: 'tonight at 8pm',
    })
    expect(understood('remind me to water the plants')).toEqual({ intent: 'reminder' })
    expect(understood('how much did I spend last month?')).toEqual({ intent: 'totals', when: 'last month' })
    expect(understood('total?')).toEqual({ intent: 'totals' })
  })

  it('knows notes, greetings and goodbyes', () => {
    expect(understand('remember that Bilal owes us two boxes')).toEqual({
      intent: 'note',
      note: 'Bilal owes us two boxes',
    })
    expect(['salam', 'assalamu alaikum', 'bye, I will not need this any more'].map((text) => understand(text))).toEqual(
      [{ intent: 'greeting' }, { intent: 'greeting' }, { intent: 'goodbye' }],
    )
  })

  it('misses what its patterns do not hold, and says so', () => {
    expect(
      ['groceries 45 AED', "don't let me forget to pay the rent on Friday", 'show my expenses today'].map(understood),
    ).toEqual([{ intent: 'unknown' }, { intent: 'unknown' }, { intent: 'unknown' }])
  })

  it('makes something of every text that fits the wire', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(Understood.parse(understood(text))).toEqual(understood(text))
      }),
    )
  })

  it('answers the same through a cache as without one', () => {
    const meanings = new Cache<Understanding>({ size: 3, make: understand, lookedUp: () => undefined })
    const texts = fc.constantFrom('hi', 'spent 5 AED on tea', 'spent 6 AED on tea', 'note: x', 'total?', 'asdf')
    fc.assert(
      fc.property(fc.array(texts), (said) => {
        let [plain, cached] = [answer(aMessage('a', 1), null), answer(aMessage('a', 1), null)]
        for (const text of said) {
          plain = answer(aMessage('a', 1, { text }), plain.change)
          cached = answer(aMessage('a', 1, { text }), cached.change, (key) => meanings.of(key))
          expect(cached).toEqual(plain)
        }
      }),
    )
  })
})
