/** The eight steps in their order: state, how long each took, what it found. None changes its place. */
import { type Deployment, DEPLOYMENT_STEPS, type StepRecord } from '../../shared/deployment.ts'
import { DEPLOYMENT_STEP_NAMES } from '../../shared/words/deployment.ts'
import type { Operation } from '../../shared/operation.ts'
import { counted, formatBytes, formatCount, formatDuration } from '../../shared/words/format.ts'
import { asSentence } from '../../shared/words/deployment-text.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { usePicture } from '../use-console.ts'
import styles from './deployments.module.css'
import { Since } from './since.tsx'
import { standingOfStep } from './step-standing.ts'

export function Steps({ deployment }: { readonly deployment: Deployment }) {
  return (
    <ol className={styles['steps']} aria-label="Steps">
      {deployment.steps.map((record) => (
        <Step key={record.step} record={record} deployment={deployment} />
      ))}
      {deployment.rollback === null ? null : <WayBack deployment={deployment} rollback={deployment.rollback} />}
    </ol>
  )
}

function Step({ record, deployment }: { readonly record: StepRecord; readonly deployment: Deployment }) {
  const { step, state, startedAt, detail } = record
  const { word, tone, tookMs, isRunning } = standingOfStep(record, deployment)
  return (
    <li className={styles['step']} data-state={state} data-tone={tone} aria-current={isRunning ? 'step' : undefined}>
      <span className={styles['stepNumber']}>{DEPLOYMENT_STEPS.indexOf(step) + 1}</span>
      <ToneShape tone={tone} />
      <span className={styles['stepName']}>{DEPLOYMENT_STEP_NAMES[step]}</span>
      <span className={styles['stepState']}>{word}</span>
      <span className={styles['stepTook']}>
        {isRunning && startedAt !== null ? <Since at={startedAt} /> : tookMs === null ? '' : formatDuration(tookMs)}
      </span>
      <span className={styles['stepDetail']}>
        {detail === '' ? <Doing record={record} deployment={deployment} /> : asSentence(detail)}
      </span>
    </li>
  )
}

/** The way back as a step of its own, under those that led there. */
function WayBack({
  deployment: { state, endedAt, nodes, from },
  rollback,
}: {
  readonly deployment: Deployment
  readonly rollback: NonNullable<Deployment['rollback']>
}) {
  const isRunning = state === 'rollingBack'
  const touched = nodes.filter((node) => node.state !== 'waiting').length
  const returned = nodes.filter((node) => node.state === 'returned').length
  const back = touched === 0 ? 'no node was changed' : `${returned} of ${counted(touched, 'node')} back on ${from}`
  const tone = isRunning ? 'info' : state === 'rolledBack' ? 'ok' : 'critical'
  return (
    <li
      className={styles['step']}
      data-state={isRunning ? 'running' : 'done'}
      aria-current={isRunning ? 'step' : undefined}
    >
      <span className={styles['stepNumber']} aria-hidden="true">
        ↩
      </span>
      <ToneShape tone={tone} />
      <span className={styles['stepName']}>Roll back</span>
      <span className={styles['stepState']}>{isRunning ? 'running' : state === 'rolledBack' ? 'done' : 'failed'}</span>
      <span className={styles['stepTook']}>
        {endedAt === null ? <Since at={rollback.startedAt} /> : formatDuration(endedAt - rollback.startedAt)}
      </span>
      <span className={styles['stepDetail']}>
        By {rollback.by}: {rollback.verified === '' ? back : rollback.verified}
      </span>
    </li>
  )
}

/** The word of the operation that drives it, while it is this step that runs. */
function Doing({ record, deployment }: { readonly record: StepRecord; readonly deployment: Deployment }) {
  const operation = usePicture((state) => state.snapshot?.operations.find(({ id }) => id === deployment.id) ?? null)
  if (record.state !== 'running') return null
  // What the deployment says of itself, but for what the number of the step says already.
  const own = isStepNumber(deployment.why) ? '' : deployment.why
  if (deployment.state !== 'running' || operation === null || operation.endedAt !== null) return <>{asSentence(own)}</>
  const { step, progress } = operation
  // How many nodes there are is no part of a judgement.
  const isCounted = record.step !== 'verifyCanary' && record.step !== 'verify'
  const share = progress === undefined || progress.total === null || !isCounted ? '' : ` · ${progressText(progress)}`
  const doing = step === null || isStepNumber(step) ? own : step
  return <>{`${asSentence(doing)}${share}`}</>
}

/** "at step 4 of 8, canary": its line says that already. */
function isStepNumber(words: string): boolean {
  return words.startsWith('at step')
}

function progressText({ done, total, unit }: NonNullable<Operation['progress']>): string {
  if (total === null) return ''
  if (unit !== 'bytes') return `${formatCount(done)} of ${counted(total, unit.replace(/s$/, ''))}`
  const whole = formatBytes(total)
  return `${formatBytes(done).value} of ${whole.value} ${whole.unit}`
}
