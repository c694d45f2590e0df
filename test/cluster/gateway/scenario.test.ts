import { describe, expect, it } from 'vitest'
import { Scenario } from '../../../cluster/config.ts'
import { Label } from '../../../cluster/gateway/phrases.ts'
import { Population } from '../../../cluster/gateway/population.ts'
import { firstUsersOf, messageOf, mischiefOf, userOf } from '../../../cluster/gateway/scenario.ts'

const ACCOUNT = { id: 'uae-main', region: 'uae' }
const messages = (scenario: Scenario, count: number) => {
  const population = new Population(scenario, ACCOUNT)
  return Array.from({ length: count }, (_, index) =>
    messageOf(scenario, ACCOUNT.id, population.turn(index + 1), index + 1),
  )
}

describe('scenario', () => {
  const scenario = Scenario.parse({ seed: 3 })

  it('is the same for the same seed, message by message, and another for another', () => {
    expect(messages(scenario, 200)).toEqual(messages(Scenario.parse({ seed: 3 }), 200))
    expect(messages(scenario, 200)).not.toEqual(messages(Scenario.parse({ seed: 4 }), 200))
    const turn = new Population(scenario, ACCOUNT).turn(150)
    expect(messageOf(scenario, ACCOUNT.id, turn, 150)).toEqual(messages(scenario, 150).at(-1))
  })

  it('begins with as many users as asked for, most of them at home, one in ten of those who come first', () => {
    const users = firstUsersOf(Scenario.parse({ usersPerAccount: 500 }), ACCOUNT)
    expect(new Set(users.map(({ conversation }) => conversation)).size).toBe(500)
    const atHome = users.filter(({ region }) => region === 'uae').length / 500
    expect(atHome).toBeGreaterThan(0.6)
    expect(atHome).toBeLessThan(0.85)
    expect(new Set(users.map(({ region }) => region))).toEqual(
      new Set(['uae', 'ksa', 'south-asia', 'other-gcc', 'world']),
    )
    const first = users.filter(({ isVip }) => isVip).length / 500
    expect(first).toBeGreaterThan(0.05)
    expect(first).toBeLessThan(0.15)
  })

  it('labels every text with what it says', () => {
    const leaving = Array.from({ length: 20 }, (_, index) =>
      messageOf(scenario, ACCOUNT.id, { user: userOf(scenario, ACCOUNT, 1), leaves: true }, index + 1),
    )
    const said = [...messages(scenario, 2_000), ...leaving]
    for (const { text, label } of said) {
      expect(Label.safeParse(label).success).toBe(true)
      const words = [label.amount, label.currency, label.when].filter((word) => word !== undefined)
      for (const word of words) expect(text).toContain(String(word))
      expect(words).toHaveLength({ expense: 2, reminder: 1, totals: 1, note: 0, greeting: 0, goodbye: 0 }[label.intent])
    }
    const intents = said.map(({ label }) => label.intent)
    expect(new Set(intents)).toEqual(new Set(Label.shape.intent.options))
    expect(leaving.every(({ label, media }) => label.intent === 'goodbye' && media === null)).toBe(true)
  })

  it('sends a picture or a document with the share of messages asked for, each its own', () => {
    const media = messages(Scenario.parse({ mediaShare: 0.2 }), 3_000).flatMap((message) => message.media ?? [])
    expect(media.length / 3_000).toBeCloseTo(0.2, 1)
    expect(new Set(media.map(({ id }) => id)).size).toBe(media.length)
    expect(new Set(media.map(({ kind }) => kind))).toEqual(new Set(['image', 'document']))
    expect(messages(Scenario.parse({ mediaShare: 0 }), 500).every((message) => message.media === null)).toBe(true)
  })

  it('duplicates the shares asked for, late ones within a minute', () => {
    const wild = Scenario.parse({ duplicateShare: 0.2, lateDuplicateShare: 0.1 })
    const mischief = Array.from({ length: 10_000 }, (_, n) => mischiefOf(wild, `uae-main.${n}`))
    expect(mischief.filter(({ twice }) => twice).length / 10_000).toBeCloseTo(0.2, 1)
    const late = mischief.flatMap(({ againAfterMs }) => (againAfterMs === null ? [] : [againAfterMs]))
    expect(late.length / 10_000).toBeCloseTo(0.1, 1)
    expect(Math.max(...late)).toBeLessThan(60_000)
  })
})
