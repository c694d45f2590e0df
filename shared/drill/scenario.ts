/** A drill as data: what is induced and how, what should be seen, within what, and how it is put back. */
import { z } from 'zod'
import { DrillWatch } from './mark.ts'

/** Names of the cluster's own times, from its configuration: what a scenario expects is their sum. */
export const DrillTerm = z.enum([
  'beatEveryMs',
  'acceptablePauseMs',
  'probeTimeoutMs',
  'considerEveryMs',
  'countdownMs',
  'fenceTimeoutMs',
  'transferTimeoutMs',
  'promoteTimeoutMs',
  'verifyTimeoutMs',
  'restartDelayMs',
  'warmingMs',
  'probeEveryMs',
  'serviceTimeoutMs',
])
export type DrillTerm = z.infer<typeof DrillTerm>

/** What is done to real processes. Each by the supervisor of the built-in cluster, but `deploy` and `verify`: by the control plane. */
export const Induced = z.discriminatedUnion('do', [
  /** SIGKILL; its supervisor starts it again. */
  z.strictObject({ do: z.literal('kill'), on: z.enum(['master', 'controlPlane']) }),
  /** SIGSTOP: alive, and answers nothing, until SIGCONT. */
  z.strictObject({ do: z.literal('stop'), on: z.literal('master') }),
  /** The account's phone ends the session of its master. */
  z.strictObject({ do: z.literal('logOut'), on: z.literal('master') }),
  /** The spreadsheet service answers nothing any more. */
  z.strictObject({ do: z.literal('hang'), on: z.literal('sheets') }),
  z.strictObject({ do: z.literal('deploy'), version: z.string() }),
  /** One byte of the newest backup is another, in its first place; then it is verified. */
  z.strictObject({ do: z.literal('damage'), on: z.literal('newestBackup') }),
])
export type Induced = z.infer<typeof Induced>

/** The moment of a run that ticks a step. */
export const DrillTick = z.enum(['induced', 'detected', 'decided', 'restored', 'putBack', 'ended'])
export type DrillTick = z.infer<typeof DrillTick>

export const DrillStep = z.strictObject({
  /** What is to be seen or done. */
  text: z.string(),
  by: z.enum(['the drill', 'the cluster', 'automation', 'a person']),
  tick: DrillTick,
  /** The runbook to follow there; absent: there is nothing to do. */
  runbook: z.string().optional(),
})
export type DrillStep = z.infer<typeof DrillStep>

const terms = z.array(DrillTerm).nullable()

export const DrillScenario = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  title: z.string(),
  trains: z.string(),
  /** In words. */
  induces: z.string(),
  /** In turn. `when`: `failingOver`: while the failover that the one before brought is under way. */
  deeds: z.array(z.strictObject({ induced: Induced, when: z.enum(['atOnce', 'failingOver']) })),
  /** Why it cannot be started here; `null`: it can. */
  notHere: z.string().nullable(),
  /** Of one account, or of the whole cluster. */
  scope: z.enum(['account', 'cluster']),
  watches: DrillWatch,
  runbook: z.string(),
  alerts: z.array(z.string()),
  faults: z.array(z.string()),
  commands: z.array(z.string()),
  steps: z.array(DrillStep),
  /** Each from the moment before it; `null`: the cluster sets no time for it. */
  within: z.strictObject({ detect: terms, decide: terms, restore: terms }),
  /** When what was induced is ended, where the drill itself does that. `halfTime`: there is as much time to look as to recover. */
  putBackWhen: z.enum(['restored', 'halfTime']),
  putBack: z.string(),
  /** What it lasts at most, unless somebody says otherwise. */
  minutes: z.number().int().positive(),
})
export type DrillScenario = z.infer<typeof DrillScenario>
