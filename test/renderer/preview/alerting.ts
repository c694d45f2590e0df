/** What the Alerts screen can show: rules and routes, alerts that follow from one another, who took them, who was told. */
import type { Alert } from '../../../shared/alert.ts'
import type { CallInput, CallOutput } from '../../../shared/calls.ts'
import type { Service } from '../../../shared/service.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDelivery, aForeignAlert, aSilence } from '../alert-factories.ts'
import { aService } from '../estate-factories.ts'
import { aFact, anAlert, anId, aPicture, aProblem } from '../factories.ts'
import { rulesOf } from './alert-rules.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'
import { PLAIN_ACCESS } from '../../../shared/connection.ts'

const MINUTE = 60_000

/** The cluster's answer from what the snapshot has, as it pages and filters. */
export function alertPage(
  alerts: readonly Alert[],
  { limit, cursor, level, code, accountId }: CallInput<'listAlerts'>,
): CallOutput<'listAlerts'> {
  const fitting = alerts.filter(
    (alert) =>
      (level === undefined || alert.level === level) &&
      (code === undefined || alert.code === code) &&
      (accountId === undefined || alert.accountId === accountId),
  )
  const from = cursor === undefined ? 0 : Number(cursor)
  const items = fitting.slice(from, from + limit).map((alert) => ({ ...alert, key: `${alert.id}@${alert.raisedAt}` }))
  return { items, next: from + limit < fitting.length ? String(from + limit) : null }
}

function serious(now: number): Alert[] {
  const told = (routeId: string, part = {}) => aDelivery({ routeId, at: now - 4 * MINUTE + 900, ...part })
  return [
    anAlert({
      id: 'serviceDown/sheets',
      code: 'serviceDown',
      title: 'The Google Sheets API does not answer',
      accountId: null,
      serviceId: 'sheets',
      raisedAt: now - 4 * MINUTE,
      measured: 'no answer for 42 s',
      threshold: 'over 15 s',
      impact: 'Sign-ups and orders are kept and written later; users notice nothing for now.',
      automation: 'Writes are retried with growing pauses, up to 5 min apart.',
      firstStep: 'See whether the API is down for everybody: status page of the provider.',
      deliveries: [told('ops-webhook'), told('night-mail', { at: now - 4 * MINUTE + 2_100 })],
    }),
    anAlert({
      id: 'errorRate/ksa-main',
      code: 'errorRate',
      title: 'Error rate of ksa-main',
      raisedAt: now - 3 * MINUTE,
      measured: '7.2 %',
      threshold: 'over 5 % for 60 s',
      causeId: 'serviceDown/sheets',
      impact: '7 of 100 replies of ksa-main fail.',
      firstStep: 'Look at the errors of the busiest node.',
    }),
    anAlert({
      id: 'slowAnswers/uae-main',
      code: 'slowAnswers',
      level: 'warning',
      title: 'Response time of uae-main',
      accountId: 'uae-main',
      raisedAt: now - 150_000,
      measured: '812 ms',
      threshold: 'over 500 ms for 60 s',
      causeId: 'serviceDown/sheets',
    }),
    anAlert({
      id: 'slowAnswers/south-asia-main',
      code: 'slowAnswers',
      level: 'warning',
      title: 'Response time of south-asia-main',
      accountId: 'south-asia-main',
      raisedAt: now - 140_000,
      measured: '640 ms',
      threshold: 'over 500 ms for 60 s',
      causeId: 'errorRate/ksa-main',
    }),
    anAlert({
      id: 'logLag/sa-2',
      code: 'logLag',
      level: 'warning',
      title: 'Log of sa-2 behind its master',
      accountId: 'south-asia-main',
      nodeId: 'sa-2',
      raisedAt: now - 26 * MINUTE,
      measured: '412 records',
      threshold: 'over 100 records for 30 s',
      impact: 'sa-2 cannot take over until it has caught up.',
      automation: 'sa-2 is left out of failovers.',
      firstStep: 'Check the disk of sa-2.',
      acknowledged: { by: 'sami', note: 'disk is being replaced at 14:00', at: now - 20 * MINUTE },
      deliveries: [aDelivery({ at: now - 26 * MINUTE + 700 })],
    }),
    anAlert({
      raisedAt: now - 9 * MINUTE,
      level: 'warning',
      title: 'ksa-main has no standby in another region',
      drillId: anId(61),
      impact: 'A failure of the whole region would take ksa-main down.',
      firstStep: 'Add a node in another region.',
    }),
  ]
}

function withAlerts(base: Scenario, now: number, part: Partial<Snapshot>): Scenario {
  const { snapshot } = base.picture
  if (snapshot === null) return base
  return {
    ...base,
    facts: [
      aFact(
        140,
        { kind: 'serviceHealthChanged', serviceId: 'sheets', health: 'down', why: 'connect ETIMEDOUT' },
        { at: now - 4 * MINUTE - 8_000 },
      ),
      aFact(
        139,
        { kind: 'nodeHealthChanged', nodeId: 'sa-2', health: 'degraded', why: 'its disk is slow', testimonies: [] },
        { at: now - 26 * MINUTE - 20_000 },
      ),
      ...base.facts,
    ],
    picture: {
      ...base.picture,
      snapshot: { ...snapshot, services: { ...snapshot.services, sheets: downSince(now) }, ...part },
    },
  }
}

function downSince(now: number): Service {
  return aService({
    id: 'sheets',
    name: 'Spreadsheet service',
    kind: 'externalApi',
    health: 'down',
    why: 'connect ETIMEDOUT',
    healthSince: now - 4 * MINUTE - 8_000,
    probe: { kind: 'http', url: 'http://127.0.0.1:7302/readyz', everyMs: 1_000, timeoutMs: 1_000 },
  })
}

export function alertScenarios(now: number) {
  const base = calm(now)
  const past = base.picture.snapshot?.alerts ?? []
  const alerts = [...serious(now), ...past]
  const three = withAlerts(base, now, {
    alerts,
    silences: [
      aSilence({ since: now - 8 * MINUTE, expiresAt: now + 52 * MINUTE }),
      aSilence({
        id: anId(72),
        code: 'quota',
        accountId: null,
        serviceId: 'sheets',
        reason: 'the quota is raised tomorrow',
        since: now - 30 * MINUTE,
        expiresAt: now + 600 * MINUTE,
      }),
    ],
    maintenance: [
      {
        id: anId(71),
        accountId: 'south-asia-main',
        owner: 'sami',
        reason: 'the disk of sa-2 is replaced',
        since: now - 30 * MINUTE,
        expiresAt: now + 60 * MINUTE,
      },
    ],
  })
  const rules = rulesOf(now)
  const failing = rules.rules.map((state) => {
    if (state.rule.id === 'errorRate')
      return { ...state, state: 'firing' as const, worst: { about: 'ksa-main', value: 0.072, at: now - 700 } }
    if (state.rule.id === 'slowAnswers')
      return { ...state, state: 'pending' as const, worst: { about: 'uae-main', value: 812, at: now - 700 } }
    if (state.rule.id === 'quota')
      return { ...state, state: 'missing' as const, worst: { about: 'sheets', value: 0.41, at: now - 240_000 } }
    return state
  })
  const untold = alerts.map((alert) =>
    alert.id === 'serviceDown/sheets'
      ? {
          ...alert,
          deliveries: [
            aDelivery({ at: now - 230_000 }),
            aDelivery({
              routeId: 'night-mail',
              outcome: 'failing',
              attempts: 4,
              at: now - 31_000,
              why: 'connect ECONNREFUSED 10.0.4.12:587',
            }),
          ],
        }
      : alert,
  )
  const troubled = {
    ...rules,
    rules: failing,
    routes: rules.routes.map((route) =>
      route.id === 'night-mail'
        ? { ...route, waiting: 2, trouble: 'connect ECONNREFUSED 10.0.4.12:587, 4 attempts' }
        : route,
    ),
  }
  return {
    alerting: { ...three, listAlertRules: () => troubled },
    alertsUntold: {
      ...withAlerts(base, now, {
        alerts: [
          anAlert({
            id: 'deliveryFailing/night-mail',
            code: 'deliveryFailing',
            level: 'warning',
            title: 'night-mail cannot be told of 2 alerts: connect ECONNREFUSED 10.0.4.12:587',
            accountId: null,
            raisedAt: now - 30_000,
            firstStep: 'See whether the mail server answers.',
          }),
          ...untold,
        ],
      }),
      listAlertRules: () => troubled,
    },
    alertsForeign: {
      ...three,
      listAlertRules: () => troubled,
      picture: aPicture({
        ...three.picture,
        profile: {
          id: 'built-in',
          name: 'Built-in cluster',
          environment: 'drill',
          controlApiUrl: 'http://127.0.0.1:7100',
          prometheusUrl: null,
          alertmanagerUrl: 'https://alertmanager.linda.example',
          ...PLAIN_ACCESS,
        },
        sources: [
          {
            id: 'alertmanager',
            kind: 'alertmanager',
            whose: null,
            everyMs: 10_000,
            lastAnswerAt: now - 3_000,
            trouble: null,
            isRelayed: false,
            clockOffsetMs: null,
          },
        ],
        foreignAlerts: [
          aForeignAlert({ startsAt: now - 170_000 }),
          aForeignAlert({
            fingerprint: 'f2',
            name: 'LogLag',
            labels: { alertname: 'LogLag', severity: 'warning', node: 'uae-3', job: 'linda' },
            annotations: { summary: 'uae-3 is 240 records behind' },
            startsAt: now - 95_000,
          }),
          aForeignAlert({
            fingerprint: 'f3',
            name: 'KubeNodeDiskPressure',
            labels: { alertname: 'KubeNodeDiskPressure', severity: 'warning', instance: '10.0.4.7:9100' },
            annotations: { summary: 'Disk pressure on 10.0.4.7' },
            state: 'suppressed',
            startsAt: now - 7_200_000,
            silences: [{ id: 's1', createdBy: 'platform-team', comment: 'node is drained', endsAt: now + 3_600_000 }],
            generatorUrl: 'http://prometheus.linda.example/graph?g0.expr=node_disk',
          }),
        ],
      }),
    },
    alertsOffline: {
      ...three,
      isLive: false,
      picture: {
        ...three.picture,
        heardAt: now - 42_000,
        link: {
          kind: 'retrying' as const,
          since: now - 42_000,
          retryAt: now + 4_000,
          attempt: 6,
          problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
        },
      },
    },
  } as const satisfies Record<string, Scenario>
}
