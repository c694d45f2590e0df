import { describe, expect, it, vi } from 'vitest'
import { retryDelayMs, startBridge } from '../../../renderer/bridge/bridge.ts'
import type { ChannelEvents } from '../../../renderer/bridge/channel.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import type { PortRequest } from '../../../shared/calls.ts'
import { aFact, aPicture } from '../factories.ts'
import { AT } from '../moment.ts'

interface Line {
  readonly events: ChannelEvents
  readonly sent: PortRequest[]
}

function start() {
  const lines: Line[] = []
  const timers: (() => void)[] = []
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
  })
  return { bridge, lines, timers, stores }
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
