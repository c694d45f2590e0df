/** Incidents and handovers, put together: what windows ask for. */
import type { CallOutput, Push } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { Impact } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import { Handovers } from '../handover/handovers.ts'
import type { LogBook } from '../log-book/book.ts'
import type { Memory } from '../memory.ts'
import type { Runs } from '../runbooks/runs.ts'
import type { Store } from '../store/store.ts'
import { impactOf } from './impact.ts'
import { Incidents } from './incidents.ts'
import { Timelines } from './timelines.ts'

export interface IncidentDeskOptions {
  readonly store: Pick<Store, 'factsWithin' | 'operations' | 'logEntries'>
  readonly book: LogBook
  readonly memory: Memory
  readonly runs: Runs
  readonly client: ControlClient
  readonly clock: Clock
  /** Whether the cluster can be asked now. */
  readonly isLive: () => boolean
  readonly tell: (push: Push) => void
}

/** The shortest period that the cluster can say anything of, ms. */
const SECOND_MS = 1_000

export class IncidentDesk {
  readonly incidents: Incidents
  readonly handovers: Handovers
  readonly #options: IncidentDeskOptions
  readonly #timelines: Timelines

  constructor(options: IncidentDeskOptions) {
    const { store, book, memory, runs, clock, tell } = options
    this.#options = options
    this.incidents = new Incidents({ book, told: (incident, entry) => tell({ kind: 'incident', incident, entry }) })
    this.handovers = new Handovers({ book, told: (handover) => tell({ kind: 'handover', handover }) })
    this.#timelines = new Timelines({ store, memory, run: (runId) => runs.find(runId), now: () => clock.now() })
  }

  /** @throws {Fault} unknownIncident */
  get(incidentId: string): CallOutput<'getIncident'> {
    const incident = this.incidents.known(incidentId)
    return { incident, entries: this.incidents.entriesOf(incidentId), timeline: this.#timelines.of(incident) }
  }

  /** Of everything between two moments of this machine's clock; oldest first. */
  timeline(from: number, to: number): TimelineItem[] {
    return this.#timelines.between(from, to)
  }

  /** @throws {Fault} unknownIncident; stalePicture: the cluster cannot be asked; or what it answered. */
  async impact(incidentId: string): Promise<Impact> {
    const { client, clock, memory, isLive } = this.#options
    const incident = this.incidents.known(incidentId)
    if (!isLive())
      throw new Fault('stalePicture', 'The cluster is not connected, and only it has recorded what was lost.')
    const offsetMs = memory.clockOffsetMs ?? 0
    const from = Math.max(0, Math.round(incident.beganAt - offsetMs))
    const to = Math.max(from + SECOND_MS, Math.round((incident.closed?.at ?? clock.now()) - offsetMs))
    const [report, { slos }] = await Promise.all([
      client.call('getUptime', { query: { from, to } }),
      client.call('listSlos', {}),
    ])
    return impactOf(incident, { report, slos, offsetMs: Math.round(offsetMs) })
  }
}
