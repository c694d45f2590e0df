/** Under a step of a run: who did it and when, what was noted, and what can be written. */
import { entryWords } from '../../../shared/words/runbook.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import { type RunBoard, stateOf } from '../run/board.ts'
import { Author } from '../run/author.tsx'
import { Failures } from '../run/failures.tsx'
import { NoteBox, NoteText } from '../run/note-box.tsx'
import { placeOf } from '../run/run-desk.ts'
import { useNote } from '../run/use-note.ts'
import styles from './steps.module.css'

export interface StepFootProps {
  readonly stepId: string
  readonly run: RunBoard
  readonly lock: string | null
  readonly onSkip: () => void
}

export function StepFoot({ stepId, run, lock, onSkip }: StepFootProps) {
  const { tick, untick, notes } = stateOf(run, stepId)
  const note = useNote(run.run.id, stepId)
  const isOver = run.run.ended !== null
  const last = tick ?? untick
  return (
    <>
      {notes.map((entry) => (
        <NoteText key={entry.id} entry={entry} />
      ))}
      {note.isOpen ? <NoteBox note={note} label="Note on this step" /> : null}
      <Failures place={placeOf(run.run.id, stepId)} runId={run.run.id} />
      <div className={styles['foot']}>
        <span className={styles['who']}>
          {last === null ? null : (
            <>
              {entryWords(last.body)} <Author entry={last} />
              {tick === null || tick.body.measured === '' ? null : (
                <span className={styles['measured']}> · then: {tick.body.measured}</span>
              )}
            </>
          )}
        </span>
        {isOver ? null : (
          <span className={styles['press']}>
            <span data-step-act-of="skip">
              <ActionButton size="small" kind="quiet" lock={lock} onPress={onSkip}>
                {tick?.body.outcome === 'skipped' ? 'Not skipped' : 'Skip'}
              </ActionButton>
            </span>
            <span data-step-act-of="note">
              <ActionButton size="small" kind="quiet" onPress={note.open}>
                Note
              </ActionButton>
            </span>
          </span>
        )}
      </div>
    </>
  )
}
