/** One handler a route of shared/api.ts. They read the book, and hand commands to the operations. */
import type { FastifyRequest } from 'fastify'
import { COMMAND_KINDS } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { observationsOf } from '../../../shared/observation.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { ControlPlaneStatus } from '../../../shared/status.ts'
import { VERSION } from '../../config.ts'
import type { Book } from '../book.ts'
import type { Watch } from '../detect/watch.ts'
import { storyOf } from '../failover/story.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import type { Operations } from '../operations/operations.ts'
import { type Asked, askStatus, observe } from './ask-status.ts'
import type { Handlers } from './server.ts'

export interface HandlerContext {
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'phi'>
  readonly operations: Operations
  readonly samples: () => Sample[]
  /** This process's own. */
  readonly status: () => ControlPlaneStatus
  /** The way from here to a process's pages. */
  readonly dial: (url: string) => string
  readonly now: () => number
}

export function makeHandlers(context: HandlerContext): Handlers {
  const { book, roster, watch, operations, samples, status, dial, now } = context
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
  return {
    getVersion: () => ({
      product: 'Linda reference cluster',
      version: VERSION,
      api: 'v1',
      capabilities: ['failover', 'failback', 'alerts', 'observations', 'probation', 'devices'],
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
    getServiceStatus: ({ params: { serviceId } }) => (serviceId === GATEWAY ? askStatus(gateway()) : status()),
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
    createPlan: ({ body }) => operations.plan(body.command),
    createOperation: ({ body }, request) => {
      checkKey(request, body.operationId)
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
