import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMetricsAsker, type MetricsAsker, PAGE_WITHIN_MS } from '../../../host/metrics/ask-metrics.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'
import { until } from '../support/until.ts'

describe('asking for metrics', () => {
  let server: Server
  let answer: RequestListener
  let asked: { line: string; headers: Record<string, unknown> }[]
  let clock: FakeClock
  let asker: MetricsAsker
  let url: string

  beforeEach(async () => {
    asked = []
    clock = aClock()
    asker = createMetricsAsker(clock)
    server = createServer((request, response) => {
      asked.push({ line: `${request.method} ${request.url}`, headers: request.headers })
      answer(request, response)
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    await asker.close()
    server.closeAllConnections()
    await new Promise((resolve) => void server.close(resolve))
  })

  it('gets the page of the address it was told, without any token', async () => {
    answer = (_, response) => response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end('a 1\n')
    const got = await asker.ask(`${url}/base/`)
    expect(got).toMatchObject({ kind: 'page', page: { isOpenMetrics: false } })
    expect(got.kind === 'page' && Buffer.from(got.page.bytes).toString()).toBe('a 1\n')
    expect(asked).toMatchObject([{ line: 'GET /base/metrics' }])
    expect(asked[0]?.headers['authorization']).toBeUndefined()
  })

  it('unpacks it, and sees that it is OpenMetrics', async () => {
    const headers = { 'content-type': 'application/openmetrics-text; version=1.0.0', 'content-encoding': 'gzip' }
    answer = (_, response) => response.writeHead(200, headers).end(gzipSync('a 1\n# EOF\n'))
    const got = await asker.ask(url)
    expect(got).toMatchObject({ kind: 'page', page: { isOpenMetrics: true } })
    expect(got.kind === 'page' && Buffer.from(got.page.bytes).toString()).toBe('a 1\n# EOF\n')
  })

  it.each([
    [404, 'text/plain', 'answers 404 instead of its metrics'],
    [302, 'text/plain', 'answers 302 instead of its metrics'],
    [200, 'text/html; charset=utf-8', 'answers HTML instead of its metrics'],
  ])('says what came instead: %i %s', async (status, contentType, why) => {
    answer = (_, response) => response.writeHead(status, { 'content-type': contentType, location: '/x' }).end('<html>')
    expect(await asker.ask(url)).toEqual({ kind: 'none', why, isReached: true })
    expect(asked).toHaveLength(1)
  })

  it('waits no longer than it takes, and knows that it did not reach anybody', async () => {
    answer = () => undefined
    const asking = asker.ask(url)
    await until(() => asked.length === 1, 'it was asked')
    clock.advance(PAGE_WITHIN_MS)
    expect(await asking).toEqual({ kind: 'none', why: 'no metrics within 2000 ms', isReached: false })
  })

  it('says why nobody can be asked', async () => {
    expect(await asker.ask(null)).toMatchObject({ why: 'has not joined yet', isReached: false })
    expect(await asker.ask('file:///etc/passwd')).toMatchObject({ why: 'its address is not one of http' })
    await new Promise((resolve) => void server.close(resolve))
    expect(await asker.ask(url)).toMatchObject({ why: expect.stringContaining('nobody listens at') })
  })
})
