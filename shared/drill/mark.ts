/** What a drill carries that induces something: which scenario, what it is judged by. */
import { z } from 'zod'
import { EpochMs } from '../ids.ts'

/** Whose facts say that it was detected, decided and restored. */
export const DrillWatch = z.enum(['node', 'service', 'deployment', 'backup'])
export type DrillWatch = z.infer<typeof DrillWatch>

/** Each from the moment before it, ms; `null`: the cluster sets no limit for it. Source: the cluster's own timing, when the drill began. */
export const DrillLimits = z.object({
  detectMs: z.number().nonnegative().nullable(),
  decideMs: z.number().nonnegative().nullable(),
  restoreMs: z.number().nonnegative().nullable(),
})
export type DrillLimits = z.infer<typeof DrillLimits>

export const DrillMark = z.object({
  scenarioId: z.string().max(64),
  watches: DrillWatch,
  /** Whom it happens to: a node, a service, a version, a backup. */
  target: z.string(),
  /** Codes of the alerts that count as detected. */
  alerts: z.array(z.string()),
  limits: DrillLimits,
})
export type DrillMark = z.infer<typeof DrillMark>

/** What was done to a process, by whom nobody else does such things: the supervisor, or the control plane itself. */
export const DrillDeed = z.object({
  /** `putBack`: what was induced was ended. */
  kind: z.enum(['induced', 'putBack']),
  /** "SIGKILL to uae-1 (process 4711)" */
  what: z.string(),
  /** Clock of the process that did it. */
  doneAt: EpochMs,
})
export type DrillDeed = z.infer<typeof DrillDeed>
