/** Where deployments stand, as an operator would say it: for the console and the terminal alike. Pure. */
import { assertNever } from '../assert-never.ts'
import {
  type Deployment,
  DEPLOYMENT_LIMITS as LIMITS,
  DEPLOYMENT_STEPS,
  type Fared,
  type Judgement,
  type Migration,
  type NodeRollout,
  openDeployment,
  type StepRecord,
} from '../deployment.ts'
import type { Snapshot } from '../snapshot.ts'
import { DEPLOYMENT_STEP_NAMES } from './deployment.ts'
import { capitalised, counted, formatCount, formatLatency, formatPercent, listed } from './format.ts'
import type { Tone } from './labels.ts'

/** One version and who runs it. `version: null`: these never said which. */
export interface Running {
  readonly version: string | null
  readonly nodes: readonly string[]
}

/** What the nodes said they run, the most widespread first. */
export function versionsRunning({ nodes }: Pick<Snapshot, 'nodes'>): Running[] {
  const found = new Map<string | null, string[]>()
  for (const { id, version } of Object.values(nodes)) {
    const ids = found.get(version)
    if (ids === undefined) found.set(version, [id])
    else ids.push(id)
  }
  return [...found]
    .map(([version, ids]) => ({ version, nodes: ids.sort() }))
    .toSorted((a, b) => b.nodes.length - a.nodes.length || (b.version ?? '').localeCompare(a.version ?? ''))
}

/** The first sentence: what is being deployed and how it fares, else what runs and what became of the last one. */
export function deploymentsSentence(snapshot: Pick<Snapshot, 'nodes' | 'deployments' | 'freezes'>): string {
  const open = openDeployment(snapshot.deployments)
  if (open !== null) return openSentence(open)
  const frozen = snapshot.freezes.length === 0 ? '' : ' Deployments are frozen.'
  const [last] = snapshot.deployments
  const past = last === undefined ? '' : ` The last deployment, of ${last.version}, ${endWords(last)}.`
  return `${runningSentence(snapshot)}${past}${frozen}`
}

/** "0.2.0 is on 4 of 9 nodes; canary within limits: 0.1 % errors of 412 messages, 0.1.0 had 0.2 %." */
export function openSentence(deployment: Deployment): string {
  const { version, state, rollback, nodes, from } = deployment
  const on = `${version} is on ${countOf(nodes, 'updated')} of ${counted(nodes.length, 'node')}`
  switch (state) {
    case 'running': {
      const last = deployment.judgements.at(-1)
      return last === undefined ? `${on}; ${stepWords(deployment)}.` : `${on}; ${judgedWords(last)}.`
    }
    case 'stopped':
      return `${on}, stopped, and waits for you: ${withoutLead(deployment.why)}.`
    case 'rollingBack': {
      const touched = nodes.filter((node) => node.state !== 'waiting').length
      const back = `${countOf(nodes, 'returned')} of ${counted(touched, 'node')} back on ${from}`
      const reason = rollback === null ? '' : `, by ${rollback.by}: ${rollback.reason}`
      return `${version} is being taken back${reason}; ${touched === 0 ? 'no node was changed' : back}.`
    }
    case 'succeeded': {
      const last = deployment.judgements.at(-1)
      return `${version} is on all ${counted(nodes.length, 'node')}${last === undefined ? '' : `; ${judgedWords(last)}`}.`
    }
    case 'rolledBack':
    case 'failed':
      return `${version} ${endWords(deployment)}.`
    default:
      return assertNever(state)
  }
}

/** "All 9 nodes run 0.1.0." · "8 nodes run 0.1.0, 1 runs 0.2.0." */
function runningSentence(snapshot: Pick<Snapshot, 'nodes'>): string {
  const running = versionsRunning(snapshot)
  const [first] = running
  if (first === undefined) return 'No node is known.'
  const name = ({ version }: Running) => version ?? 'a version not reported'
  if (running.length === 1)
    return first.version === null
      ? 'No node reports its version.'
      : `All ${counted(first.nodes.length, 'node')} run ${first.version}.`
  return `${listed(running.map((one) => `${counted(one.nodes.length, 'node')} ${one.nodes.length === 1 ? 'runs' : 'run'} ${name(one)}`))}.`
}

/** How one ended, after its version: "was rolled back by automation: 6.4 % errors …". */
export function endWords({ state, rollback, why }: Deployment): string {
  switch (state) {
    case 'succeeded':
      return 'succeeded'
    case 'rolledBack':
      return rollback === null ? 'was rolled back' : `was rolled back by ${rollback.by}: ${rollback.reason}`
    case 'failed':
      return why.startsWith('failed') ? why : `failed: ${why}`
    case 'running':
    case 'stopped':
    case 'rollingBack':
      return why
    default:
      return assertNever(state)
  }
}

/** "canary within limits: 0.1 % errors of 412 messages, 0.1.0 had 0.2 %" */
export function judgedWords({ verdict, step, candidate, baseline, why }: Judgement): string {
  const whose = step === 'verifyCanary' || step === 'canary' ? 'canary' : 'new version'
  const figures = `${errorsText(candidate)} of ${counted(candidate.messages, 'message')}${besideText(baseline)}`
  switch (verdict) {
    case 'waiting':
      return `${whose} not judged, ${tooFewText(candidate)}`
    case 'pass':
      return `${whose} within limits: ${figures}`
    case 'watch':
      return `${whose} watched, over ${percent(LIMITS.stopErrorFraction)} errors: ${figures}`
    case 'stop':
    case 'rollBack':
      return `${whose} beyond its limits: ${why}`
    default:
      return assertNever(verdict)
  }
}

function besideText(baseline: Fared | null): string {
  if (baseline === null) return ''
  return baseline.messages === 0
    ? `, ${baseline.version} had no message meanwhile`
    : `, ${baseline.version} had ${formatPercent(baseline.errorFraction ?? 0, 1)} %`
}

export function errorsText({ errorFraction }: Fared): string {
  return errorFraction === null ? 'no message' : `${formatPercent(errorFraction, 1)} % errors`
}

export function p95Text({ p95Ms }: Fared): string {
  return p95Ms === null ? 'not measured' : formatLatency(p95Ms)
}

/** "not enough messages yet: 83 of 200 or 41 of 60 s" */
export function tooFewText({ messages, windowMs }: Fared): string {
  const seconds = Math.min(LIMITS.judgedFromMs, windowMs) / 1_000
  return messages === 0
    ? `not a message yet, in ${Math.floor(windowMs / 1_000)} s`
    : `not enough messages yet: ${formatCount(messages)} of ${LIMITS.judgedFromMessages} or ${Math.floor(seconds)} of ${LIMITS.judgedFromMs / 1_000} s`
}

export function isEnough({ messages, windowMs }: Fared): boolean {
  return messages >= LIMITS.judgedFromMessages || (messages > 0 && windowMs >= LIMITS.judgedFromMs)
}

/** "at step 4 of 8, canary"; past the last, what the deployment itself says. */
export function stepWords({ steps, why }: Pick<Deployment, 'steps' | 'why'>): string {
  const current = currentStep(steps)
  return current === null
    ? why
    : `at step ${DEPLOYMENT_STEPS.indexOf(current.step) + 1} of ${DEPLOYMENT_STEPS.length}, ${DEPLOYMENT_STEP_NAMES[current.step].toLowerCase()}`
}

/** `null`: all are over. */
export function currentStep(steps: readonly StepRecord[]): StepRecord | null {
  return steps.find(({ state }) => state === 'running' || state === 'waiting') ?? null
}

/** What a version's migration does and whether it can be undone; step 3 is the migration. */
export function wayBackText(migration: Migration | null): string {
  if (migration === null) return 'brings no migration'
  return migration.down === null
    ? `${migration.title}: cannot be rolled back past step 3`
    : `${migration.title}: goes back with it`
}

/** Errors or times over the limits, as last judged: rolling it back is routine then. */
export function isBeyond({ judgements }: Pick<Deployment, 'judgements'>): boolean {
  const verdict = judgements.at(-1)?.verdict
  return verdict === 'watch' || verdict === 'stop' || verdict === 'rollBack'
}

/** Why it cannot be taken back, or is already; `null`: it can be asked for. */
export function whyNotRollBack(deployment: Deployment, all: readonly Deployment[]): string | null {
  const { state, rollback, version } = deployment
  switch (state) {
    case 'rollingBack':
      return `Already rolling back, by ${rollback?.by ?? 'automation'}: nothing is begun twice`
    case 'rolledBack':
      return `${version} was rolled back already`
    case 'failed':
      return `The deployment of ${version} has ended: ${deployment.why}`
    case 'running':
    case 'stopped':
    case 'succeeded': {
      const newest = all.find((one) => one.state !== 'rolledBack' && one.state !== 'failed')
      return newest === undefined || newest.id === deployment.id
        ? null
        : `${newest.version} came after ${version}: roll that one back first`
    }
    default:
      return assertNever(state)
  }
}

export function nodeStateText(
  { state }: NodeRollout,
  { version, from, state: whole }: Pick<Deployment, 'version' | 'from' | 'state'>,
): string {
  switch (state) {
    case 'waiting':
      return whole === 'running' || whole === 'stopped' ? 'waits its turn' : 'not touched'
    case 'updating':
      return `getting ${version}`
    case 'updated':
      return whole === 'rollingBack' ? `still runs ${version}` : `runs ${version}`
    case 'failed':
      return `did not come back with ${version}`
    case 'returning':
      return `returning to ${from}`
    case 'returned':
      return `back on ${from}`
    case 'stuck':
      return 'stuck: look at it'
    default:
      return assertNever(state)
  }
}

export const ROLLOUT_TONES: Readonly<Record<NodeRollout['state'], Tone>> = {
  waiting: 'unknown',
  updating: 'info',
  updated: 'ok',
  failed: 'critical',
  returning: 'info',
  returned: 'ok',
  stuck: 'critical',
}

export const STEP_TONES: Readonly<Record<StepRecord['state'], Tone>> = {
  waiting: 'unknown',
  running: 'info',
  done: 'ok',
  failed: 'critical',
  skipped: 'unknown',
  undone: 'warn',
}

function countOf(nodes: readonly NodeRollout[], state: NodeRollout['state']): number {
  return nodes.filter((node) => node.state === state).length
}

/** As at the start of a sentence; a node's name stays as it is written. */
export function asSentence(text: string): string {
  return /^[a-z]+(?=[\s,;.:]|$)/.test(text) ? capitalised(text) : text
}

/** "stopped: 2.1 % errors …" stands behind that word already. */
function withoutLead(why: string): string {
  return why.replace(/^stopped: /, '')
}

function percent(fraction: number): string {
  return `${formatPercent(fraction)} %`
}
