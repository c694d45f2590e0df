/** The clusters this console knows, as profiles, and how each of them is. */
import { z } from 'zod'
import { Environment } from './fact.ts'
import { EpochMs } from './ids.ts'

export const Profile = z.object({
  id: z.string(),
  name: z.string(),
  environment: Environment,
  controlApiUrl: z.string(),
  /** History comes from there too; `null`: none is configured. */
  prometheusUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** A second source of alerts; `null`: none is configured. */
  alertmanagerUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
})
export type Profile = z.infer<typeof Profile>

export const ConnectionState = z.object({
  profile: Profile,
  /** The cluster that came with this console; it cannot be changed or removed. */
  isBuiltIn: z.boolean(),
  /** Who acts from this console there. */
  actor: z.string(),
  hasToken: z.boolean(),
  /** Its token is there again after a restart; false with a token: it lives in this run's memory alone. */
  keepsToken: z.boolean(),
  /** `idle`: no window is on it, and it is not watched. */
  link: z.enum(['idle', 'connecting', 'live', 'stale', 'retrying', 'refused']),
  /** Why it is not live; `null`: it is, or nobody tried. */
  problem: z.string().nullable(),
  /** This machine's clock; `null`: never. */
  heardAt: EpochMs.nullable(),
  /** The worst that is open there, as last heard; `null`: not known. */
  worst: z.enum(['ok', 'warning', 'critical']).nullable(),
  openAlerts: z.number().int().nonnegative().nullable(),
  /** Of those; `null`: not known. */
  criticalAlerts: z.number().int().nonnegative().nullable().default(null),
})
export type ConnectionState = z.infer<typeof ConnectionState>

/** What trying a connection brought, step by step: name, port, TLS, HTTP, token, version, clock. The first that failed is where to look. */
export const ConnectionTest = z.object({
  steps: z.array(
    z.object({
      title: z.string(),
      status: z.enum(['pass', 'warn', 'fail', 'skipped']),
      /** What was found: "answered in 12 ms", "nothing listens at 127.0.0.1:7100". */
      found: z.string(),
      /** What to do about it; empty where nothing needs doing. */
      advice: z.string(),
    }),
  ),
})
export type ConnectionTest = z.infer<typeof ConnectionTest>

export const NewConnection = z.strictObject({
  profile: Profile.extend({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes, at most 63'),
    name: z.string().trim().min(1).max(100),
    controlApiUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
  }),
  /** Bearer token; `null`: the one that is there already, which serves the origin and the environment it was given for alone. */
  token: z.string().min(1).max(10_000).nullable(),
  actor: z.string().trim().min(1).max(200),
})
export type NewConnection = z.infer<typeof NewConnection>
