import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallInput, Push } from '../../../shared/calls.ts'
import type { IncidentEntryBody } from '../../../shared/incident/incident.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from '../support/a-host.ts'
import { aClock } from '../support/fake-clock.ts'
import { FakeControlPlane, sendJson } from '../support/fake-control-plane.ts'
import { AT } from '../support/factories.ts'
import { until } from '../support/until.ts'
import { FakeShelf } from '../runbooks/a-library.ts'
import { aReport, aSlo } from './slos.ts'

const NOWHERE = 'http://127.0.0.1:1'
const DECLARED: CallInput<'declareIncident'> = {
  title: 'Nobody answers',
  severity: 2,
  summary: '',
  accountIds: [],
  alertIds: ['noStandby/uae-main'],
  beganAt: null,
}
const wrote = (text: string): IncidentEntryBody => ({ kind: 'wrote', text })
const closed = (why: string): IncidentEntryBody => ({ kind: 'closed', why, impact: null })

let open: TestHost['host'][] = []
let controlPlane: FakeControlPlane
let shelf: FakeShelf

beforeEach(async () => {
  controlPlane = new FakeControlPlane()
  shelf = new FakeShelf(controlPlane)
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
  const told = () => window.pushes.flatMap((push: Push) => (push.kind === 'incident' ? [push] : []))
  return { ...made, window, close, told }
}

async function aConnected(over: Parameters<typeof aHost>[1] = {}, clock = aClock()) {
  const console = await aConsole(controlPlane.url, over, clock)
  await console.window.until(clock, ({ link }) => link.kind === 'live', 'it is live')
  return console
}

describe('an incident', () => {
  it('is declared without a network, by one who holds every role, and is there after a restart', async () => {
    const dataDir = aDataDir()
    const { window, close, told, clock } = await aConsole(NOWHERE, { dataDir, actor: 'ana' })
    const incident = await window.call('declareIncident', DECLARED)
    expect(incident).toMatchObject({
      title: 'Nobody answers',
      severity: 2,
      declaredBy: 'ana',
      closed: null,
      unsent: 4,
      roles: { commander: 'ana', operations: 'ana', communications: 'ana' },
    })
    await window.call('addIncidentEntry', { incidentId: incident.id, body: wrote('looked') })
    await window.until(clock, () => told().length === 5, 'it is told')
    expect(told().map(({ entry }) => entry.body.kind)).toEqual([
      'declared',
      'assigned',
      'assigned',
      'assigned',
      'wrote',
    ])
    await close()
    const again = await aConsole(NOWHERE, { dataDir, actor: 'ben' })
    const found = await again.window.call('getIncident', { incidentId: incident.id })
    expect(found.incident).toMatchObject({ declaredBy: 'ana', unsent: 5 })
    expect(found.entries).toHaveLength(5)
    expect(found.timeline.map(({ title }) => title)).toEqual([
      'Declared “Nobody answers”, severity 2',
      'Commander: ana',
      'Operations: ana',
      'Communications: ana',
      'Wrote',
    ])
    expect(await again.window.call('listIncidents', {})).toEqual({ incidents: [found.incident] })
  })

  it('refuses what cannot be, and takes what is learnt afterwards', async () => {
    const { window } = await aConsole(NOWHERE)
    const { id } = await window.call('declareIncident', { ...DECLARED, beganAt: Number.MAX_SAFE_INTEGER })
    const { incident } = await window.call('getIncident', { incidentId: id })
    expect(incident.beganAt).toBe(AT)
    const add = (incidentId: string, body: IncidentEntryBody) =>
      faultOfPromise(window.call('addIncidentEntry', { incidentId, body }))
    const { title, severity, summary, accountIds, alertIds } = DECLARED
    const declared = { kind: 'declared', title, severity, summary, accountIds, alertIds, beganAt: AT } as const
    expect(await add(id, declared)).toBe('malformed')
    expect(await add('x', wrote('x'))).toBe('unknownIncident')
    expect(await faultOfPromise(window.call('getIncident', { incidentId: 'x' }))).toBe('unknownIncident')
    expect(await add(id, wrote(''))).toBe('malformed')
    expect(await add(id, wrote('x'.repeat(10_001)))).toBe('malformed')
    expect(await add(id, wrote('x'.repeat(10_000)))).toBeNull()
    expect(await add(id, { kind: 'reopened', why: '' })).toBe('malformed')
    expect(await add(id, closed('it is over'))).toBeNull()
    expect(await add(id, closed('once more'))).toBe('malformed')
    expect(await add(id, wrote('it was the cable'))).toBeNull()
    const found = await window.call('getIncident', { incidentId: id })
    expect(found.incident.closed).toMatchObject({ why: 'it is over' })
    expect(found.entries.at(-1)?.body).toEqual(wrote('it was the cable'))
    expect(await faultOfPromise(window.call('declareIncident', { ...DECLARED, title: '' }))).toBe('malformed')
  })

  it('keeps its order when the clock is set back', async () => {
    const clock = aClock()
    const { window } = await aConsole(NOWHERE, {}, clock)
    const { id } = await window.call('declareIncident', DECLARED)
    // The machine's clock is set back.
    clock.sleep(-3_600_000)
    for (const text of ['one', 'two']) await window.call('addIncidentEntry', { incidentId: id, body: wrote(text) })
    await window.call('addIncidentEntry', { incidentId: id, body: closed('done') })
    const { incident, entries } = await window.call('getIncident', { incidentId: id })
    expect(entries.slice(-3).map(({ body }) => body.kind)).toEqual(['wrote', 'wrote', 'closed'])
    expect(incident.closed).not.toBeNull()
  })

  it('is the same on two consoles that did not hear each other: the first who closes it counts', async () => {
    const [first, second] = [aDataDir(), aDataDir()]
    const ana = await aConnected({ dataDir: first, actor: 'ana' })
    const { id } = await ana.window.call('declareIncident', DECLARED)
    await until(() => shelf.entries.length === 4, 'it is with the cluster')
    const ben = await aConnected({ dataDir: second, actor: 'ben' })
    await ben.window.until(ben.clock, () => ben.told().length > 0, 'ben hears of it')
    await ana.close()
    await ben.close()
    for (const [dataDir, actor, later] of [
      [second, 'ben', 60_000],
      [first, 'ana', 1_000],
    ] as const) {
      const clock = aClock(AT + later)
      const alone = await aConsole(NOWHERE, { dataDir, actor }, clock)
      await alone.window.call('addIncidentEntry', { incidentId: id, body: closed(`by ${actor}`) })
      await alone.close()
    }
    const back = [
      await aConnected({ dataDir: first, actor: 'ana' }),
      await aConnected({ dataDir: second, actor: 'ben' }),
    ]
    for (const { window, clock } of back) {
      await expect
        .poll(async () => {
          controlPlane.tick()
          clock.advance(1_000)
          return (await window.call('getIncident', { incidentId: id })).entries.filter(({ isSent }) => isSent).length
        })
        .toBe(6)
      const { incident, timeline } = await window.call('getIncident', { incidentId: id })
      expect(incident).toMatchObject({ closed: { by: 'ana', why: 'by ana' }, unsent: 0 })
      expect(timeline.filter(({ title }) => title === 'Closed')).toHaveLength(2)
    }
    expect(shelf.entries).toHaveLength(6)
  })

  it('has what another console wrote with its clock not known', async () => {
    const ana = await aConnected({ actor: 'ana' })
    const ben = await aConnected({ actor: 'ben' })
    const { id } = await ana.window.call('declareIncident', DECLARED)
    await until(() => shelf.entries.length === 4, 'it is with the cluster')
    ben.clock.advance(2_000)
    await ben.window.until(ben.clock, () => ben.told().length > 0, 'ben hears of it')
    await ben.window.call('addIncidentEntry', { incidentId: id, body: wrote('from ben') })
    const { timeline } = await ben.window.call('getIncident', { incidentId: id })
    expect(timeline.filter(({ source }) => source === 'incident').map(({ by, offsetMs }) => [by, offsetMs])).toEqual([
      ...Array.from({ length: 4 }, () => ['ana', null]),
      ['ben', 0],
    ])
  })

  it('is only looked at by a window that was locked', async () => {
    const { window } = await aConsole(NOWHERE)
    const { id } = await window.call('declareIncident', DECLARED)
    await window.call('lockWindow', {})
    expect((await window.call('getIncident', { incidentId: id })).incident.id).toBe(id)
    expect(await faultOfPromise(window.call('declareIncident', DECLARED))).toBe('forbidden')
    expect(await faultOfPromise(window.call('addIncidentEntry', { incidentId: id, body: wrote('x') }))).toBe(
      'forbidden',
    )
    expect(await faultOfPromise(window.call('addHandoverEntry', { body: { kind: 'signedIn' } }))).toBe('forbidden')
  })
})

describe('what an incident cost', () => {
  it('is asked of the cluster, and nobody guesses while it is away', async () => {
    const { window } = await aConsole(NOWHERE)
    const { id } = await window.call('declareIncident', DECLARED)
    expect(await faultOfPromise(window.call('getImpact', { incidentId: id }))).toBe('stalePicture')
    expect(await faultOfPromise(window.call('getImpact', { incidentId: 'x' }))).toBe('unknownIncident')
  })

  it('is of the time from its beginning on, by the cluster’s record', async () => {
    const asked: URL[] = []
    controlPlane.overrides.set('GET /v1/slos', (_request, response) =>
      sendJson(response, 200, { slos: [aSlo({})], recordedSince: AT, servedAt: AT }),
    )
    controlPlane.overrides.set('GET /v1/slos/report', (request, response) => {
      const url = new URL(request.url ?? '', 'http://x')
      asked.push(url)
      const [from, to] = ['from', 'to'].map((name) => Number(url.searchParams.get(name))) as [number, number]
      sendJson(response, 200, aReport({ from, to, downs: [{ from, to: from + 30_000, why: 'x', failoverId: null }] }))
    })
    const { window } = await aConnected()
    const { id } = await window.call('declareIncident', { ...DECLARED, beganAt: AT - 60_000 })
    const impact = await window.call('getImpact', { incidentId: id })
    expect(asked[0]?.searchParams.get('from')).toBe(String(AT - 60_000))
    expect(impact).toMatchObject({ from: AT - 60_000, accounts: [{ accountId: 'uae-main', downSeconds: 30 }] })
    const body: IncidentEntryBody = { kind: 'closed', why: '', impact }
    await window.call('addIncidentEntry', { incidentId: id, body })
    expect((await window.call('getIncident', { incidentId: id })).incident.closed?.impact).toEqual(impact)
  })
})
