/** Where a thing of the handover is looked at. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import type { HandoverPlace } from '../../shared/words/handover.ts'
import type { Route } from '../routing/route.ts'

export function routeOfPlace({ kind, id }: HandoverPlace): Route {
  switch (kind) {
    case 'alert':
      return { kind: 'alerts', alertId: id }
    case 'account':
      return { kind: 'account', accountId: id }
    case 'node':
      return { kind: 'node', nodeId: id }
    case 'operation':
      return { kind: 'operations', operationId: id }
    case 'deployment':
      return { kind: 'deployments', deploymentId: id === '' ? null : id }
    case 'backups':
      return { kind: 'backups', backupId: null }
    case 'alerts':
      return { kind: 'alerts', alertId: null }
    case 'automation':
    case 'slos':
      return { kind }
    default:
      return assertNever(kind)
  }
}
