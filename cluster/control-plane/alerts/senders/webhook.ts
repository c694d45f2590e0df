/** Alertmanager's webhook payload, version 4: whatever takes alerts from an Alertmanager takes them from here. */
import { createHash } from 'node:crypto'
import type { RouteTarget } from '../../../../shared/alert-rule.ts'
import { alertHeadline, alertLink, alertText } from '../../../../shared/words/alert-text.ts'
import { summaryHeadline, summaryText } from '../../../../shared/words/summary-text.ts'
import type { AlertMessage, Message, Sender, SummaryMessage } from '../message.ts'
import { post } from './post.ts'

type Target = Extract<RouteTarget, { kind: 'webhook' }>
type Labels = Readonly<Record<string, string>>

const SUMMARY = 'dailySummary'
/** As Alertmanager writes "not over yet". */
const NOT_ENDED = '0001-01-01T00:00:00Z'

export function webhookSender({ url, bearer }: Target): Sender {
  const authorization = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
  return {
    send: (message) =>
      post({ url, headers: { 'idempotency-key': message.id, ...authorization }, body: webhookPayload(message) }),
  }
}

/** Pure. */
export function webhookPayload(message: Message) {
  return message.word === 'summary' ? summaryPayload(message) : alertPayload(message)
}

/** Resolved: nobody is to be woken by it. The day as data stands beside what an Alertmanager would send. */
export function summaryPayload({ id, routeId, summary }: SummaryMessage) {
  const { cluster, accountId, day, from, to } = summary
  const labels = present({
    alertname: SUMMARY,
    severity: 'info',
    cluster: cluster.name,
    environment: cluster.environment,
    account: accountId,
  })
  const annotations = { summary: summaryHeadline(summary), description: summaryText(summary), message_id: id }
  const groupLabels = { alertname: SUMMARY, day }
  const status = 'resolved'
  return {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(SUMMARY)}, day=${JSON.stringify(day)}}`,
    truncatedAlerts: 0,
    status,
    receiver: routeId,
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'linda://alerts',
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(from).toISOString(),
        endsAt: new Date(to).toISOString(),
        generatorURL: 'linda://alerts',
        fingerprint: fingerprintOf(cluster.name, id),
      },
    ],
    summary,
  }
}

/** One alert, one group: a receiver that groups by key has one thread an alert. */
export function alertPayload({ alert, word, context, routeId, id }: AlertMessage) {
  const status = word === 'resolved' ? 'resolved' : 'firing'
  const labels = present({
    alertname: alert.code,
    alert_id: alert.id,
    severity: alert.level,
    cluster: context.cluster.name,
    environment: context.cluster.environment,
    account: alert.accountId,
    node: alert.nodeId,
    service: alert.serviceId,
    drill: alert.drillId,
  })
  const annotations = present({
    summary: alertHeadline(alert, word),
    description: alertText(alert, context),
    measured: alert.measured,
    threshold: alert.threshold,
    impact: alert.impact,
    automation: alert.automation,
    first_step: alert.firstStep,
    runbook: alert.runbook,
    acknowledged_by: alert.acknowledged?.by ?? null,
    maintenance: context.maintenance,
    message_id: id,
  })
  const groupLabels = { alertname: alert.code, alert_id: alert.id }
  return {
    version: '4',
    groupKey: `{}:{alertname=${JSON.stringify(alert.code)}, alert_id=${JSON.stringify(alert.id)}}`,
    truncatedAlerts: 0,
    status,
    receiver: routeId,
    groupLabels,
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'linda://alerts',
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(alert.raisedAt).toISOString(),
        endsAt: alert.resolvedAt === null ? NOT_ENDED : new Date(alert.resolvedAt).toISOString(),
        generatorURL: alertLink(alert.id),
        fingerprint: fingerprintOf(context.cluster.name, alert.id),
      },
    ],
  }
}

/** The same for everything that is ever told of this alert. */
function fingerprintOf(cluster: string, alertId: string): string {
  return createHash('sha256').update(`${cluster}\0${alertId}`).digest('hex').slice(0, 16)
}

function present(values: Readonly<Record<string, string | null>>): Labels {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null || value === '' ? [] : [[name, value]])),
  )
}
