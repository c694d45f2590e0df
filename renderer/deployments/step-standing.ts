/** How a step stands, in a word: what the machine calls failed may be a person's decision. Pure. */
import type { Deployment, StepRecord } from '../../shared/deployment.ts'
import { STEP_TONES } from '../../shared/words/deployment-text.ts'
import type { Tone } from '../../shared/words/labels.ts'

export interface StepStanding {
  readonly word: string
  readonly tone: Tone
  /** `null`: it was not begun, still goes on, or its end is another thing's. */
  readonly tookMs: number | null
  readonly isRunning: boolean
}

const WORDS: Readonly<Record<StepRecord['state'], string>> = {
  waiting: 'waits',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
  undone: 'taken back',
}

/** Who takes a deployment back without being asked. */
const AUTOMATION = 'automation'

export function standingOfStep(
  { state, startedAt, endedAt }: StepRecord,
  { state: whole, rollback }: Pick<Deployment, 'state' | 'rollback'>,
): StepStanding {
  const plain: StepStanding = {
    word: WORDS[state],
    tone: STEP_TONES[state],
    // What was taken back ended when it was, not when it was done.
    tookMs: startedAt === null || endedAt === null || state === 'undone' ? null : endedAt - startedAt,
    isRunning: state === 'running',
  }
  const isGoingOn = whole === 'running' || whole === 'stopped'
  if (state === 'waiting' && !isGoingOn) return { ...plain, word: 'not reached' }
  if (state === 'running' && whole === 'stopped') return { ...plain, word: 'waits for you', tone: 'warn' }
  if (state === 'failed' && rollback !== null && rollback.by !== AUTOMATION)
    return { ...plain, word: `left by ${rollback.by}`, tone: 'warn' }
  return plain
}
