/** What a host has to make bundles from. */
import type { Profile } from '../../shared/connection.ts'
import type { IncidentDesk } from '../incidents/desk.ts'
import type { Memory } from '../memory.ts'
import type { RunbookDesk } from '../runbooks/desk.ts'
import type { Store } from '../store/store.ts'
import type { BundleSources } from './sources.ts'

export interface HostForBundles {
  readonly profile: Profile
  readonly version: string
  readonly actor: string
  readonly store: Store
  readonly memory: Memory
  readonly runbooks: RunbookDesk
  readonly incidents: IncidentDesk
  /** Epoch ms of this machine. */
  readonly now: () => number
}

/** An offset below this may be the way that the numbers took and not another clock, ms. */
const OTHER_CLOCK_MS = 1_000

export function sourcesOf({
  profile,
  version,
  actor,
  store,
  memory,
  runbooks,
  incidents,
  now,
}: HostForBundles): BundleSources {
  return {
    profileId: profile.id,
    consoleVersion: version,
    actor,
    now,
    clockOffsetMs: () => {
      const ms = memory.clockOffsetMs
      return ms === null || Math.abs(ms) >= OTHER_CLOCK_MS ? ms : 0
    },
    snapshot: () => memory.snapshot,
    heardAt: () => memory.heardAt,
    checkpoints: store.checkpoints,
    listOperations: (filter) => store.operations.list(filter),
    history: (request) => memory.history(request),
    listRuns: () => runbooks.runs.list(),
    getRun: (runId) => runbooks.runs.get(runId),
    getIncident: (incidentId) => incidents.get(incidentId),
    timeline: (from, to) => incidents.timeline(from, to),
  }
}
