import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { IN_REPLAY } from '../../../host/replay/replay-lock.ts'
import { CALL_NAMES } from '../../../shared/calls.ts'
import type { FakeControlPlane } from '../support/fake-control-plane.ts'
import { aConnection, given, TestFleet } from '../support/a-fleet.ts'
import { TestWindow } from '../support/a-host.ts'
import { aHealthChange, AT } from '../support/factories.ts'

const STORE = { kind: 'store' } as const

describe('a window that replays', () => {
  let test: TestFleet
  let cluster: FakeControlPlane
  beforeEach(async () => {
    test = new TestFleet()
    cluster = await test.aControlPlane()
    await test.begin({ given: [given(cluster.url)] })
  })
  afterEach(() => test.close())

  async function aWindow(): Promise<TestWindow> {
    const window = new TestWindow(test.fleet)
    await window.watch()
    await window.until(test.clock, ({ link }) => link.kind === 'live', 'it is live')
    return window
  }

  async function heardOf(window: TestWindow, count: number): Promise<void> {
    for (let seq = 1; seq <= count; seq += 1) cluster.append(aHealthChange(`change ${seq}`))
    await window.until(test.clock, ({ snapshot }) => snapshot?.seq === cluster.snapshot.seq, 'it has heard all')
  }

  it('shows the state of the moment, and says that it is not of now', async () => {
    const window = await aWindow()
    await heardOf(window, 5)
    const replay = await window.call('openReplay', { source: STORE, at: AT + 3 })
    expect(replay).toMatchObject({ source: STORE, from: AT, at: AT + 3, speed: 0, gaps: [] })
    const picture = await window.watch()
    expect(picture.snapshot?.seq).toBe(3)
    expect(picture.replay).toMatchObject({ at: AT + 3 })
    expect(picture.link.kind).not.toBe('live')
    expect(picture.heardAt).toBe(AT + 3)
    expect((await window.call('listFacts', { limit: 2 })).map(({ seq }) => seq)).toEqual([3, 2])
  })

  it('hears nothing of what happens now', async () => {
    const window = await aWindow()
    await heardOf(window, 3)
    const other = await aWindow()
    await window.call('openReplay', { source: STORE, at: AT + 2 })
    await window.watch()
    window.pushes.length = 0
    await heardOf(other, 4)
    expect(window.pushes.filter(({ kind }) => kind !== 'connections')).toEqual([])
    expect(other.picture?.snapshot?.seq).toBe(7)
    expect(other.picture?.replay ?? null).toBeNull()
  })

  it('refuses everything that acts or asks the living cluster', async () => {
    const window = await aWindow()
    await heardOf(window, 2)
    await window.call('openReplay', { source: STORE, at: AT })
    await window.watch()
    const before = cluster.requests.length
    let id = 90_000
    for (const call of CALL_NAMES.filter((name) => IN_REPLAY[name] === 'refused')) {
      const answer = await window.raw({ id: ++id, call, input: anInput(call) }, id)
      expect([call, answer.type === 'fault' && answer.problem.code]).toEqual([
        call,
        expect.stringMatching(/^(replaying|malformed)$/),
      ])
    }
    await expect(
      window.call('preparePlan', { command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } }),
    ).rejects.toMatchObject({ code: 'replaying' })
    expect(cluster.requests.slice(before).filter(({ line }) => line.startsWith('POST'))).toEqual([])
  })

  it('plays the facts at their pace, and stops at the end', async () => {
    const window = await aWindow()
    await heardOf(window, 300)
    await window.call('openReplay', { source: STORE, at: AT })
    await window.watch()
    await window.call('moveReplay', { at: null, speed: 1 })
    test.clock.advance(150)
    test.clock.flush()
    expect(window.picture?.snapshot?.seq).toBe(100)
    expect(window.pushes.findLast(({ kind }) => kind === 'replay')).toMatchObject({
      replay: { at: AT + 100, speed: 1 },
    })
    test.clock.advance(5_000)
    test.clock.flush()
    expect(window.picture?.snapshot?.seq).toBe(300)
    expect(window.pushes.findLast(({ kind }) => kind === 'replay')).toMatchObject({ replay: { speed: 0 } })
  })

  it('goes back and forth, and comes to the same states', async () => {
    const window = await aWindow()
    await heardOf(window, 50)
    await window.call('openReplay', { source: STORE, at: AT + 40 })
    await window.watch()
    for (const at of [10, 45, 0, 50, 22]) {
      await window.call('moveReplay', { at: AT + at, speed: null })
      test.clock.advance(20)
      expect(window.picture?.snapshot?.seq).toBe(at)
    }
  })

  it('says what is kept where a moment is not, and stays where it was', async () => {
    const window = await aWindow()
    await heardOf(window, 2)
    await expect(window.call('openReplay', { source: STORE, at: AT - 1 })).rejects.toMatchObject({
      code: 'notRecorded',
    })
    await heardOf(window, 1)
    await window.call('openReplay', { source: STORE, at: AT + 1 })
    await window.watch()
    await expect(window.call('moveReplay', { at: AT - 1, speed: null })).rejects.toMatchObject({ code: 'notRecorded' })
    expect((await window.watch()).snapshot?.seq).toBe(1)
  })

  it('is live again when it is closed', async () => {
    const window = await aWindow()
    await heardOf(window, 3)
    await window.call('openReplay', { source: STORE, at: AT + 1 })
    await window.watch()
    await window.call('closeReplay', {})
    const picture = await window.watch()
    expect(picture).toMatchObject({ link: { kind: 'live' }, snapshot: { seq: 3 } })
    expect(picture.replay ?? null).toBeNull()
    await heardOf(window, 1)
    await expect(window.call('moveReplay', { at: AT, speed: null })).rejects.toMatchObject({ code: 'notReplaying' })
  })

  it('goes to another cluster from the past, too', async () => {
    const second = await test.aControlPlane()
    const window = await aWindow()
    await heardOf(window, 3)
    await window.call('saveConnection', aConnection(second.url))
    await window.call('openReplay', { source: STORE, at: AT + 1 })
    await window.watch()
    await window.call('openConnection', { id: 'gcc' })
    await window.watch()
    expect(window.picture).toMatchObject({ profile: { id: 'gcc' } })
    expect(window.picture?.replay ?? null).toBeNull()
  })

  it('is no wallboard: one cannot replay, and a window that becomes one is live again', async () => {
    const wall = await aWindow()
    await heardOf(wall, 3)
    await wall.call('lockWindow', {})
    await expect(wall.call('openReplay', { source: STORE, at: AT })).rejects.toMatchObject({ code: 'forbidden' })
    const window = await aWindow()
    await window.call('openReplay', { source: STORE, at: AT + 1 })
    await window.watch()
    await window.call('lockWindow', {})
    expect(window.pushes.at(-1)).toEqual({ kind: 'moved' })
    expect((await window.watch()).replay ?? null).toBeNull()
  })

  it('answers failovers, operations and alerts as of the moment', async () => {
    const window = await aWindow()
    await heardOf(window, 3)
    await window.call('openReplay', { source: STORE, at: AT + 2 })
    await window.watch()
    const filter = { text: null, states: null, kinds: null, from: null, to: null, before: null, limit: 10 }
    await expect(window.call('listFailovers', { before: null, limit: 10 })).resolves.toEqual([])
    await expect(window.call('listOperations', filter)).resolves.toEqual([])
    await expect(window.call('listAlerts', { state: 'all', limit: 10 })).resolves.toEqual({ items: [], next: null })
    await expect(window.call('getFailover', { failoverId: 'uae-main.2' })).rejects.toMatchObject({
      code: 'unknownFailover',
    })
  })

  it('says that a recording is not here', async () => {
    const window = await aWindow()
    await expect(
      window.call('openReplay', { source: { kind: 'recording', recordingId: 'nowhere' }, at: null }),
    ).rejects.toMatchObject({ code: 'unknownRecording' })
    expect((await window.call('listRecordings', {})).recordings).toEqual([])
  })
})

/** Something each takes, where what it takes is simple; else its schema refuses first. */
function anInput(call: string): unknown {
  if (call === 'getPlan' || call.endsWith('Operation')) return { operationId: '01a1f000-0000-7000-8000-000000000000' }
  return {}
}
