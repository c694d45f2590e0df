import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readWindowState, writeWindowState } from '../../electron/window-file.ts'
import { placeWindow, type Area, type WindowState } from '../../electron/window-state.ts'

const left: Area = { x: 0, y: 0, width: 1920, height: 1080 }
const right: Area = { x: 1920, y: 0, width: 2560, height: 1440 }
const aState = (over: Partial<WindowState> = {}): WindowState => ({
  x: 2000,
  y: 100,
  width: 1600,
  height: 1000,
  maximized: false,
  ...over,
})

describe('a window', () => {
  it('opens in a good size in the middle, the first time', () => {
    expect(placeWindow(null, [left])).toEqual({ width: 1440, height: 900, at: null, maximized: false })
  })

  it('opens where it was, on the second screen too', () => {
    expect(placeWindow(aState({ maximized: true }), [left, right])).toEqual({
      width: 1600,
      height: 1000,
      at: { x: 2000, y: 100 },
      maximized: true,
    })
  })

  it('comes back to a screen that exists when the second one was unplugged', () => {
    expect(placeWindow(aState(), [left])).toMatchObject({ at: null, width: 1600, height: 1000 })
  })

  it('comes back when its title bar would be out of reach', () => {
    expect(placeWindow(aState({ x: 0, y: -400 }), [left])).toMatchObject({ at: null })
    expect(placeWindow(aState({ x: -1590, y: 0 }), [left])).toMatchObject({ at: null })
  })

  it('is never larger than its screen or smaller than can be used', () => {
    expect(placeWindow(aState({ width: 9000, height: 9000 }), [left])).toMatchObject({ width: 1920, height: 1080 })
    expect(placeWindow(aState({ x: 0, y: 0, width: 10, height: 10 }), [left])).toMatchObject({
      width: 720,
      height: 480,
    })
  })
})

describe('the file with its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'linda-window-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const fail = (error: unknown) => {
    throw error
  }

  it('is read as it was written', () => {
    const file = join(folder, 'window.json')
    writeWindowState(file, aState(), fail)
    expect(readWindowState(file)).toEqual(aState())
  })

  it('is no reason not to open when it is absent, cut short or something else', () => {
    const file = join(folder, 'odd.json')
    expect(readWindowState(file)).toBeNull()
    for (const text of ['{"x":1', '[]', '{"x":0,"y":0,"width":-5,"height":1,"maximized":true}']) {
      writeFileSync(file, text)
      expect(readWindowState(file)).toBeNull()
    }
  })

  it('tells when the disk refuses, and nothing is thrown', () => {
    const faults: unknown[] = []
    writeWindowState(join(folder, 'nowhere', 'window.json'), aState(), (error) => faults.push(error))
    expect(faults).toHaveLength(1)
  })
})
