/** Incidents and handovers in every state of their screens. */
import type { Incident } from '../../../shared/incident/incident.ts'
import type { TimelineItem } from '../../../shared/incident/timeline.ts'
import type { People } from '../../../shared/people.ts'
import { aConnectionState, anId, aProblem } from '../factories.ts'
import { aHandover, anIncident, anItem } from '../incident-factories.ts'
import { alertScenarios } from './alerting.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'
import { INCIDENT_ID } from './shift-shots.ts'
import type { Shifts } from './shifting.ts'

const MINUTE = 60_000
const RANA = 'Rana Haddad'
const OMAR = 'Omar Saleh'

export function shiftScenarios(now: number) {
  const base = { ...calm(now), people: peopleOf() }
  const { alerting: plain } = alertScenarios(now)
  const connections = [aConnectionState({ actor: RANA })]
  const alerting: Scenario = {
    ...plain,
    people: peopleOf(),
    picture: { ...plain.picture, connections, capabilities: [...(plain.picture.capabilities ?? []), 'people'] },
  }
  const shifts = under(now)
  const away: Scenario = {
    ...alerting,
    isLive: false,
    shifts: { ...shifts, isSent: false, incidents: [open(now, { unsent: 3 }), closed(now)] },
    picture: {
      ...alerting.picture,
      heardAt: now - 4 * MINUTE,
      link: {
        kind: 'retrying',
        since: now - 4 * MINUTE,
        retryAt: now + 4_000,
        attempt: 60,
        problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
      },
    },
  }
  const known = open(now)
  return {
    incident: { ...alerting, shifts },
    incidentOther: {
      ...alerting,
      shifts: { ...shifts, incidents: [open(now, { roles: { ...known.roles, operations: OMAR } }), closed(now)] },
    },
    incidentLate: {
      ...alerting,
      shifts: {
        ...shifts,
        incidents: [open(now, { updates: { everyMinutes: 30, lastAt: now - 38 * MINUTE, dueAt: now - 8 * MINUTE } })],
      },
    },
    incidentLong: { ...alerting, shifts: { ...shifts, timelines: { [INCIDENT_ID]: many(now) } } },
    incidentAway: away,
    incidentOver: { ...base, shifts: { ...shifts, incidents: [{ ...closed(now), id: INCIDENT_ID }] } },
    shiftNoted: { ...alerting, shifts: { ...shifts, handovers: [noted(now), past(now)] } },
    shiftOut: {
      ...alerting,
      shifts: {
        handovers: [{ ...noted(now), out: { at: now - 3 * MINUTE, by: RANA, to: OMAR, card: CARD } }, past(now)],
      },
    },
    shiftAway: { ...away, shifts: { isSent: false, handovers: [{ ...noted(now), unsent: 1 }, past(now)] } },
  } satisfies Record<string, Scenario>
}

const CARD = `# Handover of Built-in cluster, 2026-11-22 01:02 UTC

3 alerts are open, 1 acknowledged; nothing runs; nothing ends within 8 h.

## Open alerts

- **sheets does not answer** — nobody has acknowledged it (since 2026-11-22 00:58)
`

function under(now: number): Shifts {
  return {
    incidents: [open(now), closed(now)],
    timelines: { [INCIDENT_ID]: items(now), [anId(0xf002)]: [] },
    impact: {
      from: now - 19 * MINUTE,
      to: now,
      accounts: [
        { accountId: 'ksa-main', downSeconds: 42, failedReplies: 118, budgetSpent: 0.061 },
        { accountId: 'uae-main', downSeconds: 0, failedReplies: null, budgetSpent: null },
      ],
      notRecorded: ['02:58:10 to 02:58:40, the control plane did not run'],
    },
  }
}

function open(now: number, part: Partial<Incident> = {}): Incident {
  return anIncident({
    id: INCIDENT_ID,
    title: 'The spreadsheet service does not answer',
    severity: 2,
    summary: 'Orders are accepted, but their rows are not written. The provider restarted something at 02:50.',
    accountIds: ['ksa-main', 'uae-main'],
    alertIds: ['serviceDown/sheets'],
    beganAt: now - 19 * MINUTE,
    declaredAt: now - 16 * MINUTE,
    roles: { commander: RANA, operations: RANA, communications: null },
    updates: { everyMinutes: 30, lastAt: now - 26 * MINUTE, dueAt: now + 4 * MINUTE },
    people: [RANA, OMAR],
    pins: [
      {
        id: anId(0xf101),
        by: OMAR,
        evidence: {
          kind: 'failover',
          refId: 'ksa-main.118',
          title: 'ksa-main failed over from ksa-1 to ksa-2 in 0.48 s',
          detail: 'ksa-1 got no answer from 2 of 2 witnesses',
          at: now - 11 * MINUTE,
        },
      },
    ],
    ...part,
  })
}

function closed(now: number): Incident {
  return anIncident({
    id: anId(0xf002),
    title: 'uae-main was slow after the deployment of 0.2.0',
    severity: 3,
    accountIds: ['uae-main'],
    declaredBy: OMAR,
    beganAt: now - 26 * 60 * MINUTE,
    declaredAt: now - 26 * 60 * MINUTE,
    closed: {
      at: now - 25 * 60 * MINUTE,
      by: OMAR,
      why: 'Rolled back; the cache of 0.2.0 was cold.',
      impact: {
        from: now - 26 * 60 * MINUTE,
        to: now - 25 * 60 * MINUTE,
        accounts: [{ accountId: 'uae-main', downSeconds: 0, failedReplies: 12, budgetSpent: 0.004 }],
        notRecorded: [],
      },
    },
  })
}

function items(now: number): TimelineItem[] {
  const at = (minutes: number): number => now - minutes * MINUTE
  const entry = (
    n: number,
    minutes: number,
    title: string,
    detail: string,
    by: string,
    part: Partial<TimelineItem> = {},
  ) =>
    anItem({
      id: `entry/${anId(n)}`,
      at: at(minutes),
      source: 'incident',
      tone: 'info',
      title,
      detail,
      by,
      accountId: null,
      ref: null,
      ...part,
    })
  return [
    anItem({
      id: 'cluster/1',
      at: at(31),
      source: 'cluster',
      tone: 'info',
      title: 'Protection is on',
      accountId: null,
      ref: null,
      offsetMs: 40,
    }),
    anItem({
      id: 'deployment/1',
      at: at(29),
      source: 'deployment',
      tone: 'good',
      title: 'The deployment of 0.2.1 succeeded',
      by: 'sami',
      offsetMs: 40,
      ref: { kind: 'deployment', id: 'd1' },
    }),
    anItem({
      id: 'alert/1',
      at: at(19),
      title: 'sheets does not answer',
      detail: 'no answer to 3 probes in a row',
      offsetMs: 40,
      accountId: null,
      ref: { kind: 'alert', id: 'serviceDown/sheets' },
    }),
    anItem({
      id: 'alert/2',
      at: at(18.5),
      tone: 'warn',
      title: 'Errors of ksa-main are high',
      detail: '7.2 %, over 5 % for 60 s',
      offsetMs: 40,
      ref: { kind: 'alert', id: 'errorRate/ksa-main' },
    }),
    entry(0xf201, 16, 'declared the incident, severity 2', '', RANA),
    entry(0xf202, 15, 'wrote', 'Rows are queued, nothing is lost so far. Calling the provider.', RANA),
    anItem({
      id: 'run/1',
      at: at(14),
      source: 'run',
      tone: 'info',
      title: 'began “Google Sheets errors”',
      by: OMAR,
      offsetMs: null,
      ref: { kind: 'run', id: anId(0xd001) },
    }),
    anItem({
      id: 'failover/1',
      at: at(11.2),
      source: 'failover',
      tone: 'warn',
      title: 'ksa-main begins to fail over: ksa-1 does not answer',
      offsetMs: 40,
      ref: { kind: 'failover', id: 'ksa-main.118' },
    }),
    anItem({
      id: 'failover/2',
      at: at(11),
      source: 'failover',
      tone: 'good',
      title: 'ksa-main failed over from ksa-1 to ksa-2 in 0.48 s',
      detail: 'ksa-1 got no answer from 2 of 2 witnesses',
      offsetMs: 40,
      ref: { kind: 'failover', id: 'ksa-main.118' },
    }),
    entry(
      0xf203,
      9,
      'wrote',
      'Omar looks at the quota; I stay with the provider.\nTheir status page says nothing yet.',
      OMAR,
      { offsetMs: null },
    ),
    anItem({
      id: 'operation/1',
      at: at(6),
      source: 'operation',
      tone: 'good',
      title: 'Restart sa-2: succeeded',
      detail: 'reason: it answers slowly',
      by: RANA,
      ref: { kind: 'operation', id: anId(0x1e) },
    }),
    entry(0xf204, 3, 'told the team', 'Incident, severity 2: the spreadsheet service does not answer.', RANA),
  ]
}

function many(now: number): TimelineItem[] {
  return Array.from({ length: 3_000 }, (_, index) =>
    anItem({
      id: `alert/${index}`,
      at: now - (3_000 - index) * 20_000,
      title: `Errors of ksa-main are high, time ${index + 1}`,
      tone: index % 3 === 0 ? 'bad' : index % 3 === 1 ? 'warn' : 'good',
      source: index % 5 === 0 ? 'cluster' : 'alert',
    }),
  )
}

function noted(now: number) {
  return aHandover({
    id: anId(0xfb02),
    notes: [
      {
        id: anId(0xfb10),
        at: now - 48 * MINUTE,
        by: RANA,
        text: 'The provider of sheets works until 04:00; expect short gaps. Do not restart the service for them.',
      },
    ],
  })
}

function past(now: number) {
  return aHandover({
    id: anId(0xfb01),
    notes: [{ id: anId(0xfb11), at: now - 9 * 60 * MINUTE, by: OMAR, text: 'ksa-3 has a new disk since noon.' }],
    out: { at: now - 8.1 * 60 * MINUTE, by: OMAR, to: RANA, card: CARD },
    in: { at: now - 8 * 60 * MINUTE, by: RANA },
  })
}

function peopleOf(): People {
  const person = (id: string, name: string, role: string, phone: string) => ({
    id,
    name,
    role,
    phone,
    mail: '',
    elsewhere: '',
  })
  const turns = (...people: string[]) => ({ startsAt: '2026-01-05T07:00:00Z', hours: 12, people })
  return {
    people: [
      person('rana', RANA, 'Operations', '+971 50 000 0001'),
      person('omar', OMAR, 'Operations', '+966 50 000 0002'),
      person('noor', 'Noor Aziz', 'Owner of the bots', ''),
    ],
    levels: [
      { name: 'First line', turns: turns('rana', 'omar'), standIns: [], afterMinutes: 10 },
      { name: 'Second line', turns: null, standIns: [], afterMinutes: 15 },
      { name: 'Management', turns: turns('noor'), standIns: [], afterMinutes: 30 },
    ],
  }
}
