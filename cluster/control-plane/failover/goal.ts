/** Whom a running failover is making master. Pure. */
import type { Failover } from '../../../shared/failover.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

/** Before it has chosen it is whom its operation asked for. `null`: whoever is best, and not chosen yet. */
export function goalOf(
  { phases, from, to, operationId }: Failover,
  { operations }: Pick<Snapshot, 'operations'>,
): string | null {
  if (phases.at(-1)?.phase === 'rollingBack') return from
  const command = operations.find(({ id }) => id === operationId)?.command
  const asked = command?.kind === 'failover' || command?.kind === 'failback' ? command.to : null
  return to ?? asked
}
