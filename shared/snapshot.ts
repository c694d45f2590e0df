/** Everything current, at one seq of one journal. What the fold starts from and ends in. */
import { z } from 'zod'
import { Account } from './account.ts'
import { Alert, Silence } from './alert.ts'
import { SkippedFailover } from './automation.ts'
import { Backup, Restore, Segment } from './backup.ts'
import { Deployment, Settings } from './deployment.ts'
import { DrillRun } from './drill/run.ts'
import { Environment, Protection } from './fact.ts'
import { Failover } from './failover.ts'
import { Drill, Freeze, Hold, Maintenance } from './hold.ts'
import { EpochMs, JournalId } from './ids.ts'
import { Node } from './node.ts'
import { Operation } from './operation.ts'
import { Probation } from './probation.ts'
import { Service } from './service.ts'

export const Snapshot = z.object({
  journalId: JournalId,
  /** 0: nothing has happened yet. */
  seq: z.number().int().nonnegative(),
  /** Source clock of the last fact folded in; 0 before the first. */
  at: EpochMs,
  term: z.number().int().nonnegative(),
  cluster: z.object({ id: z.string(), name: z.string(), environment: Environment }),
  protection: Protection,
  accounts: z.record(z.string(), Account),
  nodes: z.record(z.string(), Node),
  /** Newest first, at most `KEPT` unless more run or say why an account has no master; older ones come from the history. */
  failovers: z.array(Failover),
  /** Newest first, at most `KEPT`. */
  operations: z.array(Operation),
  /** Open ones and the last resolved, newest first, at most `KEPT` unless more are open. */
  alerts: z.array(Alert),
  /** In force. */
  holds: z.array(Hold).default([]),
  /** Alerts nobody is told of; in force. */
  silences: z.array(Silence).default([]),
  /** Open windows in which alerts are marked and objectives do not count. */
  maintenance: z.array(Maintenance).default([]),
  /** Running. */
  drills: z.array(Drill).default([]),
  /** Of scenarios, the running one and the last; newest first, at most `KEPT_DRILL_RUNS`. */
  drillRuns: z.array(DrillRun).default([]),
  /** Automatic failovers not begun, newest first, at most `KEPT`. */
  skipped: z.array(SkippedFailover).default([]),
  /** Running, and the last ended; newest first, at most `KEPT`. */
  probations: z.array(Probation).default([]),
  services: z.record(z.string(), Service).default({}),
  /** Running, kept, and the last that failed; newest first, at most `KEPT`. */
  backups: z.array(Backup).default([]),
  /** The last one copied; `null`: none since the last restore. */
  segment: Segment.nullable().default(null),
  /** Newest first, at most `KEPT`. */
  restores: z.array(Restore).default([]),
  /** The open one and the last; newest first, at most `KEPT_DEPLOYMENTS`. */
  deployments: z.array(Deployment).default([]),
  settings: Settings.default({ schema: 0, values: {} }),
  /** In force. */
  freezes: z.array(Freeze).default([]),
})
export type Snapshot = z.infer<typeof Snapshot>

export const KEPT = 100
/** Each carries its judgements and scenarios; older ones come from the history. */
export const KEPT_DEPLOYMENTS = 20

export function emptySnapshot(journalId: string): Snapshot {
  return {
    journalId,
    seq: 0,
    at: 0,
    term: 0,
    cluster: { id: '', name: '', environment: 'drill' },
    protection: { state: 'warming', since: 0, why: 'not started' },
    accounts: {},
    nodes: {},
    failovers: [],
    operations: [],
    alerts: [],
    holds: [],
    silences: [],
    maintenance: [],
    drills: [],
    drillRuns: [],
    skipped: [],
    probations: [],
    services: {},
    backups: [],
    segment: null,
    restores: [],
    deployments: [],
    settings: { schema: 0, values: {} },
    freezes: [],
  }
}
