/** The console shows a moment that has passed: from its own store, from a bundle, or from a recording that ships. Nothing of it is live. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'

/** Seconds of the past a second of the present. 0: it stands still. */
export const ReplaySpeed = z.union([
  z.literal(0),
  z.literal(1),
  z.literal(2),
  z.literal(5),
  z.literal(10),
  z.literal(30),
  z.literal(60),
])
export type ReplaySpeed = z.infer<typeof ReplaySpeed>

export const ReplaySource = z.discriminatedUnion('kind', [
  /** What this console has kept of the cluster the window is on. */
  z.object({ kind: z.literal('store') }),
  /** Opened from a file; `recordingId` as `listRecordings` names it. */
  z.object({ kind: z.literal('recording'), recordingId: z.string().max(100) }),
])
export type ReplaySource = z.infer<typeof ReplaySource>

/** Something that can be replayed. */
export const Recording = z.object({
  id: z.string().max(100),
  /** As it is shown in the frame: "Drill of the bad deployment". */
  name: z.string().max(200),
  /** `shipped`: came with the console. `bundle`: a file that was opened here. */
  kind: z.enum(['shipped', 'bundle']),
  from: EpochMs,
  to: EpochMs,
})
export type Recording = z.infer<typeof Recording>

export const Replay = z.object({
  source: ReplaySource,
  name: z.string(),
  /** Bounds, the source's clock. */
  from: EpochMs,
  to: EpochMs,
  /** The moment shown. */
  at: EpochMs,
  speed: ReplaySpeed,
  /** Stretches within the bounds of which nothing was kept; empty: none. */
  gaps: z.array(z.object({ from: EpochMs, to: EpochMs })),
  /** Moments to jump to, oldest first: failovers, alerts, operations, deployments, incidents. */
  marks: z.array(
    z.object({
      at: EpochMs,
      kind: z.enum(['failover', 'alert', 'operation', 'deployment', 'incident']),
      title: z.string(),
    }),
  ),
})
export type Replay = z.infer<typeof Replay>
