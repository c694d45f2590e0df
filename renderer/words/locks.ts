/** Why a button does not work now, in words; `null`: it works. Every disabled thing says its reason. Pure. */
import type { Capability } from '../../shared/api.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Connection } from '../store/link.ts'

const UNREPORTED: Readonly<Record<'failover' | 'backup' | 'rollback', string>> = {
  failover: 'This cluster does not report failover on demand',
  backup: 'This cluster does not report backups',
  rollback: 'This cluster does not report rollback',
}

export type Act = keyof typeof UNREPORTED

/** The link comes first: what the cluster can do is only known while it answers. */
export function lockOf(act: Act, connection: Connection, capabilities: readonly Capability[] | null): string | null {
  return lockOfLink(connection) ?? (capabilities?.includes(act) === true ? null : UNREPORTED[act])
}

export function lockOfLink(connection: Connection): string | null {
  switch (connection.kind) {
    case 'live':
      return null
    case 'connecting':
      return 'Locked until the connection is live'
    case 'stale':
      return 'Locked: the cluster has gone quiet, and what is shown may be old'
    case 'retrying':
      return 'Locked: the control plane does not answer'
    case 'refused':
      return `Locked: the cluster refuses this console. ${connection.problem.advice}`
    case 'hostGone':
      return "Locked: the console's background process is restarting"
    case 'notSignedIn':
      return 'Locked: this browser is not signed in'
    default:
      return assertNever(connection)
  }
}
