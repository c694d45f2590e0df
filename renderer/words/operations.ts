/** What becomes of an operation, in the words of an operator. Pure. */
import type { Failover } from '../../shared/failover.ts'
import { runningPhase } from '../store/account-status.ts'
import { isCancellable } from '../store/failover-figures.ts'
import type { OperationRow } from '../store/operations.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { LEDGER_MEANINGS, PHASE_DOING } from '../../shared/words/labels.ts'
import { outcomeBeside } from '../../shared/words/outcome.ts'

/** The step it is at or how it ended: the cluster's last word, else what its state means. */
export function stepOf(row: OperationRow, failover: Failover | null): string {
  const phase = failover === null ? undefined : runningPhase(failover)?.phase
  if (row.state === 'running' && phase !== undefined) return PHASE_DOING[phase]
  return row.word === null ? LEDGER_MEANINGS[row.state] : outcomeBeside(row.word)
}

/** "usually 0.82 s"; `null`: no past run to learn from. */
export function usualWords({ usualMs }: Pick<OperationRow, 'usualMs'>): string | null {
  return usualMs === null ? null : `usually ${formatDuration(usualMs)}`
}

/** The last thing the cluster reported of it, for one whose outcome is not known: "transferring", or nothing at all. */
export function lastSeen(row: OperationRow, failover: Failover | null): string {
  const phase = failover === null ? undefined : (runningPhase(failover) ?? failover.phases.at(-1))?.phase
  if (phase !== undefined) return PHASE_DOING[phase]
  return row.heardAt === null ? 'the cluster has said nothing of it yet' : (row.word ?? 'accepted')
}

export const FOLLOWING = {
  goesOn: 'The cluster goes on without this console; whatever it decided stands.',
  notToDo: 'Do not send it again: the console keeps asking, and the same press can only take effect once.',
} as const

/** What to type where the console is not at hand. */
export function getCommand(operationId: string): string {
  return `linda operation get ${operationId}`
}

/** Why it cannot be cancelled; `null`: it can. Only for one that is open. */
export function whyNotCancel(row: OperationRow, failover: Failover | null): string | null {
  if (!row.isOwn) return `Asked for by ${row.actor} from another console`
  if (row.kind === 'deploy') return 'A deployment is never left half: roll it back instead, under Deployments'
  if (row.kind === 'rollbackDeployment') return 'A rollback is never left half: it goes on until every node is back'
  if (failover === null || isCancellable(failover)) return null
  const phase = runningPhase(failover)?.phase
  const where = phase === undefined ? 'past fencing' : `at ${PHASE_DOING[phase]}`
  return `Too late: it is ${where}, and can be cancelled until fencing`
}

/** "already failing back, by noor": whose running operation it became part of. `null`: it is its own. */
export function joinedWords(row: OperationRow, rows: readonly OperationRow[]): string | null {
  if (row.joins === null) return null
  const other = rows.find(({ operationId }) => operationId === row.joins)
  return other === undefined ? 'joined what was running already' : `joined what ${other.actor} was doing already`
}
