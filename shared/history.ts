/** Numbers over time, as asked for by a chart: from the console's rings and roll-ups, or from Prometheus. */
import { z } from 'zod'
import { EpochMs } from './ids.ts'

export const SeriesRequest = z.strictObject({
  /** Keys of series: `all/waiting`, `node/uae-1/cpuFraction`, `figures/gateway/signUps`. `*` stands for any one part: `node/*\/cpuFraction`. */
  keys: z.array(z.string().max(200)).min(1).max(100),
  from: EpochMs,
  to: EpochMs,
  /** At most so many points a series. */
  points: z.number().int().min(2).max(2_000).default(300),
})
export type SeriesRequest = z.infer<typeof SeriesRequest>

export const History = z.object({
  from: EpochMs,
  to: EpochMs,
  /** Between two points, ms. */
  stepMs: z.number().positive(),
  /** Of every series: the beginnings of the steps. */
  at: z.array(EpochMs),
  series: z.array(
    z.object({
      key: z.string(),
      /** Mean of the step. `null`: nothing was recorded in it. */
      values: z.array(z.number().nullable()),
      /** Highest and lowest of the step; the same array length. */
      highs: z.array(z.number().nullable()),
      lows: z.array(z.number().nullable()),
    }),
  ),
  /** Since when this console has kept numbers of this cluster; `null`: never. */
  keptSince: EpochMs.nullable(),
})
export type History = z.infer<typeof History>

/** One place the console gets something from, and how that goes. */
export const Source = z.object({
  /** `control-api`, `status/uae-1`, `scrape/gateway`, `prometheus`, `alertmanager`. */
  id: z.string(),
  kind: z.enum(['controlApi', 'status', 'scrape', 'prometheus', 'alertmanager']),
  /** Of the process, where it is one: a node or service id. */
  whose: z.string().nullable(),
  /** How often it is asked, ms. */
  everyMs: z.number().positive(),
  /** When it last answered, this machine's clock; `null`: never. */
  lastAnswerAt: EpochMs.nullable(),
  /** Why the newest try failed; `null`: it did not. */
  trouble: z.string().nullable(),
  /** Through the control plane, because the process itself cannot be reached from here. */
  isRelayed: z.boolean(),
  /** Its clock less this machine's, ms, as far as the way there lets one say; `null`: it does not tell its time. */
  clockOffsetMs: z.number().nullable(),
})
export type Source = z.infer<typeof Source>

/** Older than this a source is stale: three seconds, or two of its own intervals. */
export function staleAfterMs({ everyMs }: Pick<Source, 'everyMs'>): number {
  return Math.max(3_000, 2 * everyMs)
}

/** An answer of Prometheus' HTTP API. */
export const QueryResult = z.object({
  /** `matrix`: over time · `vector`: now · `scalar` as a vector without labels. */
  kind: z.enum(['matrix', 'vector']),
  series: z.array(
    z.object({
      labels: z.record(z.string(), z.string()),
      at: z.array(EpochMs),
      values: z.array(z.number().nullable()),
    }),
  ),
  warnings: z.array(z.string()),
  tookMs: z.number().nonnegative(),
})
export type QueryResult = z.infer<typeof QueryResult>

/** An alert that Alertmanager holds. */
export const ForeignAlert = z.object({
  fingerprint: z.string(),
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  state: z.enum(['active', 'suppressed', 'unprocessed']),
  startsAt: EpochMs,
  endsAt: EpochMs.nullable(),
  /** Silences of Alertmanager that keep it quiet: who and why. */
  silences: z.array(z.object({ id: z.string(), createdBy: z.string(), comment: z.string(), endsAt: EpochMs })),
  generatorUrl: z.string().nullable(),
})
export type ForeignAlert = z.infer<typeof ForeignAlert>

/** What the console sees and another system sees are not the same, for longer than one asking. */
export const Difference = z.object({
  /** `<source>/<what>`: one open of an id. */
  id: z.string(),
  source: z.enum(['prometheus', 'alertmanager']),
  /** "Messages per second", "Target gateway". */
  title: z.string(),
  /** As shown, with units: what this console has, and what the other says. */
  here: z.string(),
  there: z.string(),
  /** This machine's clock. */
  since: EpochMs,
})
export type Difference = z.infer<typeof Difference>
