import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from 'vitest'
import { createAgents } from '../../../host/control/agents.ts'
import { createControlClient, type ControlClient } from '../../../host/control/client.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Plan } from '../../../shared/plan.ts'
import { FakeControlPlane, sendFault, sendHtml, sendJson, TOKEN } from '../support/fake-control-plane.ts'

describe('control client', () => {
  const controlPlane = new FakeControlPlane()
  const agents = createAgents()
  let client: ControlClient
  beforeAll(async () => {
    await controlPlane.listen()
    client = createControlClient({ controlApiUrl: controlPlane.url, token: TOKEN }, agents, 400)
  })
  beforeEach(() => controlPlane.overrides.clear())
  afterAll(async () => {
    await agents.close()
    await controlPlane.close()
  })

  const ask = (): Promise<unknown> => client.call('getCluster', {})
  const answer = (run: Parameters<typeof controlPlane.overrides.set>[1]): void =>
    void controlPlane.overrides.set('GET /v1/cluster', run)

  it('gives what the schema of the route says', async () => {
    expect(await client.call('getCluster', {})).toMatchObject({ snapshot: { seq: 0 } })
    const plan = await client.call('createPlan', {
      body: { command: { kind: 'failover', accountId: 'uae-main', to: null } },
    })
    expectTypeOf(plan).toEqualTypeOf<Plan>()
    expect(plan.command).toEqual({ kind: 'failover', accountId: 'uae-main', to: null })
  })

  it('sends the token, the body and the idempotency key', async () => {
    const operationId = uuidv7()
    const body = { operationId, planId: uuidv7(), reason: 'test', actor: 'ops' }
    await client.call('createOperation', { body }, { idempotencyKey: operationId })
    const request = controlPlane.requests.at(-1)
    expect(request).toMatchObject({
      line: 'POST /v1/operations',
      headers: { authorization: `Bearer ${TOKEN}`, 'idempotency-key': operationId, 'content-type': 'application/json' },
    })
    expect(JSON.parse(request?.body ?? '')).toEqual(body)
  })

  it('fills paths and queries so that no value can leave its place', async () => {
    await expect(client.call('getNode', { params: { nodeId: 'a/../b?c' } })).rejects.toMatchObject({ code: 'notFound' })
    expect(controlPlane.requests.at(-1)?.line).toBe('GET /v1/nodes/a%2F..%2Fb%3Fc')
  })

  it('keeps a path the address has', async () => {
    const behind = createControlClient({ controlApiUrl: `${controlPlane.url}/linda/`, token: TOKEN }, agents)
    await expect(behind.call('getVersion', {})).rejects.toMatchObject({
      code: 'notFound',
      message: 'GET /linda/v1/version',
    })
  })

  it('gives the fault the cluster answered, with its data', async () => {
    answer((_, response) => sendFault(response, new Fault('staleEpoch', 'It moved.', { changes: [1] })))
    await expect(ask()).rejects.toMatchObject({ code: 'staleEpoch', message: 'It moved.', data: { changes: [1] } })
  })

  it('says unauthorized for a wrong token', async () => {
    const stranger = createControlClient({ controlApiUrl: controlPlane.url, token: 'wrong' }, agents)
    await expect(stranger.call('getVersion', {})).rejects.toMatchObject({ code: 'unauthorized' })
  })

  it.each([
    ['a web page', 200, 'text/html', '<html></html>', 'badAnswer', 'text/html, not JSON'],
    ['the page of a proxy', 502, 'text/html', '<html></html>', 'badAnswer', '502 with text/html'],
    ['a login page', 401, 'text/html', '<html></html>', 'unauthorized', '401'],
    ['a refusal of a proxy', 403, 'text/plain', 'no', 'forbidden', '403'],
    ['a redirection', 302, '', '', 'badAnswer', '302 with no content type'],
    ['JSON cut short', 200, 'application/json', '{"snapshot":', 'badAnswer', 'not JSON'],
    ['something else', 200, 'application/json', '{"hello":"world"}', 'badAnswer', 'snapshot'],
    ['a problem of another kind', 500, 'application/problem+json', '{"title":"x"}', 'badAnswer', '500'],
  ])('says what came when %s comes', async (_, status, type, body, code, words) => {
    answer((_request, response) => response.writeHead(status, type === '' ? {} : { 'content-type': type }).end(body))
    await expect(ask()).rejects.toMatchObject({ code, message: expect.stringContaining(words) })
  })

  it('says timeout when no answer comes in time', async () => {
    answer(() => undefined)
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' })
  })

  it('says timeout when an answer does not end', async () => {
    answer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{'))
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' })
  })

  it('says unreachable when the connection breaks', async () => {
    answer((request) => request.socket.destroy())
    await expect(ask()).rejects.toMatchObject({ code: 'unreachable', data: undefined })
  })

  it('says unreachable when nobody is there', async () => {
    const nobody = createServer()
    nobody.listen(0, '127.0.0.1')
    await once(nobody, 'listening')
    const { port } = nobody.address() as AddressInfo
    nobody.close()
    const alone = createControlClient({ controlApiUrl: `http://127.0.0.1:${port}`, token: TOKEN }, agents)
    await expect(alone.call('getVersion', {})).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
      // Not a byte of the request was sent.
      data: { left: false },
    })
  })

  it('says badAnswer when something answers that does not speak HTTP', async () => {
    const foreign = createServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n')))
    foreign.listen(0, '127.0.0.1')
    await once(foreign, 'listening')
    const { port } = foreign.address() as AddressInfo
    const wrong = createControlClient({ controlApiUrl: `http://127.0.0.1:${port}`, token: TOKEN }, agents)
    await expect(wrong.call('getVersion', {})).rejects.toMatchObject({ code: 'badAnswer' })
    foreign.close()
  })

  it('uses new connections once the old ones cannot be trusted, and lets what is under way end', async () => {
    const ports = new Set<number | undefined>()
    let release: () => void = () => undefined
    answer((request, response) => {
      ports.add(request.socket.remotePort)
      release = () => sendJson(response, 200, { snapshot: controlPlane.snapshot, samples: [], servedAt: ports.size })
      if (ports.size > 1) release()
    })
    const first = ask()
    await expect.poll(() => ports.size).toBe(1)
    const releaseFirst = release
    agents.renew()
    await ask()
    releaseFirst()
    await first
    expect(ports.size).toBe(2)
  })

  it('works on after any of these', async () => {
    answer((_, response) => sendHtml(response))
    await expect(ask()).rejects.toMatchObject({ code: 'badAnswer' })
    answer((_, response) => sendJson(response, 200, { snapshot: controlPlane.snapshot, samples: [], servedAt: 1 }))
    await expect(ask()).resolves.toMatchObject({ servedAt: 1 })
  })
})
