/**
 * Something went wrong and people work on it together: entries that are only ever added, as those of a run. An incident is folded
 * from its entries; what happened in the cluster meanwhile is put beside them and never copied into them, but for what is pinned.
 */
import { z } from 'zod'
import { AccountId, EpochMs } from '../ids.ts'

const text = (most: number) => z.string().min(1).max(most)

/** 1: accounts are without service, or data is at risk. 2: users notice. 3: nobody notices yet. */
export const Severity = z.union([z.literal(1), z.literal(2), z.literal(3)])
export type Severity = z.infer<typeof Severity>

/** Commander decides, operations acts, communications tells the others. One person may hold all three. */
export const IncidentRole = z.enum(['commander', 'operations', 'communications'])
export type IncidentRole = z.infer<typeof IncidentRole>

export const Audience = z.enum(['internal', 'customers', 'executives'])
export type Audience = z.infer<typeof Audience>

/** What is on record as it was at that moment: its words are kept, whatever becomes of the thing itself. */
export const Evidence = z.object({
  /** `figure`: a value that was read off. */
  kind: z.enum(['fact', 'failover', 'alert', 'operation', 'deployment', 'run', 'figure']),
  /** Of the thing: a failover's id, a fact's number, a figure's key. */
  refId: text(200),
  title: text(300),
  detail: z.string().max(2_000),
  /** When it happened, or was read: the source's clock. */
  at: EpochMs,
})
export type Evidence = z.infer<typeof Evidence>

/** What one account lost, from its objectives. */
export const AccountImpact = z.object({
  accountId: AccountId,
  /** Seconds without service within the incident; `null`: not recorded. */
  downSeconds: z.number().nonnegative().nullable(),
  /** Replies that were refused or failed; `null`: not recorded. */
  failedReplies: z.number().nonnegative().nullable(),
  /** Of the availability budget of its window, 0…; `null`: no objective, or not recorded. */
  budgetSpent: z.number().nonnegative().nullable(),
})
export type AccountImpact = z.infer<typeof AccountImpact>

export const Impact = z.object({
  from: EpochMs,
  to: EpochMs,
  accounts: z.array(AccountImpact),
  /** Parts of the period without records, in words; empty: none. */
  notRecorded: z.array(z.string().max(300)),
})
export type Impact = z.infer<typeof Impact>

export const IncidentEntryBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('declared'),
    title: text(200),
    severity: Severity,
    summary: z.string().max(2_000),
    /** Empty: the whole cluster. */
    accountIds: z.array(AccountId).max(100),
    /** Alerts it began from. */
    alertIds: z.array(text(300)).max(100),
    /** When it began, if that was before it was declared; the declarer's clock. */
    beganAt: EpochMs,
  }),
  z.object({ kind: z.literal('reclassified'), severity: Severity, why: z.string().max(2_000) }),
  z.object({ kind: z.literal('retitled'), title: text(200) }),
  /** `person` `null`: nobody holds it now. */
  z.object({ kind: z.literal('assigned'), role: IncidentRole, person: text(80).nullable() }),
  z.object({ kind: z.literal('wrote'), text: text(10_000) }),
  /** Its entry's id is the pin's. */
  z.object({ kind: z.literal('pinned'), evidence: Evidence }),
  z.object({ kind: z.literal('unpinned'), pinId: z.uuidv7() }),
  /** `null`: no updates are promised. */
  z.object({ kind: z.literal('updatesEvery'), minutes: z.number().int().min(1).max(1_440).nullable() }),
  /** What was told to others, as it was sent. The console sends nothing itself. */
  z.object({ kind: z.literal('updateSent'), audience: Audience, text: text(10_000) }),
  z.object({
    kind: z.literal('closed'),
    why: z.string().max(2_000),
    /** As it stood then; `null`: it could not be asked for. */
    impact: Impact.nullable(),
  }),
  z.object({ kind: z.literal('reopened'), why: z.string().max(2_000) }),
])
export type IncidentEntryBody = z.infer<typeof IncidentEntryBody>

/** The head of an incident, folded from its entries. */
export const Incident = z.object({
  id: z.uuidv7(),
  title: z.string(),
  severity: Severity,
  summary: z.string(),
  accountIds: z.array(AccountId),
  alertIds: z.array(z.string()),
  beganAt: EpochMs,
  declaredAt: EpochMs,
  declaredBy: z.string(),
  /** `null`: it is open. */
  closed: z.object({ at: EpochMs, by: z.string(), why: z.string(), impact: Impact.nullable() }).nullable(),
  /** Who holds what; `null`: nobody. */
  roles: z.record(IncidentRole, z.string().nullable()),
  /** Promised updates. `dueAt`: when the next one is; `null`: none are promised. */
  updates: z.object({
    everyMinutes: z.number().int().nullable(),
    lastAt: EpochMs.nullable(),
    dueAt: EpochMs.nullable(),
  }),
  /** By when they were pinned. `id`: of the entry. */
  pins: z.array(z.object({ id: z.uuidv7(), by: z.string(), evidence: Evidence })),
  /** Who wrote into it. */
  people: z.array(z.string()),
  /** Entries that the cluster has not yet. */
  unsent: z.number().int(),
})
export type Incident = z.infer<typeof Incident>
