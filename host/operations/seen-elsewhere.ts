/** What was asked for elsewhere, in the shape of the ledger. Pure. */
import type { Fact } from '../../shared/fact.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'
import type { Operation } from '../../shared/operation.ts'

/** `heardAt`: epoch ms of this machine. */
export function seenElsewhere(operation: Operation, journalId: string, heardAt: number): LedgerEntry {
  return {
    operationId: operation.id,
    planId: operation.planId,
    journalId,
    command: operation.command,
    title: operation.title,
    class: null,
    actor: operation.actor,
    reason: operation.reason,
    state: operation.status,
    word: operation.outcome ?? operation.step,
    failoverId: operation.failoverId,
    problem: null,
    createdAt: operation.acceptedAt,
    heardAt,
    endedAt: operation.endedAt,
    heldUntil: null,
    usualMs: null,
    inverse: { command: null, text: '' },
    probationMinutes: null,
    joins: operation.joins,
  }
}

/** The operations that facts tell of, each as the last of them left it. */
export function operationsOf(facts: readonly Fact[]): Operation[] {
  const told = facts.flatMap((fact) => (fact.kind === 'operationChanged' ? [fact.operation] : []))
  return [...new Map(told.map((operation) => [operation.id, operation])).values()]
}
