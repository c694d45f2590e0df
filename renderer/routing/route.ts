/** The places of the console as addresses: `#/account/ksa-main`. Pure. */
import { assertNever } from '../../shared/assert-never.ts'

export type Route =
  | { readonly kind: 'overview' }
  /** `node`: a node, or a service, in detail beside it. */
  | { readonly kind: 'topology' }
  | { readonly kind: 'node'; readonly nodeId: string }
  /** `accountId`: the one in detail; `null`: all of them. */
  | { readonly kind: 'load'; readonly accountId: string | null }
  | { readonly kind: 'performance' }
  | { readonly kind: 'infrastructure' }
  | { readonly kind: 'application' }
  /** `alertId`: the one in detail beside the list. */
  | { readonly kind: 'alerts'; readonly alertId: string | null }
  | { readonly kind: 'slos' }
  /** One objective in detail beside them all. */
  | { readonly kind: 'slo'; readonly sloId: string }
  | { readonly kind: 'sources' }
  | { readonly kind: 'glossary' }
  | { readonly kind: 'handover' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'failovers' }
  | { readonly kind: 'failover'; readonly failoverId: string }
  | { readonly kind: 'operations'; readonly operationId: string | null }
  /** `backupId`, `deploymentId`: the one in detail. */
  | { readonly kind: 'backups'; readonly backupId: string | null }
  | { readonly kind: 'deployments'; readonly deploymentId: string | null }
  | { readonly kind: 'automation' }
  | { readonly kind: 'drills' }
  | { readonly kind: 'account'; readonly accountId: string }
  | { readonly kind: 'runbooks' }
  /** `section`: the slug of the heading to begin at; absent: its top. */
  | { readonly kind: 'runbook'; readonly runbookId: string; readonly section?: string }
  | { readonly kind: 'incidents' }
  | { readonly kind: 'incident'; readonly incidentId: string }
  /** Somebody goes through a runbook. */
  | { readonly kind: 'run'; readonly runId: string }
  /** Without frame, for a wall: a window that is on it can only look. */
  | { readonly kind: 'wallboard' }
  /** A link from outside that led nowhere: Overview, with a note. */
  | { readonly kind: 'stray' }
  | { readonly kind: 'lost'; readonly path: string }

export const HOME: Route = { kind: 'overview' }

export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#\/?/, '')
  const [head, ...rest] = path.split('/').map(decoded)
  const id = rest.length === 1 ? rest[0] : undefined
  if (path === '') return HOME
  if (rest.length === 0 && head === 'topology') return { kind: 'topology' }
  if (rest.length === 0 && head === 'load') return { kind: 'load', accountId: null }
  if (rest.length === 0 && head === 'performance') return { kind: 'performance' }
  if (rest.length === 0 && head === 'infrastructure') return { kind: 'infrastructure' }
  if (rest.length === 0 && head === 'application') return { kind: 'application' }
  if (rest.length === 0 && head === 'alerts') return { kind: 'alerts', alertId: null }
  if (rest.length === 0 && head === 'slos') return { kind: 'slos' }
  if (rest.length === 0 && head === 'sources') return { kind: 'sources' }
  if (rest.length === 0 && head === 'glossary') return { kind: 'glossary' }
  if (rest.length === 0 && head === 'handover') return { kind: 'handover' }
  if (rest.length === 0 && head === 'settings') return { kind: 'settings' }
  if (rest.length === 0 && head === 'failovers') return { kind: 'failovers' }
  if (rest.length === 0 && head === 'operations') return { kind: 'operations', operationId: null }
  if (rest.length === 0 && head === 'backups') return { kind: 'backups', backupId: null }
  if (rest.length === 0 && head === 'deployments') return { kind: 'deployments', deploymentId: null }
  if (rest.length === 0 && head === 'automation') return { kind: 'automation' }
  if (rest.length === 0 && head === 'drills') return { kind: 'drills' }
  if (rest.length === 0 && head === 'runbooks') return { kind: 'runbooks' }
  if (rest.length === 0 && head === 'incidents') return { kind: 'incidents' }
  if (rest.length === 0 && head === 'wallboard') return { kind: 'wallboard' }
  if (rest.length === 0 && head === 'stray-link') return { kind: 'stray' }
  // The id of an alert names what it is about behind a slash: addresses from outside come without the escape.
  if (head === 'alert' && path.length > 'alert/'.length) return { kind: 'alerts', alertId: rest.join('/') }
  const [first, second] = rest
  if (head === 'runbook' && rest.length === 2 && first !== undefined && first !== '' && second !== undefined)
    return { kind: 'runbook', runbookId: first, ...(second === '' ? {} : { section: second }) }
  if (id !== undefined && id !== '') {
    if (head === 'load') return { kind: 'load', accountId: id }
    if (head === 'slo') return { kind: 'slo', sloId: id }
    if (head === 'account') return { kind: 'account', accountId: id }
    if (head === 'node') return { kind: 'node', nodeId: id }
    if (head === 'runbook') return { kind: 'runbook', runbookId: id }
    if (head === 'run') return { kind: 'run', runId: id }
    if (head === 'incident') return { kind: 'incident', incidentId: id }
    if (head === 'failover') return { kind: 'failover', failoverId: id }
    if (head === 'backup') return { kind: 'backups', backupId: id }
    if (head === 'deployment') return { kind: 'deployments', deploymentId: id }
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
      return `#/runbook/${encodeURIComponent(route.runbookId)}${route.section === undefined ? '' : `/${encodeURIComponent(route.section)}`}`
    case 'run':
      return `#/run/${encodeURIComponent(route.runId)}`
    case 'incident':
      return `#/incident/${encodeURIComponent(route.incidentId)}`
    case 'load':
      return route.accountId === null ? '#/load' : `#/load/${encodeURIComponent(route.accountId)}`
    case 'incidents':
    case 'runbooks':
    case 'performance':
    case 'infrastructure':
    case 'application':
    case 'slos':
    case 'sources':
    case 'glossary':
    case 'handover':
    case 'drills':
    case 'settings':
      return `#/${route.kind}`
    case 'slo':
      return `#/slo/${encodeURIComponent(route.sloId)}`
    case 'alerts':
      return route.alertId === null ? '#/alerts' : `#/alert/${encodeURIComponent(route.alertId)}`
    case 'failovers':
      return '#/failovers'
    case 'failover':
      return `#/failover/${encodeURIComponent(route.failoverId)}`
    case 'operations':
      return route.operationId === null ? '#/operations' : `#/operation/${encodeURIComponent(route.operationId)}`
    case 'backups':
      return route.backupId === null ? '#/backups' : `#/backup/${encodeURIComponent(route.backupId)}`
    case 'deployments':
      return route.deploymentId === null ? '#/deployments' : `#/deployment/${encodeURIComponent(route.deploymentId)}`
    case 'automation':
      return '#/automation'
    case 'wallboard':
      return '#/wallboard'
    case 'stray':
      return '#/stray-link'
    case 'account':
      return `#/account/${encodeURIComponent(route.accountId)}`
    case 'lost':
      return `#/${route.path}`
    default:
      return assertNever(route)
  }
}

/** The same screen on another cluster: an account, a node or an operation of the one it was about is nothing there. */
export function withoutEntity(route: Route): Route {
  switch (route.kind) {
    case 'account':
      return HOME
    case 'node':
      return { kind: 'topology' }
    case 'failover':
      return { kind: 'failovers' }
    case 'load':
      return { kind: 'load', accountId: null }
    case 'slo':
      return { kind: 'slos' }
    case 'alerts':
      return { kind: 'alerts', alertId: null }
    case 'operations':
      return { kind: 'operations', operationId: null }
    case 'run':
      return { kind: 'runbooks' }
    case 'incident':
      return { kind: 'incidents' }
    default:
      return route
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
