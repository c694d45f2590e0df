/** The console on a loopback port: its page, its port, and the exchange of a one-time code for a cookie. */
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fastifyStatic from '@fastify/static'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Fleet } from '../host/fleet/fleet.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import type { Picture } from '../shared/picture.ts'
import type { Access } from './access.ts'
import { checkHost, checkOrigin, contentSecurityPolicy, readBearer, readCookie } from './guard.ts'
import { withNonce } from './page.ts'
import { servePort } from './port.ts'

export interface ServerOptions {
  readonly fleet: Pick<Fleet, 'open'>
  readonly access: Access
  readonly shell: Picture['shell']
  /** Folder of the built page and its assets. */
  readonly rendererDir: string
  /** `index.html` as built. */
  readonly page: string
  /** The port it is reached at; asked for at each request, because it is known only after listening. */
  readonly port: () => number
  readonly log: (line: string) => void
}

const Code = z.strictObject({ code: z.string().min(1).max(200) })
const NOT_SIGNED_IN =
  'This browser has no session with this start of the console. Open the link it printed, or get another one: npm start -- --link'
/** A code has 128 random bits: this keeps a broken page from filling the log, not a guesser from guessing. */
const TRIES_PER_MINUTE = 60
/** Of the largest call: a bundle that is opened, as base64. Only a page with a session gets to say anything. */
const MESSAGE_LIMIT_BYTES = 101_000_000
const BODY_LIMIT_BYTES = 16 * 1024

export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { fleet, access, shell, log } = options
  const cookieName = (): string => `linda-${options.port()}`
  const isSignedIn = (request: FastifyRequest): boolean => access.isSignedIn(readCookie(request.headers, cookieName()))

  const app = Fastify({ bodyLimit: BODY_LIMIT_BYTES, forceCloseConnections: true })
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error)
    if (fault.code === 'internal') log(`${request.method} ${request.url} failed: ${fault.message}`)
    return sendFault(reply, fault)
  })
  app.setNotFoundHandler((request, reply) =>
    sendFault(reply, new Fault('notFound', `There is nothing at ${request.url}.`)),
  )
  app.addHook('onRequest', async (request) => checkHost(request.headers))
  await app.register(helmet, { contentSecurityPolicy: false, hsts: false })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: () => new Fault('tooMany', 'Too many codes were tried. Wait a minute.'),
  })
  await app.register(websocket, { options: { maxPayload: MESSAGE_LIMIT_BYTES } })
  await app.register(fastifyStatic, { root: options.rendererDir, index: false, wildcard: false })

  app.get('/', (request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header('content-security-policy', contentSecurityPolicy(nonce, request.headers.host ?? ''))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(withNonce(options.page, nonce))
  })

  app.get('/healthz', () => ({ status: 'ok' }))

  app.get('/session', (request, reply) => {
    void reply.header('cache-control', 'no-store')
    if (!isSignedIn(request)) throw new Fault('unauthorized', NOT_SIGNED_IN)
    return { signedIn: true, shell }
  })

  app.post(
    '/session',
    { config: { rateLimit: { max: TRIES_PER_MINUTE, timeWindow: '1 minute' } } },
    (request, reply) => {
      checkOrigin(request.headers)
      const body = Code.safeParse(request.body)
      if (!body.success) throw new Fault('malformed', 'The body must be {"code": "…"}.')
      const cookie = access.redeem(body.data.code)
      if (cookie === null) {
        throw new Fault(
          'unauthorized',
          'This link was used already, or belongs to an earlier start of the console. For another one run: npm start -- --link',
        )
      }
      void reply.header('set-cookie', `${cookieName()}=${cookie}; Path=/; HttpOnly; SameSite=Strict`)
      return { signedIn: true, shell }
    },
  )

  // Asked by the launcher on this machine, which can read the secret; a page cannot.
  app.post('/session/code', (request) => {
    const secret = readBearer(request.headers)
    if (secret === null || !access.isSecret(secret))
      throw new Fault('unauthorized', 'The secret of the running console is needed.')
    return { consoleUrl: consoleUrl(options.port(), access.newCode()) }
  })

  app.get(
    '/port',
    {
      websocket: true,
      preValidation: async (request) => {
        checkOrigin(request.headers)
        if (!isSignedIn(request)) throw new Fault('unauthorized', NOT_SIGNED_IN)
      },
    },
    (socket) => servePort(socket, fleet),
  )
  return app
}

export function consoleUrl(port: number, code: string): string {
  return `http://127.0.0.1:${port}/#${code}`
}

/** Fastify's own refusals as ours: what it throws carries a status. */
function faultOf(error: unknown): Fault {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null
  if (error instanceof Fault || typeof status !== 'number') return asFault(error)
  if (status === 413) return new Fault('tooLarge', `A body may have at most ${BODY_LIMIT_BYTES} bytes.`)
  if (status === 415) return new Fault('unsupportedMedia')
  return status >= 400 && status < 500 ? new Fault('malformed', asFault(error).message) : asFault(error)
}

function sendFault(reply: FastifyReply, fault: Fault): FastifyReply {
  const problem = toProblem(fault)
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}
