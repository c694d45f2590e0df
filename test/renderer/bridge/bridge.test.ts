import { describe, expect, it, vi } from 'vitest'
import { retryDelayMs, startBridge } from '../../../renderer/bridge/bridge.ts'
import type { ChannelEvents } from '../../../renderer/bridge/channel.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import type { PortRequest } from '../../../shared/calls.ts'
import { Fault, toProblem } from '../../../shared/fault.ts'
import { aConnectionState, aFact, aPicture } from '../factories.ts'
import { AT } from '../moment.ts'
import { aLibrary, aRun } from '../runbook-factories.ts'

interface Line {
  readonly events: ChannelEvents
  readonly sent: PortRequest[]
}

function start() {
  const lines: Line[] = []
  const timers: (() => void)[] = []
  const place: { id: string | null } = { id: null }
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  const bridge = startBridge({
    open: (events) => {
      const sent: PortRequest[] = []
      lines.push({ events, sent })
      return { send: (request) => void sent.push(request), close: () => undefined }
    },
    stores,
    now: () => AT,
    wait: (_, then) => void timers.push(then),
    place: { read: () => place.id, write: (id) => (place.id = id) },
  })
  return { bridge, lines, timers, stores, place }
}

function lineOf(lines: readonly Line[], index: number): Line {
  const line = lines[index]
  if (line === undefined) throw new Error(`line ${index} was not opened`)
  return line
}

function answer(line: Line, call: string, value: unknown): void {
  const request = line.sent.findLast((one) => one.call === call)
  if (request === undefined) throw new Error(`${call} was not asked`)
  line.events.onMessage({ type: 'answer', id: request.id, ok: true, value })
}

async function opened(started: ReturnType<typeof start>, index = 0): Promise<Line> {
  const line = lineOf(started.lines, index)
  line.events.onOpen()
  await vi.waitFor(() => expect(line.sent.some(({ call }) => call === 'watch')).toBe(true))
  answer(line, 'watch', aPicture())
  await vi.waitFor(() => expect(started.stores.link.getState().port.kind).toBe('open'))
  return line
}

const joined = (seq: number) =>
  aFact(seq, { kind: 'nodeHealthChanged', nodeId: 'ksa-1', health: 'down', why: '', testimonies: [] })

describe('the bridge', () => {
  it('watches once the line is open, and fills the stores', async () => {
    const started = start()
    await opened(started)
    expect(started.stores.picture.getState().profile?.id).toBe('built-in')
  })

  it('asks for the runbooks and who goes through them, and what was pushed meanwhile is newer', async () => {
    const started = start()
    const line = await opened(started)
    const pushed = { ...aLibrary(), comparedAt: AT + 9 }
    line.events.onMessage({ type: 'push', pushes: [{ kind: 'library', library: pushed }] })
    answer(line, 'listRunbooks', aLibrary())
    answer(line, 'listRuns', { runs: [aRun()] })
    await vi.waitFor(() => expect(started.stores.picture.getState().runs).toEqual([aRun()]))
    expect(started.stores.picture.getState().library).toEqual(pushed)
  })

  it('opens a new line when host is gone, says so meanwhile, and watches anew', async () => {
    const started = start()
    const line = await opened(started)
    line.events.onClose({ kind: 'lost' })
    expect(started.stores.link.getState().port).toEqual({ kind: 'lost', since: AT, attempt: 1 })
    expect(started.stores.picture.getState().snapshot).not.toBeNull()
    started.timers[0]?.()
    await opened(started, 1)
    expect(started.stores.link.getState().port.kind).toBe('open')
  })

  it('does not listen to a line it has left', async () => {
    const started = start()
    const line = await opened(started)
    line.events.onClose({ kind: 'lost' })
    line.events.onMessage({ type: 'push', pushes: [{ kind: 'facts', facts: [joined(121)], heardAt: AT }] })
    expect(started.stores.picture.getState().snapshot?.seq).toBe(120)
  })

  it('watches anew on the same line where a fact is missing', async () => {
    const started = start()
    const line = await opened(started)
    line.events.onMessage({ type: 'push', pushes: [{ kind: 'facts', facts: [joined(130)], heardAt: AT }] })
    await vi.waitFor(() => expect(line.sent.filter(({ call }) => call === 'watch')).toHaveLength(2))
  })

  const watches = (line: Line): number => line.sent.filter(({ call }) => call === 'watch').length
  const otherCluster = () => aPicture({ profile: { ...aConnectionState().profile, id: 'gcc', name: 'GCC' } })

  async function moved(started: ReturnType<typeof start>, line: Line): Promise<void> {
    const moving = started.bridge.moveTo('gcc')
    answer(line, 'openConnection', {})
    await vi.waitFor(() => expect(watches(line)).toBe(2))
    answer(line, 'watch', otherCluster())
    await vi.waitFor(() => expect(line.sent.filter(({ call }) => call === 'listFacts')).toHaveLength(2))
    answer(line, 'listFacts', [])
    await moving
  }

  it('goes to another cluster: nothing of the old one is left in the stores', async () => {
    const started = start()
    const line = await opened(started)
    line.events.onMessage({ type: 'push', pushes: [{ kind: 'facts', facts: [joined(121)], heardAt: AT }] })
    expect(started.stores.picture.getState().facts).toHaveLength(1)
    await moved(started, line)
    expect(started.stores.picture.getState()).toMatchObject({ profile: { id: 'gcc' }, facts: [] })
    expect(started.place.id).toBe('gcc')
  })

  it('stays where it is when the other cluster cannot be opened', async () => {
    const started = start()
    const line = await opened(started)
    const moving = started.bridge.moveTo('gcc')
    const request = line.sent.findLast(({ call }) => call === 'openConnection')
    const problem = toProblem(new Fault('storeLocked', 'held by 41'))
    line.events.onMessage({ type: 'fault', id: request?.id ?? -1, ok: false, problem })
    await expect(moving).rejects.toMatchObject({ code: 'storeLocked' })
    expect(started.stores.picture.getState().profile?.id).toBe('built-in')
    expect(started.place.id).toBe('built-in')
  })

  it('goes back to its cluster when the line was lost, before it shows anything', async () => {
    const started = start()
    const line = await opened(started)
    await moved(started, line)
    line.events.onClose({ kind: 'lost' })
    started.timers[0]?.()
    const again = lineOf(started.lines, 1)
    again.events.onOpen()
    await vi.waitFor(() => expect(watches(again)).toBe(1))
    answer(again, 'watch', aPicture())
    await vi.waitFor(() => expect(again.sent.at(-1)).toMatchObject({ call: 'openConnection', input: { id: 'gcc' } }))
    // Of the cluster it only passes through nothing may reach what is still shown of its own.
    again.events.onMessage({ type: 'push', pushes: [{ kind: 'facts', facts: [joined(121)], heardAt: AT }] })
    expect(started.stores.picture.getState()).toMatchObject({ profile: { id: 'gcc' }, snapshot: { seq: 120 } })
    answer(again, 'openConnection', {})
    await vi.waitFor(() => expect(watches(again)).toBe(2))
    answer(again, 'watch', otherCluster())
    await vi.waitFor(() => expect(started.stores.link.getState().port.kind).toBe('open'))
    expect(started.stores.picture.getState().profile?.id).toBe('gcc')
  })

  it('looks again when its cluster was changed or removed under it', async () => {
    const started = start()
    const line = await opened(started)
    line.events.onMessage({ type: 'push', pushes: [{ kind: 'moved' }] })
    await vi.waitFor(() => expect(watches(line)).toBe(2))
  })

  it('stops trying where the browser is not signed in', () => {
    const started = start()
    lineOf(started.lines, 0).events.onClose({ kind: 'notSignedIn', detail: 'used' })
    expect(started.stores.link.getState().port).toEqual({ kind: 'notSignedIn', detail: 'used' })
    expect(started.timers).toHaveLength(0)
  })

  it('tries at once when asked to, and not twice', () => {
    const started = start()
    lineOf(started.lines, 0).events.onClose({ kind: 'lost' })
    started.bridge.retry()
    started.bridge.retry()
    started.timers[0]?.()
    expect(started.lines).toHaveLength(2)
  })

  it('refuses a call while there is no line', async () => {
    const started = start()
    lineOf(started.lines, 0).events.onClose({ kind: 'lost' })
    await expect(started.bridge.call('reconnect', {})).rejects.toMatchObject({ code: 'hostGone' })
  })

  it('waits longer each time, and never longer than four seconds', () => {
    expect([1, 2, 3, 4, 5, 9].map(retryDelayMs)).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000])
  })
})
