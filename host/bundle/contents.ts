/** The files of a bundle that are read again, and their shapes. The others are for people and other programs. */
import { z } from 'zod'
import { History } from '../../shared/history.ts'
import { Incident } from '../../shared/incident/incident.ts'
import { TimelineItem } from '../../shared/incident/timeline.ts'
import { LogEntry } from '../../shared/log-entry.ts'
import { Snapshot } from '../../shared/snapshot.ts'

export const FACTS_FILE = 'facts.ndjson'

export const READ_AGAIN = {
  'checkpoints.json': z.array(Snapshot),
  'timeline.json': z.array(TimelineItem),
  /** `null`: none was declared. */
  'incident.json': z.object({ incident: Incident, entries: z.array(LogEntry) }).nullable(),
  /** `null`: no numbers were kept. */
  'metrics.json': History.nullable(),
} as const
export type ReadAgain = typeof READ_AGAIN
export type ReadName = keyof ReadAgain

export const READ_NAMES = Object.keys(READ_AGAIN) as ReadName[]
