/** One handler a route of shared/api.ts. They read the book, and hand commands to the operations. */
import type { FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { COMMAND_KINDS } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { observationsOf } from '../../../shared/observation.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { ControlPlaneStatus } from '../../../shared/status.ts'
import { VERSION } from '../../config.ts'
import { type Alerts, BUILT_IN_CONDITIONS } from '../alerts/alerts.ts'
import type { Backups } from '../backups/backups.ts'
import type { Balancing } from '../balancing/balancing.ts'
import { settingOf } from '../balancing/change.ts'
import { whatIf } from '../balancing/predict.ts'
import type { Book } from '../book.ts'
import { OWN } from '../detect/verdict.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { Watch } from '../detect/watch.ts'
import { storyOf } from '../failover/story.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import type { Operations } from '../operations/operations.ts'
import type { RunbookShelf } from '../runbooks/shelf.ts'
import type { PeopleFile } from '../people/people.ts'
import type { Slos } from '../slo/slos.ts'
import { alertPage } from './alert-pages.ts'
import { askMetrics } from './ask-metrics.ts'
import { type Asked, askStatus, observe } from './ask-status.ts'
import type { Handlers } from './server.ts'

export interface HandlerContext {
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'phi'>
  readonly operations: Operations
  readonly alerts: Pick<Alerts, 'ruleStates' | 'routeStates' | 'summary'>
  readonly slos: Pick<Slos, 'list' | 'uptime'>
  readonly balancing: Pick<Balancing, 'look' | 'lookBefore'>
  readonly backups: Pick<Backups, 'settings' | 'isConfigured'>
  readonly deployments: Pick<Deployments, 'versions' | 'lookBefore'>
  readonly runbooks: Pick<RunbookShelf, 'manifest' | 'text'>
  readonly people: Pick<PeopleFile, 'look' | 'isConfigured'>
  readonly samples: () => Sample[]
  /** This process's own. */
  readonly status: () => ControlPlaneStatus
  readonly metrics: Pick<Registry, 'metrics' | 'contentType'>
  /** The way from here to a process's pages. */
  readonly dial: (url: string) => string
  readonly now: () => number
}

export function makeHandlers(context: HandlerContext): Handlers {
  const { book, roster, watch, operations, alerts, slos, balancing, samples, status, metrics, dial, now } = context
  const { backups, deployments, runbooks, people } = context
  const node = (nodeId: string) => {
    const found = book.snapshot.nodes[nodeId]
    if (found === undefined) throw new Fault('unknownNode', `There is no node ${nodeId}`)
    return found
  }
  const failover = (failoverId: string) => {
    const found = book.snapshot.failovers.find(({ id }) => id === failoverId)
    if (found === undefined) throw new Fault('unknownFailover', `There is no failover ${failoverId} among those kept`)
    return found
  }
  const asked = (id: string, url: string | null | undefined): Asked => ({ id, url: url ? dial(url) : null })
  const gateway = () => asked(GATEWAY, roster.presence(GATEWAY)?.hello.statusUrl)
  const service = (serviceId: string): Asked => {
    if (serviceId === GATEWAY) return gateway()
    const found = book.snapshot.services[serviceId]
    if (found === undefined) throw new Fault('unknownService', `There is no service ${serviceId} in the registry`)
    return asked(serviceId, found.statusUrl)
  }
  return {
    getVersion: () => ({
      product: 'Linda reference cluster',
      version: VERSION,
      api: 'v1',
      capabilities: [
        'failover',
        'failback',
        'alerts',
        'observations',
        'balancing',
        'probation',
        'devices',
        'services',
        'slos',
        'maintenance',
        ...(backups.isConfigured ? (['backup'] as const) : []),
        'rollback',
        'freezes',
        ...(people.isConfigured ? (['people'] as const) : []),
      ],
      commands: COMMAND_KINDS,
    }),
    getCluster: () => ({ snapshot: book.snapshot, samples: samples(), servedAt: now() }),
    getNode: ({ params: { nodeId } }) => {
      const sample = samples().find((candidate) => candidate.kind === 'node' && candidate.nodeId === nodeId)
      return {
        node: node(nodeId),
        sample: sample?.kind === 'node' ? sample : null,
        lastHeartbeatAt: roster.presence(nodeId)?.heardWallAt ?? null,
        phi: watch.phi(nodeId),
      }
    },
    getNodeStatus: ({ params: { nodeId } }) => askStatus(asked(nodeId, node(nodeId).statusUrl)),
    getServiceStatus: ({ params: { serviceId } }) => (serviceId === OWN ? status() : askStatus(service(serviceId))),
    listObservations: async () => {
      const nodes = Object.values(book.snapshot.nodes).map(({ id, statusUrl }) => asked(id, statusUrl))
      const { observations, unreachable } = await observe([gateway(), ...nodes])
      return { observations: [...observationsOf(status()), ...observations], unreachable }
    },
    listFailovers: ({ query }) =>
      page((before, limit) => after(book.snapshot.failovers, before, limit), query?.limit, query?.cursor),
    getFailover: ({ params: { failoverId } }) => {
      const found = failover(failoverId)
      const meanwhile = book.engine.factsBetween(found.startedAt, found.endedAt ?? now())
      return { failover: found, facts: storyOf(found, book.snapshot.nodes, meanwhile) }
    },
    listOperations: ({ query }) =>
      page((before, limit) => book.engine.listOperations(before, limit), query?.limit, query?.cursor),
    listBackups: () => {
      const settings = backups.settings()
      if (settings === null)
        throw new Fault('backupGone', 'This cluster has no backup process, or it has not been heard')
      return { backups: book.snapshot.backups, settings, restores: book.snapshot.restores, servedAt: now() }
    },
    getPeople: () => ({ people: people.look(), servedAt: now() }),
    listDeployments: ({ query }) =>
      page((before, limit) => after(book.snapshot.deployments, before, limit), query?.limit, query?.cursor),
    listVersions: async () => ({ versions: [...(await deployments.versions())], servedAt: now() }),
    listServices: () => ({ services: Object.values(book.snapshot.services) }),
    listAlerts: ({ query }) => alertPage(book.engine.alerts, query),
    getAlertSummary: ({ query }) => {
      const { zone = 'UTC', accountId = null } = query ?? {}
      if (accountId !== null && book.snapshot.accounts[accountId] === undefined)
        throw new Fault('unknownAccount', `There is no account ${accountId}`)
      return alerts.summary(zone, accountId)
    },
    listAlertRules: () => ({
      rules: alerts.ruleStates(),
      routes: alerts.routeStates(),
      builtIn: [...BUILT_IN_CONDITIONS],
    }),
    listSlos: () => slos.list(),
    getUptime: ({ query }) => slos.uptime(Number(query?.from), Number(query?.to)),
    listRunbooks: ({ query }) => runbooks.manifest(query?.known ?? null),
    getRunbook: ({ params: { name } }) => runbooks.text(name),
    listEntries: ({ query }) => book.engine.logEntries.after(Number(query?.after ?? 0), Number(query?.limit ?? 200)),
    addEntries: ({ body: { entries } }) => {
      book.engine.logEntries.add(entries, now())
      return { last: book.engine.logEntries.last() }
    },
    whatIf: async ({ body: { accountId, algorithm, weights } }) => {
      const { traffic, at, master } = await balancing.look(accountId)
      const account = book.snapshot.accounts[accountId]
      if (account === undefined) throw new Fault('unknownAccount', `There is no account ${accountId}`)
      const asked = { ...(algorithm && { algorithm }), ...(weights && { weights }) }
      return whatIf({ accountId, traffic, at, current: settingOf(account), asked, master })
    },
    getNodeMetrics: ({ params: { nodeId } }) => askMetrics(asked(nodeId, node(nodeId).statusUrl)),
    getServiceMetrics: async ({ params: { serviceId } }) =>
      serviceId === OWN
        ? { contentType: metrics.contentType, text: await metrics.metrics() }
        : askMetrics(service(serviceId)),
    createPlan: async ({ body }) => {
      await balancing.lookBefore(body.command)
      await deployments.lookBefore(body.command.kind)
      return operations.plan(body.command)
    },
    createOperation: async ({ body }, request) => {
      checkKey(request, body.operationId)
      const command = book.engine.findPlan(body.planId)?.command
      await balancing.lookBefore(command)
      await deployments.lookBefore(command?.kind)
      return operations.create(body)
    },
    getOperation: ({ params }) => operations.find(params.operationId),
    cancelOperation: ({ params }) => operations.cancel(params.operationId),
  }
}

function checkKey(request: FastifyRequest, operationId: string): void {
  const key = request.headers['idempotency-key']
  if (key !== undefined && key !== operationId) throw new Fault('malformed', 'Idempotency-Key and operationId differ')
}

/** `cursor` is the id of the last item of the page before; one more than asked for is looked up to know whether there is a next page. */
function page<T extends { id: string }>(
  list: (before: string | null, limit: number) => readonly T[] | null,
  limit: unknown = 50,
  cursor?: string,
): { items: T[]; next: string | null } {
  const size = Number(limit)
  const found = list(cursor ?? null, size + 1)
  if (found === null) throw new Fault('malformed', 'This cursor is not known any more; begin without one')
  const items = found.slice(0, size)
  return { items, next: found.length > size ? (items.at(-1)?.id ?? null) : null }
}

/** `null`: the list has no such item. */
function after<T extends { id: string }>(all: readonly T[], before: string | null, limit: number): readonly T[] | null {
  const start = before === null ? 0 : all.findIndex(({ id }) => id === before) + 1
  return before !== null && start === 0 ? null : all.slice(start, start + limit)
}
