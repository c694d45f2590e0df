import { describe, expect, it, onTestFinished } from 'vitest'
import { openSheets } from '../../../cluster/sheets/service.ts'
import { ServiceStatus } from '../../../shared/status.ts'
import { anId, AT } from '../../support/factories.ts'
import { turns } from '../../support/until.ts'
import { aClock } from '../gateway/factories.ts'

const TOKEN = 'token-of-the-nodes'
const signedIn = { authorization: `Bearer ${TOKEN}` }

function aRow(id: string, over: object = {}) {
  return { id, accountId: 'uae-main', conversation: 'uae-main.a', at: AT, amount: 45.5, currency: 'AED', ...over }
}

function theSheets(quotaPerMinute = 3) {
  const clock = aClock()
  const server = openSheets({
    config: { nodeToken: TOKEN },
    quotaPerMinute,
    incarnation: anId(1),
    clock,
    log: () => undefined,
  })
  onTestFinished(() => server.close())
  const post = (url: string, payload: object, headers: Record<string, string> = signedIn) =>
    server.inject({ method: 'POST', url, payload, headers })
  const append = (...ids: readonly string[]) => post('/v1/rows', { rows: ids.map((id) => aRow(id)) })
  const page = async () => (await server.inject('/metrics')).body
  const ready = async () => (await server.inject('/readyz')).json<{ why?: string }>()
  return { server, clock, post, append, page, ready }
}

describe('the spreadsheet service', () => {
  it('appends rows, each once by its id, and tells its quota', async () => {
    const { append, page } = theSheets()
    const first = await append('m1', 'm2')
    expect(first.json()).toEqual({ appended: 2, rows: 2 })
    expect(first.headers).toMatchObject({
      'ratelimit-limit': '3',
      'ratelimit-remaining': '2',
      'ratelimit-reset': '60',
    })
    expect((await append('m2', 'm3')).json()).toEqual({ appended: 1, rows: 3 })
    expect(await page()).toMatch(/^linda_sheets_quota_used 2$/m)
    expect(await page()).toMatch(/^linda_sheets_quota_limit 3$/m)
    expect(await page()).toMatch(/^linda_sheets_rows 3$/m)
  })

  it('says whether a row is there, to who may ask, whatever its quota', async () => {
    const { append, server } = theSheets(1)
    await append('m1')
    const look = async (id: string, headers: Record<string, string> = signedIn) =>
      (await server.inject({ url: `/v1/rows/${id}`, headers })).statusCode
    expect([await look('m1'), await look('m2'), await look('m1', {})]).toEqual([200, 404, 401])
  })

  it('throttles beyond the quota, says for how long, and takes rows again after it', async () => {
    const { append, clock, page } = theSheets(1)
    await append('m1')
    clock.advance(20_000)
    const refused = await append('m2')
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '40'])
    clock.advance(40_000)
    expect((await append('m2')).statusCode).toBe(200)
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="throttled"\} 1$/m)
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="ok"\} 2$/m)
  })

  it('does not count questions about itself', async () => {
    const { server, page } = theSheets()
    for (const url of ['/readyz', '/healthz', '/status', '/metrics'])
      expect((await server.inject(url)).headers['ratelimit-remaining']).toBe('3')
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="ok"\} 0$/m)
  })

  it.each([
    ['without a token', { rows: [aRow('m1')] }, {}, 401],
    ['without rows', { rows: [] }, signedIn, 400],
    ['with too many', { rows: Array.from({ length: 101 }, (_, index) => aRow(`m${index}`)) }, signedIn, 400],
    ['with an amount that is none', { rows: [aRow('m1', { amount: '45' })] }, signedIn, 400],
    ['with a currency that is none', { rows: [aRow('m1', { currency: 'dirham' })] }, signedIn, 400],
    ['with a column it does not know', { rows: [aRow('m1', { colour: 'red' })] }, signedIn, 400],
  ])('refuses a request %s', async (_what, payload, headers, status) => {
    const { post, page } = theSheets()
    expect((await post('/v1/rows', payload, headers)).statusCode).toBe(status)
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="refused"\} 1$/m)
  })
})

describe('told to fail, the spreadsheet service', () => {
  it('refuses every request with an error until the time is over, and its readiness says so', async () => {
    const { post, append, clock, ready, page, server } = theSheets()
    expect((await post('/fault', { mode: 'errors', seconds: 30 })).json()).toEqual({ mode: 'errors', seconds: 30 })
    expect((await append('m1')).statusCode).toBe(502)
    expect(await ready()).toEqual({ status: 'notReady', why: 'refuses every request, as it was told to' })
    expect(ServiceStatus.parse((await server.inject('/status')).json()).trouble).toMatch(/^refuses every request/)
    clock.advance(30_000)
    expect((await append('m1')).statusCode).toBe(200)
    expect(await ready()).toEqual({ status: 'ready' })
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="failed"\} 1$/m)
  })

  it('answers late', async () => {
    const { post, append, clock } = theSheets()
    await post('/fault', { mode: 'slow', seconds: 60 })
    let answered = false
    const answer = append('m1').then(({ statusCode }) => {
      answered = true
      return statusCode
    })
    await turns(5)
    expect(answered).toBe(false)
    clock.advance(3_000)
    expect(await answer).toBe(200)
  })

  it('answers nothing, not even how it is, but goes on telling its figures', async () => {
    const { post, append, server, page } = theSheets()
    await post('/fault', { mode: 'hang' })
    const silent = [append('m1'), server.inject('/readyz'), server.inject('/healthz')]
    const first = await Promise.race([...silent, turns(20).then(() => 'nobody')])
    expect(first).toBe('nobody')
    expect(await page()).toMatch(/^linda_sheets_requests_total\{outcome="failed"\} 1$/m)
    expect((await server.inject('/status')).json<object>()).toMatchObject({
      trouble: 'answers no request, as it was told to',
    })
  })

  it('is well again when it is told so', async () => {
    const { post, append } = theSheets()
    await post('/fault', { mode: 'errors', seconds: 600 })
    expect((await post('/fault', { mode: 'none' })).json()).toEqual({ mode: 'none', seconds: 0 })
    expect((await append('m1')).statusCode).toBe(200)
  })

  it.each([
    ['by nobody it knows', { mode: 'hang' }, {}, 401],
    ['in a way it does not know', { mode: 'explode' }, signedIn, 400],
    ['for ever', { mode: 'errors', seconds: 86_400 }, signedIn, 400],
  ])('refuses to be told %s', async (_what, payload, headers, status) => {
    const { post } = theSheets()
    expect((await post('/fault', payload, headers)).statusCode).toBe(status)
  })
})
