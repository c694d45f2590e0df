/** What a window is shown: two axes of truth, what we know × how we are connected. */
import { z } from 'zod'
import { Capability } from './api.ts'
import { ConnectionState, Profile } from './connection.ts'
import { Problem } from './fault.ts'
import { Difference, ForeignAlert, Source } from './history.ts'
import { EpochMs } from './ids.ts'
import { LedgerEntry } from './ledger.ts'
import { Disagreement, Sighting } from './observation.ts'
import { Replay } from './replay.ts'
import { Sample } from './sample.ts'
import { Snapshot } from './snapshot.ts'

/** How we are connected. `live` is the only one in which the newest byte is younger than 3 s. */
export const Link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting'), since: EpochMs }),
  z.object({ kind: z.literal('live'), since: EpochMs }),
  /** Open, but nothing came for 3 s. */
  z.object({ kind: z.literal('stale'), since: EpochMs }),
  z.object({
    kind: z.literal('retrying'),
    since: EpochMs,
    retryAt: EpochMs,
    attempt: z.number().int().positive(),
    problem: Problem,
  }),
  /** The cluster answered and refused (token, wrong address): trying again by itself will not help soon. */
  z.object({ kind: z.literal('refused'), since: EpochMs, retryAt: EpochMs, problem: Problem }),
])
export type Link = z.infer<typeof Link>

/** A minute-and-more of one number, oldest first; the host's rings. `null` values: not reported at that time. */
export const Series = z.object({
  /** `account/<id>/<field>`, `node/<id>/<field>` or `all/<field>`. */
  key: z.string(),
  at: z.array(EpochMs),
  values: z.array(z.number().nullable()),
})
export type Series = z.infer<typeof Series>

export const Picture = z.object({
  /** `null`: this window is on no cluster; no connection is known, or none could be opened. */
  profile: Profile.nullable(),
  /** `null`: never connected, nothing known. */
  snapshot: Snapshot.nullable(),
  /** When the newest word came in, this machine's clock; `null`: never. Survives restarts of the console. */
  heardAt: EpochMs.nullable(),
  link: Link,
  /** `null`: not yet asked. */
  capabilities: z.array(Capability).nullable(),
  /** Kinds of commands the cluster takes; `null`: not yet asked. */
  commands: z.array(z.string()).nullable(),
  /** What the console's own asking of every process brought. */
  sightings: z.array(Sighting),
  /** Newest first; empty: the sources agree, or nobody could be asked. */
  disagreements: z.array(Disagreement),
  /** Where things come from, and how that goes. */
  sources: z.array(Source).default([]),
  /** What Alertmanager holds; `null`: none is configured, or it has not answered yet. */
  foreignAlerts: z.array(ForeignAlert).nullable().default(null),
  /** Newest first; empty: nothing differs, or there is nothing to compare with. */
  differences: z.array(Difference).default([]),
  /** The newest of each source, also of an earlier run of the console: their own times tell how old they are. */
  samples: z.array(Sample),
  /** This machine's clock less the cluster's when the newest of `samples` came in, ms; `null`, absent: not known. */
  clockOffsetMs: z.number().nullable().optional(),
  series: z.array(Series),
  /** Newest first. */
  ledger: z.array(LedgerEntry),
  /** Every cluster this console knows, this one too. */
  connections: z.array(ConnectionState).default([]),
  /** Things the console itself has to say (disk full, an event it could not read). */
  notices: z.array(z.object({ id: z.string(), at: EpochMs, problem: Problem })),
  /** `null`, absent: what is shown is of now. */
  replay: Replay.nullable().optional(),
  shell: z.object({ kind: z.enum(['electron', 'web']), version: z.string() }),
})
export type Picture = z.infer<typeof Picture>
