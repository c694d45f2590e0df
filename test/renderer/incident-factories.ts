/** Incidents, their timelines and handovers, for renderer's tests. */
import type { Handover } from '../../shared/handover.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import { anId } from './factories.ts'
import { AT } from './moment.ts'

export function anIncident(part: Partial<Incident> = {}): Incident {
  const by = part.declaredBy ?? 'Rana Haddad'
  return {
    id: anId(0xf1),
    title: 'ksa-main answers nobody',
    severity: 1,
    summary: '',
    accountIds: ['ksa-main'],
    alertIds: ['notServing/ksa-main'],
    beganAt: AT - 600_000,
    declaredAt: AT - 540_000,
    declaredBy: by,
    closed: null,
    roles: { commander: by, operations: by, communications: by },
    updates: { everyMinutes: null, lastAt: null, dueAt: null },
    pins: [],
    people: [by],
    unsent: 0,
    ...part,
  }
}

export function anItem(part: Partial<TimelineItem> = {}): TimelineItem {
  const at = part.at ?? AT
  return {
    id: 'alert/notServing/ksa-main/raised',
    at,
    sourceAt: at - (part.offsetMs ?? 0),
    offsetMs: 0,
    source: 'alert',
    tone: 'bad',
    title: 'ksa-main answers nobody',
    detail: '',
    by: null,
    accountId: 'ksa-main',
    ref: { kind: 'alert', id: 'notServing/ksa-main' },
    ...part,
  }
}

export function anIncidentEntry(part: Partial<KeptEntry> = {}): KeptEntry {
  return {
    id: anId(0xf9),
    logId: anId(0xf1),
    at: AT,
    by: 'Rana Haddad',
    body: { kind: 'wrote', text: 'the gateway was slow for a minute' },
    isSent: true,
    ...part,
  }
}

export function aHandover(part: Partial<Handover> = {}): Handover {
  return { id: anId(0xfa), notes: [], out: null, in: null, unsent: 0, ...part }
}
