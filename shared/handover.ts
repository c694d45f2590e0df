/** One shift hands over to the next: notes on the way, a signature that leaves, a signature that takes over. Entries, as those of a run. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'

const text = (most: number) => z.string().min(1).max(most)

export const HandoverEntryBody = z.discriminatedUnion('kind', [
  /** For whoever comes next. */
  z.object({ kind: z.literal('shiftNoted'), text: text(10_000) }),
  /** `card`: the handover as it read at that moment, Markdown. `to` `null`: whoever comes. */
  z.object({ kind: z.literal('signedOut'), to: text(80).nullable(), card: z.string().max(100_000) }),
  z.object({ kind: z.literal('signedIn') }),
])
export type HandoverEntryBody = z.infer<typeof HandoverEntryBody>

/** Folded from its entries: notes come before the signature, whoever signs in ends it. */
export const Handover = z.object({
  id: z.uuidv7(),
  notes: z.array(z.object({ id: z.uuidv7(), at: EpochMs, by: z.string(), text: z.string() })),
  /** `null`: the shift goes on. */
  out: z.object({ at: EpochMs, by: z.string(), to: z.string().nullable(), card: z.string() }).nullable(),
  /** `null`: nobody has taken over. */
  in: z.object({ at: EpochMs, by: z.string() }).nullable(),
  /** Entries that the cluster has not yet. */
  unsent: z.number().int(),
})
export type Handover = z.infer<typeof Handover>
