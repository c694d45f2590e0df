/** What the bar at the foot of every screen shows, what needs somebody first. Pure. */
import type { Probation } from '../../shared/probation.ts'
import type { OperationRow } from './operations.ts'
import { type Outcome, SEEN_AFTER_MS } from './outcomes.ts'

export type DockItem =
  | { readonly kind: 'held'; readonly row: OperationRow }
  | { readonly kind: 'outcome'; readonly row: OperationRow; readonly outcome: Outcome }
  | { readonly kind: 'asking'; readonly row: OperationRow }
  | { readonly kind: 'unknown'; readonly row: OperationRow }
  | { readonly kind: 'probation'; readonly probation: Probation }
  | { readonly kind: 'running'; readonly row: OperationRow }

export interface DockInput {
  /** Newest first. */
  readonly rows: readonly OperationRow[]
  readonly probations: readonly Probation[]
  readonly outcomes: readonly Outcome[]
  /** This machine's clock. */
  readonly now: number
}

export function dockItems({ rows, probations, outcomes, now }: DockInput): DockItem[] {
  const told = outcomes.flatMap((outcome): DockItem[] => {
    const row = rows.find(({ operationId }) => operationId === outcome.operationId)
    if (row === undefined || isSeen(outcome, row, now)) return []
    // Its probation says that it succeeded, and more.
    const isWatched = probations.some(({ id }) => id === row.operationId) && !outcome.isLate
    return isWatched ? [] : [{ kind: 'outcome', row, outcome }]
  })
  const items = [
    ...told,
    ...rows.flatMap(rowItem),
    ...probations.map((probation): DockItem => probationItem(probation)),
  ]
  return items.sort((a, b) => weight(a) - weight(b))
}

export function keyOf(item: DockItem): string {
  return item.kind === 'probation' ? `probation/${item.probation.id}` : `operation/${item.row.operationId}`
}

function rowItem(row: OperationRow): DockItem[] {
  if (row.state === 'held') return [{ kind: 'held', row }]
  if (row.isAsking) return [{ kind: 'asking', row }]
  if (row.state === 'unknown') return [{ kind: 'unknown', row }]
  return row.isOpen ? [{ kind: 'running', row }] : []
}

function probationItem(probation: Probation): DockItem {
  return { kind: 'probation', probation }
}

/** A failure, and whatever ended while nobody looked, stays until somebody says that they know. */
function isSeen({ at, isLate }: Outcome, row: OperationRow, now: number): boolean {
  return isExpected(row) && !isLate && now - at > SEEN_AFTER_MS
}

/** It ended as a person wanted it to: done, or taken back. */
function isExpected({ state }: OperationRow): boolean {
  return state === 'succeeded' || state === 'cancelled'
}

/** Equal weights keep their order: newest first. */
function weight(item: DockItem): number {
  switch (item.kind) {
    case 'held':
      return 0
    case 'outcome':
      return item.outcome.isLate || !isExpected(item.row) ? 1 : 4
    case 'asking':
      return 2
    case 'unknown':
      return 3
    case 'probation':
      return item.probation.worsened === null ? 6 : 1
    case 'running':
      return item.row.isOwn ? 4 : 5
  }
}
