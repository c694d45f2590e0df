/** Where a window was, and where it may be put again. Pure; window-file.ts keeps it on disk. */
import { z } from 'zod'

export const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})
export type WindowState = z.infer<typeof WindowState>

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Placement {
  readonly width: number
  readonly height: number
  /** `null`: centred by the system. */
  readonly at: { readonly x: number; readonly y: number } | null
  readonly maximized: boolean
}

export const MIN_SIZE = { width: 720, height: 480 } as const
const FIRST_SIZE = { width: 1440, height: 900 } as const
/** A title bar this much on a screen, in both directions, can still be grabbed. */
const GRIP_PX = 80
const CASCADE_PX = 28

/** `saved` is null the first time. `areas` are the work areas of the screens there are now, the primary one first. */
export function placeWindow(saved: WindowState | null, areas: readonly Area[]): Placement {
  const wanted = saved ?? { ...FIRST_SIZE, x: 0, y: 0, maximized: false }
  const home = saved === null ? undefined : areas.find((area) => isReachable(wanted, area))
  const area = home ?? areas[0]
  return {
    width: clamp(wanted.width, MIN_SIZE.width, area?.width ?? wanted.width),
    height: clamp(wanted.height, MIN_SIZE.height, area?.height ?? wanted.height),
    at: home === undefined ? null : { x: wanted.x, y: wanted.y },
    maximized: wanted.maximized,
  }
}

/** Where a window beside that one is put. */
export function cascaded(state: WindowState): WindowState {
  return { ...state, x: state.x + CASCADE_PX, y: state.y + CASCADE_PX }
}

function isReachable(window: Area, area: Area): boolean {
  const across = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  const titleBarInside = window.y >= area.y && window.y <= area.y + area.height - GRIP_PX
  return across >= GRIP_PX && titleBarInside
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
