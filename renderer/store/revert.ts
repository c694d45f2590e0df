/** What one key takes back: an open deployment, else the newest change that has a way back and is still being watched. Pure. */
import type { Command } from '../../shared/command.ts'
import { openDeployment } from '../../shared/deployment.ts'
import type { LedgerEntry } from '../../shared/ledger.ts'
import type { Probation } from '../../shared/probation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export interface Revert {
  /** The change: "Fail over ksa-main to ksa-2". */
  readonly title: string
  readonly command: Command
}

export function runningProbations(snapshot: Snapshot | null): Probation[] {
  return snapshot?.probations.filter(({ outcome }) => outcome === null) ?? []
}

/** An open deployment comes first, then what has become worse, then the newest; then this console's own last success. `null`: there is nothing. */
export function revertible(snapshot: Snapshot | null, ledger: readonly LedgerEntry[]): Revert | null {
  const open = openDeployment(snapshot?.deployments ?? [])
  if (open !== null)
    return {
      title: `Deployment of ${open.version}`,
      command: { kind: 'rollbackDeployment', deploymentId: open.id },
    }
  const probations = runningProbations(snapshot)
  const worsened = probations.filter((probation) => probation.worsened !== null)
  for (const { title, inverse } of [...worsened, ...probations]) {
    if (inverse !== null) return { title, command: inverse }
  }
  const last = ledger.find(({ state }) => state === 'succeeded')
  return last === undefined || last.inverse.command === null
    ? null
    : { title: last.title, command: last.inverse.command }
}
