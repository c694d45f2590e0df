/** Everything that was written into a run, in its order: who, when, what. And a place to write more. */
import { sortOf } from '../../../shared/log-entry.ts'
import { type Step } from '../../../shared/runbook/runbook.ts'
import { entryWords, STEP_KIND_NAMES, stepTitle } from '../../../shared/words/runbook.ts'
import { Card } from '../../pieces/card.tsx'
import { When } from '../../pieces/when.tsx'
import type { RunBoard } from './board.ts'
import { Failures } from './failures.tsx'
import { NoteBox } from './note-box.tsx'
import { placeOf } from './run-desk.ts'
import { useNote } from './use-note.ts'
import styles from './run.module.css'

export interface RunLogProps {
  readonly board: RunBoard
  readonly steps: readonly Step[]
}

export function RunLog({ board, steps }: RunLogProps) {
  const { run, entries } = board
  const note = useNote(run.id, null)
  const titles = new Map(steps.map((step) => [step.id, `${STEP_KIND_NAMES[step.kind]}: ${stepTitle(step)}`]))
  return (
    <Card title="What was done" note="in the order it was written, by each author’s own clock">
      <ol className={styles['log']} aria-label="Entries of this run">
        {entries.map(({ id, at, by, body: written, isSent }) => {
          const { sort, body } = sortOf(written)
          if (sort !== 'run') return null
          const stepId = 'stepId' in body ? body.stepId : null
          return (
            <li key={id} className={styles['entry']}>
              <When at={at} />
              <span className={styles['by']}>{by}</span>
              <span className={styles['what']}>
                {entryWords(body)}
                {stepId === null ? null : <span className={styles['of']}> · {titles.get(stepId) ?? stepId}</span>}
                {isSent ? null : <span className={styles['unsent']}> · ◌ not sent yet</span>}
                {body.kind === 'noted' ? <span className={styles['noteText']}>{body.text}</span> : null}
                {body.kind === 'ticked' && body.measured !== '' ? (
                  <span className={styles['of']}> · {body.measured}</span>
                ) : null}
              </span>
            </li>
          )
        })}
      </ol>
      {run.ended === null ? (
        <div className={styles['logFoot']}>
          <NoteBox note={note} label="Note on the run as a whole" />
          <Failures place={placeOf(run.id, null)} runId={run.id} />
        </div>
      ) : null}
    </Card>
  )
}
