/** Somebody goes through a runbook: what is written into its log (`shared/log-entry.ts`), and what that comes to. */
import { z } from 'zod'
import { EpochMs, OperationId } from '../ids.ts'
import { RunbookId } from './runbook.ts'

const text = (most: number) => z.string().min(1).max(most)
const StepId = text(200)

/** What a run is about. All `null`: the whole cluster. */
export const RunSubject = z.object({
  accountId: z.string().nullable(),
  nodeId: z.string().nullable(),
  serviceId: z.string().nullable(),
  /** The alert it began from. */
  alertId: z.string().nullable(),
})
export type RunSubject = z.infer<typeof RunSubject>

export const RunEntryBody = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    runbookId: RunbookId,
    version: z.number().int().positive(),
    /** Of the file as it was read. */
    hash: z.string(),
    title: text(200),
    subject: RunSubject,
  }),
  /** `measured`: of a check, what it said at that moment; "" where it said nothing. */
  z.object({
    kind: z.literal('ticked'),
    stepId: StepId,
    outcome: z.enum(['done', 'skipped']),
    measured: z.string().max(300),
  }),
  z.object({ kind: z.literal('unticked'), stepId: StepId }),
  z.object({ kind: z.literal('decided'), stepId: StepId, answer: text(200) }),
  /** An action that was confirmed; its outcome is the operation's. */
  z.object({ kind: z.literal('acted'), stepId: StepId, operationId: OperationId, title: text(300) }),
  /** `stepId` `null`: on the run as a whole. */
  z.object({ kind: z.literal('noted'), stepId: StepId.nullable(), text: text(10_000) }),
  z.object({ kind: z.literal('ended'), outcome: z.enum(['solved', 'given up']), why: z.string().max(2_000) }),
])
export type RunEntryBody = z.infer<typeof RunEntryBody>

/** The head of a run, folded from its entries. */
export const Run = z.object({
  id: z.uuidv7(),
  runbookId: RunbookId,
  version: z.number().int(),
  hash: z.string(),
  title: z.string(),
  subject: RunSubject,
  startedAt: EpochMs,
  startedBy: z.string(),
  /** `null`: it is open. */
  ended: z.object({ at: EpochMs, by: z.string(), outcome: z.enum(['solved', 'given up']), why: z.string() }).nullable(),
  /** Steps that are done or skipped. */
  ticked: z.number().int(),
  /** Who wrote into it. */
  people: z.array(z.string()),
  /** Entries that the cluster has not yet. */
  unsent: z.number().int(),
})
export type Run = z.infer<typeof Run>
