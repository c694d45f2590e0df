/** The tray's icon, drawn from code: a shape and a colour for each state. Pure; tray.ts makes an image of it. */
import { assertNever } from '../shared/assert-never.ts'
import type { TrayState } from './tray-words.ts'

/** Samples for each edge of a pixel: smooth enough at 16 px. */
const SAMPLES = 4

/** Readable on light and on dark panels. */
const COLOURS: Readonly<Record<TrayState, readonly [red: number, green: number, blue: number]>> = {
  ok: [0x2f, 0xa5, 0x7a],
  warning: [0xd9, 0x93, 0x1e],
  critical: [0xe0, 0x48, 0x44],
  unknown: [0x8c, 0x97, 0xa6],
}

/** Rows of BGRA as Electron takes them, premultiplied. `isTemplate`: black, for a system that colours it itself. */
export function trayBitmap(state: TrayState, size: number, isTemplate: boolean): Uint8Array {
  const [red, green, blue] = isTemplate ? [0, 0, 0] : COLOURS[state]
  const bytes = new Uint8Array(size * size * 4)
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const share = coverage(state, x, y, size)
      bytes.set([blue * share, green * share, red * share, 255 * share].map(Math.round), (y * size + x) * 4)
    }
  }
  return bytes
}

/** 0…1 of the pixel that the shape covers. */
function coverage(state: TrayState, x: number, y: number, size: number): number {
  let inside = 0
  for (let index = 0; index < SAMPLES * SAMPLES; index += 1) {
    const dx = ((index % SAMPLES) + 0.5) / SAMPLES
    const dy = (Math.floor(index / SAMPLES) + 0.5) / SAMPLES
    if (isInside(state, ((x + dx) / size) * 12, ((y + dy) / size) * 12)) inside += 1
  }
  return inside / (SAMPLES * SAMPLES)
}

/** The shapes of the console's own screens, in a square of 12. */
function isInside(state: TrayState, x: number, y: number): boolean {
  const dx = Math.abs(x - 6)
  const dy = Math.abs(y - 6)
  switch (state) {
    case 'ok':
      return dx * dx + dy * dy <= 4.8 * 4.8
    case 'warning':
      return y >= 1 && y <= 11 && dx <= ((y - 1) / 10) * 5.5
    case 'critical':
      return dx <= 5.4 && dy <= 5.4 && dx + dy <= 7.6
    case 'unknown':
      return dx <= 5 && dy <= 1.3
    default:
      return assertNever(state)
  }
}
