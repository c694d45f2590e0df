import { describe, expect, it } from 'vitest'
import { startBridge } from '../../../renderer/bridge/bridge.ts'
import type { ChannelEvents } from '../../../renderer/bridge/channel.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { createWallDesk } from '../../../renderer/wallboard/wall.ts'
import type { PortRequest } from '../../../shared/calls.ts'
import { toProblem, Fault } from '../../../shared/fault.ts'
import { aPicture } from '../factories.ts'
import { AT } from '../moment.ts'

/** A window that is a wallboard, over lines that the test answers. */
function aWallboard() {
  const lines: { readonly events: ChannelEvents; readonly sent: PortRequest[] }[] = []
  const timers: (() => void)[] = []
  const stores = { picture: createPictureStore(), samples: createSampleStore(), link: createLinkStore(AT) }
  const wall = createWallDesk()
  wall.become()
  startBridge({
    open: (events) => {
      const sent: PortRequest[] = []
      lines.push({ events, sent })
      return { send: (request) => void sent.push(request), close: () => undefined }
    },
    stores,
    now: () => AT,
    wait: (_, then) => void timers.push(then),
    place: { read: () => null, write: () => undefined },
    wall,
  })
  const line = (index: number) => {
    const found = lines[index]
    if (found === undefined) throw new Error(`line ${index} was not opened`)
    return found
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    stores,
    wall,
    timers,
    calls: (index: number) => line(index).sent.map(({ call }) => call),
    open: async (index: number) => {
      line(index).events.onOpen()
      await settle()
    },
    answer: async (index: number, value: unknown) => {
      const id = line(index).sent.at(-1)?.id
      line(index).events.onMessage({ type: 'answer', id, ok: true, value })
      await settle()
    },
    refuse: async (index: number) => {
      const id = line(index).sent.at(-1)?.id
      line(index).events.onMessage({ type: 'fault', id, ok: false, problem: toProblem(new Fault('internal')) })
      await settle()
    },
    lose: async (index: number) => {
      line(index).events.onClose({ kind: 'lost' })
      await settle()
    },
  }
}

describe('the line of a wallboard', () => {
  it('is locked before anything is asked or shown', async () => {
    const { calls, open, answer, stores, wall } = aWallboard()
    await open(0)
    expect(calls(0)).toEqual(['lockWindow'])
    expect([wall.store.getState().kind, stores.picture.getState().profile]).toEqual(['locking', null])
    await answer(0, {})
    expect([calls(0), wall.store.getState().kind]).toEqual([['lockWindow', 'watch'], 'locked'])
    await answer(0, aPicture())
    expect(stores.picture.getState().profile?.id).toBe('built-in')
  })

  it('is locked again when it is a new one', async () => {
    const { calls, open, answer, lose, timers } = aWallboard()
    await open(0)
    await answer(0, {})
    await answer(0, aPicture())
    await lose(0)
    timers[0]?.()
    await open(1)
    expect(calls(1)).toEqual(['lockWindow'])
  })

  it('shows nothing where host does not lock it', async () => {
    const { calls, open, refuse, stores, wall } = aWallboard()
    await open(0)
    await refuse(0)
    expect(calls(0)).toEqual(['lockWindow'])
    expect([wall.store.getState().kind, stores.picture.getState().profile]).toEqual(['locking', null])
  })
})
