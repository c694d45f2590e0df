import { describe, expect, it } from 'vitest'
import { keepReplayPlace, type ReplayPlace } from '../../../renderer/replay/replay-place.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore } from '../../../renderer/store/picture.ts'
import { AT } from '../moment.ts'
import { aReplay } from './a-replay.ts'

function aWindow(kept: string | null = null) {
  const held = new Map(kept === null ? [] : [['linda-replay', kept]])
  const memory = {
    read: (key: string) => held.get(key) ?? null,
    write: (key: string, value: string) => void held.set(key, value),
  }
  const stores = { link: createLinkStore(AT), picture: createPictureStore() }
  const opened: ReplayPlace[] = []
  keepReplayPlace({ memory, stores, open: (place) => void opened.push(place) })
  return {
    opened,
    stores,
    answer: (isReplay = false) => stores.picture.setState({ shell: { kind: 'web', version: '1' }, isReplay }),
    kept: () => held.get('linda-replay'),
  }
}

const PLACE = { source: { kind: 'recording', recordingId: 'a-drill' }, at: AT } as const

describe('a window that replayed', () => {
  it('is there again after it was loaded anew, as soon as host answers and not before', () => {
    const { opened, answer } = aWindow(JSON.stringify(PLACE))
    expect(opened).toEqual([])
    answer()
    answer()
    expect(opened).toEqual([PLACE])
  })

  it('is not asked for twice where it still replays', () => {
    const { opened, answer } = aWindow(JSON.stringify(PLACE))
    answer(true)
    expect(opened).toEqual([])
  })

  it('keeps each moment it comes to, and forgets it when it goes back', () => {
    const { stores, answer, kept } = aWindow()
    answer()
    stores.link.setState({ replay: aReplay({ ...PLACE, at: AT + 5_000 }) })
    expect(JSON.parse(kept() ?? '')).toEqual({ ...PLACE, at: AT + 5_000 })
    stores.link.setState({ replay: null })
    expect(kept()).toBe('')
  })

  it('begins with the present where what was kept cannot be read, or is nothing', () => {
    const opened = [null, '', '{', '{"source":{"kind":"moon"},"at":1}'].map((kept) => {
      const window = aWindow(kept)
      window.answer()
      return window.opened
    })
    expect(opened).toEqual([[], [], [], []])
  })
})
