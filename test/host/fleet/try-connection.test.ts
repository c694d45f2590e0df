import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createDial, type Dial } from '../../../host/fleet/dial.ts'
import { tryConnection } from '../../../host/fleet/try-connection.ts'
import { DIRECT, type Way } from '../../../host/http/way.ts'
import type { MonitoringTrial } from '../../../host/fleet/try-monitoring.ts'
import type { ConnectionTest } from '../../../shared/connection.ts'
import { FakeControlPlane, sendHtml, sendJson, TOKEN } from '../support/fake-control-plane.ts'
import { type Certificate, makeCertificates } from '../../support/certificates.ts'
import { aProxy, aTlsFront } from '../support/tls-front.ts'
import { SELF_SIGNED } from '../support/tls/self-signed.ts'

/** What a control plane served at: the fake one's clock stands at 1. */
const SERVED_AT = 1
const DAY_MS = 86_400_000
const certificates = makeCertificates()

describe('trying a connection', () => {
  const servers: { close(): unknown }[] = []
  const sockets = new Set<Socket>()
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers.splice(0)) await server.close()
  })

  async function listening(server: Server): Promise<string> {
    servers.push(server)
    server.on('connection', (socket) => {
      sockets.add(socket)
      // Who tries leaves without a word; that is no failure of a server.
      socket.on('error', () => undefined)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return `127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async function aControlPlane(): Promise<FakeControlPlane> {
    const controlPlane = new FakeControlPlane()
    controlPlane.capabilities = ['failover', 'alerts']
    await controlPlane.listen()
    servers.push(controlPlane)
    return controlPlane
  }

  interface Asked {
    readonly token?: string | null
    readonly dial?: Partial<Dial>
    readonly way?: Way
    readonly monitoring?: readonly MonitoringTrial[]
    readonly now?: number
    readonly limitMs?: number
  }

  const tried = async (controlApiUrl: string, asked: Asked = {}): Promise<ConnectionTest> => {
    const { token = TOKEN, dial = {}, way = DIRECT, monitoring = [], now = SERVED_AT, limitMs } = asked
    const own = createDial(way)
    try {
      return await tryConnection({
        controlApiUrl,
        token,
        ...way,
        monitoring,
        dial: { ...own, ...dial },
        now: () => now,
        ...(limitMs === undefined ? {} : { limitMs }),
      })
    } finally {
      await own.close()
    }
  }
  /** For a dial that goes elsewhere than it was asked to. */
  const plain = createDial(DIRECT)
  afterAll(() => plain.close())

  const statuses = ({ steps }: ConnectionTest): string => steps.map(({ status }) => status[0]).join('')
  const failure = ({ steps }: ConnectionTest) => steps.find(({ status }) => status === 'fail')
  const step = ({ steps }: ConnectionTest, title: string) => steps.find((one) => one.title === title)

  it('passes every step of a cluster that is well', async () => {
    const { url } = await aControlPlane()
    const result = await tried(url)
    expect(statuses(result)).toBe('pspsppppp')
    expect(step(result, 'Version')?.found).toBe('fake 1, control API v1.')
    expect(step(result, 'Clock')?.found).toContain('agree')
    expect(result.steps.every(({ advice }) => advice === '')).toBe(true)
  })

  it('resolves a name', async () => {
    const { url } = await aControlPlane()
    const result = await tried(url.replace('127.0.0.1', 'localhost'), { dial: { resolve: async () => '127.0.0.1' } })
    expect(step(result, 'Name')).toMatchObject({ status: 'pass', found: 'localhost is 127.0.0.1.' })
  })

  it.each(['not an address', 'ftp://cluster.example', ''])('says that "%s" is no address', async (text) => {
    const result = await tried(text)
    expect(failure(result)).toMatchObject({ title: 'Address', advice: expect.stringContaining('https://HOST:PORT') })
    expect(statuses(result)).toBe('fssssssss')
  })

  it('says that a name is not known', async () => {
    // The reserved top-level domain: nobody can register a name in it.
    const result = await tried('http://cluster.invalid:7100', { limitMs: 5_000 })
    expect(failure(result)).toMatchObject({ title: 'Name' })
  })

  it('says that nothing listens there', async () => {
    const server = createTcpServer()
    const where = await listening(server)
    await new Promise((resolve) => server.close(resolve))
    const result = await tried(`http://${where}`)
    expect(failure(result)).toMatchObject({ title: 'Port', found: `Nothing listens at ${where}.` })
    expect(statuses(result)).toBe('psfssssss')
  })

  it('names a server that takes the connection and says nothing', async () => {
    const where = await listening(createTcpServer())
    const result = await tried(`http://${where}`, { limitMs: 50 })
    expect(failure(result)).toMatchObject({
      title: 'Control API',
      found: `No answer from ${where} within 0.05 s.`,
      advice: expect.stringContaining('hangs'),
    })
  })

  it('does not wait longer for TLS either', async () => {
    const where = await listening(createTcpServer())
    const result = await tried(`https://${where}`, { limitMs: 50 })
    expect(failure(result)).toMatchObject({ title: 'TLS', found: expect.stringContaining('No answer') })
  })

  it('says that a certificate signed itself, and how to believe it all the same', async () => {
    const where = await listening(createHttpsServer(SELF_SIGNED, answerNothing))
    const result = await tried(`https://${where}`)
    expect(failure(result)).toMatchObject({
      title: 'TLS',
      found: expect.stringMatching(
        /presented .*, which signed itself, expected one signed by an authority this machine/,
      ),
      advice: expect.stringMatching(/Its SHA-256 is [0-9a-f]{64}: compare it there, then pin it/),
    })
  })

  it('warns of a certificate that ends within two weeks', async () => {
    const { url } = await aControlPlane()
    const dial = {
      handshake: async () => ({ subject: 'linda', issuer: 'Linda CA', endsAt: SERVED_AT + 5 * DAY_MS }),
      get: (at: URL, token: string | null, signal: AbortSignal) =>
        plain.get(new URL(at.href.replace('https', 'http')), token, signal),
    }
    const result = await tried(url.replace('http', 'https'), { dial })
    expect(step(result, 'TLS')).toMatchObject({
      status: 'warn',
      found: expect.stringContaining('good for 5 more days'),
    })
    expect(step(result, 'Clock')?.status).toBe('pass')
  })

  it('says that there is no TLS where https was asked for', async () => {
    const { url } = await aControlPlane()
    const result = await tried(url.replace('http', 'https'))
    expect(failure(result)).toMatchObject({ title: 'TLS', found: expect.stringContaining('does not speak TLS') })
  })

  it('says so when http is asked of a server that speaks TLS', async () => {
    const where = await listening(createHttpsServer(SELF_SIGNED, answerNothing))
    const result = await tried(`http://${where}`)
    expect(failure(result)).toMatchObject({ title: 'Control API', advice: expect.stringContaining('https') })
  })

  it('warns where the token would travel readable to another machine', async () => {
    const { url } = await aControlPlane()
    const away = { resolve: async () => '192.0.2.1', connect: async () => undefined }
    const get: Dial['get'] = (at, token, signal) =>
      plain.get(new URL(at.href.replace('cluster.example', new URL(url).host)), token, signal)
    const result = await tried('http://cluster.example', { dial: { ...away, get } })
    expect(step(result, 'TLS')).toMatchObject({ status: 'warn', advice: expect.stringContaining('https://') })
    expect(failure(result)).toBeUndefined()
  })

  it.each([200, 401, 502])('recognises a web page that answers %i, and has not shown it the token', async (status) => {
    const seen: IncomingMessage['headers'][] = []
    const where = await listening(
      createHttpServer((request, response) => {
        seen.push(request.headers)
        sendHtml(response, status)
      }),
    )
    const result = await tried(`http://${where}`)
    expect(failure(result)).toMatchObject({
      title: 'Control API',
      found: `It answered ${status} with a web page, not as a control API.`,
    })
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  it('recognises another service that answers JSON', async () => {
    const where = await listening(createHttpServer((_, response) => sendJson(response, 404, { message: 'no route' })))
    expect(failure(await tried(`http://${where}`))).toMatchObject({
      title: 'Control API',
      found: expect.stringContaining('404'),
    })
  })

  it('recognises a port that does not speak HTTP', async () => {
    const where = await listening(createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')))
    expect(failure(await tried(`http://${where}`))).toMatchObject({
      title: 'Control API',
      found: `What answers at ${where} does not speak HTTP.`,
    })
  })

  it('says that a connection was closed without an answer', async () => {
    const where = await listening(createHttpServer((request) => request.socket.destroy()))
    expect(failure(await tried(`http://${where}`))).toMatchObject({
      title: 'Control API',
      found: `${where} closed the connection without an answer.`,
    })
  })

  it('says that the token is not known', async () => {
    const { url } = await aControlPlane()
    expect(failure(await tried(url, { token: 'another' }))).toMatchObject({
      title: 'Token',
      found: 'The cluster does not know this token.',
    })
  })

  it('says that the token lacks the right', async () => {
    const controlPlane = await aControlPlane()
    controlPlane.overrides.set('GET /v1/version', (request, response) =>
      request.headers.authorization === undefined
        ? sendJson(response, 200, {})
        : response.writeHead(403, { 'content-type': 'application/json' }).end('{}'),
    )
    expect(failure(await tried(controlPlane.url))?.found).toContain('refuses')
  })

  it('needs a token for the rest', async () => {
    const { url } = await aControlPlane()
    const result = await tried(url, { token: null })
    expect(failure(result)).toMatchObject({ title: 'Token', found: 'No token is known for this address.' })
    expect(statuses(result)).toBe('pspspfsss')
  })

  it('says that the cluster speaks another version of the API', async () => {
    const controlPlane = await aControlPlane()
    const v2 = { product: 'linda', version: '9', api: 'v2', capabilities: [] }
    controlPlane.overrides.set('GET /v1/version', (_, response) => sendJson(response, 200, v2))
    expect(failure(await tried(controlPlane.url))).toMatchObject({
      title: 'Version',
      advice: expect.stringContaining('same version'),
    })
  })

  it('warns of what the cluster cannot do', async () => {
    const controlPlane = await aControlPlane()
    controlPlane.capabilities = ['backup']
    expect(step(await tried(controlPlane.url), 'Capabilities')).toMatchObject({ status: 'warn', found: 'backup.' })
  })

  it.each([
    [DAY_MS, 'behind'],
    [-DAY_MS, 'ahead of'],
  ])('warns of a clock that is a day off (%i ms)', async (by, words) => {
    const { url } = await aControlPlane()
    const result = await tried(url, { now: SERVED_AT + by })
    expect(step(result, 'Clock')).toMatchObject({ status: 'warn', found: `Its clock is 1 d ${words} this one.` })
  })

  it('says that the picture cannot be read although the version can', async () => {
    const controlPlane = await aControlPlane()
    controlPlane.overrides.set('GET /v1/cluster', (_, response) => sendHtml(response, 502))
    expect(failure(await tried(controlPlane.url))).toMatchObject({
      title: 'Clock',
      found: expect.stringContaining('502'),
    })
  })

  describe('with certificates of one’s own', () => {
    const front = async (certificate: Certificate): Promise<string> =>
      aTlsFront((await aControlPlane()).url, certificate)
    const authority: Way = { trust: { kind: 'authority', pem: certificates.authority.cert }, proxyUrl: null }
    const pin = ({ sha256 }: Certificate): Way => ({ trust: { kind: 'pinned', sha256: [sha256] }, proxyUrl: null })

    it('says who is believed, and by whom', async () => {
      const result = await tried(await front(certificates.server), { way: authority, now: Date.now() })
      expect(step(result, 'TLS')).toMatchObject({
        status: 'pass',
        found: expect.stringMatching(/^The certificate of server.linda.example, signed by Linda Test CA, is believed;/),
      })
      expect(step(result, 'Version')?.status).toBe('pass')
    })

    it.each([
      ['another authority', certificates.foreign, authority, 'presented foreign.linda.example, signed by Another CA'],
      ['a certificate that has ended', certificates.expired, authority, 'has expired'],
      ['another certificate than the pinned', certificates.server, pin(certificates.foreign), ', pinned …'],
    ])('names %s, and has not sent the token', async (_, served, way, words) => {
      expect(failure(await tried(await front(served), { way, now: Date.now() }))).toMatchObject({
        title: 'TLS',
        found: expect.stringContaining(words),
      })
    })

    it('takes a pinned one that has ended, and has it renewed', async () => {
      const result = await tried(await front(certificates.expired), { way: pin(certificates.expired), now: Date.now() })
      expect(step(result, 'TLS')).toMatchObject({ status: 'warn', advice: expect.stringContaining('renewed') })
      expect(step(result, 'Token')?.status).toBe('pass')
    })

    it('goes through the proxy, and says so', async () => {
      const proxy = await aProxy()
      const url = await front(certificates.server)
      const result = await tried(url, { way: { ...authority, proxyUrl: proxy.url }, now: Date.now() })
      expect(result.steps[1]).toMatchObject({
        title: 'Proxy',
        status: 'pass',
        found: expect.stringContaining(`${proxy.url} opens a way to ${new URL(url).host}`),
      })
      expect(step(result, 'Port')?.found).toBe('Left to the proxy.')
      expect(step(result, 'Version')?.status).toBe('pass')
      expect(new Set(proxy.asked)).toEqual(new Set([new URL(url).host]))
    })

    it('says that the proxy opens no way, and does not blame the cluster', async () => {
      const proxy = await aProxy(403)
      const { url } = await aControlPlane()
      expect(failure(await tried(url, { way: { ...DIRECT, proxyUrl: proxy.url } }))).toMatchObject({
        title: 'Proxy',
        found: `The proxy ${proxy.url} answered 403 instead of opening a way.`,
      })
    })

    it('says that nobody is a proxy there', async () => {
      const { url } = await aControlPlane()
      expect(failure(await tried(url, { way: { ...DIRECT, proxyUrl: 'http://127.0.0.1:9' } }))).toMatchObject({
        title: 'Proxy',
        found: expect.stringContaining('does not answer as one'),
      })
    })
  })

  it('keeps a path before the API, as behind a proxy', async () => {
    const controlPlane = await aControlPlane()
    controlPlane.overrides.set('GET /gcc/v1/version', (_, response) => sendJson(response, 404, {}))
    const result = await tried(`${controlPlane.url}/gcc/`)
    expect(controlPlane.requests[0]?.line).toBe('GET /gcc/v1/version')
    expect(failure(result)?.title).toBe('Control API')
  })
})

const answerNothing: RequestListener = (_, response) => void response.writeHead(204).end()
