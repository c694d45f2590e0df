/** Everything that was asked for: this console's own clicks and those of others, as one list. Pure. */
import { isOpen, type LedgerEntry, type LedgerState } from '../../shared/ledger.ts'
import { isEnded, type Operation } from '../../shared/operation.ts'
import type { Failover } from '../../shared/failover.ts'
import type { Problem } from '../../shared/fault.ts'
import type { PlanClass } from '../../shared/plan.ts'

export interface OperationRow {
  readonly operationId: string
  readonly title: string
  readonly accountId: string
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
  readonly isOwn: boolean
  readonly isOpen: boolean
}

/** Newest first. */
export function operationRows(ledger: readonly LedgerEntry[], operations: readonly Operation[]): OperationRow[] {
  const own = new Set(ledger.map((entry) => entry.operationId))
  const rows = [...ledger.map(fromEntry), ...operations.filter((operation) => !own.has(operation.id)).map(fromCluster)]
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

function fromEntry(entry: LedgerEntry): OperationRow {
  return {
    operationId: entry.operationId,
    title: entry.title,
    accountId: entry.command.accountId,
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
    isOwn: true,
    isOpen: isOpen(entry.state),
  }
}

function fromCluster(operation: Operation): OperationRow {
  return {
    operationId: operation.id,
    title: operation.title,
    accountId: operation.command.accountId,
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
    isOwn: false,
    isOpen: !isEnded(operation.status),
  }
}

export function matchesOperation(row: OperationRow, search: string): boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const text = [row.title, row.accountId, row.actor, row.reason, row.state, row.word, row.operationId]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
