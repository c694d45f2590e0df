/**
 * A deployment as a pure machine: what is done next follows from what is journaled, so that another control plane goes on where
 * this one was killed. What is decided is journaled before its effect; every effect can be done again.
 */
import { assertNever } from '../../../shared/assert-never.ts'
import {
  type Deployment,
  DEPLOYMENT_LIMITS,
  DEPLOYMENT_STEPS,
  type DeploymentStep,
  type Judgement,
  type NodeRollout,
  type SmokeResult,
  type StepRecord,
} from '../../../shared/deployment.ts'
import { listed } from '../../../shared/words/format.ts'
import { DEPLOYMENT_STEP_NAMES } from '../../../shared/words/deployment.ts'

export type DeploymentAction =
  | { readonly kind: 'healthCheck' | 'backup' | 'migrate' | 'smoke' }
  | { readonly kind: 'update' | 'takeBack'; readonly nodeId: string }
  | { readonly kind: 'judge'; readonly step: DeploymentStep }
  /** A person decides: go on, or roll back. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'migrateBack' | 'verifyBack' }

export type DeploymentEvent =
  /** What the current step was for is done. */
  | { readonly kind: 'stepDone'; readonly detail: string }
  | { readonly kind: 'nodeUpdating' | 'nodeUpdated' | 'nodeReturning' | 'nodeReturned'; readonly nodeId: string }
  /** Forward: it never came back into work. Back: it did not return. */
  | { readonly kind: 'nodeFailed'; readonly nodeId: string; readonly why: string }
  | { readonly kind: 'judged'; readonly judgement: Judgement }
  | { readonly kind: 'smokePlayed'; readonly results: readonly SmokeResult[] }
  /** The current step cannot be done. */
  | { readonly kind: 'broke'; readonly why: string }
  | { readonly kind: 'promoted'; readonly by: string; readonly reason: string }
  | {
      readonly kind: 'rollbackBegun'
      readonly by: string
      readonly reason: string
      /** `null`: automation. */
      readonly operationId: string | null
    }
  | { readonly kind: 'settingsTakenBack' }
  | { readonly kind: 'verifiedBack'; readonly detail: string }

export const AUTOMATION = 'automation'
const KEPT_JUDGEMENTS = 50

/** `null`: it has ended. */
export function actionOf(deployment: Deployment): DeploymentAction | null {
  switch (deployment.state) {
    case 'running':
      return forward(deployment)
    case 'stopped':
      return { kind: 'wait' }
    case 'rollingBack':
      return back(deployment)
    case 'succeeded':
    case 'rolledBack':
    case 'failed':
      return null
    default:
      return assertNever(deployment.state)
  }
}

function forward(deployment: Deployment): DeploymentAction | null {
  const step = currentStep(deployment)
  switch (step) {
    case null:
      return null
    case 'healthCheck':
    case 'backup':
    case 'smoke':
      return { kind: step }
    case 'migration':
      return { kind: 'migrate' }
    case 'canary':
    case 'waves': {
      const last = deployment.judgements.at(-1)
      // Nobody more gets what is being watched; a person who went on has seen it.
      if (step === 'waves' && last?.step === 'waves' && last.verdict === 'watch' && deployment.promoted === null)
        return { kind: 'judge', step }
      const next = nextNode(deployment, step)
      return next === null ? { kind: 'judge', step } : { kind: 'update', nodeId: next.nodeId }
    }
    case 'verifyCanary':
    case 'verify':
      return { kind: 'judge', step }
    default:
      return assertNever(step)
  }
}

/** What is out of work first: it is a standby to those that follow. Then the canary and the others, the settings, and a look at what came of it. */
function back(deployment: Deployment): DeploymentAction {
  const outOfWork = deployment.nodes.find(
    ({ state }) => state === 'failed' || state === 'updating' || state === 'returning',
  )
  const touched = outOfWork ?? deployment.nodes.find(({ state }) => state === 'updated')
  if (touched !== undefined) return { kind: 'takeBack', nodeId: touched.nodeId }
  const migrated = stepOf(deployment, 'migration').state === 'done'
  return migrated && deployment.migration !== null && deployment.migration.down !== null
    ? { kind: 'migrateBack' }
    : { kind: 'verifyBack' }
}

export function transition(deployment: Deployment, event: DeploymentEvent, at: number): Deployment {
  // What has succeeded can still be taken back; nothing else happens to what has ended.
  if (deployment.endedAt !== null && event.kind !== 'rollbackBegun') return deployment
  switch (event.kind) {
    case 'stepDone':
      return deployment.state === 'running' ? finishStep(deployment, event.detail, at) : deployment
    case 'nodeUpdating':
    case 'nodeUpdated':
    case 'nodeReturning':
    case 'nodeReturned':
      return nodeMoved(deployment, event.kind, event.nodeId, at)
    case 'nodeFailed':
      return nodeFailed(deployment, event.nodeId, event.why, at)
    case 'judged':
      return judged(deployment, event.judgement, at)
    case 'smokePlayed':
      return smokePlayed(deployment, event.results, at)
    case 'broke':
      return broke(deployment, event.why, at)
    case 'promoted':
      return promoted(deployment, event, at)
    case 'rollbackBegun':
      return beginRollback(deployment, event, at)
    case 'settingsTakenBack':
      return markStep(deployment, 'migration', { state: 'undone', endedAt: at, detail: 'settings are as before' })
    case 'verifiedBack':
      return endRollback(deployment, event.detail, at)
    default:
      return assertNever(event)
  }
}

/** `null`: all are done. */
export function currentStep({ steps }: Pick<Deployment, 'steps'>): DeploymentStep | null {
  return steps.find(({ state }) => state === 'running' || state === 'waiting')?.step ?? null
}

function nextNode({ nodes }: Deployment, step: 'canary' | 'waves'): NodeRollout | null {
  const wanted = nodes.filter(({ wave }) => (wave === 0) === (step === 'canary'))
  return wanted.find(({ state }) => state === 'waiting' || state === 'updating') ?? null
}

function finishStep(deployment: Deployment, detail: string, at: number): Deployment {
  const step = currentStep(deployment)
  if (step === null) return deployment
  const done = markStep(deployment, step, { state: 'done', endedAt: at, detail })
  const next = currentStep(done)
  if (next === null)
    return { ...done, state: 'succeeded', why: `${deployment.version} runs on every node`, endedAt: at }
  const begun = markStep(done, next, { state: 'running', startedAt: at })
  return { ...begun, why: `at step ${DEPLOYMENT_STEPS.indexOf(next) + 1} of 8, ${nameOf(next)}` }
}

function nodeMoved(
  deployment: Deployment,
  kind: 'nodeUpdating' | 'nodeUpdated' | 'nodeReturning' | 'nodeReturned',
  nodeId: string,
  at: number,
): Deployment {
  const isBack = kind === 'nodeReturning' || kind === 'nodeReturned'
  if (isBack !== (deployment.state === 'rollingBack')) return deployment
  const states = {
    nodeUpdating: 'updating',
    nodeUpdated: 'updated',
    nodeReturning: 'returning',
    nodeReturned: 'returned',
  } as const
  const moved = markNode(deployment, nodeId, { state: states[kind], why: '' })
  const updated = moved.nodes.filter(({ state }) => state === 'updated').length
  if (kind !== 'nodeUpdated') return moved
  const why = `${deployment.version} is on ${updated} of ${moved.nodes.length} nodes`
  return currentStep(moved) === 'canary'
    ? finishStep(moved, `${nodeId} runs ${deployment.version}`, at)
    : { ...moved, why }
}

function nodeFailed(deployment: Deployment, nodeId: string, why: string, at: number): Deployment {
  if (deployment.state === 'rollingBack') return markNode(deployment, nodeId, { state: 'stuck', why })
  if (deployment.state !== 'running') return deployment
  return automatically(markNode(deployment, nodeId, { state: 'failed', why }), `${nodeId}: ${why}`, at)
}

function judged(before: Deployment, judgement: Judgement, at: number): Deployment {
  if (before.state !== 'running') return before
  const deployment = { ...before, judgements: [...before.judgements, judgement].slice(-KEPT_JUDGEMENTS) }
  const step = currentStep(deployment)
  switch (judgement.verdict) {
    case 'rollBack':
      return automatically(deployment, judgement.why, at)
    case 'stop':
      if (deployment.promoted !== null) break
      return { ...deployment, state: 'stopped', why: `stopped: ${judgement.why}` }
    case 'watch':
      if (deployment.promoted === null) return { ...deployment, why: judgement.why }
      break
    case 'waiting': {
      if (step === 'waves') break
      const since = step === null ? null : stepOf(deployment, step).startedAt
      if (since === null || at - since < DEPLOYMENT_LIMITS.waitAtMostMs) return { ...deployment, why: judgement.why }
      return { ...deployment, state: 'stopped', why: `stopped: ${judgement.why}` }
    }
    case 'pass':
      break
    default:
      return assertNever(judgement.verdict)
  }
  // Within the waves it is looked at after each node; they are over once every node runs it.
  if (step === 'waves' && nextNode(deployment, 'waves') !== null) return deployment
  return step === judgement.step ? finishStep(deployment, judgement.why, at) : deployment
}

function smokePlayed(deployment: Deployment, results: readonly SmokeResult[], at: number): Deployment {
  if (deployment.state !== 'running' || currentStep(deployment) !== 'smoke') return deployment
  const played = { ...deployment, smoke: [...results] }
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  const [first] = failed
  if (first === undefined) return finishStep(played, `${results.length} of ${results.length} passed`, at)
  const names = listed(failed.slice(0, 3).map(({ name, accountId }) => `“${name}” on ${accountId}`))
  return automatically(played, `${failed.length} of ${results.length} smoke scenarios failed: ${names}`, at)
}

/** Before anything was changed it just ends; afterwards it is taken back. */
function broke(deployment: Deployment, why: string, at: number): Deployment {
  if (deployment.state === 'rollingBack')
    return { ...deployment, state: 'failed', why: `could not be rolled back: ${why}`, endedAt: at }
  if (deployment.state !== 'running') return deployment
  const step = currentStep(deployment)
  const isUntouched = step === 'healthCheck' || step === 'backup' || step === 'migration'
  if (!isUntouched || step === null) return automatically(deployment, why, at)
  const failed = markStep(deployment, step, { state: 'failed', endedAt: at, detail: why })
  return { ...failed, state: 'failed', why: `failed at ${nameOf(step)}: ${why}; nothing was changed`, endedAt: at }
}

function promoted(
  deployment: Deployment,
  { by, reason }: { readonly by: string; readonly reason: string },
  at: number,
): Deployment {
  if (deployment.state !== 'stopped') return deployment
  const going: Deployment = {
    ...deployment,
    state: 'running',
    promoted: { by, reason, at },
    why: `${by} went on: ${reason}`,
  }
  const step = currentStep(going)
  return step === 'verifyCanary' || step === 'verify' ? finishStep(going, `${by} went on: ${reason}`, at) : going
}

function automatically(deployment: Deployment, why: string, at: number): Deployment {
  return beginRollback(deployment, { by: AUTOMATION, reason: why, operationId: null }, at)
}

function beginRollback(
  deployment: Deployment,
  { by, reason, operationId }: { readonly by: string; readonly reason: string; readonly operationId: string | null },
  at: number,
): Deployment {
  if (!isRollbackable(deployment)) return deployment
  const step = currentStep(deployment)
  const left = step === null ? deployment : markStep(deployment, step, { state: 'failed', endedAt: at, detail: reason })
  return {
    ...left,
    state: 'rollingBack',
    endedAt: null,
    why: `rolling back, by ${by}: ${reason}`,
    rollback: { by, reason, operationId, startedAt: at, verified: '' },
  }
}

/** Open and not on its way back yet, or done and still running. */
export function isRollbackable({ state }: Pick<Deployment, 'state'>): boolean {
  return state === 'running' || state === 'stopped' || state === 'succeeded'
}

function endRollback(deployment: Deployment, detail: string, at: number): Deployment {
  const { rollback, nodes } = deployment
  if (deployment.state !== 'rollingBack' || rollback === null) return deployment
  const stuck = nodes.filter(({ state }) => state === 'stuck')
  const ended = { ...deployment, rollback: { ...rollback, verified: detail }, endedAt: at }
  return stuck.length === 0
    ? { ...ended, state: 'rolledBack', why: `rolled back by ${rollback.by}: ${rollback.reason}` }
    : {
        ...ended,
        state: 'failed',
        why: `rolled back by ${rollback.by} but for ${listed(stuck.map(({ nodeId, why }) => `${nodeId} (${why})`))}`,
      }
}

function stepOf({ steps }: Deployment, wanted: DeploymentStep): StepRecord {
  const found = steps.find(({ step }) => step === wanted)
  return found ?? { step: wanted, state: 'waiting', startedAt: null, endedAt: null, detail: '' }
}

function markStep(deployment: Deployment, wanted: DeploymentStep, change: Partial<StepRecord>): Deployment {
  const steps = deployment.steps.map((record) => (record.step === wanted ? { ...record, ...change } : record))
  return { ...deployment, steps }
}

function markNode(deployment: Deployment, nodeId: string, change: Partial<NodeRollout>): Deployment {
  const nodes = deployment.nodes.map((node) => (node.nodeId === nodeId ? { ...node, ...change } : node))
  return { ...deployment, nodes }
}

function nameOf(step: DeploymentStep): string {
  return DEPLOYMENT_STEP_NAMES[step].toLowerCase()
}
