/** The pages every process serves of itself: `/healthz`, `/readyz`, `/status`, `/metrics`. Read only. */
import fastify, { type FastifyInstance } from 'fastify'
import type { Registry } from 'prom-client'
import { asFault, Fault, type FaultCode, toProblem } from '../../shared/fault.ts'
import type { ProcessStatus } from '../../shared/status.ts'
import { LOOPBACK } from '../config.ts'

export interface PageSources {
  readonly status: () => ProcessStatus
  /** `null`: ready; else the sentence that says why not. */
  readonly notReady: () => string | null
  readonly metrics: Registry
}

/** Adds the four pages to a server; the control plane serves them beside its API. */
export function addPages(server: FastifyInstance, sources: PageSources): void {
  // An answer here is an *application* answer: it comes from the event loop that does the work.
  server.get('/healthz', () => ({ status: 'ok' }))
  server.get('/readyz', (_request, reply) => {
    const why = sources.notReady()
    return why === null ? { status: 'ready' } : reply.code(503).send({ status: 'notReady', why })
  })
  server.get('/status', () => sources.status())
  server.get('/metrics', async (_request, reply) => {
    return reply.type(sources.metrics.contentType).send(await sources.metrics.metrics())
  })
}

/** Every refusal of a server as problem+json, whoever made it. */
export function answerFaults(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    const problem = toProblem(new Fault('notFound', `${request.method} ${request.url.slice(0, 200)} does not exist`))
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
  server.setErrorHandler((error, request, reply) => {
    const problem = toProblem(refusal(error))
    if (problem.code === 'internal') request.log.error(error)
    return reply.code(problem.status).type('application/problem+json').send(problem)
  })
}

/** What fastify itself refuses, in our words. */
const REFUSALS: Readonly<Record<string, FaultCode>> = {
  FST_ERR_VALIDATION: 'malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_BAD_URL: 'malformed',
  FST_ERR_CTP_BODY_TOO_LARGE: 'tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupportedMedia',
}

function refusal(error: unknown): Fault {
  if (!(error instanceof Error) || !('code' in error)) return asFault(error)
  const code = REFUSALS[String(error.code)]
  return code === undefined ? asFault(error) : new Fault(code, error.message)
}

/** @throws {Fault} portTaken. */
export async function listen(server: FastifyInstance, port: number): Promise<void> {
  try {
    await server.listen({ host: LOOPBACK, port })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Fault('portTaken', `Port ${port} on ${LOOPBACK} is taken by another process`)
    }
    throw error
  }
}

export async function servePages(port: number, sources: PageSources): Promise<FastifyInstance> {
  const server = fastify({ logger: false, bodyLimit: 1024 })
  answerFaults(server)
  addPages(server, sources)
  await listen(server, port)
  return server
}
