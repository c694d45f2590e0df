/** What of a drill's steps has come about, and how its times compare with what the cluster promises. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { type DrillRun, type DrillVerdict, inducedAt, type Lap, putBackAt, verdictOf } from '../../shared/drill/run.ts'
import type { DrillStep, DrillTick } from '../../shared/drill/scenario.ts'
import { formatDuration } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'

export interface StepStanding {
  readonly state: 'done' | 'next' | 'waiting' | 'missed'
  /** Cluster's clock; `null`: it has not come about. */
  readonly at: number | null
  /** The fact that says so, in words; `null`: none does. */
  readonly by: string | null
}

/** The first step without a fact is the next one; of a run that is over it was missed. */
export function standingOf(steps: readonly DrillStep[], run: DrillRun): readonly StepStanding[] {
  const moments = steps.map(({ tick }) => momentOf(run, tick))
  const first = moments.findIndex((moment) => moment === null)
  return moments.map((moment, index) => {
    if (moment !== null) return { state: 'done', ...moment }
    const state = run.endedAt !== null ? 'missed' : index === first ? 'next' : 'waiting'
    return { state, at: null, by: null }
  })
}

function momentOf(run: DrillRun, tick: DrillTick): { readonly at: number; readonly by: string | null } | null {
  switch (tick) {
    case 'induced': {
      const at = inducedAt(run)
      return at === null ? null : { at, by: deedsOf(run, 'induced') }
    }
    case 'putBack': {
      const at = putBackAt(run)
      return at === null ? null : { at, by: deedsOf(run, 'putBack') }
    }
    case 'detected':
    case 'decided':
    case 'restored':
      return run[tick]
    case 'ended':
      return run.endedAt === null ? null : { at: run.endedAt, by: run.why }
    default:
      return assertNever(tick)
  }
}

function deedsOf({ deeds }: DrillRun, kind: 'induced' | 'putBack'): string {
  return deeds
    .filter((deed) => deed.kind === kind)
    .map(({ what }) => what)
    .join('; ')
}

export interface VerdictWords {
  readonly tone: Tone
  readonly text: string
}

export function verdictWords(run: DrillRun): VerdictWords {
  const verdict: DrillVerdict = verdictOf(run)
  switch (verdict) {
    case 'running':
      return { tone: 'info', text: 'running' }
    case 'withinLimits':
      return { tone: 'ok', text: 'within limits' }
    case 'overLimits':
      return { tone: 'warn', text: 'over a limit' }
    case 'incomplete':
      return { tone: 'warn', text: 'ended before it was restored' }
    default:
      return assertNever(verdict)
  }
}

/** "0.26 s of 0.90 s", "12 s, no limit set", "not yet, limit 10 s", "not reported". */
export function lapWords({ tookMs, limitMs }: Lap, isRunning: boolean): string {
  if (tookMs !== null)
    return `${formatDuration(tookMs)}${limitMs === null ? ', no limit set' : ` of ${formatDuration(limitMs)}`}`
  return `${isRunning ? 'not yet' : 'not reported'}${limitMs === null ? '' : `, limit ${formatDuration(limitMs)}`}`
}

export function lapTone({ tookMs, limitMs }: Lap): Tone {
  if (tookMs === null) return 'unknown'
  if (limitMs === null) return 'info'
  return tookMs > limitMs ? 'warn' : 'ok'
}
