import { describe, expect, it } from 'vitest'
import { understand, understoodOf } from '../../../cluster/bot/understanding.ts'
import { Scenario } from '../../../cluster/config.ts'
import { accuracyOf } from '../../../cluster/gateway/accuracy.ts'
import { Population } from '../../../cluster/gateway/population.ts'
import { messageOf } from '../../../cluster/gateway/scenario.ts'

describe('accuracy', () => {
  it('holds the intent and every entity against the label', () => {
    const label = { intent: 'expense', amount: 45, currency: 'AED' } as const
    expect(accuracyOf(label, { intent: 'expense', amount: 45, currency: 'aed' })).toEqual({
      intent: 'right',
      entities: [
        { entity: 'amount', outcome: 'right' },
        { entity: 'currency', outcome: 'right' },
      ],
    })
    expect(accuracyOf(label, { intent: 'expense', amount: 54, currency: 'AED' }).entities[0]?.outcome).toBe('wrong')
  })

  it('counts what was missed and what was made up as wrong, and nothing that neither has', () => {
    expect(accuracyOf({ intent: 'reminder', when: 'on Friday' }, { intent: 'unknown' })).toEqual({
      intent: 'wrong',
      entities: [{ entity: 'when', outcome: 'wrong' }],
    })
    expect(accuracyOf({ intent: 'note' }, { intent: 'note', when: 'today' }).entities).toEqual([
      { entity: 'when', outcome: 'wrong' },
    ])
    expect(accuracyOf({ intent: 'greeting' }, { intent: 'greeting' }).entities).toEqual([])
  })

  it('of the bot on the scenario’s own texts is a measurement: far from none, and short of all', () => {
    const scenario = Scenario.parse({})
    const population = new Population(scenario, { id: 'uae-main', region: 'uae' })
    const judged = Array.from({ length: 3_000 }, (_, index) => {
      const { text, label } = messageOf(scenario, 'uae-main', population.turn(index + 1), index + 1)
      return accuracyOf(label, understoodOf(understand(text)))
    })
    const share = (outcomes: readonly string[]) =>
      outcomes.filter((outcome) => outcome === 'right').length / outcomes.length
    const intents = share(judged.map(({ intent }) => intent))
    const entities = share(judged.flatMap((accuracy) => accuracy.entities.map(({ outcome }) => outcome)))
    for (const accuracy of [intents, entities]) {
      expect(accuracy).toBeGreaterThan(0.6)
      expect(accuracy).toBeLessThan(0.95)
    }
  })
})
