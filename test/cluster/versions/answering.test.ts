import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scenario } from '../../../cluster/config.ts'
import { answer, type Answering } from '../../../cluster/bot/answer.ts'
import type { SettingValues } from '../../../cluster/bot/settings.ts'
import { understand } from '../../../cluster/bot/understanding.ts'
import type { BotVersion } from '../../../cluster/bot/version.ts'
import { BUILT_IN } from '../../../cluster/bot/version.ts'
import { accuracyOf } from '../../../cluster/gateway/accuracy.ts'
import { makeGoodbye, makePhrase } from '../../../cluster/gateway/phrases.ts'
import { randomFrom } from '../../../cluster/random.ts'
import { V0_2_0 } from '../../../cluster/versions/0.2.0/answering.ts'
import { V0_3_0 } from '../../../cluster/versions/0.3.0/answering.ts'
import { SMOKE_SCENARIOS } from '../../../cluster/wire/smoke.ts'
import type { Message } from '../../../cluster/wire/traffic.ts'
import { aMessage } from '../../support/factories.ts'

function answeringOf(version: BotVersion, settings: () => SettingValues = () => ({})): Answering {
  return version.answering({ meaningOf: understand, settings })
}

const replyTo = (text: string, settings: SettingValues = {}) =>
  answeringOf(V0_2_0, () => settings)(aMessage('a', 1, { text }), null).reply

/** Share of the users' messages whose intent it takes rightly. */
function accuracy(answering: Answering): number {
  const random = randomFrom(Scenario.parse({}).seed, 'accuracy')
  const phrases = Array.from({ length: 3_000 }, (_, index) =>
    index % 50 === 0 ? makeGoodbye(random) : makePhrase(random, 'uae'),
  )
  const right = phrases.filter(({ text, label }) => {
    const { understood } = answering(aMessage('a', 1, { text }), null)
    return understood !== undefined && accuracyOf(label, understood).intent === 'right'
  })
  return right.length / phrases.length
}

function isAnswered(answering: Answering, message: Message): boolean {
  try {
    answering(message, null)
    return true
  } catch {
    return false
  }
}

describe('0.2.0', () => {
  it.each([
    ['groceries 45 AED', '1 · Noted 45 AED for groceries. Total so far: 45 AED.'],
    ['12.50 SAR for a taxi', '1 · Noted 12.50 SAR for a taxi. Total so far: 12.5 SAR.'],
    [
      "don't let me forget to call the plumber in two hours",
      '1 · I will remind you to call the plumber in two hours. Reminders: 1.',
    ],
    ['show my expenses this week', '1 · Nothing spent so far.'],
    ['thanks!', '1 · Hello. Tell me what you spent, or what to remember.'],
    ["that's it, I'm leaving", '1 · Goodbye. What you told me stays here should you come back.'],
  ])('understands "%s"', (text, reply) => {
    expect(replyTo(text)).toBe(reply)
  })

  it('understands more of what users write than the built-in version', () => {
    const [before, after] = [accuracy(answeringOf(BUILT_IN)), accuracy(answeringOf(V0_2_0))]
    expect(before).toBeLessThan(0.85)
    expect(after).toBeGreaterThan(0.99)
  })

  it('answers what the built-in version understands in the same words, with the same memory', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (seed) => {
        const { text } = makePhrase(randomFrom(seed), 'uae')
        if (understand(text).intent === 'unknown') return
        const message = aMessage('a', 1, { text })
        expect(answeringOf(V0_2_0)(message, null)).toEqual(answer(message, null))
      }),
    )
  })

  it('goes by its settings from one message to the next, and by its own words where they are not set', () => {
    const settings: { now: SettingValues } = { now: {} }
    const answering = answeringOf(V0_2_0, () => settings.now)
    const message = aMessage('a', 1, { text: 'qwrtzp' })
    expect(answering(message, null).reply).toBe('1 · I did not understand that. Try "spent 45 AED on groceries".')
    settings.now = { hint: 'Ask somebody else.' }
    expect(answering(message, null).reply).toBe('1 · I did not understand that. Ask somebody else.')
    expect(replyTo('groceries 45 AED', { expensesWithoutVerb: false })).toContain('I did not understand that.')
  })
})

describe('0.3.0', () => {
  it('fails one answer in twelve by count, so that a message that comes again is answered', () => {
    const answering = answeringOf(V0_3_0)
    const messages = Array.from({ length: 1_200 }, (_, index) => aMessage('a', index + 1))
    const failed = messages.filter((message) => !isAnswered(answering, message))
    expect(failed).toHaveLength(100)
    expect(failed.filter((message) => !isAnswered(answering, message))).toHaveLength(8)
    expect(answering(aMessage('a', 1), null)).toEqual(answer(aMessage('a', 1), null))
  })
})

describe('every scenario', () => {
  it.each([BUILT_IN, V0_2_0])('holds for the bots of $version', (version) => {
    const answering = answeringOf(version)
    for (const { name, turns } of SMOKE_SCENARIOS) {
      const before = new Map<string, Parameters<Answering>[1]>()
      for (const { text, expects, by = 'first' } of turns.flat()) {
        const { change, reply } = answering(aMessage(by, 1, { text }), before.get(by) ?? null)
        before.set(by, change)
        expect(`${name}: ${reply}`).toContain(expects)
      }
    }
  })

  it('has a name of its own, and there are 25 or more', () => {
    expect(SMOKE_SCENARIOS.length).toBeGreaterThanOrEqual(25)
    expect(new Set(SMOKE_SCENARIOS.map(({ name }) => name)).size).toBe(SMOKE_SCENARIOS.length)
  })
})
