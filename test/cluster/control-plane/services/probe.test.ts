import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askService } from '../../../../cluster/control-plane/services/probe.ts'
import { freePorts } from '../../../../cluster/supervisor/ports.ts'
import { ServiceProbe } from '../../../../shared/service.ts'

const direct = (url: string) => url

async function aPage(answer: RequestListener): Promise<string> {
  const server = createHttpServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/readyz`
}

const http = (url: string, timeoutMs = 1_000) =>
  askService(ServiceProbe.parse({ kind: 'http', url, timeoutMs }), direct)

describe('a service asked over http', () => {
  it('is well with an answer of 200, and tells how much of its quota is used', async () => {
    const url = await aPage((_request, response) =>
      response.writeHead(200, { 'ratelimit-limit': '600', 'ratelimit-remaining': '450' }).end('{}'),
    )
    const outcome = await http(url)
    expect(outcome).toMatchObject({ kind: 'well', quotaFraction: 0.25 })
    expect(outcome).toHaveProperty('latencyMs', expect.any(Number))
  })

  it.each([
    [503, '{"status":"notReady","why":"refuses every request"}', 'answers 503: refuses every request'],
    [429, '{"title":"Too many","detail":"come back later"}', 'answers 429: come back later'],
    [500, '<html>', 'answers 500'],
    [302, '', 'answers 302'],
  ])('that answers %i is unwell, in its own words where it has any', async (status, body, why) => {
    const url = await aPage((_request, response) => response.writeHead(status, { location: '/' }).end(body))
    expect(await http(url)).toMatchObject({ kind: 'unwell', why, quotaFraction: null })
  })

  it('that does not answer in time is silent', async () => {
    const url = await aPage(() => undefined)
    expect(await http(url, 50)).toEqual({ kind: 'silent', why: 'no answer within 0.05 s' })
  })

  it('that nobody serves is silent', async () => {
    const [port = 0] = await freePorts(1)
    expect(await http(`http://127.0.0.1:${port}/`)).toEqual({
      kind: 'silent',
      why: `nobody listens at 127.0.0.1:${port}`,
    })
  })

  it('that hangs up is silent', async () => {
    const url = await aPage((request) => request.socket.destroy())
    expect(await http(url)).toMatchObject({ kind: 'silent', why: expect.stringContaining('broke') })
  })

  it('that never stops talking is silent', async () => {
    const url = await aPage((_request, response) => response.end('x'.repeat(300_000)))
    expect(await http(url)).toEqual({ kind: 'silent', why: 'its page is larger than 0.25 MiB' })
  })

  it('is asked over the way that leads there', async () => {
    const url = await aPage((request, response) => response.writeHead(request.url === '/readyz' ? 200 : 404).end())
    const probe = ServiceProbe.parse({ kind: 'http', url: 'http://127.0.0.1:9/readyz' })
    expect(await askService(probe, () => url)).toMatchObject({ kind: 'well' })
  })
})

describe('a service asked over tcp', () => {
  it('is well when the connection opens, and silent when it does not', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const probe = ServiceProbe.parse({ kind: 'tcp', host: '127.0.0.1', port })
    expect(await askService(probe, direct)).toMatchObject({ kind: 'well', quotaFraction: null })
    await new Promise((resolve) => server.close(resolve))
    expect(await askService(probe, direct)).toEqual({ kind: 'silent', why: `nobody listens at 127.0.0.1:${port}` })
  })
})

describe('a service asked by one number of its metrics', () => {
  it.each([
    ['within its limits is well', { metric: 'pg_up', atLeast: 1, atMost: 1 }, 'well', undefined],
    ['below is unwell', { metric: 'pg_up', atLeast: 2 }, 'unwell', 'pg_up is 1, below 2'],
    ['above is unwell', { metric: 'pg_lag', atMost: 10 }, 'unwell', 'pg_lag is 40, above 10'],
    ['that is none is unwell', { metric: 'pg_nan', atMost: 10 }, 'unwell', 'pg_nan is not a number'],
    ['that is missing is unwell', { metric: 'pg_down' }, 'unwell', 'its page has no pg_down'],
  ])('%s', async (_what, limits, kind, why) => {
    const url = await aPage((_request, response) => response.end('pg_up 1\npg_lag 40\npg_nan NaN\n'))
    const outcome = await askService(ServiceProbe.parse({ kind: 'metric', url, ...limits }), direct)
    expect(outcome).toMatchObject({ kind, ...(why === undefined ? {} : { why }) })
  })

  it('of a page that cannot be had is unwell, with its answer', async () => {
    const url = await aPage((_request, response) => response.writeHead(404).end())
    const probe = ServiceProbe.parse({ kind: 'metric', url, metric: 'pg_up' })
    expect(await askService(probe, direct)).toMatchObject({ kind: 'unwell', why: 'answers 404' })
  })
})
