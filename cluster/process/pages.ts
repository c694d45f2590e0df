/** The pages every process serves of itself: `/healthz`, `/readyz`, `/status`, `/metrics`. Read only. */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import type { Registry } from 'prom-client'
import { asFault, Fault, type FaultCode, toProblem } from '../../shared/fault.ts'
import type { ProcessStatus } from '../../shared/status.ts'
import { LOOPBACK } from '../config.ts'

export interface PageSources {
  readonly status: () => ProcessStatus
  /** `null`: ready; else the sentence that says why not. */
  readonly notReady: () => string | null
  readonly metrics: Registry
  /** For defects: what the answer says only as `internal`. */
  readonly log: (line: string) => void
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

export interface ServerOptions extends Pick<PageSources, 'log'> {
  readonly bodyLimit: number
}

/** A server that answers every refusal as problem+json, whoever made it. */
export function openServer({ bodyLimit, log }: ServerOptions): FastifyInstance {
  const server = fastify({
    logger: false,
    bodyLimit,
    forceCloseConnections: true,
    // What is refused before a route is found, such as an address that cannot be decoded.
    frameworkErrors: (error, _request, reply) => answerFault(reply, refusal(error)),
  })
  server.setNotFoundHandler((request, reply) =>
    answerFault(reply, new Fault('notFound', `${request.method} ${request.url.slice(0, 200)} does not exist`)),
  )
  server.setErrorHandler((error, request, reply) => {
    const fault = refusal(error)
    if (fault.code === 'internal') log(`${request.method} ${request.url} failed: ${describeDefect(error)}`)
    answerFault(reply, fault)
  })
  return server
}

function describeDefect(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

function answerFault(reply: FastifyReply, fault: Fault): void {
  const problem = toProblem(fault)
  void reply.code(problem.status).type('application/problem+json').send(problem)
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
  const server = openServer({ bodyLimit: 1024, log: sources.log })
  addPages(server, sources)
  await listen(server, port)
  return server
}
