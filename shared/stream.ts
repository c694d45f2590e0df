/** `GET /v1/events`: what comes down the event stream. Facts carry the id `journalId:seq`; nothing else has one. */
import { z } from 'zod'
import { EpochMs, JournalId } from './ids.ts'

/** `event: fact` → Fact · `event: samples` → Sample[] · `event: tick` → Tick · `event: gap` → Gap */
export const STREAM_EVENTS = ['fact', 'samples', 'tick', 'gap'] as const
export type StreamEventName = (typeof STREAM_EVENTS)[number]

/** Every second: proof of life, and what the newest fact is. */
export const Tick = z.object({ journalId: JournalId, seq: z.number().int().nonnegative(), at: EpochMs })
export type Tick = z.infer<typeof Tick>

/** The asked position is unknown (another journal, or older than what is kept): take a snapshot. */
export const Gap = z.object({ journalId: JournalId, seq: z.number().int().nonnegative(), why: z.string() })
export type Gap = z.infer<typeof Gap>

/** No bytes for this long is a stale link. */
export const STALE_AFTER_MS = 3_000
export const TICK_EVERY_MS = 1_000

export function formatEventId(journalId: string, seq: number): string {
  return `${journalId}:${seq}`
}

/** `null`: not an id of ours. */
export function parseEventId(id: string): { journalId: string; seq: number } | null {
  const match = /^([0-9a-f-]{36}):(\d{1,15})$/.exec(id)
  return match?.[1] === undefined || match[2] === undefined ? null : { journalId: match[1], seq: Number(match[2]) }
}
