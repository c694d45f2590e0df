/** Deployments in the words an operator would use. Pure. */
import { assertNever } from '../assert-never.ts'
import type { Deployment, DeploymentState, DeploymentStep, Verdict } from '../deployment.ts'
import type { Tone } from './labels.ts'

export const DEPLOYMENT_STEP_NAMES: Readonly<Record<DeploymentStep, string>> = {
  healthCheck: 'Health check',
  backup: 'Backup',
  migration: 'Migration',
  canary: 'Canary',
  verifyCanary: 'Verify canary',
  waves: 'Waves',
  verify: 'Verify',
  smoke: 'Smoke scenarios',
}

export const DEPLOYMENT_STATE_NAMES: Readonly<Record<DeploymentState, string>> = {
  running: 'Running',
  stopped: 'Stopped, waits for you',
  rollingBack: 'Rolling back',
  rolledBack: 'Rolled back',
  succeeded: 'Succeeded',
  failed: 'Failed',
}

export const DEPLOYMENT_STATE_TONES: Readonly<Record<DeploymentState, Tone>> = {
  running: 'info',
  stopped: 'warn',
  rollingBack: 'warn',
  rolledBack: 'warn',
  succeeded: 'ok',
  failed: 'critical',
}

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  waiting: 'Not enough messages yet',
  pass: 'Within limits',
  watch: 'Over the warning limit',
  stop: 'Waves stopped',
  rollBack: 'Over the limit, taken back',
}

export const VERDICT_TONES: Readonly<Record<Verdict, Tone>> = {
  waiting: 'info',
  pass: 'ok',
  watch: 'warn',
  stop: 'warn',
  rollBack: 'critical',
}

export function deploymentSentence({ version, why }: Deployment): string {
  return `Deployment of ${version}: ${why}`
}

export function deploymentTone({ state }: Deployment): Tone {
  return DEPLOYMENT_STATE_TONES[state]
}

/** For users and colleagues, from what happened; a person sends it. `null`: there is nothing to say yet. */
export function messageDraft(deployment: Deployment): string | null {
  const { version, from, rollback, startedAt, endedAt, why, state, nodes } = deployment
  if (endedAt === null) return null
  const when = `${minuteOf(startedAt)} to ${minuteOf(endedAt)} UTC`
  switch (state) {
    case 'succeeded':
      return [
        `Version ${version} of the bots is in service on all ${nodes.length} nodes since ${minuteOf(endedAt)} UTC.`,
        `It replaced ${from}. Every account was served throughout; nothing has to be done.`,
      ].join('\n')
    case 'rolledBack':
      return [
        `Version ${version} was taken back (${when}); ${from} serves on every node.`,
        `Reason: ${rollback?.reason ?? why}.`,
        rollback === null || rollback.verified === '' ? '' : `Checked afterwards: ${rollback.verified}.`,
        'Messages sent meanwhile were answered; some users may have had an answer of the new version.',
      ]
        .filter((line) => line !== '')
        .join('\n')
    case 'failed':
      return [`The deployment of version ${version} failed (${when}): ${why}.`, 'We are looking into it.'].join('\n')
    case 'running':
    case 'stopped':
    case 'rollingBack':
      return null
    default:
      return assertNever(state)
  }
}

/** "2026-11-21 18:05" */
function minuteOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
