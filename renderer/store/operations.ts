/** Everything that was asked for: this console's own clicks and those of others, as one list. Pure. */
import { type Command, type CommandKind, type Subject, subjectOf } from '../../shared/command.ts'
import { isOpen, type LedgerEntry, type LedgerState } from '../../shared/ledger.ts'
import { isEnded, type Operation } from '../../shared/operation.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Problem } from '../../shared/fault.ts'
import type { PlanClass } from '../../shared/plan.ts'

export interface OperationRow {
  readonly operationId: string
  readonly kind: CommandKind
  readonly title: string
  /** Whom it is about. */
  readonly subject: Subject
  readonly state: LedgerState
  readonly actor: string
  readonly reason: string
  /** Last word of the cluster; `null`: none yet. */
  readonly word: string | null
  readonly failoverId: string | null
  readonly problem: Problem | null
  /** `null`: asked for elsewhere, so this console made no plan for it. */
  readonly class: PlanClass | null
  /** Pressed here (this machine's clock) or accepted there (the cluster's). */
  readonly startedAt: number
  readonly endedAt: number | null
  /** When the cluster last said something of it, this machine's clock; `null`: never, or not this console's own. */
  readonly heardAt: number | null
  /** Held: when it leaves by itself, this machine's clock; `null`: it is not held. */
  readonly heldUntil: number | null
  /** How long such an operation usually takes, ms; `null`: no past run, or asked for elsewhere. */
  readonly usualMs: number | null
  /** What takes it back, as the plan said. `command: null`: nothing does; `null`: asked for elsewhere. */
  readonly inverse: { readonly command: Command | null; readonly text: string } | null
  /** The operation it joined and ends with; `null`: it is its own. */
  readonly joins: string | null
  /** The drill it belongs to; `null`: it is meant seriously, or not known to be otherwise. */
  readonly drillId: string | null
  readonly isOwn: boolean
  readonly isOpen: boolean
  /** Never left this machine, and nobody has decided yet whether it should. */
  readonly isAsking: boolean
}

/** Newest first. `history`: older ones of everybody, from the console's own store; what is live says more and wins. */
export function operationRows(
  ledger: readonly LedgerEntry[],
  operations: readonly Operation[],
  history: readonly LedgerEntry[] = [],
): OperationRow[] {
  const own = new Set(ledger.map((entry) => entry.operationId))
  const drills = new Map(operations.map(({ id, drillId }) => [id, drillId]))
  const older = history.filter(({ operationId }) => !own.has(operationId) && !drills.has(operationId))
  const rows = [
    ...[...ledger, ...older].map((entry) => fromEntry(entry, drills.get(entry.operationId) ?? null)),
    ...operations.filter((operation) => !own.has(operation.id)).map(fromCluster),
  ]
  return rows.sort((a, b) => b.startedAt - a.startedAt)
}

/** The failover an operation caused; `null`: none is known yet. */
export function failoverOfOperation(
  failovers: readonly Failover[],
  row: Pick<OperationRow, 'operationId' | 'failoverId'>,
): Failover | null {
  return (
    failovers.find((failover) => failover.id === row.failoverId || failover.operationId === row.operationId) ?? null
  )
}

/** Failovers that run now and belong to no operation of the list. */
export function unaskedFailovers(failovers: readonly Failover[]): Failover[] {
  return failovers.filter((failover) => failover.outcome === null && failover.operationId === null)
}

function fromEntry(entry: LedgerEntry, drillId: string | null): OperationRow {
  return {
    operationId: entry.operationId,
    kind: entry.command.kind,
    title: entry.title,
    subject: subjectOf(entry.command),
    state: entry.state,
    actor: entry.actor,
    reason: entry.reason,
    word: entry.word,
    failoverId: entry.failoverId,
    problem: entry.problem,
    class: entry.class,
    startedAt: entry.createdAt,
    endedAt: entry.endedAt,
    heardAt: entry.heardAt,
    heldUntil: entry.heldUntil,
    usualMs: entry.usualMs,
    inverse: entry.inverse,
    joins: entry.joins,
    drillId,
    // A plan was made for it here, so it was pressed here.
    isOwn: entry.class !== null,
    isOpen: isOpen(entry.state),
    isAsking: entry.state === 'notSent' && entry.endedAt === null,
  }
}

function fromCluster(operation: Operation): OperationRow {
  return {
    operationId: operation.id,
    kind: operation.command.kind,
    title: operation.title,
    subject: subjectOf(operation.command),
    state: operation.status,
    actor: operation.actor,
    reason: operation.reason,
    word: operation.outcome ?? operation.step,
    failoverId: operation.failoverId,
    problem: null,
    class: null,
    startedAt: operation.acceptedAt,
    endedAt: operation.endedAt,
    heardAt: null,
    heldUntil: null,
    usualMs: null,
    inverse: null,
    joins: operation.joins,
    drillId: operation.drillId,
    isOwn: false,
    isOpen: !isEnded(operation.status),
    isAsking: false,
  }
}
