/** What the world outside does to the messenger, by hand: ends sessions, types pairing codes. For drills, benches and people. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { AccountId, NodeId } from '../../shared/ids.ts'
import { sameToken } from '../wire/token.ts'
import type { Mishap, Sessions } from './sessions.ts'

/** For how long nobody gets in where nobody says, ms. */
const BLOCK_MS = 10_000
const forMs = z.number().nonnegative().max(3_600_000)

const Deed = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('drop'), forMs: forMs.default(0) }),
  z.strictObject({ do: z.literal('expire') }),
  z.strictObject({ do: z.literal('logOut') }),
  z.strictObject({
    do: z.literal('block'),
    forMs: forMs.default(BLOCK_MS),
    /** What the session is once nobody refuses it any more. */
    afterwards: z.enum(['linked', 'loggedOut']).default('linked'),
  }),
]) satisfies z.ZodType<Mishap>

const Typed = z.strictObject({ code: z.string().max(40) })

export interface MessengerPagesOptions {
  readonly sessions: Pick<Sessions, 'suffer' | 'typed' | 'all'>
  readonly accountIds: readonly string[]
  readonly nodeToken: string
}

export function addMessengerPages(server: FastifyInstance, options: MessengerPagesOptions): void {
  const { sessions, accountIds, nodeToken } = options

  const admit = (request: FastifyRequest) => {
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ')
    if (scheme !== 'Bearer' || !sameToken(token, nodeToken))
      throw new Fault('unauthorized', 'This needs the token of the nodes')
  }

  server.get('/messenger/sessions', (request) => {
    admit(request)
    return {
      sessions: sessions.all.map(({ nodeId, accountId, state, isLive, why }) => ({
        nodeId,
        accountId,
        state,
        isLive,
        why,
      })),
    }
  })

  server.post('/messenger/sessions/:nodeId', (request) => {
    admit(request)
    const { nodeId } = parse(z.object({ nodeId: NodeId }), request.params)
    const deed = parse(Deed, request.body)
    sessions.suffer(nodeId, deed)
    return { nodeId, done: deed.do }
  })

  server.post('/messenger/phones/:accountId', (request) => {
    admit(request)
    const { accountId } = parse(z.object({ accountId: AccountId }), request.params)
    if (!accountIds.includes(accountId))
      throw new Fault('unknownAccount', `The messenger knows no account ${accountId}`)
    return { accountId, linked: sessions.typed(accountId, parse(Typed, request.body).code) }
  })
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Fault('malformed', z.prettifyError(parsed.error))
  return parsed.data
}
