/** What a run is about, who goes through it, how far they are, and whether others see it. */
import { counted, listed } from '../../../shared/words/format.ts'
import { subjectWords } from '../../../shared/words/runbook.ts'
import { ToneShape } from '../../pieces/status-shape.tsx'
import { AgeHere, When } from '../../pieces/when.tsx'
import { formatRoute } from '../../routing/route.ts'
import { useConnection } from '../../use-console.ts'
import type { RunBoard } from './board.ts'
import styles from './run.module.css'

export interface RunHeadProps {
  readonly board: RunBoard
  readonly ticked: number
  /** `null`: the runbook is not here to count them. */
  readonly steps: number | null
}

export function RunHead({ board, ticked, steps }: RunHeadProps) {
  const { id, runbookId, version, subject, startedAt, startedBy, ended, people, unsent } = board.run
  const isLive = useConnection().kind === 'live'
  const others = people.filter((one) => one !== startedBy)
  return (
    <span className={styles['headLines']} data-run-id={id}>
      <span>
        A run about <b>{subjectWords(subject)}</b>
        {subject.alertId === null ? null : (
          <>
            {' '}
            from <a href={formatRoute({ kind: 'alerts', alertId: subject.alertId })}>its alert</a>
          </>
        )}
        , begun by {startedBy}, <When at={startedAt} />
        {others.length === 0 ? '' : `, with ${listed(others)}`};{' '}
        <a href={formatRoute({ kind: 'runbook', runbookId })}>the runbook</a>, version {version}
      </span>
      <span className={styles['headState']}>
        {ended === null ? (
          <span>
            <ToneShape tone="info" />{' '}
            <b>{steps === null ? `${counted(ticked, 'step')} ticked` : `${ticked} of ${counted(steps, 'step')}`}</b>,
            open for <AgeHere at={startedAt} stepMs={1_000} />
          </span>
        ) : (
          <span>
            <ToneShape tone={ended.outcome === 'solved' ? 'ok' : 'unknown'} /> <b>Over: {ended.outcome}</b> by{' '}
            {ended.by}, <When at={ended.at} />
            {ended.why === '' ? '' : `. ${ended.why}`}
          </span>
        )}
        {unsent === 0 ? null : (
          <span className={styles['unsent']}>
            <ToneShape tone="warn" /> {counted(unsent, 'entry', 'entries')} not sent yet
            {isLive ? '' : ': written down here, sent when the cluster is back'}
          </span>
        )}
      </span>
    </span>
  )
}
