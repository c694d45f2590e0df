import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Push } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from '../support/a-host.ts'
import { FakeControlPlane, sendFault } from '../support/fake-control-plane.ts'
import { aClock } from '../support/fake-clock.ts'
import { until } from '../support/until.ts'
import { aPage, FakeShelf } from './a-library.ts'

const NOWHERE = 'http://127.0.0.1:1'
const SUBJECT = { accountId: 'uae-main', nodeId: null, serviceId: null, alertId: null }
const note = (text: string): RunEntryBody => ({ kind: 'noted', stepId: null, text })
const tick = (stepId: string): RunEntryBody => ({ kind: 'ticked', stepId, outcome: 'done', measured: '' })

const isCompared = (push: Push) => push.kind === 'library' && push.library.comparedAt !== null

let open: TestHost['host'][] = []
let controlPlane: FakeControlPlane
let shelf: FakeShelf

beforeEach(async () => {
  controlPlane = new FakeControlPlane()
  shelf = new FakeShelf(controlPlane)
  shelf.put('a.md', aPage('a', { version: 3, title: 'A' }))
  await controlPlane.listen()
})
afterEach(async () => {
  for (const host of open) await host.close()
  open = []
  await controlPlane.close()
})

async function aConsole(url: string, over: Parameters<typeof aHost>[1] = {}, clock = aClock()) {
  const made = await aHost(url, over, clock)
  open.push(made.host)
  const window = new TestWindow(made.host)
  await window.watch()
  const close = async () => {
    open = open.filter((host) => host !== made.host)
    await made.host.close()
  }
  const shown = () =>
    window.pushes.flatMap((push) => (push.kind === 'run' && push.entry.body.kind === 'noted' ? [push.entry] : []))
  return { ...made, window, close, shown }
}

/** Connected, and it has the cluster's runbooks. */
async function aConnected(over: Parameters<typeof aHost>[1] = {}, clock = aClock()) {
  const console = await aConsole(controlPlane.url, over, clock)
  await console.window.until(clock, () => console.window.pushes.some(isCompared), 'compared')
  return console
}

describe('a run', () => {
  it('is begun, written into and ended, and is there after a restart', async () => {
    const dataDir = aDataDir()
    const { window, close } = await aConnected({ dataDir, actor: 'ana' })
    const run = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    expect(run).toMatchObject({
      runbookId: 'a',
      version: 3,
      title: 'A',
      startedBy: 'ana',
      subject: SUBJECT,
      ended: null,
    })
    await window.call('addRunEntry', { runId: run.id, body: tick('before/1') })
    const noted = await window.call('addRunEntry', { runId: run.id, body: note('looked') })
    expect(noted).toMatchObject({ by: 'ana', isSent: false })
    await window.call('addRunEntry', { runId: run.id, body: { kind: 'ended', outcome: 'solved', why: 'cable' } })
    await close()
    const again = await aConsole(NOWHERE, { dataDir })
    const found = await again.window.call('getRun', { runId: run.id })
    expect(found.run).toMatchObject({ ticked: 1, ended: { outcome: 'solved', by: 'ana' } })
    expect(found.entries.map(({ body }) => body.kind)).toEqual(['started', 'ticked', 'noted', 'ended'])
    expect((await again.window.call('listRuns', {})).runs.map(({ id }) => id)).toEqual([run.id])
  })

  it('keeps the text that it began with, when the runbook is another', async () => {
    const { window } = await aConnected()
    const { id } = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    shelf.put('a.md', aPage('a', { version: 4, body: '## Other\n' }))
    await window.call('syncRunbooks', {})
    await window.call('getRunbook', { id: 'a' })
    const { page } = await window.call('getRun', { runId: id })
    expect([page?.runbook.head.version, page?.source.includes('Look at it.')]).toEqual([3, true])
  })

  it('refuses what cannot be', async () => {
    const { window } = await aConnected()
    const { id } = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    const [beginning] = (await window.call('getRun', { runId: id })).entries
    const add = (runId: string, body: RunEntryBody) => faultOfPromise(window.call('addRunEntry', { runId, body }))
    expect(await faultOfPromise(window.call('startRun', { runbookId: 'b', subject: SUBJECT }))).toBe('unknownRunbook')
    expect(await faultOfPromise(window.call('getRun', { runId: 'x' }))).toBe('unknownRun')
    expect(await add('x', note('x'))).toBe('unknownRun')
    expect(await add(id, beginning?.body.kind === 'started' ? beginning.body : note(''))).toBe('malformed')
    expect(await add(id, note(''))).toBe('malformed')
    expect(await add(id, { kind: 'ended', outcome: 'solved', why: '' })).toBeNull()
    expect(await add(id, { kind: 'ended', outcome: 'given up', why: '' })).toBe('malformed')
    // What is learnt afterwards can still be written down.
    expect(await add(id, note('it came back'))).toBeNull()
  })

  it('puts an answer after what it answers, whatever the clock of this machine does', async () => {
    const { window, clock } = await aConnected()
    const { id } = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await window.call('addRunEntry', { runId: id, body: tick('before/1') })
    clock.sleep(-3_600_000)
    await window.call('addRunEntry', { runId: id, body: { kind: 'unticked', stepId: 'before/1' } })
    expect((await window.call('getRun', { runId: id })).run.ticked).toBe(0)
  })
})

describe('a run between consoles', () => {
  it('reaches the cluster, and from there another console, with who wrote what', async () => {
    const ana = await aConnected({ actor: 'ana' })
    const ben = await aConnected({ actor: 'ben' })
    const { id } = await ana.window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await ana.window.call('addRunEntry', { runId: id, body: note('from ana') })
    await ana.window.until(ana.clock, () => ana.shown().some(({ isSent }) => isSent), 'it is there')
    ben.clock.advance(2_000)
    await ben.window.until(ben.clock, () => ben.shown().length > 0, 'ben hears of it')
    expect(ben.shown()).toMatchObject([{ by: 'ana', isSent: true, body: note('from ana') }])
    const { run, page } = await ben.window.call('getRun', { runId: id })
    expect(run).toMatchObject({ startedBy: 'ana', unsent: 0 })
    expect(page?.runbook.head.id).toBe('a')
    await ben.window.call('addRunEntry', { runId: id, body: note('from ben') })
    await until(() => shelf.entries.length === 3, 'it is there')
    expect(shelf.entries.map(({ by }) => by)).toEqual(['ana', 'ana', 'ben'])
  })

  it('goes on without the network, and loses and doubles nothing when it is back', async () => {
    const [first, second] = [aDataDir(), aDataDir()]
    const ana = await aConnected({ dataDir: first, actor: 'ana' })
    const { id } = await ana.window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await until(() => shelf.entries.length === 1, 'its beginning is there')
    const ben = await aConnected({ dataDir: second, actor: 'ben' })
    await until(() => ben.window.pushes.some(({ kind }) => kind === 'run'), 'ben has it')
    await ana.close()
    await ben.close()
    for (const [dataDir, actor] of [
      [first, 'ana'],
      [second, 'ben'],
    ] as const) {
      const alone = await aConsole(NOWHERE, { dataDir, actor })
      for (const text of ['one', 'two', 'three'])
        await alone.window.call('addRunEntry', { runId: id, body: note(`${actor} ${text}`) })
      expect((await alone.window.call('getRun', { runId: id })).run.unsent).toBe(3)
      await alone.close()
    }
    // The first answer is lost on its way: the entries are there, and nobody here knows.
    controlPlane.overrides.set('POST /v1/entries', (_request, response, body) => {
      shelf.entries.push(...(JSON.parse(body) as { entries: typeof shelf.entries }).entries)
      response.destroy()
      controlPlane.overrides.set('POST /v1/entries', (_again, answer, again) => shelf.add(answer, again))
    })
    const back = [
      await aConnected({ dataDir: first, actor: 'ana' }),
      await aConnected({ dataDir: second, actor: 'ben' }),
    ] as const
    const texts = async ({ window, clock }: (typeof back)[number]) => {
      controlPlane.tick()
      clock.advance(1_000)
      const { entries } = await window.call('getRun', { runId: id })
      return entries.flatMap(({ body, isSent }) => (body.kind === 'noted' && isSent ? [body.text] : []))
    }
    const written = ['ana one', 'ana three', 'ana two', 'ben one', 'ben three', 'ben two']
    for (const console of back) await expect.poll(async () => (await texts(console)).toSorted()).toEqual(written)
    expect(await texts(back[0])).toEqual(await texts(back[1]))
    expect(new Set(shelf.entries.map((entry) => entry.id)).size).toBe(7)
    expect(shelf.entries).toHaveLength(7)
  })

  it('is sent once more to a cluster that was restored to before it', async () => {
    const { window, clock } = await aConnected()
    const { id } = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await window.call('addRunEntry', { runId: id, body: note('kept') })
    const asked = () => controlPlane.requests.filter(({ line }) => line === 'GET /v1/entries').length
    await until(() => shelf.entries.length === 2, 'it is there')
    const before = asked()
    clock.advance(2_000)
    await until(() => asked() > before, 'it has asked again')
    await window.call('listRuns', {})
    shelf.entries.length = 0
    controlPlane.tick()
    await expect
      .poll(() => {
        controlPlane.tick()
        clock.advance(1_000)
        return shelf.entries.length
      })
      .toBe(2)
  })

  it('stays here where the cluster keeps no entries, and that is said', async () => {
    controlPlane.overrides.delete('GET /v1/entries')
    controlPlane.overrides.delete('POST /v1/entries')
    const { window } = await aConnected()
    await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await until(() => window.pushes.length > 0, 'it tried')
    await expect.poll(async () => (await window.call('listRunbooks', {})).problem).toContain('stays on this machine')
    const asked = controlPlane.requests.filter(({ line }) => line.includes('/v1/entries')).length
    await window.call('addRunEntry', { runId: (await window.call('listRuns', {})).runs[0]?.id ?? '', body: note('x') })
    expect(controlPlane.requests.filter(({ line }) => line.includes('/v1/entries')).length).toBe(asked)
  })

  it('is not kept back by one entry that the cluster does not take', async () => {
    const { window, clock, lines } = await aConnected()
    let isRefusing = true
    controlPlane.overrides.set('POST /v1/entries', (_request, response, body) => {
      if (isRefusing && body.includes('refused')) return sendFault(response, new Fault('keyReused', 'taken'))
      shelf.add(response, body)
    })
    const { id } = await window.call('startRun', { runbookId: 'a', subject: SUBJECT })
    await window.call('addRunEntry', { runId: id, body: note('refused') })
    await window.call('addRunEntry', { runId: id, body: note('taken') })
    await until(() => shelf.entries.length === 2, 'the others are there')
    clock.advance(2_000)
    expect((await window.call('listRunbooks', {})).problem).toContain('does not take 1')
    expect(lines.join()).toContain('does not take the entry')
    isRefusing = false
  })

  it('costs one small request every two seconds while nothing is written', async () => {
    const { clock } = await aConnected()
    await until(() => controlPlane.requests.some(({ line }) => line === 'GET /v1/entries'), 'it asked')
    const count = () => controlPlane.requests.filter(({ line }) => line.includes('/v1/entries')).length
    const before = count()
    clock.advance(2_000)
    await until(() => count() > before, 'it asks again')
    expect(count()).toBe(before + 1)
  })
})
