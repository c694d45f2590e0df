import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HostOptions } from '../../../host/host.ts'
import { fold } from '../../../shared/fold.ts'
import { aDataDir, aHost, TestWindow, type TestHost } from '../support/a-host.ts'
import { aHealthChange, aSnapshot } from '../support/factories.ts'
import { FakeControlPlane, sendHtml } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

describe('connection', () => {
  let controlPlane: FakeControlPlane
  let test: TestHost
  let window: TestWindow
  const beginning = aSnapshot()

  beforeEach(async () => {
    controlPlane = new FakeControlPlane(beginning)
    await controlPlane.listen()
  })
  afterEach(async () => {
    await test.host.close()
    await controlPlane.close()
  })

  async function begin(over: Partial<HostOptions> = {}): Promise<void> {
    test = await aHost(controlPlane.url, over)
    window = new TestWindow(test.host)
    await window.watch()
  }

  async function beLive(over: Partial<HostOptions> = {}): Promise<void> {
    await begin(over)
    await linkIs('live')
  }

  const linkIs = (kind: string) => window.until(test.clock, ({ link }) => link.kind === kind, `the link is ${kind}`)
  const seqIs = (seq: number) => window.until(test.clock, ({ snapshot }) => snapshot?.seq === seq, `seq ${seq} came`)
  const asked = (line: string): number => controlPlane.requests.filter((request) => request.line === line).length

  it('has neither a gap nor a duplicate after 50 cuts at random bytes', async () => {
    await beLive()
    const bytes = fc.sample(fc.integer({ min: 0, max: 900 }), { numRuns: 50, seed: 50 })
    for (const cutAfter of bytes) {
      controlPlane.cutAfter(cutAfter)
      for (let index = 0; index < 5; index += 1)
        controlPlane.append(aHealthChange(`change ${controlPlane.snapshot.seq}: ${'é'.repeat(20)}`))
      if (controlPlane.openStreams > 0) controlPlane.cut()
      await linkIs('retrying')
      controlPlane.append(aHealthChange('while away'))
      test.clock.advance(300)
      await linkIs('live')
    }
    const picture = await seqIs(300)
    const truth = fold(beginning, controlPlane.facts).snapshot
    expect(picture.snapshot).toEqual(truth)
    const shown = window.pushes.flatMap((push) => (push.kind === 'facts' ? push.facts.map((fact) => fact.seq) : []))
    expect(shown).toEqual(Array.from({ length: 300 }, (_, index) => index + 1))
    expect(await window.call('listFacts', { limit: 300 })).toEqual(controlPlane.facts.toReversed())
    expect((await window.watch()).snapshot).toEqual(truth)
  })

  it('has neither while 200 facts a second flow through the cuts', async () => {
    await beLive()
    const append = () => controlPlane.append(aHealthChange(`change ${controlPlane.snapshot.seq}`))
    const flow = setInterval(append, 1_000 / 200)
    try {
      for (const cutAfter of fc.sample(fc.integer({ min: 0, max: 4_000 }), { numRuns: 50, seed: 200 })) {
        controlPlane.cutAfter(cutAfter)
        await linkIs('retrying')
        test.clock.advance(300)
        await linkIs('live')
      }
    } finally {
      clearInterval(flow)
    }
    const { seq } = controlPlane.snapshot
    expect(seq).toBeGreaterThan(200)
    expect((await seqIs(seq)).snapshot).toEqual(fold(beginning, controlPlane.facts).snapshot)
    const shown = window.pushes.flatMap((push) => (push.kind === 'facts' ? push.facts.map((fact) => fact.seq) : []))
    expect(shown).toEqual(Array.from({ length: seq }, (_, index) => index + 1))
  })

  it('resumes from the last fact it has, not from the last it saw half of', async () => {
    await beLive()
    controlPlane.append(aHealthChange('whole'))
    await seqIs(1)
    controlPlane.cutAfter(60)
    controlPlane.append(aHealthChange('cut in the middle'))
    await linkIs('retrying')
    test.clock.advance(300)
    await seqIs(2)
    const ids = controlPlane.requests
      .filter(({ line }) => line === 'GET /v1/events')
      .map(({ headers }) => headers['last-event-id'])
    expect(ids.at(-1)).toBe(`${beginning.journalId}:1`)
  })

  it.each([
    ['that is not JSON', 'not json'],
    ['that is not as agreed', '{"seq":1,"kind":"somethingNew"}'],
  ])('tells of a fact %s, takes the whole state instead, and goes on', async (_, data) => {
    await beLive()
    controlPlane.append(aHealthChange('before'))
    await seqIs(1)
    const journal = controlPlane.snapshot
    // The cluster counts this one; nobody can read it.
    controlPlane.snapshot = { ...journal, seq: 2 }
    controlPlane.raw(`event: fact\nid: ${journal.journalId}:2\ndata: ${data}\n\n`)
    test.clock.advance(1_000)
    const picture = await seqIs(2)
    expect(picture.link.kind).toBe('live')
    expect(picture.notices).toMatchObject([{ id: 'unreadable-fact', problem: { code: 'badAnswer' } }])
    controlPlane.append(aHealthChange('after'))
    expect((await seqIs(3)).snapshot).toEqual(controlPlane.snapshot)
  })

  it('asks at most once a second for what a stream of unreadable facts leaves out', async () => {
    await beLive()
    const before = asked('GET /v1/cluster')
    for (let index = 0; index < 100; index += 1) controlPlane.raw(`event: fact\nid: nonsense\ndata: {}\n\n`)
    await window.until(test.clock, ({ notices }) => notices.length > 0, 'it is told')
    test.clock.advance(900)
    expect(asked('GET /v1/cluster')).toBe(before)
    test.clock.advance(100)
    await until(() => asked('GET /v1/cluster') > before, 'the state was asked for')
    expect(asked('GET /v1/cluster')).toBe(before + 1)
  })

  it('tells of samples it cannot read, and needs no new state for that', async () => {
    await beLive()
    const before = asked('GET /v1/cluster')
    controlPlane.raw('event: samples\ndata: [{"kind":"node"}]\n\n')
    await window.until(test.clock, ({ notices }) => notices.length === 1, 'it is told')
    controlPlane.append(aHealthChange('after'))
    await seqIs(1)
    expect(asked('GET /v1/cluster')).toBe(before)
  })

  it('passes over events and comments it does not know', async () => {
    await beLive()
    controlPlane.raw(': a comment\n\nevent: weather\ndata: {"sunny":true}\n\nretry: 5\n\n')
    controlPlane.append(aHealthChange('after'))
    expect((await seqIs(1)).notices).toEqual([])
  })

  it('takes the whole state when the cluster no longer keeps its position', async () => {
    await beLive()
    for (let index = 0; index < 5; index += 1) controlPlane.append(aHealthChange(`change ${index}`))
    await seqIs(5)
    controlPlane.cut()
    await linkIs('retrying')
    for (let index = 0; index < 5; index += 1) controlPlane.append(aHealthChange(`forgotten ${index}`))
    controlPlane.facts = controlPlane.facts.slice(-1)
    test.clock.advance(300)
    expect((await seqIs(10)).snapshot).toEqual(controlPlane.snapshot)
    await linkIs('live')
  })

  it('begins anew with another journal, though its numbers are lower', async () => {
    await beLive()
    for (let index = 0; index < 5; index += 1) controlPlane.append(aHealthChange(`change ${index}`))
    await seqIs(5)
    controlPlane.beginJournal({ seq: 2 })
    controlPlane.cut()
    await linkIs('retrying')
    test.clock.advance(300)
    const picture = await seqIs(2)
    expect(picture.snapshot?.journalId).toBe(controlPlane.snapshot.journalId)
    await linkIs('live')
  })

  it('notices another journal by the tick of a stream that goes on', async () => {
    await beLive()
    controlPlane.beginJournal({ seq: 0 })
    controlPlane.tick()
    test.clock.advance(1_000)
    const { journalId } = controlPlane.snapshot
    const picture = await window.until(test.clock, ({ snapshot }) => snapshot?.journalId === journalId, 'it is shown')
    expect(picture.link.kind).toBe('live')
  })

  it('is stale after 3 s of silence, live again at the next byte, and opens anew after 6 s', async () => {
    await beLive()
    test.clock.advance(2_900)
    expect(window.linkKind).toBe('live')
    test.clock.advance(200)
    expect(window.linkKind).toBe('stale')
    controlPlane.tick()
    await linkIs('live')
    const streams = asked('GET /v1/events')
    test.clock.advance(6_050)
    expect(window.linkKind).toBe('retrying')
    test.clock.advance(300)
    await until(() => asked('GET /v1/events') > streams, 'another stream was opened')
    await linkIs('live')
  })

  it('opens anew when the machine slept', async () => {
    await beLive()
    const streams = asked('GET /v1/events')
    test.clock.sleep(3_600_000)
    test.clock.advance(1_000)
    await until(() => asked('GET /v1/events') > streams, 'another stream was opened')
    expect((await linkIs('live')).snapshot).toEqual(beginning)
  })

  it('does not take a clock that was set forward by a second for sleep', async () => {
    await beLive()
    test.clock.sleep(1_000)
    test.clock.advance(1_000)
    expect(window.linkKind).toBe('live')
    expect(asked('GET /v1/events')).toBe(1)
  })

  it('is refused by a wrong token, tries again after 10 s, and at once when asked', async () => {
    await begin({ token: 'wrong' })
    const picture = await linkIs('refused')
    expect(picture.link).toMatchObject({ problem: { code: 'unauthorized' } })
    const before = asked('GET /v1/cluster')
    test.clock.advance(9_000)
    expect(asked('GET /v1/cluster')).toBe(before)
    await window.call('reconnect', {})
    await until(() => asked('GET /v1/cluster') > before, 'it was tried at once')
    await linkIs('refused')
    const again = asked('GET /v1/cluster')
    test.clock.advance(10_000)
    await until(() => asked('GET /v1/cluster') > again, 'it was tried after 10 s')
  })

  it('is refused by a stream that is a web page, and shows what it knows', async () => {
    controlPlane.overrides.set('GET /v1/events', (_, response) => sendHtml(response))
    await begin()
    const picture = await linkIs('refused')
    expect(picture.link).toMatchObject({
      problem: { code: 'badAnswer', detail: expect.stringContaining('not an event stream') },
    })
    expect(picture.snapshot).toEqual(beginning)
  })

  it('gives an attempt up that never gets its first answer', async () => {
    controlPlane.overrides.set('GET /v1/cluster', () => undefined)
    await begin()
    test.clock.advance(8_050)
    expect(window.picture?.link).toMatchObject({ kind: 'retrying', problem: { code: 'timeout' } })
    controlPlane.overrides.clear()
    test.clock.advance(300)
    await linkIs('live')
  })

  it('is not live on facts alone: first it must know that it has them all', async () => {
    const answers: (() => void)[] = []
    controlPlane.append(aHealthChange('history'))
    await beLive()
    await seqIs(1)
    controlPlane.cut()
    await linkIs('retrying')
    controlPlane.overrides.set('GET /v1/version', (_, response) => {
      answers.push(() => void response.writeHead(503, { 'content-type': 'text/html' }).end())
    })
    controlPlane.append(aHealthChange('while away'))
    test.clock.advance(300)
    await seqIs(2)
    await until(() => answers.length > 0, 'the cluster was asked')
    expect(window.linkKind).toBe('connecting')
    controlPlane.overrides.clear()
    for (const answer of answers) answer()
    await linkIs('refused')
  })

  it('tells a new console the last facts of a cluster it never saw', async () => {
    for (let index = 0; index < 300; index += 1) controlPlane.append(aHealthChange(`change ${index}`))
    await beLive()
    await until(() => {
      test.clock.flush()
      return window.pushes.some((push) => push.kind === 'facts')
    }, 'the history came')
    expect(await window.call('listFacts', { limit: 500 })).toEqual(controlPlane.facts.slice(-200).toReversed())
    expect((await window.watch()).snapshot).toEqual(controlPlane.snapshot)
  })

  it('continues where it stopped after a restart of the console', async () => {
    const dataDir = aDataDir()
    await beLive({ dataDir })
    controlPlane.append(aHealthChange('seen'))
    await seqIs(1)
    await test.host.close()
    controlPlane.append(aHealthChange('missed'))
    await beLive({ dataDir })
    expect((await seqIs(2)).snapshot).toEqual(controlPlane.snapshot)
    expect((await window.call('listFacts', { limit: 10 })).map((fact) => fact.seq)).toEqual([2, 1])
  })
})
