/** The places of the console as addresses: `#/account/ksa-main`. Pure. */
import { assertNever } from '../../shared/assert-never.ts'

export type Route =
  | { readonly kind: 'overview' }
  /** `node`: a node, or a service, in detail beside it. */
  | { readonly kind: 'topology' }
  | { readonly kind: 'node'; readonly nodeId: string }
  | { readonly kind: 'load' }
  | { readonly kind: 'failovers' }
  | { readonly kind: 'failover'; readonly failoverId: string }
  | { readonly kind: 'operations'; readonly operationId: string | null }
  | { readonly kind: 'automation' }
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'runbook'; readonly runbookId: string }
  | { readonly kind: 'lost'; readonly path: string }

export const HOME: Route = { kind: 'overview' }

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '')
  const [head, ...rest] = path.split('/').map(decoded)
  const id = rest.length === 1 ? rest[0] : undefined
  if (path === '') return HOME
  if (rest.length === 0 && head === 'topology') return { kind: 'topology' }
  if (rest.length === 0 && head === 'load') return { kind: 'load' }
  if (rest.length === 0 && head === 'failovers') return { kind: 'failovers' }
  if (rest.length === 0 && head === 'operations') return { kind: 'operations', operationId: null }
  if (rest.length === 0 && head === 'automation') return { kind: 'automation' }
  if (id !== undefined && id !== '') {
    if (head === 'account') return { kind: 'account', accountId: id }
    if (head === 'node') return { kind: 'node', nodeId: id }
    if (head === 'runbook') return { kind: 'runbook', runbookId: id }
    if (head === 'failover') return { kind: 'failover', failoverId: id }
    if (head === 'operation') return { kind: 'operations', operationId: id }
  }
  return { kind: 'lost', path }
}

export function formatRoute(route: Route): string {
  switch (route.kind) {
    case 'overview':
      return '#/'
    case 'topology':
      return '#/topology'
    case 'node':
      return `#/node/${encodeURIComponent(route.nodeId)}`
    case 'runbook':
      return `#/runbook/${encodeURIComponent(route.runbookId)}`
    case 'load':
      return '#/load'
    case 'failovers':
      return '#/failovers'
    case 'failover':
      return `#/failover/${encodeURIComponent(route.failoverId)}`
    case 'operations':
      return route.operationId === null ? '#/operations' : `#/operation/${encodeURIComponent(route.operationId)}`
    case 'automation':
      return '#/automation'
    case 'account':
      return `#/account/${encodeURIComponent(route.accountId)}`
    case 'lost':
      return `#/${route.path}`
    default:
      return assertNever(route)
  }
}

/** The first exchange of the web shell arrives as `#CODE`: a fragment that is no route. `null`: there is none. */
export function sessionCodeOf(hash: string): string | null {
  const match = /^#([A-Za-z0-9_-]{16,64})$/.exec(hash)
  return match?.[1] ?? null
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // A broken escape is no id of ours: kept as it stands, it leads to "no such place".
    return part
  }
}
