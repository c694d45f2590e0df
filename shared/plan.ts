/** What a command would do, why it may or may not, and what that rests on. Making one changes nothing. */
import { z } from 'zod'
import { Candidate, Check } from './check.ts'
import { Command } from './command.ts'
import { EpochMs, JournalId, PlanId } from './ids.ts'

/** How careful the click must be. Measured by the plan, decided in host/ (which may only raise it). */
export const PlanClass = z.enum(['harmless', 'routine', 'disturbing', 'forced'])
export type PlanClass = z.infer<typeof PlanClass>

/** A value the plan rests on: `account/uae-main`, `lease.epoch`, `41`. Checked again when the operation starts. */
export const BasisEntry = z.object({
  entity: z.string(),
  field: z.string(),
  value: z.union([z.string(), z.number(), z.null()]),
})
export type BasisEntry = z.infer<typeof BasisEntry>

/** What `staleEpoch` lists, and nothing else. */
export const BasisChange = z.object({
  entity: z.string(),
  field: z.string(),
  planned: BasisEntry.shape.value,
  now: BasisEntry.shape.value,
})
export type BasisChange = z.infer<typeof BasisChange>

export const Plan = z.object({
  id: PlanId,
  journalId: JournalId,
  command: Command,
  title: z.string(),
  class: PlanClass,
  /** One sentence a reason, the first is the deciding one. */
  classWhy: z.array(z.string()),
  createdAt: EpochMs,
  expiresAt: EpochMs,
  basis: z.array(BasisEntry),
  steps: z.array(z.object({ title: z.string(), detail: z.string() })),
  candidates: z.array(Candidate),
  checks: z.array(Check),
  consequences: z.array(z.string()),
  /** What undoes it, until when, and what cannot be undone. `command: null`: nothing does. */
  inverse: z.object({ command: Command.nullable(), text: z.string() }),
  /** From past runs on this cluster. `medianMs: null`: there were none. */
  estimate: z.object({ medianMs: z.number().nullable(), pastMs: z.array(z.number()), what: z.string() }),
})
export type Plan = z.infer<typeof Plan>

export const PLAN_LIFETIME_MS = 120_000
/** Evidence older than this makes a plan forced. */
export const EVIDENCE_LIMIT_MS = 5_000
