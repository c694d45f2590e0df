/** Deployments: another version of the bots, brought in step by step, judged by figures, taken back when they are bad. */
import { z } from 'zod'
import { BackupId } from './backup.ts'
import { AccountId, EpochMs, NodeId, OperationId } from './ids.ts'

/** Name of a version's folder: `1.4.0`. */
export const VersionName = z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/, 'a version, such as 1.4.0')
export type VersionName = z.infer<typeof VersionName>

export const SettingValue = z.union([z.string().max(2_000), z.number(), z.boolean()])
/** What all bots go by, by name; told to them by the control plane, kept in the journal. */
export const Settings = z.object({
  /** Grows and shrinks by migrations. */
  schema: z.number().int().nonnegative(),
  values: z.record(z.string(), SettingValue),
})
export type Settings = z.infer<typeof Settings>

export const SettingChange = z.discriminatedUnion('change', [
  z.strictObject({ change: z.literal('set'), name: z.string().min(1).max(64), value: SettingValue }),
  z.strictObject({ change: z.literal('remove'), name: z.string().min(1).max(64) }),
  z.strictObject({ change: z.literal('rename'), from: z.string().min(1).max(64), to: z.string().min(1).max(64) }),
])
export type SettingChange = z.infer<typeof SettingChange>

export const Migration = z.strictObject({
  /** The settings' schema afterwards; one more than before. */
  toSchema: z.number().int().positive(),
  title: z.string().min(1).max(200),
  up: z.array(SettingChange).min(1),
  /** `null`: there is no way back but a backup. */
  down: z.array(SettingChange).min(1).nullable(),
})
export type Migration = z.infer<typeof Migration>

/** `version.json` in a version's folder. `entry`: the bot's main file there. */
export const VersionFile = z.strictObject({
  version: VersionName,
  title: z.string().min(1).max(200),
  notes: z.string().max(10_000).default(''),
  entry: z.string().regex(/^[\w.-]+\.(?:ts|js|mjs)$/, 'a file of this folder'),
  /** Settings' schemas that its bots understand, both ends included. */
  understands: z.strictObject({ from: z.number().int().nonnegative(), to: z.number().int().nonnegative() }),
  migration: Migration.nullable().default(null),
})
export type VersionFile = z.infer<typeof VersionFile>

/** A version as the cluster found it on the disk. */
export const Version = z.object({
  version: VersionName,
  title: z.string(),
  notes: z.string(),
  /** Empty: it can be deployed; else what is wrong with the folder. */
  trouble: z.string(),
  migration: Migration.nullable(),
  understands: VersionFile.shape.understands.nullable(),
  /** SHA-256 over the folder's files and their names; `null` with trouble. A folder that changed since its plan is refused. */
  hash: z.string().nullable(),
})
export type Version = z.infer<typeof Version>

/** The eight of L10, in order. */
export const DeploymentStep = z.enum([
  'healthCheck',
  'backup',
  'migration',
  'canary',
  'verifyCanary',
  'waves',
  'verify',
  'smoke',
])
export type DeploymentStep = z.infer<typeof DeploymentStep>
export const DEPLOYMENT_STEPS = DeploymentStep.options

export const StepRecord = z.object({
  step: DeploymentStep,
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped', 'undone']),
  startedAt: EpochMs.nullable(),
  endedAt: EpochMs.nullable(),
  /** What it did or found, in words. */
  detail: z.string(),
})
export type StepRecord = z.infer<typeof StepRecord>

export const NodeRollout = z.object({
  nodeId: NodeId,
  accountId: AccountId,
  /** 0: the canary; then the waves. */
  wave: z.number().int().nonnegative(),
  /** `failed`: not brought in · `stuck`: not taken back either, a person must look. */
  state: z.enum(['waiting', 'updating', 'updated', 'failed', 'returning', 'returned', 'stuck']),
  why: z.string(),
})
export type NodeRollout = z.infer<typeof NodeRollout>

/** How the nodes of one version fared over the same window. Source: the accounts' masters, which hand out the messages. */
export const Fared = z.object({
  version: z.string(),
  nodes: z.array(NodeId),
  messages: z.number().int().nonnegative(),
  errors: z.number().int().nonnegative(),
  /** 0…1; `null`: no message. */
  errorFraction: z.number().min(0).max(1).nullable(),
  p95Ms: z.number().nonnegative().nullable(),
  windowMs: z.number().nonnegative(),
})
export type Fared = z.infer<typeof Fared>

/**
 * `waiting`: fewer than 200 messages and less than 60 s · `pass` · `watch`: errors of 1 to 5 %, not for 2 minutes yet ·
 * `stop`: for 2 minutes; waves stop, rolling back is offered · `rollBack`: ≥ 5 % errors or p95 > 2 s
 */
export const Verdict = z.enum(['waiting', 'pass', 'watch', 'stop', 'rollBack'])
export type Verdict = z.infer<typeof Verdict>

export const Judgement = z.object({
  at: EpochMs,
  /** At which step. */
  step: DeploymentStep,
  verdict: Verdict,
  /** The deciding figures in a sentence: "6.4 % errors of 211 messages, limit 5 %; 1.3.0 had 0.1 %". */
  why: z.string(),
  /** New version. */
  candidate: Fared,
  /** Old version over the same window; `null`: no node runs it any more, or nothing was measured. */
  baseline: Fared.nullable(),
})
export type Judgement = z.infer<typeof Judgement>

/** One named scenario played through the gateway as a user would. */
export const SmokeResult = z.object({
  name: z.string(),
  accountId: AccountId,
  outcome: z.enum(['passed', 'failed']),
  tookMs: z.number().nonnegative(),
  /** What was expected and what came, when it failed; else empty. */
  detail: z.string(),
})
export type SmokeResult = z.infer<typeof SmokeResult>

/**
 * running → succeeded · running → stopped (waves stopped, a person decides) → running (promoted) or rollingBack ·
 * running → rollingBack → rolledBack · failed: neither forward nor back, with why
 */
export const DeploymentState = z.enum(['running', 'stopped', 'rollingBack', 'rolledBack', 'succeeded', 'failed'])
export type DeploymentState = z.infer<typeof DeploymentState>

export const Deployment = z.object({
  /** The operation that began it. */
  id: OperationId,
  version: VersionName,
  /** What ran before. */
  from: z.string(),
  owner: z.string(),
  reason: z.string(),
  state: DeploymentState,
  /** A sentence: where it is, or how it ended. */
  why: z.string(),
  startedAt: EpochMs,
  endedAt: EpochMs.nullable(),
  steps: z.array(StepRecord),
  nodes: z.array(NodeRollout),
  /** Newest last; at most 50. */
  judgements: z.array(Judgement),
  smoke: z.array(SmokeResult),
  backupId: BackupId.nullable(),
  migration: Migration.nullable(),
  /** Whether a person, or automation, takes it back, who and why; `null`: nobody does. */
  rollback: z
    .object({
      by: z.string(),
      reason: z.string(),
      operationId: OperationId.nullable(),
      startedAt: EpochMs,
      /** Verification after it, in words; empty until then. */
      verified: z.string(),
    })
    .nullable(),
  /** Who went on though errors were over the warning limit; `null`: nobody had to. */
  promoted: z.object({ by: z.string(), reason: z.string(), at: EpochMs }).nullable(),
  /** For users and colleagues, filled from what happened; `null` while there is nothing to say. */
  message: z.string().nullable(),
})
export type Deployment = z.infer<typeof Deployment>

/** Limits of L10. */
export const DEPLOYMENT_LIMITS = {
  rollBackErrorFraction: 0.05,
  rollBackP95Ms: 2_000,
  stopErrorFraction: 0.01,
  stopAfterMs: 2 * 60_000,
  judgedFromMessages: 200,
  judgedFromMs: 60_000,
  /** Without enough messages for this long it stops and asks. */
  waitAtMostMs: 5 * 60_000,
} as const

/** It has neither ended nor is it standing still for a person. */
export function isMoving({ state }: Pick<Deployment, 'state'>): boolean {
  return state === 'running' || state === 'rollingBack'
}

export function isOpen({ endedAt }: Pick<Deployment, 'endedAt'>): boolean {
  return endedAt === null
}

/** The open one; `null`: none. There is never a second. */
export function openDeployment(deployments: readonly Deployment[]): Deployment | null {
  return deployments.find(isOpen) ?? null
}
