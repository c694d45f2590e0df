/** A console that begins while its cluster is away has what it heard and was answered last, as old as it is. */
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LENGTHS } from '../../renderer/slos/period.ts'
import { QUESTIONS } from '../../host/answers/ask-ahead.ts'
import type { CallInput, CallName, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Sample } from '../../shared/sample.ts'
import { TestConsole } from './support/a-console.ts'
import { aHost, TestWindow, type TestHost } from './support/a-host.ts'
import { aNodeSample, anAccountSample } from './support/factories.ts'
import { sendFault, sendJson } from './support/fake-control-plane.ts'
import { until } from './support/until.ts'

const AWAY_MS = 72 * 60_000
const SLOS = { slos: [], recordedSince: 7, servedAt: 1 }
const report = (from: number, to: number) => ({ from, to, madeAt: to, accounts: [] })

describe('a console whose cluster is away', () => {
  let console: TestConsole
  let alone: { readonly test: TestHost; readonly window: TestWindow } | null

  beforeEach(async () => {
    alone = null
    console = new TestConsole()
    console.controlPlane.capabilities = ['failover', 'slos', 'alerts']
    console.controlPlane.overrides.set('GET /v1/slos', (_, response) => sendJson(response, 200, SLOS))
    console.controlPlane.overrides.set('GET /v1/slos/report', ({ url }, response) => {
      const query = new URL(url ?? '', 'http://x').searchParams
      sendJson(response, 200, report(Number(query.get('from')), Number(query.get('to'))))
    })
    await console.begin()
  })
  afterEach(async () => {
    await alone?.test.host.close()
    await console.close()
  })

  async function hear(samples: readonly Sample[]): Promise<void> {
    const heard = console.window.pushes.length
    console.controlPlane.raw(`event: samples\ndata: ${JSON.stringify(samples)}\n\n`)
    await until(() => {
      console.clock.advance(100)
      return console.window.pushes.slice(heard).some(({ kind }) => kind === 'samples')
    }, 'the samples came')
  }

  /** The console ends and begins anew where nobody answers, so much later. */
  async function beginAlone(laterMs = AWAY_MS): Promise<Picture> {
    const { clock, dataDir } = console
    await console.quit()
    clock.sleep(laterMs)
    const test = await aHost(await anAddressOfNobody(), { dataDir }, clock)
    alone = { test, window: new TestWindow(test.host) }
    return alone.window.watch()
  }

  async function ask<N extends CallName>(
    call: N,
    input: CallInput<N>,
  ): Promise<{ value: CallOutput<N>; keptAt: unknown }> {
    const window = alone?.window ?? console.window
    const message = await window.raw({ id: 99, call, input }, 99)
    if (message.type !== 'answer') throw new Error(JSON.stringify(message))
    return { value: message.value as CallOutput<N>, keptAt: message.keptAt }
  }

  /** What was under way when the connection broke arrives a few turns later. */
  async function untilKept(asking: () => Promise<unknown>): Promise<void> {
    let isKept = false
    await until(() => {
      void asking().then(
        () => (isKept = true),
        () => undefined,
      )
      return isKept
    }, 'the answer is kept')
  }

  it('shows the last samples and the last minutes, as old as they are', async () => {
    const { clock } = console
    for (let second = 0; second < 5; second += 1) {
      const at = clock.now()
      await hear([aNodeSample({ at, handledPerS: second }), anAccountSample({ at })])
      clock.advance(1_000)
    }
    const before = await console.window.watch()
    const heardAt = clock.now()
    const picture = await beginAlone()
    expect(picture.samples).toEqual(expect.arrayContaining(before.samples))
    expect(picture.series).toEqual(expect.arrayContaining(before.series))
    const newest = Math.max(...picture.samples.map(({ at }) => at)) + (picture.clockOffsetMs ?? Number.NaN)
    expect(clock.now() - newest).toBeGreaterThanOrEqual(AWAY_MS)
    expect(clock.now() - newest).toBeLessThan(AWAY_MS + (clock.now() - AWAY_MS - heardAt) + 3_000)
    expect(picture.link.kind).not.toBe('live')
  })

  it('gives the last answers with when they were given, and says what it was never answered', async () => {
    const { clock } = console
    await ask('listSlos', {})
    const answeredAt = clock.now()
    await beginAlone()
    expect(await ask('listSlos', {})).toEqual({ value: SLOS, keptAt: answeredAt })
    await expect(alone?.window.call('listAlerts', { limit: 7, state: 'all' })).rejects.toMatchObject({
      code: 'stalePicture',
      message: expect.stringContaining('no answer of it to this was kept'),
    })
    await expect(alone?.window.call('whatIf', { accountId: 'uae-main' })).rejects.toMatchObject({
      code: 'stalePicture',
    })
  })

  it('gives the last report of the last 30 days for the last 30 days of now, and none of another period', async () => {
    const { clock } = console
    const lastMonth = () => ({ from: clock.now() - LENGTHS.month, to: clock.now() })
    const fixed = { from: 1_000, to: 2_000 }
    const asked = lastMonth()
    await ask('getUptime', asked)
    await ask('getUptime', fixed)
    await beginAlone()
    expect((await ask('getUptime', lastMonth())).value).toEqual(report(asked.from, asked.to))
    expect((await ask('getUptime', fixed)).value).toEqual(report(1_000, 2_000))
    const week = { from: clock.now() - LENGTHS.week, to: clock.now() }
    await expect(alone?.window.call('getUptime', week)).rejects.toMatchObject({ code: 'stalePicture' })
  })

  it('has what no screen had asked for yet, as screens ask for it', async () => {
    const line = 'GET /v1/slos/report'
    await until(() => {
      console.clock.advance(100)
      return console.controlPlane.requests.some((request) => request.line === line)
    }, 'it was asked ahead')
    await console.lose()
    const to = console.clock.now()
    await untilKept(() => ask('getUptime', { from: to - LENGTHS.month, to }))
    await beginAlone()
    const later = console.clock.now()
    expect((await ask('getUptime', { from: later - LENGTHS.month, to: later })).value).toMatchObject({ accounts: [] })
    expect((await ask('listSlos', {})).value).toEqual(SLOS)
  })

  it('asks ahead as rarely as it says, and nothing that the cluster does not offer', async () => {
    console.controlPlane.overrides.set('GET /v1/alert-rules', (_, response) =>
      sendFault(response, new Fault('warming', 'not yet')),
    )
    for (let step = 0; step < 1_200; step += 1) {
      console.clock.advance(100)
      console.controlPlane.tick()
      await new Promise((resolve) => void setImmediate(resolve))
    }
    const count = (line: string): number => console.controlPlane.requests.filter((one) => one.line === line).length
    expect(count('GET /v1/slos')).toBeLessThanOrEqual(3)
    expect(count('GET /v1/alert-rules')).toBeLessThanOrEqual(3)
    expect(count('GET /v1/slos/report')).toBe(1)
    expect(QUESTIONS.map(({ call }) => call)).not.toContain('whatIf')
  })

  it('is told the cluster’s refusal as it is, and gives no older answer in its place', async () => {
    await ask('listSlos', {})
    console.controlPlane.overrides.set('GET /v1/slos', (_, response) =>
      sendFault(response, new Fault('warming', 'not yet')),
    )
    await expect(console.window.call('listSlos', {})).rejects.toMatchObject({ code: 'warming' })
  })

  it('gives the last answer also while the silence is not known yet', async () => {
    await ask('listSlos', {})
    const answeredAt = console.clock.now()
    console.controlPlane.overrides.set('GET /v1/slos', (request) => request.socket.destroy())
    expect(await ask('listSlos', {})).toEqual({ value: SLOS, keptAt: answeredAt })
  })

  it('has no answers of a journal that is gone', async () => {
    await ask('listSlos', {})
    console.controlPlane.beginJournal()
    console.controlPlane.cut()
    const { journalId } = console.controlPlane.snapshot
    await until(() => {
      console.clock.advance(100)
      return console.window.picture?.snapshot?.journalId === journalId
    }, 'the other journal is seen')
    await console.quit()
    await console.begin()
    console.controlPlane.overrides.set('GET /v1/slos', (request) => request.socket.destroy())
    await expect(console.window.call('listSlos', {})).rejects.toMatchObject({ code: 'unreachable' })
  })
})

/** A port that was free a moment ago. */
async function anAddressOfNobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => void server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}
