/** The control API over HTTP: the table of shared/api.ts, each route with its handler, plus the event stream and the process's pages. */
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import {
  type Api,
  api,
  EVENTS_PATH,
  OPENAPI_PATH,
  type Route,
  type RouteInput,
  type RouteName,
  type RouteOutput,
} from '../../../shared/api.ts'
import { Fault } from '../../../shared/fault.ts'
import { VERSION } from '../../config.ts'
import { addPages, openServer, type PageSources, refuseOtherMethods } from '../../process/pages.ts'
import { sameToken } from '../../wire/token.ts'
import { clusterJson } from '../book-json.ts'
import type { Hub } from '../stream/hub.ts'

/** What a handler gets: parsed, and never more than the table names. */
type Parsed<N extends RouteName> = Omit<RouteInput<N>, 'body'> &
  (Api[N] extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : unknown)
export type Handlers = {
  [N in RouteName]: (input: Parsed<N>, request: FastifyRequest) => RouteOutput<N> | Promise<RouteOutput<N>>
}

export interface ApiOptions {
  readonly token: string
  readonly handlers: Handlers
  readonly hub: Hub
  readonly pages: PageSources
}

const MAX_BODY_BYTES = 256 * 1024
const PER_MINUTE = { signedIn: 100_000, anonymous: 1_000 }

export async function buildApi({ token, handlers, hub, pages }: ApiOptions): Promise<FastifyInstance> {
  const server = openServer({ bodyLimit: MAX_BODY_BYTES, log: pages.log })
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  const isSignedIn = (request: FastifyRequest) => sameToken(request.headers.authorization ?? '', `Bearer ${token}`)

  await server.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } })
  await server.register(rateLimit, {
    max: (request) => (isSignedIn(request) ? PER_MINUTE.signedIn : PER_MINUTE.anonymous),
    keyGenerator: (request) => (isSignedIn(request) ? 'token' : request.ip),
    allowList: (request) => !request.url.startsWith('/v1/'),
    errorResponseBuilder: (_request, { after }) => new Fault('tooMany', `Too many requests; again in ${after}`),
  })
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Linda control API',
        version: VERSION,
        description: 'Watch and command a highly available bot cluster.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
  })

  await server.register(async (v1) => {
    // After the rate limit, so that guessing a token is limited too; before any byte of a body is read.
    v1.addHook('preParsing', async (request) => {
      if (!isSignedIn(request)) throw new Fault('unauthorized', 'The bearer token is missing or wrong')
    })
    const routes = Object.entries(api) as [RouteName, Route][]
    for (const [name, route] of routes) addRoute(v1, name, route, handlers)
    for (const [path, same] of Map.groupBy(routes, ([, { path }]) => path))
      refuseOtherMethods(
        v1,
        path,
        same.map(([, { method }]) => method),
      )
    refuseOtherMethods(v1, EVENTS_PATH, ['GET'])
    v1.get(
      EVENTS_PATH,
      {
        schema: {
          summary: 'Facts, samples and ticks as server-sent events; resumes from Last-Event-ID',
          operationId: 'events',
        },
      },
      (request, reply) => {
        const last = request.headers['last-event-id']
        reply.hijack()
        hub.add(reply.raw, typeof last === 'string' && last !== '' ? last : null)
      },
    )
  })
  server.get(OPENAPI_PATH, { schema: { hide: true } }, () => server.swagger())
  refuseOtherMethods(server, OPENAPI_PATH, ['GET'])
  addPages(server, pages)
  return server
}

function addRoute(server: FastifyInstance, name: RouteName, route: Route, handlers: Handlers): void {
  const handler = handlers[name] as (input: unknown, request: FastifyRequest) => unknown
  server.route({
    method: route.method,
    url: route.path,
    // A thousand nodes are not checked and written one by one for everybody who asks.
    ...(name === 'getCluster' && { serializerCompiler: () => clusterJson }),
    schema: {
      operationId: name,
      summary: route.summary,
      ...(route.params && { params: route.params }),
      ...(route.query && { querystring: route.query }),
      ...(route.body && { body: route.body }),
      response: { [route.status ?? 200]: route.response },
    },
    handler: async (request, reply) => {
      const answer = await handler({ params: request.params, query: request.query, body: request.body }, request)
      return reply.code(route.status ?? 200).send(answer)
    },
  })
}
