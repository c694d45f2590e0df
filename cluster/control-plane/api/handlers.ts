/** What each route of the control API answers. */
import type { FastifyRequest } from 'fastify'
import { Fault } from '../../../shared/fault.ts'
import type { Failover } from '../../../shared/failover.ts'
import type { Sample } from '../../../shared/sample.ts'
import { ProcessStatus } from '../../../shared/status.ts'
import { VERSION } from '../../config.ts'
import type { Book } from '../book.ts'
import type { Watch } from '../detect/watch.ts'
import { storyOf } from '../failover/story.ts'
import type { Roster } from '../nodes/roster.ts'
import type { Operations } from '../operations/operations.ts'
import type { Handlers } from './server.ts'

const RELAY_TIMEOUT_MS = 1_000

export interface HandlerContext {
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'phi'>
  readonly operations: Operations
  readonly samples: () => Sample[]
  readonly now: () => number
}

export function makeHandlers({ book, roster, watch, operations, samples, now }: HandlerContext): Handlers {
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
  return {
    getVersion: () => ({ product: 'Linda reference cluster', version: VERSION, api: 'v1', capabilities: ['failover'] }),
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
    getNodeStatus: ({ params: { nodeId } }) => relayStatus(nodeId, node(nodeId).statusUrl),
    listFailovers: ({ query }) => page(book.snapshot.failovers, Number(query?.limit ?? 50), query?.cursor),
    getFailover: ({ params: { failoverId } }) => {
      const found = failover(failoverId)
      const meanwhile = book.engine.factsBetween(found.startedAt, found.endedAt ?? now())
      return { failover: found, facts: storyOf(found, book.snapshot.nodes, meanwhile) }
    },
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

async function relayStatus(nodeId: string, statusUrl: string | null): Promise<ProcessStatus> {
  if (statusUrl === null) throw new Fault('unreachable', `${nodeId} has not joined yet`)
  try {
    const response = await fetch(new URL('/status', statusUrl), { signal: AbortSignal.timeout(RELAY_TIMEOUT_MS) })
    return ProcessStatus.parse(await response.json())
  } catch (error) {
    throw new Fault(
      'unreachable',
      `${nodeId} did not tell its status: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

/** `cursor` is the id of the last item of the page before. */
function page(
  all: readonly Failover[],
  limit: number,
  cursor: string | undefined,
): { items: Failover[]; next: string | null } {
  const start = cursor === undefined ? 0 : all.findIndex(({ id }) => id === cursor) + 1
  if (cursor !== undefined && start === 0)
    throw new Fault('malformed', 'This cursor is not known any more; begin without one')
  const items = all.slice(start, start + limit)
  return { items, next: start + limit < all.length ? (items.at(-1)?.id ?? null) : null }
}
