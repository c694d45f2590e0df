import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { describe, expect, it } from 'vitest'
import { type FaultCode, FAULTS, Problem } from '../../../../shared/fault.ts'
import { anId, aRequest } from '../../../support/factories.ts'
import { anApi, TOKEN } from './an-api.ts'

const plan = { command: { kind: 'failover', accountId: 'uae-main', to: null } }

function refusedWith(answer: LightMyRequestResponse, code: FaultCode): Problem {
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  const problem = Problem.parse(answer.json())
  expect({ code: problem.code, status: answer.statusCode }).toEqual({ code, status: FAULTS[code].status })
  expect(problem.detail).not.toBe('')
  return problem
}

const ask = (server: FastifyInstance, method: 'DELETE' | 'PUT', url: string) =>
  server.inject({ method, url, headers: { authorization: `Bearer ${TOKEN}` } })

type Api = Awaited<ReturnType<typeof anApi>>

describe('the control API refuses', () => {
  it.each<[string, FaultCode, (api: Api) => Promise<LightMyRequestResponse>]>([
    ['a body that is not JSON', 'malformed', ({ postRaw }) => postRaw('/v1/plans', '{"command":')],
    ['an empty body', 'malformed', ({ postRaw }) => postRaw('/v1/plans', '')],
    ['a body that is not an object', 'malformed', ({ postRaw }) => postRaw('/v1/plans', '"failover"')],
    ['a field it does not know', 'malformed', ({ post }) => post('/v1/plans', { ...plan, force: true })],
    [
      'a field it does not know inside a command',
      'malformed',
      ({ post }) => post('/v1/plans', { command: { ...plan.command, force: true } }),
    ],
    ['a command it does not know', 'malformed', ({ post }) => post('/v1/plans', { command: { kind: 'explode' } })],
    ['a key that is not one', 'malformed', ({ post }) => post('/v1/operations', aRequest({ operationId: 'once' }))],
    ['an operation without a reason', 'malformed', ({ post }) => post('/v1/operations', aRequest({ reason: ' ' }))],
    [
      'a key in the header other than in the body',
      'malformed',
      ({ post }) => post('/v1/operations', aRequest(), { 'idempotency-key': anId(0xff) }),
    ],
    ['a page of 10,000', 'malformed', ({ get }) => get('/v1/failovers?limit=10000')],
    ['a query it does not know', 'malformed', ({ get }) => get('/v1/failovers?sort=name')],
    ['a cursor it never gave out', 'malformed', ({ get }) => get('/v1/failovers?cursor=uae-main.9')],
    ['a node id with a slash in it', 'notFound', ({ get }) => get('/v1/nodes/../../etc/passwd')],
    ['an address that cannot be decoded', 'malformed', ({ get }) => get('/v1/nodes/%zz')],
    ['no token', 'unauthorized', ({ get }) => get('/v1/cluster', {})],
    ['a wrong token', 'unauthorized', ({ get }) => get('/v1/cluster', { authorization: `Bearer ${TOKEN}x` })],
    ['a token of another kind', 'unauthorized', ({ get }) => get('/v1/cluster', { authorization: `Basic ${TOKEN}` })],
    ['the event stream without a token', 'unauthorized', ({ get }) => get('/v1/events', {})],
    ['a node it does not have', 'unknownNode', ({ get }) => get('/v1/nodes/uae-9')],
    ['the status of a node it does not have', 'unknownNode', ({ get }) => get('/v1/nodes/uae-9/status')],
    ['the status of a node that does not answer', 'unreachable', ({ get }) => get('/v1/nodes/uae-1/status')],
    ['a failover it does not have', 'unknownFailover', ({ get }) => get('/v1/failovers/uae-main.99')],
    ['an operation it does not have', 'unknownOperation', ({ get }) => get(`/v1/operations/${anId(9)}`)],
    ['a plan it does not have', 'unknownPlan', ({ post }) => post('/v1/operations', aRequest())],
    [
      'to plan for an account it does not have',
      'unknownAccount',
      ({ post }) => post('/v1/plans', { command: { ...plan.command, accountId: 'nowhere' } }),
    ],
    ['a route it does not have', 'notFound', ({ get }) => get('/v1/everything')],
    ['a method that a route does not have', 'methodNotAllowed', ({ post }) => post('/v1/cluster', {})],
    ['a method that no route has', 'methodNotAllowed', ({ server }) => ask(server, 'DELETE', '/v1/nodes/uae-1')],
    [
      'a wrong method with a body of the wrong kind',
      'methodNotAllowed',
      ({ postRaw }) => postRaw('/v1/cluster', '<', 'text/xml'),
    ],
    ['a change of its own pages', 'methodNotAllowed', ({ post }) => post('/status', {})],
    ['a change of the event stream', 'methodNotAllowed', ({ post }) => post('/v1/events', {})],
    [
      'a wrong method without a token',
      'unauthorized',
      ({ server }) => server.inject({ method: 'PUT', url: '/v1/cluster' }),
    ],
    [
      'a reason of 10,000 characters',
      'malformed',
      ({ post }) => post('/v1/operations', aRequest({ reason: 'x'.repeat(10_000) })),
    ],
    [
      'a reason with control characters',
      'malformed',
      ({ post }) => post('/v1/operations', aRequest({ reason: 'a\u0000b' })),
    ],
    ['a page of operations after one it never had', 'malformed', ({ get }) => get(`/v1/operations?cursor=${anId(9)}`)],
    ['a body of 10 MB', 'tooLarge', ({ post }) => post('/v1/plans', { ...plan, x: 'x'.repeat(10 * 1024 * 1024) })],
    ['a form', 'unsupportedMedia', ({ postRaw }) => postRaw('/v1/plans', 'a=1', 'application/x-www-form-urlencoded')],
    ['XML', 'unsupportedMedia', ({ postRaw }) => postRaw('/v1/plans', '<plan/>', 'application/xml')],
  ])('%s: %s', async (_what, code, ask) => {
    const api = await anApi()
    const before = api.book.snapshot
    refusedWith(await ask(api), code)
    expect(api.book.snapshot).toBe(before)
    expect((await api.get('/v1/version')).statusCode).toBe(200)
  })

  it.each([
    ['', 'say why'],
    ['x'.repeat(2_001), 'at most 2,000 characters'],
    ['bell \u0007', 'no control characters'],
  ])('a wrong field by its name, and says what to do', async (reason, what) => {
    const { post } = await anApi()
    const { detail } = refusedWith(await post('/v1/operations', { ...aRequest(), reason }), 'malformed')
    expect(detail).toContain('reason')
    expect(detail).toContain(what)
  })

  it('a wrong method with those that there are', async () => {
    const { server, post } = await anApi()
    expect((await post('/v1/cluster', {})).headers['allow']).toBe('GET, HEAD')
    expect((await ask(server, 'DELETE', '/v1/plans')).headers['allow']).toBe('POST')
    // Two routes share this path.
    expect((await ask(server, 'DELETE', '/v1/operations')).headers['allow']).toBe('GET, HEAD, POST')
  })

  it('a stranger who asks too often, and tells when to come back', async () => {
    const { get } = await anApi()
    const answers = await Promise.all(Array.from({ length: 1_001 }, () => get('/v1/version', {})))
    const last = answers.at(-1)
    if (last === undefined) throw new Error('nothing was answered')
    refusedWith(last, 'tooMany')
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
    // Others are not held up by it.
    expect((await get('/v1/version')).statusCode).toBe(200)
  })
})
