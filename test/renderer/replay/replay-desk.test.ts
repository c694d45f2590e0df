import { describe, expect, it, vi } from 'vitest'
import type { Bridge } from '../../../renderer/bridge/bridge.ts'
import { createReplayDesk } from '../../../renderer/replay/replay-desk.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore } from '../../../renderer/store/picture.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Replay } from '../../../shared/replay.ts'
import { AT } from '../moment.ts'
import { aReplay } from './a-replay.ts'

interface Asked {
  readonly name: string
  readonly input: unknown
}

function aDesk(answer: (asked: Asked) => unknown = () => ({})) {
  const asked: Asked[] = []
  const timers: { readonly ms: number; readonly run: () => void }[] = []
  const stores = { link: createLinkStore(AT), picture: createPictureStore() }
  let left = 0
  const take = (name: string, input: unknown): Promise<unknown> => {
    const one = { name, input }
    asked.push(one)
    return Promise.resolve().then(() => answer(one))
  }
  const desk = createReplayDesk({
    // The table ties a call's name to its answer; a double that writes down what is asked has one for all.
    bridge: { call: take, turn: take } as unknown as Pick<Bridge, 'call' | 'turn'>,
    stores,
    leave: () => void (left += 1),
    wait: (ms, run) => void timers.push({ ms, run }),
    now: () => AT,
  })
  const show = (over: Partial<Replay> = {}): void => stores.link.setState({ replay: aReplay(over) })
  const pass = async (): Promise<void> => {
    for (const { run } of timers.splice(0).toSorted((a, b) => a.ms - b.ms)) run()
    // An answer takes some turns to come through.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  return { desk, asked, stores, show, pass, left: () => left }
}

const moves = (asked: readonly Asked[]) => asked.filter(({ name }) => name === 'moveReplay').map(({ input }) => input)

describe('the desk of a replay', () => {
  it('leaves what was open when it goes to the past, and when it comes back', async () => {
    const { desk, asked, left } = aDesk()
    await desk.open({ source: { kind: 'store' }, at: AT })
    await desk.close()
    expect(asked.map(({ name }) => name)).toEqual(['openReplay', 'closeReplay'])
    expect(left()).toBe(2)
  })

  it('says why it could not be opened', async () => {
    const { desk } = aDesk(() => {
      throw new Fault('notRecorded', 'nothing of it')
    })
    await desk.open({ source: { kind: 'store' }, at: AT })
    expect(desk.store.getState()).toMatchObject({ isOpening: false, problem: { detail: 'nothing of it' } })
  })

  it('takes what there is where the last quarter of an hour was not kept', async () => {
    const { desk, asked } = aDesk(({ input }) => {
      if ((input as { at: number | null }).at !== null) throw new Fault('notRecorded')
      return {}
    })
    await desk.openRecent()
    expect(asked.map(({ input }) => (input as { at: number | null }).at)).toEqual([AT - 900_000, null])
    expect(desk.store.getState().problem).toBeNull()
  })

  it('begins a little before what it is to show, and with it where nothing before it was kept', async () => {
    const { desk, asked } = aDesk(({ input }) => {
      if ((input as { at: number }).at < AT) throw new Fault('notRecorded')
      return {}
    })
    await desk.openFrom(AT)
    expect(asked.map(({ input }) => (input as { at: number }).at)).toEqual([AT - 10_000, AT])
    expect(desk.store.getState().problem).toBeNull()
  })

  it('asks for the last place of a hand that drags, and not for each on the way', async () => {
    const { desk, asked, show, pass } = aDesk()
    show()
    for (const at of [1, 2, 3, 4]) desk.seek(AT - at)
    await pass()
    await vi.waitFor(() => expect(moves(asked)).toContainEqual({ at: AT - 1, speed: null }))
    for (let turn = 0; turn < 6; turn += 1) await pass()
    const places = moves(asked).flatMap((input) => (input as { at: number | null }).at ?? [])
    expect(places).toEqual([AT - 1, AT - 4])
  })

  it('takes the whole picture once nobody moves any more', async () => {
    const { desk, asked, show, pass } = aDesk()
    show()
    desk.seek(AT - 5)
    for (let turn = 0; turn < 6; turn += 1) await pass()
    expect(moves(asked).at(-1)).toEqual({ at: null, speed: null })
  })

  it('goes on at the pace it had before the pause, and begins again at the end', async () => {
    const { desk, asked, show } = aDesk()
    show()
    desk.play(10)
    show({ speed: 10 })
    desk.carryOut({ kind: 'togglePlay' })
    show({ speed: 0 })
    desk.carryOut({ kind: 'togglePlay' })
    show({ speed: 0, at: AT })
    desk.carryOut({ kind: 'togglePlay' })
    await vi.waitFor(() =>
      expect(moves(asked)).toEqual([
        { at: null, speed: 10 },
        { at: null, speed: 0 },
        { at: null, speed: 10 },
        { at: AT - 600_000, speed: 10 },
      ]),
    )
  })

  it('does nothing where what is shown is of now', () => {
    const { desk, asked } = aDesk()
    desk.seek(AT)
    desk.play(2)
    desk.carryOut({ kind: 'end' })
    expect(asked).toEqual([])
  })

  it('hands a file to host, and replays what it became', async () => {
    const recordingId = 'b'.repeat(64)
    const { desk, asked } = aDesk(({ name }) => (name === 'openBundle' ? { id: recordingId } : {}))
    await desk.openFile({ name: 'night.zip', size: 3, arrayBuffer: async () => new Uint8Array([1, 2, 3]).buffer })
    expect(asked).toEqual([
      { name: 'openBundle', input: { name: 'night.zip', base64: 'AQID' } },
      { name: 'openReplay', input: { source: { kind: 'recording', recordingId }, at: null } },
    ])
  })

  it('refuses a file that is too large before it is read', async () => {
    const { desk, asked } = aDesk()
    await desk.openFile({
      name: 'huge.zip',
      size: 80 * 1024 ** 2,
      arrayBuffer: () => Promise.reject(new Error('it is read')),
    })
    expect(asked).toEqual([])
    expect(desk.store.getState().problem?.code).toBe('tooLarge')
  })
})
