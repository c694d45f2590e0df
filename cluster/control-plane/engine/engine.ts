/**
 * Where journal, leases, plans and idempotency keys live. One interface, so that one machine and many can differ below it.
 * A write under an old term, or of a lease epoch that does not grow, is refused here and not by good manners.
 */
import type { EngineMark } from '../../../shared/backup.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import type { Operation, OperationRequest } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { AlertStore } from './alert-store.ts'
import type { ErrorStore } from './error-store.ts'
import type { LogEntryRow, LogEntryStore } from './log-entry-store.ts'
import type { SloStore } from './slo-store.ts'

/** A fact before the journal numbers it. */
export interface FactDraft {
  readonly body: FactBody
  /** `null`: no operation caused it. */
  readonly operationId: string | null
  /** `null`: it belongs to no drill. */
  readonly drillId: string | null
}

export interface Commit {
  readonly facts: readonly FactDraft[]
  /** Stored in the same transaction: the key an operation is known by. */
  readonly request?: OperationRequest
}

/** By what operations are known again, whatever journal comes next. */
export interface CarriedOver {
  readonly requests: readonly { readonly id: string; readonly createdAt: number; readonly body: string }[]
  /** The last word on each, former ones too. */
  readonly operations: readonly Operation[]
  /** What people wrote, in the order it came in. */
  readonly logEntries: readonly LogEntryRow[]
}

export interface Engine {
  readonly journalId: string
  readonly term: number
  /** True when this start created the journal. */
  readonly isNew: boolean
  /** Every time an alert was raised, and what was to be told of it. */
  readonly alerts: AlertStore
  /** What was recorded for the objectives. */
  readonly slos: SloStore
  /** Errors by kind. */
  readonly errors: ErrorStore
  /** What people wrote into runs of runbooks, incidents and handovers. */
  readonly logEntries: LogEntryStore
  /** The journal folded up to its end. */
  load(): Snapshot
  /** All or nothing. @throws {Fault} staleEpoch, diskFull. */
  commit(commit: Commit, at: number): readonly Fact[]
  /** `null`: that position is not kept any more. */
  factsAfter(seq: number, limit: number): readonly Fact[] | null
  /** By their own clock, both ends included. */
  factsBetween(fromAt: number, toAt: number): readonly Fact[]
  savePlan(plan: Plan): void
  /** `null`: never made, or expired long ago. */
  findPlan(id: string): Plan | null
  /** `null`: the key was never used. */
  findRequest(operationId: string): OperationRequest | null
  /** The last word on an operation of the last 30 days; `null`: there was none. */
  findOperation(operationId: string): Operation | null
  /** The last word on each operation of the last 30 days, newest first, those before the named one (`null`: from the newest). `null`: that one is not known. */
  listOperations(before: string | null, limit: number): readonly Operation[] | null
  /** Everything that was ever asked for and is still kept: a restored journal must not carry it out again. */
  carryOver(): CarriedOver
  /** How many facts came after a moment, by their own clock. */
  countAfter(at: number): number
  /** What a backup of this moment must come to; `snapshot` is the journal folded to its end. */
  mark(snapshot: Snapshot, at: number): EngineMark
  /** Until the answered function is called nothing is dropped and no newer state is kept: a copy can be cut back to the mark. */
  hold(): () => void
  /** Whether somebody holds it so. */
  readonly isHeld: boolean
  /** Keeps a folded state so that the next start need not fold from the beginning. */
  saveSnapshot(snapshot: Snapshot): void
  /** Drops facts, keys and plans older than 30 days, minutes of objectives older than 90. */
  prune(now: number): void
  close(): void
}
