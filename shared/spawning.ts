/** How a supervisor that can make no processes itself asks for them, and what it is told of them. Keys are the asker's own, and never used again. */
import { z } from 'zod'

const Key = z.number().int().positive()

export const FromSupervisor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('spawn'),
    key: Key,
    /** A program of the cluster, absolute. */
    entry: z.string(),
    args: z.array(z.string()),
    /** What it is, for a list of processes. */
    name: z.string(),
  }),
  /** Where the control API will answer: said before it does. */
  z.object({ type: z.literal('begun'), controlApiUrl: z.string(), token: z.string() }),
  /** `null`: all is live; else what is missing after a minute. */
  z.object({ type: z.literal('live'), missing: z.string().nullable() }),
  z.object({ type: z.literal('failed'), why: z.string() }),
])
export type FromSupervisor = z.infer<typeof FromSupervisor>

export const ToSupervisor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('spawned'), key: Key, pid: z.number().int().positive() }),
  /** One line of its log. */
  z.object({ type: z.literal('line'), key: Key, line: z.string() }),
  z.object({ type: z.literal('exited'), key: Key, why: z.string() }),
  z.object({ type: z.literal('stop') }),
])
export type ToSupervisor = z.infer<typeof ToSupervisor>
