/** One run of a scenario, from facts alone: what was induced, and when it was detected, decided and restored. Pure. */
import { z } from 'zod'
import type { Deployment } from '../deployment.ts'
import type { Fact } from '../fact.ts'
import { AccountId, EpochMs, OperationId } from '../ids.ts'
import { isEnded } from '../operation.ts'
import { DrillDeed, DrillMark } from './mark.ts'

/** The moment, and the fact that says so. */
export const DrillMoment = z.object({ at: EpochMs, by: z.string() })
export type DrillMoment = z.infer<typeof DrillMoment>

export const DrillRun = z.object({
  /** The operation that began it, and the mark on everything that belongs to it. */
  id: OperationId,
  /** `null`: every account. */
  accountId: AccountId.nullable(),
  owner: z.string(),
  mark: DrillMark,
  startedAt: EpochMs,
  /** When the supervisor and the cluster end it, whoever is still there. */
  endsAt: EpochMs,
  deeds: z.array(DrillDeed),
  /** `null`: no fact says so. */
  detected: DrillMoment.nullable(),
  decided: DrillMoment.nullable(),
  restored: DrillMoment.nullable(),
  /** `null` while it runs. */
  endedAt: EpochMs.nullable(),
  /** Why it ended; `null` while it runs. */
  why: z.string().nullable(),
})
export type DrillRun = z.infer<typeof DrillRun>

export const KEPT_DRILL_RUNS = 40

/** The runs after one more fact: the same list where it changes none. */
export function foldDrillRuns(runs: readonly DrillRun[], fact: Fact): readonly DrillRun[] {
  if (fact.kind === 'drillStarted') {
    const { scenario: mark, id, accountId, owner, since, expiresAt } = fact.drill
    if (mark === undefined) return runs
    const begun = { id, accountId, owner, mark, startedAt: since, endsAt: expiresAt, deeds: [] }
    const open = { detected: null, decided: null, restored: null, endedAt: null, why: null }
    return [{ ...begun, ...open }, ...runs].slice(0, KEPT_DRILL_RUNS)
  }
  const id = fact.kind === 'drillDeed' ? fact.runId : fact.kind === 'drillEnded' ? fact.endedId : (fact.drillId ?? null)
  if (id === null) return runs
  const index = runs.findIndex((run) => run.id === id)
  const run = runs[index]
  if (run === undefined) return runs
  const next = after(run, fact)
  return next === run ? runs : runs.with(index, next)
}

export function inducedAt({ deeds }: Pick<DrillRun, 'deeds'>): number | null {
  return deeds.find(({ kind }) => kind === 'induced')?.doneAt ?? null
}

/** The last one; `null`: nothing had to be, or it is still so. */
export function putBackAt({ deeds }: Pick<DrillRun, 'deeds'>): number | null {
  return deeds.findLast(({ kind }) => kind === 'putBack')?.doneAt ?? null
}

export interface Lap {
  readonly name: 'detect' | 'decide' | 'restore'
  /** Since the moment before it, ms; `null`: no fact says when. */
  readonly tookMs: number | null
  /** `null`: the cluster sets no limit. */
  readonly limitMs: number | null
  readonly moment: DrillMoment | null
}

/** Detect since it was induced, decide since it was detected, restore since it was decided, or detected where nobody had to decide. */
export function lapsOf(run: DrillRun): readonly [Lap, Lap, Lap] {
  const { detected, decided, restored, mark } = run
  const lap = (name: Lap['name'], since: number | null, moment: DrillMoment | null, limitMs: number | null): Lap => ({
    name,
    tookMs: since === null || moment === null ? null : Math.max(0, moment.at - since),
    limitMs,
    moment,
  })
  const { detectMs, decideMs, restoreMs } = mark.limits
  return [
    lap('detect', inducedAt(run), detected, detectMs),
    lap('decide', detected?.at ?? null, decided, decideMs),
    lap('restore', decided?.at ?? detected?.at ?? null, restored, restoreMs),
  ]
}

/** How it came out. `incomplete`: it ended, and no fact says that service was restored. */
export type DrillVerdict = 'running' | 'withinLimits' | 'overLimits' | 'incomplete'

export function verdictOf(run: DrillRun): DrillVerdict {
  if (run.endedAt === null) return 'running'
  if (run.detected === null || run.restored === null) return 'incomplete'
  const isOver = ({ tookMs, limitMs }: Lap) => limitMs !== null && tookMs !== null && tookMs > limitMs
  return lapsOf(run).some(isOver) ? 'overLimits' : 'withinLimits'
}

function after(run: DrillRun, fact: Fact): DrillRun {
  if (fact.kind === 'drillDeed') return { ...run, deeds: [...run.deeds, fact.deed] }
  if (run.endedAt !== null) return run
  if (fact.kind === 'drillEnded') return { ...run, endedAt: fact.at, why: fact.why }
  const detected = run.detected ?? momentOf(fact, detection(run, fact))
  const decided = run.decided ?? momentOf(fact, decision(run, fact))
  // What is restored was broken before, and somebody knew.
  const restored = run.restored ?? (run.detected === null ? null : momentOf(fact, restoration(run, fact)))
  const isSame = detected === run.detected && decided === run.decided && restored === run.restored
  return isSame ? run : { ...run, detected, decided, restored }
}

function momentOf({ at }: Fact, by: string | null): DrillMoment | null {
  return by === null ? null : { at, by }
}

function detection({ mark }: DrillRun, fact: Fact): string | null {
  if (fact.kind === 'alertRaised' && mark.alerts.includes(fact.alert.code)) return `alert: ${fact.alert.title}`
  switch (mark.watches) {
    case 'node':
      if (fact.kind === 'failoverStarted' && fact.from === mark.target) return `failover begun: ${fact.cause}`
      if (fact.kind === 'countdownStarted') return `countdown begun: ${fact.countdown.cause}`
      if (fact.kind !== 'nodeHealthChanged' || fact.nodeId !== mark.target || isFine(fact.health)) return null
      return `${fact.nodeId} is ${fact.health}: ${fact.why}`
    case 'service':
      if (fact.kind !== 'serviceHealthChanged' || fact.serviceId !== mark.target || isFine(fact.health)) return null
      return `${fact.serviceId} is ${fact.health}: ${fact.why}`
    case 'deployment': {
      if (fact.kind !== 'deploymentChanged') return null
      const bad = fact.deployment.judgements.find(({ verdict }) => verdict === 'stop' || verdict === 'rollBack')
      return bad === undefined ? rollbackWords(fact.deployment) : `judged: ${bad.why}`
    }
    case 'backup': {
      if (fact.kind !== 'backupChanged' || fact.backup.id !== mark.target) return null
      const { verified } = fact.backup
      return verified?.outcome === 'failed' ? `verification failed: ${verified.findings[0] ?? ''}` : null
    }
  }
}

function decision(run: DrillRun, fact: Fact): string | null {
  if (fact.kind === 'failoverStarted')
    return `${fact.trigger === 'automatic' ? 'automation began' : 'an operator began'} ${fact.failoverId}`
  if (fact.kind === 'deploymentChanged' && run.mark.watches === 'deployment') return rollbackWords(fact.deployment)
  // Somebody pressed, after it was known.
  if (fact.kind !== 'operationChanged' || run.detected === null) return null
  const { id, status, title, actor } = fact.operation
  const isOther = id !== run.id && !isEnded(status) && !isOver(fact.operation.command.kind)
  return isOther ? `${actor} confirmed: ${title}` : null
}

function restoration({ mark, detected }: DrillRun, fact: Fact): string | null {
  switch (mark.watches) {
    case 'node':
      if (fact.kind !== 'failoverEnded' || fact.outcome !== 'completed') return null
      return `${fact.failoverId} completed: ${fact.why}`
    case 'service':
      if (fact.kind !== 'serviceHealthChanged' || fact.serviceId !== mark.target || fact.health !== 'healthy')
        return null
      return `${fact.serviceId} answers again`
    case 'deployment':
      if (fact.kind !== 'deploymentChanged' || fact.deployment.state !== 'rolledBack') return null
      return fact.deployment.why
    case 'backup': {
      // Another one that is whole is what a restore would take.
      if (fact.kind !== 'backupChanged' || fact.backup.verified?.outcome !== 'passed') return null
      if (detected === null || fact.backup.verified.at < detected.at) return null
      return `${fact.backup.id} was proven`
    }
  }
}

function rollbackWords({ rollback, version }: Deployment): string | null {
  return rollback === null ? null : `${rollback.by} takes ${version} back: ${rollback.reason}`
}

/** Ending the drill is no decision about what it induced. */
function isOver(kind: string): boolean {
  return kind === 'endDrill' || kind === 'acknowledgeAlert'
}

function isFine(health: string): boolean {
  return health === 'healthy' || health === 'unknown' || health === 'draining'
}
