/** What the main process and the host process say to each other. Parsed on both ends. */
import { z } from 'zod'
import { Problem } from '../shared/fault.ts'
import { PreparedPlan } from '../shared/ledger.ts'
import { Profile } from '../shared/picture.ts'

export const HostStart = z.object({
  profile: Profile,
  token: z.string(),
  actor: z.string(),
  dataDir: z.string(),
  shellVersion: z.string(),
})
export type HostStart = z.infer<typeof HostStart>

/** `unavailable`: the confirmation window could not be shown. */
export const Verdict = z.enum(['given', 'withdrawn', 'unavailable'])
export type Verdict = z.infer<typeof Verdict>

/** What a person is asked to confirm: the plan as host stored it, never as a page told it. */
export const ConsentRequest = z.object({
  plan: PreparedPlan,
  reason: z.string(),
  typed: z.string().nullable(),
  profile: Profile,
})
export type ConsentRequest = z.infer<typeof ConsentRequest>

export const ToHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), start: HostStart }),
  /** Comes with one MessagePort: a window's. */
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('answered'), id: z.number().int(), verdict: Verdict }),
  z.object({ type: z.literal('close') }),
])
export type ToHost = z.infer<typeof ToHost>

export const FromHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** It cannot start, and starting again would not help (the store is held by somebody else). */
  z.object({ type: z.literal('failed'), problem: Problem }),
  z.object({ type: z.literal('ask'), id: z.number().int(), request: ConsentRequest }),
  z.object({ type: z.literal('log'), line: z.string() }),
])
export type FromHost = z.infer<typeof FromHost>
