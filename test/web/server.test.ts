import type { WebSocket } from '@fastify/websocket'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aConsole, OWN_HOST, ownPage, PORT, signIn, type TestConsole } from './support/a-console.ts'

async function nextMessage(socket: WebSocket): Promise<string> {
  const [data]: unknown[] = await once(socket, 'message')
  return Buffer.isBuffer(data) ? data.toString() : ''
}

describe('web server', () => {
  let test: TestConsole
  beforeEach(async () => {
    test = await aConsole()
  })
  afterEach(() => test.app.close())

  it.each([
    'evil.example',
    'evil.example:4711',
    '127.0.0.1.evil.example',
    '192.168.1.4:4711',
    'localhost.evil.example',
  ])('refuses the host name %s on every path', async (host) => {
    for (const url of ['/', '/session', '/main.js', '/healthz', '/nowhere']) {
      const response = await test.app.inject({ method: 'GET', url, headers: { host } })
      expect(response.statusCode).toBe(403)
      expect(response.headers['content-type']).toContain('application/problem+json')
      expect(response.json()).toMatchObject({ code: 'forbidden' })
    }
  })

  it.each(['127.0.0.1:4711', 'localhost:4711', '[::1]:4711', 'localhost'])('answers to %s', async (host) => {
    const response = await test.app.inject({ method: 'GET', url: '/', headers: { host } })
    expect(response.statusCode).toBe(200)
  })

  it('gives the page a policy whose nonce is in the page, and is another one each time', async () => {
    const [first, second] = await Promise.all(
      [0, 1].map(() => test.app.inject({ url: '/', headers: { host: OWN_HOST } })),
    )
    const nonceOf = (body: string): string | undefined => /<meta name="csp-nonce" content="([^"]+)">/.exec(body)?.[1]
    const nonce = nonceOf(first?.body ?? '')
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(nonceOf(second?.body ?? '')).not.toBe(nonce)
    expect(first?.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; ` +
        `connect-src 'self' ws://${OWN_HOST}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
    expect(first?.headers['cache-control']).toBe('no-store')
    expect(first?.headers['x-content-type-options']).toBe('nosniff')
  })

  it('exchanges a code once for a cookie that pages cannot read', async () => {
    const code = test.access.newCode()
    const exchange = () => test.app.inject({ method: 'POST', url: '/session', headers: ownPage(), payload: { code } })
    const first = await exchange()
    expect(first.statusCode).toBe(200)
    expect(first.headers['set-cookie']).toMatch(new RegExp(`^linda-${PORT}=[^;]+; Path=/; HttpOnly; SameSite=Strict$`))
    const second = await exchange()
    expect(second.statusCode).toBe(401)
    expect(second.json()).toMatchObject({
      code: 'unauthorized',
      detail: expect.stringContaining('npm start -- --link'),
    })
  })

  it.each([undefined, 'http://evil.example', 'null', 'http://127.0.0.1:9999'])(
    'takes no code from a page of %s, and does not use it up',
    async (origin) => {
      const code = test.access.newCode()
      const headers = { host: OWN_HOST, ...(origin === undefined ? {} : { origin }) }
      const refused = await test.app.inject({ method: 'POST', url: '/session', headers, payload: { code } })
      expect(refused.statusCode).toBe(403)
      const accepted = await test.app.inject({ method: 'POST', url: '/session', headers: ownPage(), payload: { code } })
      expect(accepted.statusCode).toBe(200)
    },
  )

  it('says whether the cookie is good, and how to get in where it is not', async () => {
    const signedIn = await test.app.inject({ url: '/session', headers: ownPage(await signIn(test)) })
    expect(signedIn.json()).toEqual({ signedIn: true, shell: { kind: 'web', version: '0.1.0' } })
    for (const cookie of [undefined, `linda-${PORT}=guess`, 'linda-1=token-2']) {
      const response = await test.app.inject({ url: '/session', headers: ownPage(cookie) })
      expect(response.statusCode).toBe(401)
      expect(response.json()).toMatchObject({ detail: expect.stringContaining('--link') })
    }
  })

  it('opens the port to its own signed-in page', async () => {
    await test.app.ready()
    const socket = await test.app.injectWS('/port', { headers: ownPage(await signIn(test)) })
    const answered = nextMessage(socket)
    socket.send(JSON.stringify({ id: 1, call: 'watch', input: {} }))
    expect(JSON.parse(await answered)).toMatchObject({ type: 'answer', value: { call: 'watch' } })
    socket.terminate()
    await expect.poll(() => test.host.closedSessions).toBe(1)
  })

  it('hands text that is not JSON to the session, which answers it as any other bad call', async () => {
    await test.app.ready()
    const socket = await test.app.injectWS('/port', { headers: ownPage(await signIn(test)) })
    const answered = nextMessage(socket)
    socket.send('{ "id": 1,')
    expect(JSON.parse(await answered)).toMatchObject({ value: '{ "id": 1,' })
    socket.terminate()
  })

  it('takes a bundle of many megabytes from a page that is signed in', async () => {
    await test.app.ready()
    const socket = await test.app.injectWS('/port', { headers: ownPage(await signIn(test)) })
    const answered = nextMessage(socket)
    const base64 = Buffer.alloc(6_000_000, 'no bundle').toString('base64')
    socket.send(JSON.stringify({ id: 1, call: 'openBundle', input: { name: 'large.zip', base64 } }))
    expect(JSON.parse(await answered)).toMatchObject({ value: { input: { base64 } } })
    socket.terminate()
  })

  it('opens no port without the cookie, or to another page', async () => {
    await test.app.ready()
    await expect(test.app.injectWS('/port', { headers: ownPage() })).rejects.toThrow('401')
    const cookie = await signIn(test)
    const foreign = { host: OWN_HOST, origin: 'http://evil.example', cookie }
    await expect(test.app.injectWS('/port', { headers: foreign })).rejects.toThrow('403')
    await expect(test.app.injectWS('/port', { headers: { host: OWN_HOST, cookie } })).rejects.toThrow('403')
  })

  it('gives another link to whoever has the secret, and to nobody else', async () => {
    const ask = (secret: string) =>
      test.app.inject({
        method: 'POST',
        url: '/session/code',
        headers: { host: OWN_HOST, authorization: `Bearer ${secret}` },
      })
    expect((await ask('guess')).statusCode).toBe(401)
    const response = await ask(test.access.secret)
    const { consoleUrl } = response.json<{ consoleUrl: string }>()
    expect(consoleUrl).toMatch(new RegExp(`^http://127.0.0.1:${PORT}/#.+`))
    const code = new URL(consoleUrl).hash.slice(1)
    const exchange = await test.app.inject({ method: 'POST', url: '/session', headers: ownPage(), payload: { code } })
    expect(exchange.statusCode).toBe(200)
  })

  it('stops looking at codes after sixty a minute', async () => {
    const guess = () =>
      test.app.inject({ method: 'POST', url: '/session', headers: ownPage(), payload: { code: 'guess' } })
    for (let index = 0; index < 60; index += 1) expect((await guess()).statusCode).toBe(401)
    const response = await guess()
    expect(response.statusCode).toBe(429)
    expect(response.json()).toMatchObject({ code: 'tooMany' })
  })

  it.each([
    ['malformed JSON', 'application/json', '{"code":', 400, 'malformed'],
    ['an unknown field', 'application/json', '{"code":"a","more":1}', 400, 'malformed'],
    ['another content type', 'text/plain', 'code', 415, 'unsupportedMedia'],
    ['a body of 10 MB', 'application/json', JSON.stringify({ code: 'a'.repeat(10_000_000) }), 413, 'tooLarge'],
  ])('answers %s with one clear problem', async (_, type, payload, status, code) => {
    const headers = { ...ownPage(), 'content-type': type }
    const response = await test.app.inject({ method: 'POST', url: '/session', headers, payload })
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ code, status })
  })

  it('serves the assets and nothing beside them', async () => {
    const get = (url: string) => test.app.inject({ url, headers: { host: OWN_HOST } })
    expect((await get('/main.js')).statusCode).toBe(200)
    for (const url of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/.git/config', '/nowhere']) {
      const response = await get(url)
      expect(response.statusCode).toBe(404)
      expect(response.headers['content-type']).toContain('application/problem+json')
    }
  })

  it('answers its health check', async () => {
    const response = await test.app.inject({ url: '/healthz', headers: { host: OWN_HOST } })
    expect(response.json()).toEqual({ status: 'ok' })
  })
})
