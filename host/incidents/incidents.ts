/** Incidents as this console knows them. */
import type { CallInput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { Incident, IncidentEntryBody, IncidentRole } from '../../shared/incident/incident.ts'
import { inIncidentOrder, incidentOf, objectionTo } from '../../shared/incident/incident-state.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { LogBook } from '../log-book/book.ts'
import { Logs } from '../log-book/logs.ts'

export interface IncidentsOptions {
  readonly book: LogBook
  readonly told: (incident: Incident, entry: KeptEntry) => void
}

const ROLES: readonly IncidentRole[] = ['commander', 'operations', 'communications']

export class Incidents {
  readonly #book: LogBook
  readonly #logs: Logs<Incident>

  constructor({ book, told }: IncidentsOptions) {
    this.#book = book
    this.#logs = new Logs({ book, sort: 'incident', fold: incidentOf, told })
  }

  /** Whoever declares it holds every role: alone, one person does all. @throws {Fault} storeFull */
  declare({ beganAt, ...declared }: CallInput<'declareIncident'>): Incident {
    const incidentId = this.#book.newId()
    const now = this.#book.now()
    // It cannot have begun after somebody saw it.
    const began = Math.min(beganAt ?? now, now)
    this.#logs.write(incidentId, [
      { kind: 'declared', ...declared, beganAt: began },
      ...ROLES.map((role) => ({ kind: 'assigned' as const, role, person: this.#book.actor })),
    ])
    return this.known(incidentId)
  }

  /** @throws {Fault} unknownIncident; malformed: it cannot be so now; storeFull: it was not written. */
  add(incidentId: string, body: IncidentEntryBody): KeptEntry {
    const objection = objectionTo(this.known(incidentId), body)
    if (objection !== null) throw new Fault('malformed', objection)
    return this.#logs.write(incidentId, [body])[0] as KeptEntry
  }

  /** Open ones first, newest first. */
  list(): Incident[] {
    return inIncidentOrder(this.#logs.all())
  }

  /** In their order. */
  entriesOf(incidentId: string): KeptEntry[] {
    return this.#book.of(incidentId)
  }

  /** @throws {Fault} unknownIncident */
  known(incidentId: string): Incident {
    const incident = this.find(incidentId)
    if (incident === null) throw new Fault('unknownIncident', `There is no incident ${incidentId} here.`)
    return incident
  }

  /** `null`: it is not here. */
  find(incidentId: string): Incident | null {
    return this.#logs.find(incidentId)
  }
}
