/** An account's linked session on one node: without it the process is alive and mute. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'

/**
 * `linked`: the messenger takes its replies · `recovering`: dropped or expired, being restored with back-off ·
 * `loggedOut`: a person must link it again · `blocked`: the messenger refuses this number for now · `unlinked`: never linked here, or unlinked.
 */
export const DeviceState = z.enum(['linked', 'recovering', 'loggedOut', 'blocked', 'unlinked'])
export type DeviceState = z.infer<typeof DeviceState>

export const Device = z.object({
  state: DeviceState,
  since: EpochMs,
  /** Attempts to restore it since it was last linked. */
  attempts: z.number().int().nonnegative(),
  /** A sentence; empty only when linked. */
  why: z.string(),
  /** The code to type on the account's phone, while one is valid; `null`: none is. */
  pairing: z.object({ code: z.string(), expiresAt: EpochMs }).nullable(),
})
export type Device = z.infer<typeof Device>
