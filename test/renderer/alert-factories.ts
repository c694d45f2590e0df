/** Rules, routes, silences and what Alertmanager holds, for tests of the renderer. */
import type { Delivery, Silence } from '../../shared/alert.ts'
import type { AlertRule, RouteState, RuleState } from '../../shared/alert-rule.ts'
import type { ForeignAlert } from '../../shared/history.ts'
import { anId } from './factories.ts'
import { AT } from './moment.ts'

export function aRule(part: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 'errorRate',
    title: 'Error rate of {about}',
    measure: 'account.errorFraction',
    bad: 'above',
    warning: 0.01,
    critical: 0.05,
    floor: null,
    forMs: 60_000,
    clearance: 0.1,
    clearForMs: 10_000,
    missingAfterMs: 15_000,
    impact: 'Some users get no answer.',
    firstStep: 'Look at the errors of the busiest node.',
    runbook: null,
    ...part,
  }
}

export function aRuleState(part: Partial<Omit<RuleState, 'rule'>> = {}, rule: Partial<AlertRule> = {}): RuleState {
  return { rule: aRule(rule), state: 'ok', worst: { about: 'ksa-main', value: 0.0012, at: AT }, note: null, ...part }
}

export function aRoute(part: Partial<RouteState> = {}): RouteState {
  return {
    id: 'ops-webhook',
    minLevel: 'warning',
    accountId: null,
    kind: 'webhook',
    to: 'alerts.linda.example',
    lastDeliveredAt: AT - 60_000,
    waiting: 0,
    trouble: null,
    summary: null,
    ...part,
  }
}

export function aSilence(part: Partial<Silence> = {}): Silence {
  return {
    id: anId(70),
    code: 'noStandby',
    accountId: 'ksa-main',
    nodeId: null,
    serviceId: null,
    owner: 'noor',
    reason: 'a third node comes tonight',
    since: AT - 600_000,
    expiresAt: AT + 3_600_000,
    ...part,
  }
}

export function aDelivery(part: Partial<Delivery> = {}): Delivery {
  return {
    routeId: 'ops-webhook',
    word: 'raised',
    outcome: 'delivered',
    attempts: 1,
    at: AT - 59_000,
    why: '',
    ...part,
  }
}

export function aForeignAlert(part: Partial<ForeignAlert> = {}): ForeignAlert {
  return {
    fingerprint: 'f1',
    name: 'ErrorRate',
    labels: { alertname: 'ErrorRate', severity: 'critical', account: 'ksa-main' },
    annotations: { summary: 'More than 5 % of replies of ksa-main fail' },
    state: 'active',
    startsAt: AT - 90_000,
    endsAt: null,
    silences: [],
    generatorUrl: null,
    ...part,
  }
}
