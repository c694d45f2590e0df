import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../host/clock.ts'
import { ForeignWatch, type ForeignWatchOptions } from '../../../host/prometheus/watch.ts'
import { until } from '../../support/until.ts'

let ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.toReversed()) await end()
  ends = []
})

type Answer = (path: string, body: string, response: ServerResponse, headers: Record<string, unknown>) => void

async function aServer(answer: Answer): Promise<string> {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer(request.url ?? '', body, response, request.headers))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

const json = (response: ServerResponse, value: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function aWatch(over: Partial<ForeignWatchOptions>): ForeignWatch {
  const watch = new ForeignWatch({
    prometheus: null,
    alertmanager: null,
    clock: systemClock,
    own: { value: () => null, targets: () => [] },
    alertsChanged: () => undefined,
    differencesChanged: () => undefined,
    ...over,
  })
  ends.push(() => watch.close())
  return watch
}

const at = (url: string, authorization: string | null = null) => ({ url, authorization })
const now = { query: 'up', over: null }

describe('the watch over another monitoring system', () => {
  it('is not there where none is configured', async () => {
    const watch = aWatch({})
    watch.start()
    expect(watch.sources).toEqual([])
    expect(watch.alerts).toBeNull()
    await expect(watch.query(now)).rejects.toMatchObject({ code: 'notConfigured' })
  })

  it('signs in with what it was given, and never says it in an error', async () => {
    const url = await aServer((_, __, response, headers) => {
      const isIn = headers['authorization'] === 'Bearer secret-1'
      json(
        response,
        isIn ? { status: 'success', data: { resultType: 'scalar', result: [1, '5'] } } : {},
        isIn ? 200 : 401,
      )
    })
    expect((await aWatch({ prometheus: at(url, 'Bearer secret-1') }).query(now)).series[0]?.values).toEqual([5])
    const refused = await aWatch({ prometheus: at(url, 'Bearer secret-2') })
      .query(now)
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'unauthorized' })
    expect(String(refused)).not.toContain('secret')
  })

  it('keeps a path in its address, for one behind a proxy', async () => {
    const asked: string[] = []
    const url = await aServer((path, body, response) => {
      asked.push(`${path} ${body}`)
      json(response, { status: 'success', data: { resultType: 'vector', result: [] } })
    })
    await aWatch({ prometheus: at(`${url}/prom/`) }).query({ query: 'a+b{c="d"}', over: null })
    expect(asked).toEqual(['/prom/api/v1/query query=a%2Bb%7Bc%3D%22d%22%7D'])
  })

  it.each<[string, Answer, string]>([
    ['HTML', (_, __, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'), 'text/html'],
    [
      'half of its JSON',
      (_, __, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"st'),
      'cut short',
    ],
    ['something else', (_, __, response) => json(response, { status: 'success', data: 7 }), 'something else'],
    [
      'a refusal',
      (_, __, response) => json(response, { status: 'error', errorType: 'execution', error: 'too many samples' }, 422),
      'too many samples',
    ],
  ])('says what came when it answers %s', async (_, answer, words) => {
    const watch = aWatch({ prometheus: at(await aServer(answer)) })
    await expect(watch.query(now)).rejects.toThrow(words)
  })

  it('says that nobody is there, and goes on asking', async () => {
    const url = await aServer(() => undefined)
    await ends.pop()?.()
    const watch = aWatch({ alertmanager: at(url) })
    watch.start()
    await until(() => watch.sources[0]?.trouble != null)
    expect(watch.sources).toMatchObject([{ id: 'alertmanager', lastAnswerAt: null }])
    expect(watch.sources[0]?.trouble).toContain('ECONNREFUSED')
  })

  it('tells what Alertmanager holds, newest first, with who silenced it and why', async () => {
    const alert = (name: string, startsAt: string, silencedBy: string[]) => ({
      fingerprint: name,
      labels: { alertname: name },
      annotations: {},
      startsAt,
      endsAt: '2026-11-21T10:09:00.123456789Z',
      status: { state: silencedBy.length > 0 ? 'suppressed' : 'active', silencedBy, inhibitedBy: [] },
    })
    const url = await aServer((path, _, response) => {
      if (path.startsWith('/api/v2/silences'))
        json(response, [{ id: 's1', createdBy: 'noor', comment: 'planned work', endsAt: '2026-11-21T12:00:00Z' }])
      else
        json(response, [alert('old', '2026-11-21T09:00:00.5+00:00', ['s1']), alert('new', '2026-11-21T10:00:00Z', [])])
    })
    let told: unknown = null
    const watch = aWatch({ alertmanager: at(url), alertsChanged: (alerts) => (told = alerts) })
    watch.start()
    await until(() => told !== null)
    expect(watch.alerts).toMatchObject([
      { name: 'new', state: 'active', silences: [], endsAt: null },
      { name: 'old', state: 'suppressed', silences: [{ createdBy: 'noor', comment: 'planned work' }] },
    ])
    await until(() => watch.sources[0]?.lastAnswerAt != null)
    expect(watch.sources).toMatchObject([{ id: 'alertmanager', trouble: null }])
  })
})
