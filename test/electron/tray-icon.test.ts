import { describe, expect, it } from 'vitest'
import { trayBitmap } from '../../electron/tray-icon.ts'
import type { TrayState } from '../../electron/tray-words.ts'

const STATES: readonly TrayState[] = ['ok', 'warning', 'critical', 'unknown']
const alphaOf = (bytes: Uint8Array): string => bytes.filter((_, index) => index % 4 === 3).join()

describe('the icon of the tray', () => {
  it.each([16, 32])('has a shape of its own for each state, also without colour, at %i px', (size) => {
    const shapes = STATES.map((state) => alphaOf(trayBitmap(state, size, true)))
    expect(new Set(shapes).size).toBe(STATES.length)
  })

  it.each(STATES)(
    'of %s has four bytes a pixel, a clear corner and, premultiplied, no colour above its alpha',
    (state) => {
      const bytes = trayBitmap(state, 16, false)
      expect(bytes).toHaveLength(16 * 16 * 4)
      expect(Array.from(bytes.slice(0, 4))).toEqual([0, 0, 0, 0])
      for (let at = 0; at < bytes.length; at += 4) {
        const [blue = 0, green = 0, red = 0, alpha = 0] = bytes.slice(at, at + 4)
        expect(Math.max(blue, green, red)).toBeLessThanOrEqual(alpha)
      }
    },
  )

  it('is black where the system colours it', () => {
    const bytes = trayBitmap('critical', 16, true)
    expect(bytes.every((byte, index) => index % 4 === 3 || byte === 0)).toBe(true)
  })
})
