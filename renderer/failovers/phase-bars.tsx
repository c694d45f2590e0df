/** One bar a phase, with the targets beside the actuals. */
import { Fragment, type ReactNode, useMemo } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { Hint } from '../pieces/hint.tsx'
import pieces from '../pieces/pieces.module.css'
import { ageOf } from '../store/age.ts'
import { figuresOf, medianGapMs, medianPhasesMs, type PhaseBar } from '../store/failover-figures.ts'
import { useNow, useSamples } from '../use-console.ts'
import { formatSeconds } from '../../shared/words/format.ts'
import { PHASE_MEANINGS, PHASE_NAMES } from '../../shared/words/labels.ts'
import styles from './failovers.module.css'

export interface PhaseBarsProps {
  readonly failover: Failover
  /** All that are known, for the medians of its account. */
  readonly all: readonly Failover[]
}

export function PhaseBars({ failover, all }: PhaseBarsProps) {
  const medians = useMemo(() => medianPhasesMs(all, failover), [all, failover])
  const median = useMemo(
    () =>
      medianGapMs(
        all.filter(({ id }) => id !== failover.id),
        failover.accountId,
      ),
    [all, failover.id, failover.accountId],
  )
  const elapsedMs = useElapsed(failover)
  const { bars, executeMs, totalMs, scaleMs, targets } = figuresOf(failover, elapsedMs)
  const isOver = failover.outcome !== null
  return (
    <div className={styles['phasesFrame']}>
      <div className={styles['phases']}>
        <span className={styles['head']}>Phase</span>
        <span className={styles['head']}>
          {spanWords(failover)}, {formatSeconds(scaleMs)}
        </span>
        <span className={`${styles['head']} ${styles['number']}`}>took</span>
        <span className={`${styles['head']} ${styles['target']}`}>target</span>
        <Hint text="The account's other completed failovers, phase by phase; in the bars a thin line">
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <span className={`${styles['head']} ${styles['target']}`} tabIndex={0}>
            median
          </span>
        </Hint>
        <span className={`${styles['head']} ${styles['detail']}`} />
        {bars.map((bar, index) => (
          <Row
            key={`${bar.phase}/${bar.offsetMs}`}
            bar={bar}
            medianMs={medians[bar.phase] ?? null}
            scaleMs={scaleMs}
            isLast={isOver && failover.outcome === 'completed' && index === bars.length - 1}
          />
        ))}
        <span className={styles['sumLine']} />
        <Sum name="Execute" note="fencing to the end" ms={executeMs} targetMs={targets.execute} />
        <Sum name="Total" note={isOver ? 'all phases' : 'so far'} ms={totalMs} targetMs={targets.total} />
        <Gap failover={failover} medianMs={median} />
      </div>
    </div>
  )
}

function spanWords({ trigger, outcome }: Failover): string {
  const from = trigger === 'automatic' ? 'from the first doubt' : 'from the start'
  return outcome === null ? `${from} until now` : `${from} to the end`
}

interface RowProps {
  readonly bar: PhaseBar
  /** `null`: no other failover of this account had the phase. */
  readonly medianMs: number | null
  readonly scaleMs: number
  readonly isLast: boolean
}

function Row({ bar, medianMs, scaleMs, isLast }: RowProps) {
  const { phase, offsetMs, durationMs, targetMs, isRunning, detail } = bar
  const isLate = targetMs !== null && durationMs > targetMs
  const tickAt = targetMs === null ? null : (offsetMs + targetMs) / scaleMs
  const medianAt = medianMs === null ? null : (offsetMs + medianMs) / scaleMs
  return (
    <Fragment>
      <Hint text={PHASE_MEANINGS[phase]}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <span className={styles['name']} tabIndex={0}>
          {PHASE_NAMES[phase]}
        </span>
      </Hint>
      <span className={styles['track']}>
        <span
          className={styles['bar']}
          data-late={isLate || undefined}
          data-last={isLast || undefined}
          data-running={isRunning || undefined}
          style={{
            left: percent(offsetMs / scaleMs),
            width: percent(Math.min(durationMs, scaleMs - offsetMs) / scaleMs),
          }}
        />
        {medianAt === null || medianAt > 1 ? null : (
          <span className={styles['median']} style={{ left: percent(medianAt) }} />
        )}
        {tickAt === null || tickAt > 1 ? null : <span className={styles['tick']} style={{ left: percent(tickAt) }} />}
      </span>
      <span className={styles['number']} data-late={isLate || undefined}>
        {formatSeconds(durationMs)}
      </span>
      <span className={styles['target']}>{targetMs === null ? '' : `of ${targetMs / 1000} s`}</span>
      <span className={styles['target']}>{medianMs === null ? '—' : formatSeconds(medianMs)}</span>
      <span className={styles['detail']}>{detail ?? ''}</span>
    </Fragment>
  )
}

function Sum({
  name,
  note,
  ms,
  targetMs,
}: {
  readonly name: string
  readonly note: ReactNode
  readonly ms: number | null
  readonly targetMs: number
}) {
  const isLate = ms !== null && ms > targetMs
  return (
    <>
      <span className={`${styles['name']} ${styles['bold']}`}>{name}</span>
      <span className={pieces['dim']}>{note}</span>
      <span className={styles['number']} data-late={isLate || undefined}>
        {ms === null ? '—' : formatSeconds(ms)}
      </span>
      <span className={styles['target']}>of {targetMs / 1000} s</span>
      <span />
      <span className={styles['detail']} />
    </>
  )
}

function Gap({ failover, medianMs }: { readonly failover: Failover; readonly medianMs: number | null }) {
  const { gapMs } = failover
  return (
    <>
      <span className={`${styles['name']} ${styles['bold']}`}>No service</span>
      <span className={pieces['dim']}>last reply of the old epoch to the first of the new</span>
      <span className={styles['number']}>
        {gapMs === null ? (
          <span className={pieces['dim']}>{failover.outcome === null ? 'not yet' : 'not reported'}</span>
        ) : (
          formatSeconds(gapMs)
        )}
      </span>
      <span className={styles['target']} />
      <span className={styles['target']}>{medianMs === null ? '—' : formatSeconds(medianMs)}</span>
      <span className={styles['detail']}>source: gateway</span>
    </>
  )
}

/** Ticks only while it runs. */
function useElapsed(failover: Failover): number {
  const isOver = failover.outcome !== null
  const now = useNow(isOver ? 60_000 : 250)
  const offset = useSamples((state) => state.offset)
  return failover.totalMs ?? ageOf(offset, failover.startedAt, now)
}

function percent(fraction: number): string {
  return `${(Math.min(1, Math.max(0, fraction)) * 100).toFixed(2)}%`
}
