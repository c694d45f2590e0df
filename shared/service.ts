/** A process of the estate that is no bot: the gateway and the control plane. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'
import { Health, Incarnation } from './node.ts'

export const Service = z.object({
  id: z.enum(['gateway', 'control-plane']),
  health: Health,
  /** Empty only when healthy. */
  why: z.string(),
  healthSince: EpochMs,
  incarnation: Incarnation,
  pid: z.number().int().positive(),
  version: z.string(),
  /** Base URL of its own `/status` and `/metrics`. */
  statusUrl: z.string(),
})
export type Service = z.infer<typeof Service>
