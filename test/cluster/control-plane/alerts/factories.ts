/** Rules, routes and what a control plane measures, as tests of alerts need them. */
import type { Readings } from '../../../../cluster/control-plane/alerts/readings.ts'
import type { Reading } from '../../../../cluster/control-plane/alerts/evaluate.ts'
import type { DeliveryDraft, DeliveryRecord, KeptAlert } from '../../../../cluster/control-plane/engine/alert-store.ts'
import { type Alert, Silence } from '../../../../shared/alert.ts'
import { AlertRoute, AlertRule, type MeasureId } from '../../../../shared/alert-rule.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { anAlert, anId, AT } from '../../../support/factories.ts'

export function aRule(over: Partial<AlertRule> = {}): AlertRule {
  return AlertRule.parse({
    id: 'errorRate',
    title: 'Error rate of {about}',
    measure: 'account.errorFraction',
    warning: 0.01,
    critical: 0.05,
    forMs: 3_000,
    clearForMs: 2_000,
    impact: 'Users of {about} get refused replies.',
    firstStep: 'Look at the errors of {about}.',
    ...over,
  })
}

export function aRoute(over: Partial<AlertRoute> = {}): AlertRoute {
  return AlertRoute.parse({ id: 'desk', target: { kind: 'webhook', url: 'http://127.0.0.1:9/hook' }, ...over })
}

export function aSilence(over: Partial<Silence> = {}): Silence {
  return Silence.parse({
    id: anId(0xf1),
    code: null,
    accountId: 'uae-main',
    nodeId: null,
    serviceId: null,
    owner: 'noor',
    reason: 'known',
    since: AT,
    expiresAt: AT + 60_000,
    ...over,
  })
}

export function kept(over: Partial<Alert> = {}, key = '7'): KeptAlert {
  return { key, alert: anAlert(over) }
}

/** As an engine has it once the draft was queued. */
export function queued(draft: DeliveryDraft, over: Partial<DeliveryRecord> = {}): DeliveryRecord {
  return { ...draft, queuedAt: AT, attempts: 0, triedMs: 0, outcome: 'waiting', lastTriedAt: null, why: '', ...over }
}

export function readings(found: Partial<Record<MeasureId, Readonly<Record<string, number | null>>>>): Readings {
  return new Map(
    Object.entries(found).map(([measure, values]) => [
      measure as MeasureId,
      new Map(
        Object.entries(values).map(([about, value]): [string, Reading] => [
          about,
          value === null ? { kind: 'none' } : { kind: 'value', value },
        ]),
      ),
    ]),
  )
}

export function raisedFact(over: Partial<Alert> = {}): FactBody {
  return { kind: 'alertRaised', alert: anAlert(over) }
}
