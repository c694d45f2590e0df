/** What a bundle is made from: this console's own store and memory. No server is asked. */
import type { History, SeriesRequest } from '../../shared/history.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { LedgerEntry, OperationFilter } from '../../shared/ledger.ts'
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import type { Run } from '../../shared/runbook/run.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Checkpoints } from '../replay/store-recorded.ts'

export interface BundleSources {
  /** For the file's name. */
  readonly profileId: string
  readonly consoleVersion: string
  /** Who exports. */
  readonly actor: string
  /** Epoch ms of this machine. */
  readonly now: () => number
  /** This machine's clock less the cluster's, ms; `null`: not known. */
  readonly clockOffsetMs: () => number | null
  /** The newest; `null`: nothing was ever heard of the cluster. */
  readonly snapshot: () => Snapshot | null
  /** When the newest word came in, this machine's clock; `null`: never. */
  readonly heardAt: () => number | null
  readonly checkpoints: Checkpoints
  readonly listOperations: (filter: OperationFilter) => LedgerEntry[]
  readonly history: (request: SeriesRequest) => History
  readonly listRuns: () => Run[]
  /** @throws {Fault} unknownRun */
  readonly getRun: (runId: string) => { run: Run; entries: KeptEntry[]; page: RunbookPage | null }
  /** @throws {Fault} unknownIncident */
  readonly getIncident: (incidentId: string) => {
    incident: Incident
    entries: KeptEntry[]
    timeline: TimelineItem[]
  }
  /** Of everything, between two moments of this machine's clock; oldest first. */
  readonly timeline: (from: number, to: number) => TimelineItem[]
}
