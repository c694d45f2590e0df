/** Where a window is to be, and which of those that are open it may be. Pure. */
import { z } from 'zod'

export const WindowPlace = z.strictObject({
  /** An address inside of a window. */
  hash: z
    .string()
    .max(600)
    .regex(/^#\/[^\s#]*$/),
  /** `null`: no matter which. */
  clusterId: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .nullable(),
})
export type WindowPlace = z.infer<typeof WindowPlace>

export interface WindowStanding {
  /** The cluster it is on; `null`: none, or not known yet. */
  readonly profileId: string | null
  /** It stays on its wall: nobody is led away from there. */
  readonly isWallboard: boolean
}

/** The one in front where it fits, else any that does; `null`: a new one is needed. */
export function placeFor<T extends WindowStanding & { readonly isFront: boolean }>(
  { clusterId }: WindowPlace,
  windows: readonly T[],
): T | null {
  const fitting = windows.filter(
    ({ profileId, isWallboard }) => !isWallboard && (clusterId === null || profileId === clusterId),
  )
  return fitting.find(({ isFront }) => isFront) ?? fitting[0] ?? null
}

/** What comes after the page's own address. */
export function addressOf({ hash, clusterId }: WindowPlace): string {
  return `${clusterId === null ? '' : `?cluster=${encodeURIComponent(clusterId)}`}${hash}`
}
