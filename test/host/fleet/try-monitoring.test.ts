import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDial } from '../../../host/fleet/dial.ts'
import { type MonitoringTrial, tryMonitoring } from '../../../host/fleet/try-monitoring.ts'
import { DIRECT } from '../../../host/http/way.ts'
import { makeCertificates } from '../../support/certificates.ts'
import { sendHtml, sendJson } from '../support/fake-control-plane.ts'
import { aTlsFront } from '../support/tls-front.ts'

const SCALAR = { status: 'success', data: { resultType: 'scalar', result: [1, '1'] } }
const STATUS = { cluster: { status: 'disabled' }, versionInfo: { version: '0.28.0' }, uptime: 'long' }

async function aServer(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function tried(url: string, over: Partial<MonitoringTrial> = {}, limitMs = 3_000) {
  const dial = createDial(DIRECT)
  onTestFinished(() => dial.close())
  return tryMonitoring({ server: 'prometheus', url, auth: { kind: 'none' }, secret: null, ...over }, dial, limitMs)
}

describe('trying a Prometheus or an Alertmanager', () => {
  it.each([
    ['none', { auth: { kind: 'none' }, secret: null }, undefined],
    ['a user and password', { auth: { kind: 'basic', user: 'rana' }, secret: 'p:w' }, 'Basic cmFuYTpwOnc='],
    ['a token', { auth: { kind: 'bearer' }, secret: 'hush' }, 'Bearer hush'],
  ] as const)('sends %s, and says that it answers', async (_, over, authorization) => {
    const seen: unknown[] = []
    const url = await aServer((request, response) => {
      seen.push(request.url, request.headers.authorization)
      sendJson(response, 200, SCALAR)
    })
    const step = await tried(`${url}/prom/`, over)
    expect(step).toMatchObject({ title: 'Prometheus', status: 'pass', found: expect.stringContaining('answers at') })
    expect(seen).toEqual(['/prom/api/v1/query?query=1', authorization])
  })

  it('asks an Alertmanager for its status', async () => {
    const url = await aServer((request, response) =>
      sendJson(response, request.url === '/api/v2/status' ? 200 : 404, STATUS),
    )
    expect(await tried(url, { server: 'alertmanager' })).toMatchObject({ title: 'Alertmanager', status: 'pass' })
  })

  it.each([
    [{ kind: 'none' }, null, 'it wants credentials, and none are given here'],
    [{ kind: 'basic', user: 'rana' }, 'wrong', 'it does not know the user rana with this password'],
    [{ kind: 'bearer' }, 'wrong', 'it does not know this token'],
  ] as const)('says of 401 with %j what it does not know', async (auth, secret, words) => {
    const url = await aServer((_, response) => response.writeHead(401).end('Unauthorized'))
    const step = await tried(url, { auth, secret })
    expect(step).toMatchObject({ status: 'fail', found: expect.stringContaining(`401: ${words}.`) })
    expect(step.advice).not.toBe('')
    expect(JSON.stringify(step)).not.toContain('wrong')
  })

  it('says of 403 that the right is refused', async () => {
    const url = await aServer((_, response) => response.writeHead(403).end())
    expect((await tried(url)).found).toContain('403: it knows who asks, and refuses the right.')
  })

  it.each([
    [
      'a web page',
      'prometheus',
      (_, response) => sendHtml(response, 200),
      '200 with a web page, not as Prometheus does',
    ],
    ['an Alertmanager', 'prometheus', (_, response) => sendJson(response, 200, STATUS), 'not as Prometheus does'],
    [
      'a Prometheus',
      'alertmanager',
      (_, response) => sendJson(response, 404, {}),
      'answered 404 with application/json',
    ],
  ] as const satisfies readonly [string, string, RequestListener, string][])(
    'recognises %s that is not a %s',
    async (_, server, answer, words) => {
      const step = await tried(await aServer(answer), { server })
      expect(step).toMatchObject({ status: 'fail', found: expect.stringContaining(words) })
    },
  )

  it.each([
    ['nothing listens', 'http://127.0.0.1:9', /^Nothing listens at 127\.0\.0\.1:9\.$/],
    ['the name is unknown', 'http://prometheus.invalid', /^(No address is known|The name server did not answer) for/],
    ['it is no address', 'prometheus:9090', /^"prometheus:9090" is not an address\.$/],
  ])('says that %s', async (_, url, words) => {
    expect((await tried(url, {}, 8_000)).found).toMatch(words)
  })

  it('says that it does not answer in time', async () => {
    const url = await aServer(() => undefined)
    expect(await tried(url, {}, 50)).toMatchObject({
      status: 'fail',
      found: expect.stringMatching(/^No answer from .* within 0.05 s\.$/),
      advice: expect.stringContaining('Prometheus hangs'),
    })
  })

  it('asks nobody without the secret it wants', async () => {
    let asked = 0
    const url = await aServer(() => void (asked += 1))
    const step = await tried(url, { auth: { kind: 'basic', user: 'rana' } })
    expect(step.found).toContain('No password is known for Prometheus')
    expect(asked).toBe(0)
  })

  it('says whose certificate was presented', async () => {
    const { server } = makeCertificates()
    const url = await aTlsFront(await aServer((_, response) => sendJson(response, 200, SCALAR)), server)
    expect((await tried(url)).found).toContain('presented server.linda.example, signed by Linda Test CA')
  })
})
