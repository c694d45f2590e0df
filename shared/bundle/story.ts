/** Everything the post-mortem draft is told from. What is `null` or empty was not recorded, and the draft says so. */
import type { Alert } from '../alert.ts'
import type { Failover } from '../failover.ts'
import type { History } from '../history.ts'
import type { Impact, Incident, IncidentEntryBody } from '../incident/incident.ts'
import type { TimelineItem } from '../incident/timeline.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Run, RunEntryBody } from '../runbook/run.ts'
import type { Environment } from '../fact.ts'

export interface StoryRun {
  readonly run: Run
  readonly entries: readonly {
    readonly id: string
    readonly at: number
    readonly by: string
    readonly body: RunEntryBody
  }[]
  /** Words of its steps by their ids; a step that is not in here is told by its id. */
  readonly steps: Readonly<Record<string, string>>
}

export interface StoryWord {
  readonly at: number
  readonly text: string
}

export interface Story {
  readonly title: string
  readonly cluster: { readonly name: string; readonly environment: Environment }
  /** The cluster's clock, epoch ms. */
  readonly from: number
  readonly to: number
  readonly madeAt: number
  readonly madeBy: string
  readonly consoleVersion: string
  /** The console's clock less the cluster's, ms; `null`: not known. */
  readonly clusterOffsetMs: number | null
  readonly incident: Incident | null
  readonly incidentEntries: readonly {
    readonly id: string
    readonly at: number
    readonly by: string
    readonly body: IncidentEntryBody
  }[]
  /** Oldest first. */
  readonly timeline: readonly TimelineItem[]
  /** Begun in the period, oldest first. */
  readonly failovers: readonly Failover[]
  /** Raised in the period, or open when it began; as they stood at its end, oldest first. */
  readonly alerts: readonly Alert[]
  /** Confirmed in the period, oldest first. */
  readonly operations: readonly LedgerEntry[]
  /** Written into in the period, oldest first. */
  readonly runs: readonly StoryRun[]
  /** What automation decided by itself, oldest first. */
  readonly automation: readonly StoryWord[]
  /** `null`: it was not asked for, or could not be. */
  readonly impact: Impact | null
  /** Numbers of the period by this console; `null`: none were kept. */
  readonly numbers: History | null
  /** In the bundle, by relative path. */
  readonly pictures: readonly { readonly path: string; readonly title: string }[]
  readonly notRecorded: readonly string[]
}

export const TO_FILL_IN = '_to be filled in_'
export const NOT_RECORDED = 'not recorded'
