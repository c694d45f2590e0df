/** What people wrote of what goes wrong and of their shifts, as host told. Pure but for the two `apply…`. */
import type { StoreApi } from 'zustand/vanilla'
import type { Handover } from '../../shared/handover.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { PictureState } from './picture.ts'

export interface ShiftBook {
  /** Open ones first, newest first; `null`: not yet asked. */
  readonly incidents: readonly Incident[] | null
  /** The newest entry that was pushed since this window looks, by the incident's id: another one means that there is more to read. */
  readonly incidentEntries: Readonly<Record<string, KeptEntry>>
  /** Newest first: the one that is open now, and those before it; `null`: not yet asked. */
  readonly handovers: readonly Handover[] | null
}

export const EMPTY_BOOK: ShiftBook = { incidents: null, incidentEntries: {}, handovers: null }

/** Somebody wrote into an incident, or what was written here is with the cluster now. */
export function withIncidentPush(
  book: ShiftBook,
  incident: Incident,
  entry: KeptEntry,
): Pick<ShiftBook, 'incidents' | 'incidentEntries'> {
  return {
    incidents: sortedIncidents([incident, ...(book.incidents ?? []).filter(({ id }) => id !== incident.id)]),
    incidentEntries: { ...book.incidentEntries, [incident.id]: entry },
  }
}

export function withHandoverPush(book: ShiftBook, handover: Handover): Pick<ShiftBook, 'handovers'> {
  return { handovers: sortedHandovers([handover, ...(book.handovers ?? []).filter(({ id }) => id !== handover.id)]) }
}

export function openIncidents(incidents: readonly Incident[] | null): readonly Incident[] {
  return (incidents ?? []).filter(({ closed }) => closed === null)
}

/** The one that is looked at first: the worst, of those the newest; `null`: none is open. */
export function worstIncident(incidents: readonly Incident[] | null): Incident | null {
  return openIncidents(incidents).toSorted((a, b) => a.severity - b.severity || b.declaredAt - a.declaredAt)[0] ?? null
}

/** Open ones first, newest first. */
function sortedIncidents(incidents: readonly Incident[]): readonly Incident[] {
  return incidents.toSorted(
    (a, b) => Number(a.closed !== null) - Number(b.closed !== null) || b.declaredAt - a.declaredAt,
  )
}

/** Their ids are made when they begin, and grow with time. */
function sortedHandovers(handovers: readonly Handover[]): readonly Handover[] {
  return handovers.toSorted((a, b) => Number(a.in !== null) - Number(b.in !== null) || (a.id < b.id ? 1 : -1))
}

/** `before`: the book as it was when host was asked; what was pushed since is newer than the answer. */
export function applyIncidents(
  picture: StoreApi<PictureState>,
  incidents: readonly Incident[],
  before: ShiftBook,
): void {
  const pushed = since(picture.getState().incidents, before.incidents)
  picture.setState({ incidents: sortedIncidents(joined(pushed, incidents)) })
}

export function applyHandovers(
  picture: StoreApi<PictureState>,
  handovers: readonly Handover[],
  before: ShiftBook,
): void {
  const pushed = since(picture.getState().handovers, before.handovers)
  picture.setState({ handovers: sortedHandovers(joined(pushed, handovers)) })
}

function since<T>(now: readonly T[] | null, then: readonly T[] | null): readonly T[] {
  const known = new Set(then ?? [])
  return (now ?? []).filter((one) => !known.has(one))
}

function joined<T extends { readonly id: string }>(first: readonly T[], rest: readonly T[]): readonly T[] {
  const known = new Set(first.map(({ id }) => id))
  return [...first, ...rest.filter(({ id }) => !known.has(id))]
}
