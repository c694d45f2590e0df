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

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type Method = (typeof METHODS)[number]

/** Whoever asks there with another method is told which ones there are. */
export function refuseOtherMethods(server: FastifyInstance, url: string, allowed: readonly Method[]): void {
  const allow = allowed.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)).join(', ')
  server.route({
    method: METHODS.filter((method) => !allowed.includes(method)),
    url,
    schema: { hide: true },
    // Before a body is read: whatever it says, it is not taken.
    preParsing: (request, reply, _payload, done) => {
      void reply.header('allow', allow)
      done(new Fault('methodNotAllowed', `${request.method} does not exist here; ${allow} does`))
    },
    handler: () => undefined,
  })
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
  for (const url of ['/healthz', '/readyz', '/status', '/metrics']) refuseOtherMethods(server, url, ['GET'])
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
  // Fastify takes plain text by itself; here everything that is not JSON is refused as such.
  server.removeContentTypeParser('text/plain')
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

/** `addMore`: pages of this process alone. */
export async function servePages(
  port: number,
  sources: PageSources,
  addMore: (server: FastifyInstance) => void = () => undefined,
): Promise<FastifyInstance> {
  const server = openServer({ bodyLimit: 1024, log: sources.log })
  addPages(server, sources)
  addMore(server)
  await listen(server, port)
  return server
}
