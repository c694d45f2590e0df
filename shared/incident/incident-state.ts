/** What an incident comes to: its entries folded in the order they were written. Pure. */
import { assertNever } from '../assert-never.ts'
import { inOrder, type KeptEntry, type LogEntry, sortOf } from '../log-entry.ts'
import type { Incident, IncidentEntryBody } from './incident.ts'

/** An entry that is of an incident. */
interface Written extends Omit<KeptEntry, 'body'> {
  readonly body: IncidentEntryBody
}

const MINUTE_MS = 60_000

/** `null`: the entry it began with is not here (yet). */
export function incidentOf(entries: readonly KeptEntry[]): Incident | null {
  const ordered = inOrder(entries).flatMap(ofIncident)
  // Nobody declares one twice; what says so all the same changes nothing.
  const first = ordered.find(({ body }) => body.kind === 'declared')
  if (first?.body.kind !== 'declared') return null
  const { title, severity, summary, accountIds, alertIds, beganAt } = first.body
  const begun: Incident = {
    id: first.logId,
    title,
    severity,
    summary,
    accountIds,
    alertIds,
    beganAt,
    declaredAt: first.at,
    declaredBy: first.by,
    closed: null,
    roles: { commander: null, operations: null, communications: null },
    updates: { everyMinutes: null, lastAt: null, dueAt: null },
    pins: [],
    people: [...new Set(ordered.map(({ by }) => by))],
    unsent: ordered.filter(({ isSent }) => !isSent).length,
  }
  const taken = new Set(ordered.flatMap(({ body }) => (body.kind === 'unpinned' ? [body.pinId] : [])))
  const folded = ordered.reduce(withEntry, begun)
  return { ...folded, pins: folded.pins.filter(({ id }) => !taken.has(id)), updates: dueOf(folded, ordered) }
}

function ofIncident(entry: KeptEntry): Written[] {
  const { sort, body } = sortOf(entry.body)
  return sort === 'incident' ? [{ ...entry, body }] : []
}

function withEntry(incident: Incident, { id, at, by, body }: Written): Incident {
  switch (body.kind) {
    case 'declared':
    case 'unpinned':
    case 'wrote':
      return incident
    case 'reclassified':
      return { ...incident, severity: body.severity }
    case 'retitled':
      return { ...incident, title: body.title }
    case 'assigned':
      return { ...incident, roles: { ...incident.roles, [body.role]: body.person } }
    case 'pinned':
      return { ...incident, pins: [...incident.pins, { id, by, evidence: body.evidence }] }
    case 'updatesEvery':
      return { ...incident, updates: { ...incident.updates, everyMinutes: body.minutes } }
    case 'updateSent':
      return { ...incident, updates: { ...incident.updates, lastAt: at } }
    case 'closed':
      // Two consoles that did not hear each other may both close it: it was over with the first.
      return incident.closed === null
        ? { ...incident, closed: { at, by, why: body.why, impact: body.impact } }
        : incident
    case 'reopened':
      return { ...incident, closed: null }
    default:
      return assertNever(body)
  }
}

/** The time runs from the last update, or from the promise where that came later. */
function dueOf({ updates, closed }: Incident, ordered: readonly Written[]): Incident['updates'] {
  const { everyMinutes, lastAt } = updates
  if (everyMinutes === null || closed !== null) return { ...updates, dueAt: null }
  const promisedAt = ordered.findLast(({ body }) => body.kind === 'updatesEvery')?.at ?? 0
  return { ...updates, dueAt: Math.max(promisedAt, lastAt ?? 0) + everyMinutes * MINUTE_MS }
}

/** Open ones first, newest first. */
export function inIncidentOrder(incidents: readonly Incident[]): Incident[] {
  return incidents.toSorted(
    (a, b) =>
      Number(a.closed !== null) - Number(b.closed !== null) || b.declaredAt - a.declaredAt || (a.id < b.id ? 1 : -1),
  )
}

/** Before an incident began and after it was closed, ms: what led to it, and whether it held. */
const AROUND_MS = 15 * MINUTE_MS

/** What belongs to it, this machine's clock. `now`: of an open one, its end. */
export function periodOf(
  { beganAt, declaredAt, closed }: Pick<Incident, 'beganAt' | 'declaredAt' | 'closed'>,
  now: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, Math.min(beganAt, declaredAt) - AROUND_MS)
  return { from, to: Math.max(from, closed === null ? now : Math.min(now, closed.at + AROUND_MS)) }
}

/** Why this cannot be written now; `null`: it can. `entries`: of the incident. */
export function objectionTo(incident: Incident, body: LogEntry['body']): string | null {
  switch (body.kind) {
    case 'declared':
      return 'This incident is declared already. Declare another one.'
    case 'closed':
      return incident.closed === null ? null : `This incident is closed already, by ${incident.closed.by}.`
    case 'reopened':
      return incident.closed === null ? 'This incident is open.' : null
    case 'unpinned':
      return incident.pins.some(({ id }) => id === body.pinId) ? null : 'There is no such pin in this incident.'
    default:
      return null
  }
}
