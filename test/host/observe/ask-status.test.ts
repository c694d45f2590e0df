import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStatusAsker, type StatusAsker } from '../../../host/observe/ask-status.ts'
import type { Target } from '../../../host/observe/targets.ts'
import { aBotStatus } from '../support/factories.ts'
import { aClock, type FakeClock } from '../support/fake-clock.ts'
import { sendJson } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

describe('asking for a status', () => {
  let server: Server
  let url: string
  let answer: RequestListener
  let clock: FakeClock
  let asker: StatusAsker
  let requests: { url: string | undefined; headers: Record<string, unknown> }[]

  beforeEach(async () => {
    requests = []
    server = createServer((request, response) => {
      requests.push({ url: request.url, headers: request.headers })
      answer(request, response)
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    clock = aClock()
    asker = createStatusAsker(clock)
  })
  afterEach(async () => {
    await asker.close()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  })

  const ask = (over: Partial<Target> = {}) => asker.ask({ observer: 'uae-1', kind: 'node', statusUrl: url, ...over })

  it('brings who the process believes to be master', async () => {
    answer = (_, response) => sendJson(response, 200, aBotStatus({ masterBelieved: 'uae-2', leaseEpoch: 5 }))
    expect(await ask()).toMatchObject({
      kind: 'answered',
      observations: [{ observer: 'uae-1', accountId: 'uae-main', master: 'uae-2', epoch: 5 }],
    })
  })

  it('sends neither token nor cookie, and asks for nothing but the status', async () => {
    answer = (_, response) => sendJson(response, 200, aBotStatus())
    await ask({ statusUrl: `${url.replace('//', '//user:secret@')}/base/?evil=1` })
    expect(requests).toMatchObject([{ url: '/base/status' }])
    expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('authorization')
    expect(Object.keys(requests[0]?.headers ?? {})).not.toContain('cookie')
  })

  it('says that a process gave no answer in time', async () => {
    answer = () => undefined
    const pending = ask()
    await until(() => requests.length === 1, 'it is asked')
    clock.advance(400)
    expect(await pending).toEqual({ kind: 'silent', why: 'no answer within 400 ms' })
  })

  it('says that nobody listens', async () => {
    const closed = createTcpServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => closed.once('listening', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    expect(await ask({ statusUrl: `http://127.0.0.1:${port}` })).toEqual({
      kind: 'silent',
      why: `nobody listens at 127.0.0.1:${port}`,
    })
  })

  it('does not follow where it is sent', async () => {
    answer = (_, response) => response.writeHead(302, { location: `${url}/elsewhere` }).end()
    expect(await ask()).toEqual({ kind: 'silent', why: 'answers 302 instead of its status' })
    expect(requests).toHaveLength(1)
  })

  it('reads no more than 256 KiB', async () => {
    answer = (_, response) => sendJson(response, 200, { ...aBotStatus(), version: 'a'.repeat(300 * 1024) })
    expect(await ask()).toEqual({ kind: 'silent', why: 'answers more than 256 KiB' })
  })

  it.each(['<html>', '{"kind":"bot"}', 'null', ''])('does not take %j for a status', async (text) => {
    answer = (_, response) => response.writeHead(200).end(text)
    expect(await ask()).toEqual({ kind: 'silent', why: 'answers something else than a status' })
  })

  it('does not take the status of another process for the one it asked', async () => {
    answer = (_, response) => sendJson(response, 200, aBotStatus({ nodeId: 'uae-2' }))
    expect(await ask()).toEqual({ kind: 'silent', why: 'uae-2 answers at its address' })
    answer = (_, response) => sendJson(response, 200, aBotStatus({ nodeId: 'gateway' }))
    expect((await ask({ observer: 'gateway', kind: 'gateway' })).kind).toBe('silent')
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'javascript:alert(1)', 'not an address'])(
    'does not touch %j',
    async (statusUrl) => {
      expect(await ask({ statusUrl })).toEqual({ kind: 'silent', why: 'its address is not one of http' })
    },
  )

  it('says that a node has not joined yet', async () => {
    expect(await ask({ statusUrl: null })).toEqual({ kind: 'silent', why: 'has not joined yet' })
  })
})
