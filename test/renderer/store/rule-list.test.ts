import { describe, expect, it } from 'vitest'
import {
  generally,
  lastsText,
  levelOf,
  limitText,
  ruleTitle,
  ruleTone,
  sortedRules,
  watchOf,
} from '../../../renderer/store/rule-list.ts'
import { aRule, aRuleState } from '../alert-factories.ts'
import { AT } from '../moment.ts'

describe('rules', () => {
  it('stand with what needs somebody first, and what nobody reports last', () => {
    const states = (['notReported', 'ok', 'pending', 'missing', 'firing'] as const).map((state) =>
      aRuleState({ state }),
    )
    expect(sortedRules(states).map(({ state }) => state)).toEqual(['firing', 'missing', 'pending', 'ok', 'notReported'])
  })

  it('fire in the colour of the level their value reaches, above or below', () => {
    expect(levelOf(aRule(), 0.02)).toBe('warning')
    expect(levelOf(aRule(), 0.07)).toBe('critical')
    expect(levelOf(aRule(), 0.01)).toBeNull()
    expect(levelOf(aRule({ bad: 'below', warning: 14, critical: 3 }), 2)).toBe('critical')
    expect(levelOf(aRule({ warning: null, critical: null }), 9)).toBeNull()
    const firing = (value: number) => ruleTone(aRuleState({ state: 'firing', worst: { about: 'x', value, at: AT } }))
    expect([firing(0.02), firing(0.07)]).toEqual(['warn', 'critical'])
    expect(ruleTone(aRuleState({ state: 'notReported', worst: null }))).toBe('unknown')
  })

  it('are named for what they are about, with their limits and how long they last', () => {
    expect(ruleTitle(aRule())).toBe('Error rate of each account')
    expect(ruleTitle(aRule({ title: 'Backup of the {about}', measure: 'cluster.backupAgeMs' }))).toBe(
      'Backup of the cluster',
    )
    expect(generally('Drain {about}.', 'node.cpuFraction')).toBe('Drain the node.')
    expect(limitText(aRule(), 'critical')).toBe('over 5 %')
    expect(limitText(aRule({ warning: null }), 'warning')).toBeNull()
    expect([lastsText(aRule()), lastsText(aRule({ forMs: 0 }))]).toEqual(['for 1 min', 'at once'])
  })

  it('watch as far as somebody reports, and say when the newest value was measured', () => {
    const rules = [
      aRuleState({ worst: { about: 'a', value: 0, at: AT - 4_000 } }),
      aRuleState({ worst: { about: 'b', value: 0, at: AT - 1_000 }, state: 'missing' }),
      aRuleState({ state: 'notReported', worst: null }),
    ]
    expect(watchOf(rules)).toEqual({ watching: 2, notReported: 1, missing: 1, newestAt: AT - 1_000 })
    expect(watchOf([])).toEqual({ watching: 0, notReported: 0, missing: 0, newestAt: null })
  })
})
