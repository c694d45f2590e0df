import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { systemClock } from '../../../host/clock.ts'
import { createAgents } from '../../../host/control/agents.ts'
import { createControlClient } from '../../../host/control/client.ts'
import { DIRECT, type Way } from '../../../host/http/way.ts'
import { createMetricsAsker } from '../../../host/metrics/ask-metrics.ts'
import { createStatusAsker } from '../../../host/observe/ask-status.ts'
import { createForeignAgent, Foreign } from '../../../host/prometheus/request.ts'
import { listen } from '../../../host/stream/event-stream.ts'
import type { Trust } from '../../../shared/connection.ts'
import { type Certificate, makeCertificates } from '../../support/certificates.ts'
import { aBotStatus } from '../support/factories.ts'
import { FakeControlPlane, sendJson, TOKEN } from '../support/fake-control-plane.ts'
import { aProxy, aTlsFront } from '../support/tls-front.ts'

const certificates = makeCertificates()
const SYSTEM: Trust = { kind: 'system' }
const AUTHORITY: Trust = { kind: 'authority', pem: certificates.authority.cert }
const pinned = (...of: Certificate[]): Trust => ({ kind: 'pinned', sha256: of.map(({ sha256 }) => sha256) })
const end = ({ sha256 }: Certificate): string => `…${sha256.slice(-8)}`

async function aControlPlane(): Promise<FakeControlPlane> {
  const controlPlane = new FakeControlPlane()
  await controlPlane.listen()
  onTestFinished(() => controlPlane.close())
  return controlPlane
}

/** A bot and a Prometheus in one: enough of each to be asked. */
async function aServer(): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/status') return sendJson(response, 200, aBotStatus())
    if (request.url === '/metrics') return response.writeHead(200, { 'content-type': 'text/plain' }).end('up 1\n')
    sendJson(response, 200, { authorization: request.headers.authorization ?? null })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function ask(controlApiUrl: string, way: Way): Promise<unknown> {
  const agents = createAgents(way)
  onTestFinished(() => agents.close())
  return createControlClient({ controlApiUrl, token: TOKEN }, agents).call('getVersion', {})
}

describe('the way to a control API over TLS', () => {
  const cases: readonly [name: string, served: Certificate, trust: Trust][] = [
    ['a certificate of the private authority', certificates.server, AUTHORITY],
    ['the pinned certificate', certificates.server, pinned(certificates.server)],
    ['one of several pinned certificates', certificates.server, pinned(certificates.foreign, certificates.server)],
    ['a pinned certificate that has ended', certificates.expired, pinned(certificates.expired)],
    ['a pinned certificate of another name', certificates.elsewhere, pinned(certificates.elsewhere)],
  ]
  it.each(cases)('believes %s', async (_, served, trust) => {
    const controlPlane = await aControlPlane()
    const url = await aTlsFront(controlPlane.url, served)
    await expect(ask(url, { trust, proxyUrl: null })).resolves.toMatchObject({ api: 'v1' })
  })

  const refusals: readonly [name: string, served: Certificate, trust: Trust, words: readonly string[]][] = [
    [
      'one of another authority',
      certificates.foreign,
      AUTHORITY,
      ['presented foreign.linda.example, signed by Another CA', 'expected one signed by Linda Test CA'],
    ],
    ['one that has ended', certificates.expired, AUTHORITY, ['has expired: presented expired.linda.example']],
    [
      'one for another name',
      certificates.elsewhere,
      AUTHORITY,
      ['presented one for DNS:elsewhere.example, expected one for 127.0.0.1'],
    ],
    [
      'another one than the pinned',
      certificates.server,
      pinned(certificates.foreign),
      [`presented ${end(certificates.server)}, pinned ${end(certificates.foreign)}`],
    ],
    [
      'a private one where the system decides',
      certificates.server,
      SYSTEM,
      [
        'presented server.linda.example, signed by Linda Test CA',
        'expected one signed by an authority this machine knows',
      ],
    ],
  ]
  it.each(refusals)('refuses %s in words, and sends no token', async (_, served, trust, words) => {
    const controlPlane = await aControlPlane()
    const url = await aTlsFront(controlPlane.url, served)
    const refused: unknown = await ask(url, { trust, proxyUrl: null }).catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'Fault', code: 'badAnswer' })
    for (const part of words) expect(String(refused)).toContain(part)
    expect(controlPlane.requests).toEqual([])
  })

  // A session that is resumed is not checked for its name: the versions hand them out at different moments.
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'does not believe a refused server the second time either (%s)',
    async (version) => {
      const controlPlane = await aControlPlane()
      const url = await aTlsFront(controlPlane.url, certificates.elsewhere, version)
      const agents = createAgents({ trust: AUTHORITY, proxyUrl: null })
      onTestFinished(() => agents.close())
      const client = createControlClient({ controlApiUrl: url, token: TOKEN }, agents)
      for (let time = 0; time < 3; time += 1) {
        await expect(client.call('getVersion', {})).rejects.toMatchObject({ code: 'badAnswer' })
      }
      expect(controlPlane.requests).toEqual([])
    },
  )

  it('is the event stream’s too', async () => {
    const controlPlane = await aControlPlane()
    const stop = new AbortController()
    const heard = async (trust: Trust): Promise<void> => {
      const agents = createAgents({ trust, proxyUrl: null })
      onTestFinished(() => agents.close())
      const controlApiUrl = await aTlsFront(controlPlane.url, certificates.server)
      const listener = { onOpen: () => stop.abort(), onWords: () => undefined }
      await listen({ controlApiUrl, token: TOKEN }, agents, null, stop.signal, listener)
    }
    await expect(heard(pinned(certificates.foreign))).rejects.toMatchObject({ code: 'badAnswer' })
    await expect(heard(AUTHORITY)).resolves.toBeUndefined()
    expect(stop.signal.aborted).toBe(true)
  })
})

describe('the way to everything else of a profile', () => {
  async function askPages(trust: Trust) {
    const url = await aTlsFront(await aServer(), certificates.server)
    const way = { trust, proxyUrl: null }
    const [status, metrics] = [createStatusAsker(systemClock, way), createMetricsAsker(systemClock, way)]
    onTestFinished(async () => void (await Promise.all([status.close(), metrics.close()])))
    const said = await status.ask({ observer: 'uae-1', kind: 'node', statusUrl: url })
    return { page: await metrics.ask(url), word: said.kind === 'answered' ? 'answered' : said.why }
  }
  async function askForeign(trust: Trust): Promise<unknown> {
    const url = await aTlsFront(await aServer(), certificates.server)
    const agent = createForeignAgent({ trust, proxyUrl: null })
    onTestFinished(() => agent.destroy())
    return new Foreign('Prometheus', { url, authorization: 'Bearer hush' }, agent).ask({ path: '/x' }, z.unknown())
  }
  const refused = `presented ${end(certificates.server)}, pinned ${end(certificates.foreign)}`

  it('believes a node’s own pages over TLS', async () => {
    const { page, word } = await askPages(AUTHORITY)
    expect(page).toMatchObject({ kind: 'page' })
    // That it is in time is the machine's affair here.
    expect(word).toMatch(/^answered$|within 400 ms$/)
  })

  it('refuses a node’s own pages of somebody else, in words', async () => {
    const { page, word } = await askPages(pinned(certificates.foreign))
    expect(page).toMatchObject({ kind: 'none', why: expect.stringContaining(refused) })
    expect(word).toMatch(/pinned …|within 400 ms$/)
  })

  it('is that of Prometheus and Alertmanager', async () => {
    await expect(askForeign(AUTHORITY)).resolves.toEqual({ authorization: 'Bearer hush' })
    await expect(askForeign(pinned(certificates.foreign))).rejects.toThrow(refused)
  })
})

describe('the way through a proxy', () => {
  it.each([
    ['http', DIRECT.trust, null],
    ['https with a private authority', AUTHORITY, certificates.server],
    ['https with a pinned certificate', pinned(certificates.server), certificates.server],
  ])('reaches a server over %s', async (_, trust, served) => {
    const controlPlane = await aControlPlane()
    const proxy = await aProxy()
    const url = served === null ? controlPlane.url : await aTlsFront(controlPlane.url, served)
    await expect(ask(url, { trust, proxyUrl: proxy.url })).resolves.toMatchObject({ api: 'v1' })
    expect(proxy.asked).toEqual([new URL(url).host])
    expect(proxy.seen().includes(TOKEN)).toBe(served === null)
  })

  it.each([
    ['of another authority', AUTHORITY, certificates.foreign, 'signed by Another CA'],
    ['that is not the pinned one', pinned(certificates.foreign), certificates.server, 'pinned'],
  ])('refuses a certificate %s behind it too', async (_, trust, served, words) => {
    const controlPlane = await aControlPlane()
    const proxy = await aProxy()
    const url = await aTlsFront(controlPlane.url, served)
    await expect(ask(url, { trust, proxyUrl: proxy.url })).rejects.toThrow(words)
    expect(controlPlane.requests).toEqual([])
  })

  it('says that the proxy refuses, which is not the server’s doing', async () => {
    const controlPlane = await aControlPlane()
    const way = { ...DIRECT, proxyUrl: (await aProxy(407)).url }
    await expect(ask(controlPlane.url, way)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`The proxy ${way.proxyUrl} wants a user and a password (407).`),
      data: { left: false },
    })
    expect(controlPlane.requests).toEqual([])
  })

  it('says that nobody is a proxy there', async () => {
    const controlPlane = await aControlPlane()
    await expect(ask(controlPlane.url, { ...DIRECT, proxyUrl: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('The proxy http://127.0.0.1:9 does not answer as one'),
    })
  })
})
