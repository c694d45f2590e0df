import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sendFault, sendJson } from './support/fake-control-plane.ts'
import { aNode, aSnapshot } from './support/factories.ts'
import { TestConsole } from './support/a-console.ts'
import { until } from './support/until.ts'
import { Fault } from '../../shared/fault.ts'
import type { Source } from '../../shared/history.ts'

describe('live numbers', () => {
  let console: TestConsole
  let page: Server
  let recoveries: number | null

  beforeEach(async () => {
    console = new TestConsole()
    recoveries = 1
    page = createServer((request, response) => {
      if (request.url !== '/metrics' || recoveries === null) return response.writeHead(404).end()
      return response.writeHead(200, { 'content-type': 'text/plain' }).end(`linda_bot_recoveries_total ${recoveries}\n`)
    })
    await new Promise<void>((resolve) => void page.listen(0, '127.0.0.1', resolve))
    const statusUrl = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
    console.controlPlane.snapshot = aSnapshot({ nodes: { 'uae-1': aNode({ statusUrl }) } })
    await console.begin()
  })
  afterEach(async () => {
    await console.close()
    page.closeAllConnections()
    await new Promise((resolve) => void page.close(resolve))
  })

  const source = (id: string): Source | undefined => console.window.picture?.sources.find((one) => one.id === id)
  const figures = () =>
    console.window.pushes.flatMap((push) =>
      push.kind === 'samples' ? push.samples.filter((sample) => sample.kind === 'figures') : [],
    )

  /** Time passes in steps, with turns for the sockets in between, until it is so. */
  async function pass(isSo: () => boolean, what: string): Promise<void> {
    await until(() => {
      if (isSo()) return true
      console.clock.advance(100)
      return false
    }, what)
  }

  it('come from a process’s own page, are shown, kept, and there for a chart', async () => {
    await pass(() => figures().length >= 1, 'a first page is read')
    recoveries = 4
    await pass(() => figures().some(({ values }) => (values['recoveries'] ?? 0) > 0), 'a figure is made of two')
    const { clock, window } = console
    const key = 'figures/uae-1/recoveries'
    const history = await window.call('getSeries', {
      keys: ['figures/*/recoveries'],
      from: clock.now() - 60_000,
      to: clock.now() + 1_000,
      points: 300,
    })
    expect(history.series.map((one) => one.key)).toEqual([key])
    expect(history.series[0]?.values.some((value) => value !== null && value > 0)).toBe(true)
    expect((await window.watch()).samples.some((sample) => sample.kind === 'figures')).toBe(true)
  })

  it('name each source with its last answer, and say why one fell silent', async () => {
    await pass(() => source('scrape/uae-1')?.lastAnswerAt != null, 'it answered')
    expect(source('scrape/uae-1')).toMatchObject({ trouble: null, isRelayed: false })
    expect(source('control-api')).toMatchObject({ kind: 'controlApi', trouble: null })
    expect(source('status/uae-1')?.trouble).toContain('404')
    recoveries = null
    await pass(() => source('scrape/uae-1')?.trouble != null, 'it is silent')
    expect(source('scrape/uae-1')?.trouble).toBe('answers 404 instead of its metrics')
  })

  it('go on after this machine’s clock was set back by an hour', async () => {
    await pass(() => figures().length >= 2, 'pages are read')
    console.clock.sleep(-3_600_000)
    const setBackTo = console.clock.now()
    const isNew = ({ at }: { readonly at: number }) => at >= setBackTo && at < setBackTo + 60_000
    await pass(() => figures().some(isNew), 'it is read again')
    expect((await console.window.watch()).samples.filter((sample) => sample.kind === 'figures').every(isNew)).toBe(true)
  })

  it('do not make the picture look newer than the control plane’s last word', async () => {
    const heardAt = (await console.window.watch()).heardAt
    await pass(() => figures().length >= 2, 'pages are read')
    const pushed = console.window.pushes.filter((push) => push.kind === 'samples').map((push) => push.heardAt)
    expect(new Set(pushed)).toEqual(new Set([heardAt]))
  })

  it.each([
    ['listAlertRules', 'GET /v1/alert-rules', {}, { rules: [], routes: [], builtIn: [] }],
    ['listSlos', 'GET /v1/slos', {}, { slos: [], recordedSince: null, servedAt: 1 }],
    ['listAlerts', 'GET /v1/alerts', { limit: 5, state: 'open' }, { items: [], next: null }],
  ] as const)('of the cluster alone are asked of it: %s', async (call, line, input, answer) => {
    console.controlPlane.overrides.set(line, (_, response) => sendJson(response, 200, answer))
    expect(await console.window.call(call, input as never)).toEqual(answer)
    console.controlPlane.overrides.set(line, (_, response) => sendFault(response, new Fault('warming', 'not yet')))
    await expect(console.window.call(call, input as never)).rejects.toMatchObject({ code: 'warming' })
  })

  it('of the cluster alone are refused with words while it cannot be asked', async () => {
    await console.lose()
    for (const call of [
      () => console.window.call('listAlerts', { limit: 5, state: 'all' }),
      () => console.window.call('listAlertRules', {}),
      () => console.window.call('listSlos', {}),
      () => console.window.call('getUptime', { from: 0, to: 1 }),
      () => console.window.call('whatIf', { accountId: 'uae-main' }),
    ])
      await expect(call()).rejects.toMatchObject({
        code: 'stalePicture',
        message: expect.stringContaining('not connected'),
      })
  })
})
