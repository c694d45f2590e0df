/** What a bundle says of itself: whose it is, of which time, and every file in it with its hash. */
import { z } from 'zod'
import { Environment } from '../fact.ts'
import { EpochMs, JournalId } from '../ids.ts'

/** A console opens bundles of this format and of every one before it. */
export const BUNDLE_FORMAT = 1
export const BUNDLE_MANIFEST = 'manifest.json'

/** A folder deep at most, and nothing that climbs: `facts.ndjson`, `pictures/uae-main.svg`. */
export const BundleFileName = z
  .string()
  .max(120)
  .regex(/^(?:pictures\/)?[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\.(?:json|ndjson|csv|md|svg|png)$/)

export const BundleFile = z.object({
  name: BundleFileName,
  sizeBytes: z.number().int().nonnegative(),
  /** Hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BundleFile = z.infer<typeof BundleFile>

/** Facts of one journal without a hole between them. The state they begin from is in `checkpoints.json`, in the same order. */
export const BundleStretch = z.object({
  journalId: JournalId,
  /** Numbers of its first and last fact; `null`: nothing happened in it. */
  seqs: z.object({ first: z.number().int().positive(), last: z.number().int().positive() }).nullable(),
  /** From when until when it tells how things were, the cluster's clock. */
  from: EpochMs,
  to: EpochMs,
})
export type BundleStretch = z.infer<typeof BundleStretch>

export const BundleManifest = z.object({
  kind: z.literal('linda-bundle'),
  format: z.number().int().positive(),
  title: z.string().min(1).max(300),
  /** `null`: a period that no incident was declared for. */
  incidentId: z.string().max(64).nullable(),
  cluster: z.object({ id: z.string(), name: z.string(), environment: Environment }),
  /** Of whoever made it. */
  console: z.object({ version: z.string() }),
  exportedBy: z.string(),
  /** That console's clock. */
  exportedAt: EpochMs,
  /** The period, the cluster's clock. */
  from: EpochMs,
  to: EpochMs,
  /** The exporting console's clock less the cluster's, ms; `null`: it had not heard enough to know. */
  clusterOffsetMs: z.number().nullable(),
  stretches: z.array(BundleStretch).max(1_000),
  /** Stretches of the period of which nothing was kept. */
  gaps: z.array(z.object({ from: EpochMs, to: EpochMs })).max(1_000),
  /** What is missing in it, in words; empty: nothing that is known. */
  notRecorded: z.array(z.string().max(500)).max(100),
  /** Every other file. */
  files: z.array(BundleFile).min(1).max(200),
})
export type BundleManifest = z.infer<typeof BundleManifest>
