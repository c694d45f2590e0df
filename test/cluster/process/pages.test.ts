import { Gauge } from 'prom-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRegistry } from '../../../cluster/process/metrics.ts'
import { type PageSources, servePages } from '../../../cluster/process/pages.ts'
import { probe, SECOND_TRY_SHARE } from '../../../cluster/process/probe.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { Problem } from '../../../shared/fault.ts'
import { ControlPlaneStatus } from '../../../shared/status.ts'
import { anId, AT, JOURNAL } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'

function aStatus(): ControlPlaneStatus {
  const journal = { id: JOURNAL, seq: 7 }
  return {
    kind: 'control-plane',
    incarnation: anId(1),
    pid: 1,
    version: '0.1.0',
    at: AT,
    term: 1,
    journal,
    gatewayConnected: true,
    leases: [],
  }
}

async function thePages(over: Partial<PageSources> = {}) {
  const [port = 0] = await freePorts(1)
  const server = await servePages(port, {
    status: aStatus,
    notReady: () => null,
    metrics: openRegistry(),
    log: () => undefined,
    ...over,
  })
  onTestFinished(() => server.close())
  return { server, port }
}

describe('the pages of a process', () => {
  it('say that it lives, what it is, and whether it is ready', async () => {
    const { server } = await thePages()
    expect((await server.inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await server.inject('/readyz')).json()).toEqual({ status: 'ready' })
    expect(ControlPlaneStatus.parse((await server.inject('/status')).json())).toEqual(aStatus())
  })

  it('say why it is not ready', async () => {
    const { server } = await thePages({ notReady: () => 'not connected to the gateway' })
    const answer = await server.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ status: 'notReady', why: 'not connected to the gateway' })
  })

  it('hold its metrics, in the form that Prometheus reads', async () => {
    const metrics = openRegistry()
    new Gauge({ name: 'linda_test_answers', help: 'Answers.', registers: [metrics] }).set(42)
    const { server } = await thePages({ metrics })
    const page = await server.inject('/metrics')
    expect(page.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(page.body).toMatch(/^linda_test_answers 42$/m)
    expect(page.body).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(page.body).not.toMatch(/^nodejs_/m)
  })

  it.each([
    ['GET', '/nowhere', 404, 'notFound'],
    ['POST', '/status', 405, 'methodNotAllowed'],
    ['GET', '/%zz', 400, 'malformed'],
  ] as const)('answer %s %s with a problem', async (method, url, status, code) => {
    const { server } = await thePages()
    const answer = await server.inject({ method, url })
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(Problem.parse(answer.json())).toMatchObject({ code, status })
  })

  it('answer a defect of the process as internal, and log where it is', async () => {
    const lines: string[] = []
    const status = () => {
      throw new TypeError('x is not a function')
    }
    const { server } = await thePages({ status, log: (line) => lines.push(line) })
    expect(Problem.parse((await server.inject('/status')).json())).toMatchObject({ code: 'internal', status: 500 })
    expect(lines).toEqual([
      expect.stringMatching(/^GET \/status failed: TypeError: x is not a function\n.*pages\.test\.ts/),
    ])
  })

  it('cannot be served on a port that is taken, and say which', async () => {
    const { port } = await thePages()
    const second = servePages(port, {
      status: aStatus,
      notReady: () => null,
      metrics: openRegistry(),
      log: () => undefined,
    })
    await expect(second).rejects.toThrow(`Port ${port}`)
    expect(await faultOfPromise(second)).toBe('portTaken')
  })
})

describe('a probe', () => {
  it('sees an answer of a process that works', async () => {
    const { port } = await thePages()
    expect(await probe(`http://127.0.0.1:${port}`, 2_000)).toMatchObject({ answered: true })
  })

  it('sees none where nobody listens, within its time', async () => {
    const [port = 0] = await freePorts(1)
    expect(await probe(`http://127.0.0.1:${port}`, 2_000)).toMatchObject({ answered: false })
  })

  it('does not take a connection for an answer', async () => {
    const { createServer } = await import('node:net')
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { answered, afterMs } = await probe(`http://127.0.0.1:${port}`, 60)
    expect(answered).toBe(false)
    expect(afterMs).toBeGreaterThanOrEqual(55)
  })
  it('asks once more over another connection when the first question is lost', async () => {
    const { createServer } = await import('node:http')
    const asked: unknown[] = []
    const server = createServer((request, response) => {
      asked.push(request.url)
      if (asked.length > 1) response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await probe(`http://127.0.0.1:${port}`, 300 / SECOND_TRY_SHARE)).toMatchObject({ answered: true })
    expect(asked).toEqual(['/healthz', '/healthz'])
  })
})
