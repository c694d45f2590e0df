/**
 * Everything that happened around an incident on one clock: what the cluster recorded, what people did, what they wrote. At most 5,000
 * items: where there was more, what weighs less is left out, and an item `left-out/…` says what and from where on.
 */
import { z } from 'zod'
import { EpochMs } from '../ids.ts'

export const TimelineItem = z.object({
  /** Of the thing and its turn: `failover/uae-main.412/started`, `entry/<id>`. The same thing has the same id wherever it is seen. */
  id: z.string(),
  /** On this console's clock, epoch ms: `sourceAt` put right by the source's offset. The order goes by it. */
  at: EpochMs,
  /** As its source wrote it, the source's clock. */
  sourceAt: EpochMs,
  /** What was added to `sourceAt`, ms; `null`: the source's clock is not known, nothing was added. */
  offsetMs: z.number().nullable(),
  source: z.enum(['alert', 'failover', 'operation', 'deployment', 'backup', 'cluster', 'run', 'incident']),
  tone: z.enum(['bad', 'warn', 'good', 'info']),
  title: z.string(),
  /** More of it, in words; "": nothing more. */
  detail: z.string(),
  /** `null`: no person; automation or the cluster itself. */
  by: z.string().nullable(),
  accountId: z.string().nullable(),
  /** What it is of, to go there; `null`: nowhere to go. */
  ref: z
    .object({
      kind: z.enum(['failover', 'alert', 'operation', 'deployment', 'run', 'account', 'node']),
      id: z.string(),
    })
    .nullable(),
})
export type TimelineItem = z.infer<typeof TimelineItem>
