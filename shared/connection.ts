/** The clusters this console knows, as profiles, and how each of them is. */
import { z } from 'zod'
import { Environment } from './fact.ts'
import { EpochMs } from './ids.ts'

/** How a monitoring server is told who asks. The password or the token itself is never part of a profile. */
export const MonitoringAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic'), user: z.string().trim().min(1).max(200) }),
  z.strictObject({ kind: z.literal('bearer') }),
])
export type MonitoringAuth = z.infer<typeof MonitoringAuth>

/** Whose certificates are believed, for every server of a profile that is reached by https. */
export const Trust = z.discriminatedUnion('kind', [
  /** The authorities that came with the runtime. */
  z.strictObject({ kind: z.literal('system') }),
  /** These authorities and no other, as PEM. */
  z.strictObject({ kind: z.literal('authority'), pem: z.string().min(1).max(64_000) }),
  /** Exactly these certificates, by their SHA-256 in lower-case hex; name, issuer and end do not matter then. */
  z.strictObject({
    kind: z.literal('pinned'),
    sha256: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .min(1)
      .max(16),
  }),
])
export type Trust = z.infer<typeof Trust>

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
  prometheusAuth: MonitoringAuth.default({ kind: 'none' }),
  alertmanagerAuth: MonitoringAuth.default({ kind: 'none' }),
  trust: Trust.default({ kind: 'system' }),
  /** Every server of the profile is reached through it, by CONNECT; `null`: directly. */
  proxyUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** A folder of the machine the console runs on, with runbooks of a team's own; `null` or absent: none. */
  runbooksFolder: z.string().trim().min(1).max(1_000).nullable().optional(),
})
export type Profile = z.infer<typeof Profile>

/** A profile that asks for nothing of the kind: what an older file without these fields is read as. */
export const PLAIN_ACCESS = {
  prometheusAuth: { kind: 'none' },
  alertmanagerAuth: { kind: 'none' },
  trust: { kind: 'system' },
  proxyUrl: null,
} as const satisfies Partial<Profile>

/** The servers beside the cluster that may want a password or a token of their own. */
export const MonitoringServer = z.enum(['prometheus', 'alertmanager'])
export type MonitoringServer = z.infer<typeof MonitoringServer>

/** `none`: none is wanted. `kept`: it is there again after a restart. `memory`: for this run alone. `missing`: it has to be given again. */
export const SecretStanding = z.enum(['none', 'kept', 'memory', 'missing'])
export type SecretStanding = z.infer<typeof SecretStanding>

export const ConnectionState = z.object({
  profile: Profile,
  /** The cluster that came with this console; it cannot be changed or removed. */
  isBuiltIn: z.boolean(),
  /** Who acts from this console there. */
  actor: z.string(),
  hasToken: z.boolean(),
  /** Its token is there again after a restart; false with a token: it lives in this run's memory alone. */
  keepsToken: z.boolean(),
  /** The passwords and tokens of the monitoring servers. */
  monitoringSecrets: z
    .strictObject({ prometheus: SecretStanding, alertmanager: SecretStanding })
    .default({ prometheus: 'none', alertmanager: 'none' }),
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

const Secret = z.string().min(1).max(10_000)

const MonitoringTrial = z.strictObject({
  url: z.string(),
  auth: MonitoringAuth,
  /** `null`: the kept one, where it was given for this address and this way. */
  secret: Secret.nullable(),
})

/** What is tried before it is saved. Absent: as a plain profile has it. */
export const ConnectionTrial = z.strictObject({
  controlApiUrl: z.string(),
  token: z.string().nullable(),
  /** Of the connection whose kept secrets may serve; `null`: a new one. */
  id: z.string().nullable(),
  trust: Trust.optional(),
  proxyUrl: z.string().nullable().optional(),
  prometheus: MonitoringTrial.nullable().optional(),
  alertmanager: MonitoringTrial.nullable().optional(),
})
export type ConnectionTrial = z.infer<typeof ConnectionTrial>

/** A certificate authority, as a person recognises it. */
export const Authority = z.object({
  /** "Linda Test CA" or the whole subject where it has no common name. */
  subject: z.string(),
  endsAt: EpochMs,
  /** Lower-case hex. */
  sha256: z.string(),
})
export type Authority = z.infer<typeof Authority>

export const NewConnection = z.strictObject({
  profile: Profile.extend({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes, at most 63'),
    name: z.string().trim().min(1).max(100),
    controlApiUrl: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
  }),
  /** Bearer token; `null`: the one that is there already, which serves the origin and the environment it was given for alone. */
  token: Secret.nullable(),
  /** Passwords and tokens of the monitoring servers; `null`: the one that is there already. One that its profile does not want any more is forgotten. */
  secrets: z.strictObject({ prometheus: Secret.nullable(), alertmanager: Secret.nullable() }).optional(),
  actor: z.string().trim().min(1).max(200),
})
export type NewConnection = z.infer<typeof NewConnection>
