import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { Console } from '../../../renderer/console.ts'
import { createLinkStore } from '../../../renderer/store/link.ts'
import { createPictureStore, createSampleStore } from '../../../renderer/store/picture.ts'
import { createUiStore } from '../../../renderer/store/ui.ts'
import { CALM_MS, calmConsole } from '../../../renderer/wallboard/calm-console.ts'
import { aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

function aConsole(): Console {
  const memory = { read: () => 'local', write: () => undefined }
  return {
    picture: createPictureStore(),
    samples: createSampleStore(),
    link: createLinkStore(AT),
    ui: createUiStore(memory),
    wall: { store: createStore(() => ({ kind: 'locked' })) },
  } as unknown as Console
}

describe('a calm console', () => {
  it('is drawn at most twice a second', () => {
    expect(CALM_MS).toBeGreaterThanOrEqual(500)
  })

  it('shows nothing of a thousand changes before the next beat, and then all of them at once', () => {
    const source = aConsole()
    const { console, beat } = calmConsole(source, () => AT)
    let drawn = 0
    console.picture.subscribe(() => (drawn += 1))
    for (let seq = 1; seq <= 1_000; seq += 1) source.picture.setState({ snapshot: aSnapshot({ seq }) })
    expect([drawn, console.picture.getState().snapshot]).toEqual([0, null])
    beat()
    expect([drawn, console.picture.getState().snapshot?.seq]).toEqual([1, 1_000])
  })

  it('draws nothing where nothing changed, and its clock goes on', () => {
    let now = AT
    const { console, beat } = calmConsole(aConsole(), () => now)
    let drawn = 0
    let beats = 0
    console.picture.subscribe(() => (drawn += 1))
    console.ticker.subscribe(() => (beats += 1))
    now += CALM_MS
    beat()
    expect([drawn, beats, console.ticker.now()]).toEqual([0, 1, AT + CALM_MS])
  })

  it('tells the time in UTC, whatever the other windows do', () => {
    expect(calmConsole(aConsole(), () => AT).console.ui.getState().clock).toBe('utc')
  })
})
