/** Who may ask, and how bad questions are answered. */
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'

const plan = { kind: 'failover', accountId: 'no-such-account', to: null }

export const ACCESS: readonly Conformance[] = [
  {
    id: 'access/token',
    title: 'refuses whoever has no token, or a wrong one',
    run: async (target) => {
      await target.refuses('/v1/cluster', { token: null }, 401, 'unauthorized')
      await target.refuses('/v1/cluster', { token: 'wrong' }, 401, 'unauthorized')
      await target.refuses('/v1/events', { token: null }, 401, 'unauthorized')
    },
  },
  {
    id: 'access/unknown',
    title: 'says what does not exist',
    run: async (target) => {
      await target.refuses('/v1/no-such-page', {}, 404, 'notFound')
      await target.refuses('/v1/nodes/no-such-node', {}, 404, 'unknownNode')
      await target.refuses('/v1/failovers/no-such-account.1', {}, 404, 'unknownFailover')
      await target.refuses('/v1/operations/0199f3a0-0000-7000-8000-000000000000', {}, 404, 'unknownOperation')
    },
  },
  {
    id: 'access/method',
    title: 'refuses the wrong method and names the right one',
    run: async (target) => {
      await target.refuses('/v1/cluster', { method: 'POST', body: {} }, 405, 'methodNotAllowed')
      const { headers } = await target.ask('/v1/plans', { method: 'GET' })
      expectThat(headers.get('allow')?.includes('POST') === true, 'GET /v1/plans does not answer Allow: POST')
    },
  },
  {
    id: 'access/body',
    title: 'refuses a body it cannot read and names the field',
    run: async (target) => {
      const post = (text: string, headers = {}) => ({ method: 'POST', text, headers }) as const
      await target.refuses('/v1/plans', post('{"command":'), 400, 'malformed')
      await target.refuses('/v1/plans', post('{"command":{"kind":"no-such-command"}}'), 400, 'malformed')
      await target.refuses('/v1/plans', post(JSON.stringify({ command: plan, more: 1 })), 400, 'malformed')
      await target.refuses('/v1/plans', post('hello', { 'content-type': 'text/plain' }), 415, 'unsupportedMedia')
      await target.refuses('/v1/plans', post(' '.repeat(2_000_000)), 413, 'tooLarge')
    },
  },
]
