/** A runbook as values: its head, and its text cut into what is read and what is done. */
import { z } from 'zod'
import { EpochMs } from '../ids.ts'
import { ConditionId } from './condition-ids.ts'
import { MeasureId } from '../alert-rule.ts'

export const RunbookId = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)
export type RunbookId = z.infer<typeof RunbookId>

/** `playbook`: an incident with all eight parts · `guide`: a trouble and its causes · `procedure`: something done on purpose. */
export const RunbookKind = z.enum(['playbook', 'guide', 'procedure'])
export type RunbookKind = z.infer<typeof RunbookKind>

/** What stands between the two lines of dashes. */
export const RunbookHead = z.strictObject({
  id: RunbookId,
  title: z.string().min(1).max(120),
  kind: RunbookKind,
  version: z.number().int().positive(),
  owner: z.string().min(1).max(80),
  /** The day somebody last went through it, YYYY-MM-DD. */
  reviewed: z.iso.date(),
  /** Codes of alerts it answers: of a condition, or the id of a rule. */
  alerts: z.array(z.string().max(64)),
  /** Codes of `FAULTS` it answers. */
  faults: z.array(z.string().max(64)),
  /** One sentence: when to open it. Shown in lists and found first by the search. */
  summary: z.string().min(1).max(300),
  /** Why no test walks it, or parts of it; `null`: all of it is walked. */
  notWalked: z.string().max(400).nullable(),
})
export type RunbookHead = z.infer<typeof RunbookHead>

const title = z.string().min(1).max(200)

/** What must hold. One of them. Without `of` it is asked of the run's subject, and of every account or node where it has none. */
export const Condition = z.union([
  /** Of the cluster's state. */
  z.strictObject({ title, state: ConditionId, of: z.string().max(64).optional() }),
  /** A measure of the alert rules against a limit, in the measure's own unit. */
  z.strictObject({ title, measure: MeasureId, of: z.string().max(64).optional(), below: z.number() }),
  z.strictObject({ title, measure: MeasureId, of: z.string().max(64).optional(), above: z.number() }),
  /** No open alert of this code. */
  z.strictObject({ title, noAlert: z.string().max(64), of: z.string().max(64).optional() }),
  /** One number of the configured Prometheus. */
  z.strictObject({ title, query: z.string().max(2_000), below: z.number() }),
  z.strictObject({ title, query: z.string().max(2_000), above: z.number() }),
])
export type Condition = z.infer<typeof Condition>

/** A command as it stands in the text: words that begin with a dollar sign are filled in from the run. */
export const CommandTemplate = z.record(z.string(), z.unknown())
export type CommandTemplate = z.infer<typeof CommandTemplate>

export const Audience = z.enum(['internal', 'customers', 'executives'])
export type Audience = z.infer<typeof Audience>

export const DecideOption = z.strictObject({
  answer: z.string().min(1).max(200),
  /** `#heading` of this runbook, `runbook:<id>`; absent: go on. */
  go: z.string().max(120).optional(),
})

const StepId = z.string().max(200)
const notWalked = z.string().max(400).nullable()

/** `id`: of the heading it stands under and how many steps came before it there: `first-response/2`. */
export const Step = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('check'), id: StepId, condition: Condition, notWalked }),
  z.object({ kind: z.literal('action'), id: StepId, title, command: CommandTemplate, notWalked }),
  /** `title`: its first line where that is a comment; else `null`. */
  z.object({ kind: z.literal('shell'), id: StepId, title: z.string().nullable(), text: z.string() }),
  z.object({ kind: z.literal('decide'), id: StepId, question: z.string(), options: z.array(DecideOption) }),
  z.object({ kind: z.literal('message'), id: StepId, title, audience: Audience, text: z.string() }),
  /** An item of a list with boxes to tick; its Markdown. */
  z.object({ kind: z.literal('todo'), id: StepId, text: z.string() }),
])
export type Step = z.infer<typeof Step>
export type StepKind = Step['kind']

/** In the order of the page. */
export const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), depth: z.number().int().min(1).max(6), slug: z.string(), text: z.string() }),
  z.object({ kind: z.literal('text'), markdown: z.string() }),
  z.object({ kind: z.literal('step'), step: Step }),
  /** A block that cannot be read, with why: shown as it stands, never run. */
  z.object({ kind: z.literal('broken'), source: z.string(), why: z.string() }),
])
export type Part = z.infer<typeof Part>

export const Runbook = z.object({ head: RunbookHead, parts: z.array(Part) })
export type Runbook = z.infer<typeof Runbook>

/** A row of the library: what a list needs. */
export const RunbookEntry = z.object({
  head: RunbookHead,
  /** SHA-256 of the file, hex. */
  hash: z.string(),
  bytes: z.number().int().nonnegative(),
  /** Where it came from: the cluster, a folder, or with the console. */
  source: z.enum(['cluster', 'folder', 'shipped']),
  /** When this text came in, this machine's clock; of one that ships `null`. */
  syncedAt: EpochMs.nullable(),
  /** The version this person opened last; `null`: never. */
  readVersion: z.number().int().nullable(),
  isPinned: z.boolean(),
})
export type RunbookEntry = z.infer<typeof RunbookEntry>
