/** What host would answer about incidents and handovers: heads that change as they are written into, and a timeline of what was made up for them. */
import type { CallInput, CallName, CallOutput, Push } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Handover, HandoverEntryBody } from '../../../shared/handover.ts'
import type { Impact, Incident, IncidentEntryBody } from '../../../shared/incident/incident.ts'
import type { TimelineItem } from '../../../shared/incident/timeline.ts'
import type { KeptEntry } from '../../../shared/log-entry.ts'
import { anId } from '../factories.ts'
import { anIncident } from '../incident-factories.ts'

export type ShiftCall = Extract<
  CallName,
  | 'declareIncident'
  | 'listIncidents'
  | 'getIncident'
  | 'addIncidentEntry'
  | 'getImpact'
  | 'listHandovers'
  | 'addHandoverEntry'
  | 'exportBundle'
>
type ShiftAnswers = { readonly [N in ShiftCall]: (input: CallInput<N>) => CallOutput<N> }

/** What a scenario says of its shift; absent: nobody wrote anything yet. */
export interface Shifts {
  readonly incidents?: readonly Incident[]
  /** By incident. */
  readonly timelines?: Readonly<Record<string, readonly TimelineItem[]>>
  readonly handovers?: readonly Handover[]
  /** Absent: the cluster cannot be asked. */
  readonly impact?: Impact
  /** Entries reach the cluster. */
  readonly isSent?: boolean
}

export const OPERATOR = 'Rana Haddad'

export function shiftAnswers(shifts: Shifts, push: (one: Push) => void): ShiftAnswers {
  let incidents = [...(shifts.incidents ?? [])]
  let handovers = [...(shifts.handovers ?? [])]
  const entries = new Map<string, KeptEntry[]>()
  const timelines = new Map(Object.entries(shifts.timelines ?? {}))
  let made = 0xf000
  const isSent = shifts.isSent ?? true
  const incidentById = (id: string): Incident => {
    const found = incidents.find((one) => one.id === id)
    if (found === undefined) throw new Fault('unknownIncident', `No incident ${id} is known here`)
    return found
  }
  const entryOf = (logId: string, body: KeptEntry['body']): KeptEntry => ({
    id: anId((made += 1)),
    logId,
    at: Date.now(),
    by: OPERATOR,
    body,
    isSent,
  })
  const write = (incidentId: string, body: IncidentEntryBody): KeptEntry => {
    const entry = entryOf(incidentId, body)
    const before = incidentById(incidentId)
    const incident = { ...changed(before, body, entry), unsent: before.unsent + (isSent ? 0 : 1) }
    incidents = incidents.map((one) => (one.id === incidentId ? incident : one))
    entries.set(incidentId, [...(entries.get(incidentId) ?? []), entry])
    timelines.set(incidentId, [...(timelines.get(incidentId) ?? []), itemOf(entry, body)])
    push({ kind: 'incident', incident, entry })
    return entry
  }
  return {
    listIncidents: () => ({ incidents }),
    declareIncident: ({ title, severity, summary, accountIds, alertIds, beganAt }) => {
      const now = Date.now()
      const incident = anIncident({
        id: anId((made += 1)),
        title,
        severity,
        summary,
        accountIds,
        alertIds,
        beganAt: beganAt ?? now,
        declaredAt: now,
        declaredBy: OPERATOR,
        unsent: isSent ? 0 : 4,
      })
      incidents = [incident, ...incidents]
      const body = {
        kind: 'declared',
        title,
        severity,
        summary,
        accountIds,
        alertIds,
        beganAt: beganAt ?? now,
      } as const
      const entry = entryOf(incident.id, body)
      timelines.set(incident.id, [itemOf(entry, body)])
      push({ kind: 'incident', incident, entry })
      return incident
    },
    getIncident: ({ incidentId }) => ({
      incident: incidentById(incidentId),
      entries: entries.get(incidentId) ?? [],
      timeline: [...(timelines.get(incidentId) ?? [])],
    }),
    addIncidentEntry: ({ incidentId, body }) => write(incidentId, body),
    getImpact: () => {
      if (shifts.impact === undefined) throw new Fault('stalePicture', 'The cluster cannot be asked')
      return shifts.impact
    },
    listHandovers: () => ({ handovers }),
    addHandoverEntry: ({ body }) => {
      const open = handovers.find((one) => one.in === null)
      const before: Handover = open ?? { id: anId((made += 1)), notes: [], out: null, in: null, unsent: 0 }
      const handover = { ...signed(before, body, anId((made += 1))), unsent: before.unsent + (isSent ? 0 : 1) }
      handovers = [handover, ...handovers.filter(({ id }) => id !== handover.id)]
      push({ kind: 'handover', handover })
      return handover
    },
    exportBundle: () => {
      throw new Fault('internal', 'this preview puts no file together')
    },
  }
}

function changed(incident: Incident, body: IncidentEntryBody, { id, at, by }: KeptEntry): Incident {
  const { everyMinutes } = incident.updates
  switch (body.kind) {
    case 'reclassified':
      return { ...incident, severity: body.severity }
    case 'retitled':
      return { ...incident, title: body.title }
    case 'assigned':
      return { ...incident, roles: { ...incident.roles, [body.role]: body.person } }
    case 'pinned':
      return { ...incident, pins: [...incident.pins, { id, by, evidence: body.evidence }] }
    case 'unpinned':
      return { ...incident, pins: incident.pins.filter((pin) => pin.id !== body.pinId) }
    case 'updatesEvery': {
      const dueAt = body.minutes === null ? null : at + body.minutes * 60_000
      return { ...incident, updates: { everyMinutes: body.minutes, lastAt: incident.updates.lastAt, dueAt } }
    }
    case 'updateSent': {
      const dueAt = everyMinutes === null ? null : at + everyMinutes * 60_000
      return { ...incident, updates: { everyMinutes, lastAt: at, dueAt } }
    }
    case 'closed':
      return { ...incident, closed: { at, by, why: body.why, impact: body.impact } }
    case 'reopened':
      return { ...incident, closed: null }
    case 'declared':
    case 'wrote':
      return incident
  }
}

function itemOf({ id, at, by }: KeptEntry, body: IncidentEntryBody): TimelineItem {
  const said = body.kind === 'wrote' || body.kind === 'updateSent' ? body.text : ''
  return {
    id: `entry/${id}`,
    at,
    sourceAt: at,
    offsetMs: 0,
    source: 'incident',
    tone: 'info',
    title: body.kind,
    detail: said,
    by,
    accountId: null,
    ref: null,
  }
}

function signed(handover: Handover, body: HandoverEntryBody, id: string): Handover {
  const at = Date.now()
  const by = OPERATOR
  switch (body.kind) {
    case 'shiftNoted':
      return { ...handover, notes: [...handover.notes, { id, at, by, text: body.text }] }
    case 'signedOut':
      return { ...handover, out: { at, by, to: body.to, card: body.card } }
    case 'signedIn':
      if (handover.out === null) throw new Fault('malformed', 'Nobody has signed out')
      return { ...handover, in: { at, by } }
  }
}
