/** The media worker: takes ids of pictures and documents that came with messages, reads them, and keeps what it found. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { asFault, Fault } from '../../shared/fault.ts'
import type { ServiceStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { type ClusterConfig, VERSION } from '../config.ts'
import { addPages, listen, openServer, refuseOtherMethods } from '../process/pages.ts'
import { checkBearer } from '../wire/token.ts'
import { Jobs, MAX_WAITING } from './jobs.ts'
import { MediaMetrics } from './metrics.ts'
import { processUpload } from './processing.ts'
import { uploadOf } from './uploads.ts'

const BODY_LIMIT_BYTES = 2_048

const NewJob = z.strictObject({ id: z.string().min(1).max(200), kind: z.enum(['image', 'document']) })

export interface MediaOptions {
  readonly config: Pick<ClusterConfig, 'nodeToken'>
  readonly incarnation: string
  readonly clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  /** Works on the next job, once whatever else waits has had its turn. */
  readonly soon?: (run: () => void) => void
  readonly log: (line: string) => void
}

/** Its pages and `POST /jobs`, `GET /jobs/:id`, without a port. */
export function openMedia({ config, incarnation, clock, soon = setImmediate, log }: MediaOptions): FastifyInstance {
  const totals = { processed: 0, failed: 0 }
  const jobs: Jobs = new Jobs({
    read: ({ kind, id }) => uploadOf(kind, id),
    work: processUpload,
    ended: (outcome, tookMs) => {
      totals[outcome] += 1
      metrics.ended(outcome, tookMs)
    },
    soon,
    monotonicMs: () => clock.monotonicMs(),
  })
  const metrics = new MediaMetrics(() => jobs.waiting)
  const isFull = () => jobs.waiting >= MAX_WAITING
  const notReady = () => (isFull() ? `${MAX_WAITING} jobs wait; no more are taken` : null)
  const status = (): ServiceStatus => ({
    kind: 'service',
    serviceId: 'media',
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: clock.wallMs(),
    doing: `processed ${totals.processed}, could not read ${totals.failed}, ${jobs.waiting} waiting`,
    trouble: notReady(),
  })

  const server = openServer({ bodyLimit: BODY_LIMIT_BYTES, log })
  addPages(server, { status, notReady, metrics: metrics.registry, log })
  server.post('/jobs', (request, reply) => {
    checkBearer(request.headers.authorization, config.nodeToken)
    const job = NewJob.safeParse(request.body)
    if (!job.success) throw new Fault('malformed', z.prettifyError(job.error))
    try {
      const { id } = job.data
      return reply.code(202).send({ id, ...jobs.submit(job.data) })
    } catch (error) {
      if (asFault(error).code !== 'tooMany') throw error
      metrics.refused()
      void reply.header('retry-after', '1')
      throw error
    }
  })
  refuseOtherMethods(server, '/jobs', ['POST'])
  server.get<{ Params: { id: string } }>('/jobs/:id', ({ headers, params: { id } }) => {
    checkBearer(headers.authorization, config.nodeToken)
    const state = jobs.find(id)
    if (state === null) throw new Fault('notFound', `There is no job ${id} among those remembered`)
    return { id, ...state }
  })
  refuseOtherMethods(server, '/jobs/:id', ['GET'])
  return server
}

/** @throws {Fault} malformed: the configuration has no media worker; portTaken. */
export async function startMedia(
  options: MediaOptions & { readonly config: ClusterConfig },
): Promise<{ close(): Promise<void> }> {
  const { media } = options.config
  if (media === undefined) throw new Fault('malformed', 'The configuration has no media worker: add media.httpPort')
  const server = openMedia(options)
  await listen(server, media.httpPort)
  return { close: () => server.close() }
}
