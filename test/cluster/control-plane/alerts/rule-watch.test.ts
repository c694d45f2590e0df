import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../../../cluster/control-plane/alerts/evaluate.ts'
import type { Readings } from '../../../../cluster/control-plane/alerts/readings.ts'
import { RuleWatch } from '../../../../cluster/control-plane/alerts/rule-watch.ts'
import { SHIPPED_RULES } from '../../../../cluster/control-plane/alerts/rules.ts'
import { fold } from '../../../../shared/fold.ts'
import type { AlertRule } from '../../../../shared/alert-rule.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { anAlert, aFact, aSnapshot, AT } from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'
import { aRule, readings } from './factories.ts'

function aWatch(rules: readonly AlertRule[] = [aRule()], start: Snapshot = aSnapshot()) {
  const watch = new RuleWatch(rules)
  let snapshot = start
  let mono = 0
  const apply = (facts: readonly FactBody[]) => {
    for (const body of facts) snapshot = fold(snapshot, [{ ...aFact(snapshot.seq + 1, body), at: AT + mono }]).snapshot
    return facts
  }
  return {
    watch,
    apply,
    get snapshot() {
      return snapshot
    },
    /** A look a second. */
    look: (found: Readings, seconds = 1) => {
      const facts: FactBody[] = []
      for (let passed = 0; passed < seconds; passed++) {
        mono += 1_000
        facts.push(...apply(watch.look({ snapshot, readings: found, mono, wall: AT + mono })))
      }
      return facts
    },
    snapshotNow: () => snapshot,
    open: () => snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null),
    change: (over: Partial<Snapshot>) => void (snapshot = { ...snapshot, ...over }),
  }
}
const errors = (value: number | null) => readings({ 'account.errorFraction': { 'uae-main': value } })
const NOTHING = readings({})
const idOf = (fact: FactBody) => (fact.kind === 'alertRaised' ? fact.alert.id : 'alertId' in fact ? fact.alertId : '')

describe('a rule that fires', () => {
  it('raises one alert that says what, how much, against what, and what to do', () => {
    const { look, open } = aWatch()
    expect(look(errors(0.072), 3)).toEqual([])
    look(errors(0.072), 10)
    expect(open()).toMatchObject([
      {
        id: 'errorRate/uae-main',
        code: 'errorRate',
        level: 'critical',
        title: 'Error rate of uae-main: 7.2 %',
        accountId: 'uae-main',
        measured: '7.2 %',
        threshold: 'over 5 % for 3.0 s',
        impact: 'Users of uae-main get refused replies.',
        firstStep: 'Look at the errors of uae-main.',
        runbook: null,
      },
    ])
  })

  it('becomes worse and milder in the same alert, which began when it began', () => {
    const made = aWatch()
    made.look(errors(0.02), 4)
    const [warning] = made.open()
    made.look(errors(0.09), 4)
    expect(made.open()).toMatchObject([{ level: 'critical', raisedAt: warning?.raisedAt }])
    made.look(errors(0.02), 4)
    expect(made.open()).toMatchObject([{ level: 'warning', raisedAt: warning?.raisedAt }])
    made.look(errors(0), 4)
    expect(made.open()).toEqual([])
    expect(made.snapshot.alerts[0]?.resolvedWhy).toBe('it is 0 %, and stayed on the good side for 2.0 s')
  })

  it('an alert that became worse has to be acknowledged anew', () => {
    const { look, apply, open } = aWatch()
    look(errors(0.02), 4)
    apply([{ kind: 'alertAcknowledged', alertId: 'errorRate/uae-main', by: 'noor', note: 'on it' }])
    look(errors(0.02), 4)
    expect(open()[0]?.acknowledged?.by).toBe('noor')
    look(errors(0.09), 4)
    expect(open()[0]?.acknowledged).toBeNull()
  })
})

describe('a value that is missing', () => {
  it('is an alert of its own, and nothing it raised before is resolved by that', () => {
    const { look, open } = aWatch()
    look(errors(0.02), 4)
    look(NOTHING, 20)
    expect(open().map(({ id, level }) => [id, level])).toEqual([
      ['errorRateMissing/uae-main', 'warning'],
      ['errorRate/uae-main', 'warning'],
    ])
    look(errors(0), 4)
    expect(open()).toEqual([])
  })

  it('that nobody ever reported is no alert, and is listed so', () => {
    const { look, open, watch } = aWatch([
      aRule(),
      aRule({ id: 'certificate', measure: 'cluster.certificateDaysLeft' }),
    ])
    look(errors(0), 60)
    expect(open()).toEqual([])
    expect(watch.states().map(({ rule, state }) => [rule.id, state])).toEqual([
      ['errorRate', 'ok'],
      ['certificate', 'notReported'],
    ])
  })
})

describe('what ends an alert besides its value', () => {
  it('the account is gone', () => {
    const { look, open, change, snapshot } = aWatch()
    look(errors(0.09), 4)
    change({ accounts: {} })
    expect(look(NOTHING)).toMatchObject([{ kind: 'alertResolved', why: 'uae-main was removed' }])
    expect([open(), snapshot.seq]).toEqual([[], expect.any(Number)])
  })

  it('its rule is not configured any more', () => {
    const alerts = [anAlert({ id: 'oldRule/uae-main', code: 'oldRule' }), anAlert()]
    const { look } = aWatch([aRule()], aSnapshot({ alerts }))
    expect(look(NOTHING)).toEqual([
      { kind: 'alertResolved', alertId: 'oldRule/uae-main', why: 'its rule is not configured any more' },
    ])
  })
})

describe('after a restart or a sleep', () => {
  it('an open alert is watched on: it neither ends nor comes again by that', () => {
    const alerts = [anAlert({ id: 'errorRate/uae-main', code: 'errorRate', level: 'warning' })]
    const { look, open } = aWatch([aRule()], aSnapshot({ alerts }))
    expect(look(errors(0.02), 10)).toEqual([])
    expect(look(NOTHING, 5)).toEqual([])
    look(errors(0), 4)
    expect(open()).toEqual([])
  })

  it('nothing is raised for time in which nobody watched', () => {
    const { look, watch, open } = aWatch()
    look(errors(0.09), 3)
    watch.interrupt(500_000)
    look(errors(0.09), 2)
    expect(open()).toEqual([])
  })
})

describe('whatever is measured', () => {
  it('there is one open alert of an id, raised anew only at another level, and resolved only while it is open', () => {
    const anyValue = fc.option(fc.constantFrom(0, 0.005, 0.0095, 0.02, 0.048, 0.09), { nil: undefined })
    fc.assert(
      fc.property(fc.array(anyValue, { maxLength: 60 }), (values) => {
        const { look, open, snapshotNow } = aWatch([aRule({ missingAfterMs: 4_000 })])
        for (const value of values) {
          const before = snapshotNow().alerts.filter(({ resolvedAt }) => resolvedAt === null)
          const odd = look(value === undefined ? NOTHING : errors(value)).filter((fact) => {
            const known = before.find(({ id }) => id === idOf(fact))
            return fact.kind === 'alertRaised' ? known?.level === fact.alert.level : known === undefined
          })
          expect(odd).toEqual([])
          const ids = open().map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
        }
      }),
    )
  })
})

describe('the list of rules', () => {
  it('shows the worst value of each, and how it stands', () => {
    const rule = aRule({ id: 'nodeCpu', measure: 'node.cpuFraction', warning: 0.7, critical: null })
    const { look, watch } = aWatch([rule])
    look(readings({ 'node.cpuFraction': { 'uae-1': 0.2, 'uae-2': 0.9, 'uae-3': 0.4 } }))
    expect(watch.states()).toEqual([
      { rule, state: 'pending', note: null, worst: { about: 'uae-2', value: 0.9, at: AT + 1_000 } },
    ])
  })

  it('says what a value rests on, and why one that is watched cannot be judged', () => {
    const rule = aRule({ id: 'errorSpike', measure: 'account.errorSpike', warning: 3, critical: null, floor: 10 })
    const { look, watch } = aWatch([rule])
    const of = (about: string, reading: Reading): Readings => new Map([[rule.measure, new Map([[about, reading]])]])
    look(of('uae-main', { kind: 'none', why: 'not enough data: 5 min of the last 24 h recorded' }))
    expect(watch.states()).toMatchObject([
      { state: 'notEnoughData', worst: null, note: 'not enough data: 5 min of the last 24 h recorded' },
    ])
    look(of('uae-main', { kind: 'value', value: 2, amount: 8, said: '8 errors in 5 min, usually 4' }))
    expect(watch.states()).toMatchObject([{ state: 'ok', worst: { value: 2 }, note: '8 errors in 5 min, usually 4' }])
    expect(look(of('uae-main', { kind: 'value', value: 9, amount: 36, said: '36 errors' }), 10)).toMatchObject([
      {
        alert: { title: 'Error rate of uae-main: 36 errors', threshold: 'over 3 times, at least 10 errors for 3.0 s' },
      },
    ])
  })

  it('refuses rules that contradict themselves or take each other’s name', () => {
    const made = (...rules: AlertRule[]) => faultOf(() => new RuleWatch(rules))
    expect(made(aRule(), aRule())).toBe('malformed')
    expect(made(aRule({ id: 'noStandby' }))).toBe('malformed')
    expect(made(aRule({ id: 'a' }), aRule({ id: 'aMissing' }))).toBe('malformed')
    expect(made(aRule({ warning: null, critical: null }))).toBe('malformed')
    expect(made(aRule({ warning: 5, critical: 1 }))).toBe('malformed')
    expect(made(aRule({ bad: 'below', warning: 1, critical: 5 }))).toBe('malformed')
  })

  it('that ships is sound, and names a missing value once for each kind of thing', () => {
    expect(() => new RuleWatch(SHIPPED_RULES)).not.toThrow()
    const naming = SHIPPED_RULES.filter(({ missingAfterMs }) => missingAfterMs !== null)
    expect(naming.map(({ id }) => id)).toEqual(['errorRate', 'nodeCpu', 'machineCpu'])
  })
})
