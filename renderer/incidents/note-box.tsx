/** A note into the timeline: Enter writes it down. What is typed stays through a reload, and until it is on the disk. */
import { type KeyboardEvent, useId } from 'react'
import type { Incident } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { useConsole } from '../use-console.ts'
import { Failures } from './failures.tsx'
import { useDraft, useIncidents } from './use-incidents.ts'
import styles from './timeline.module.css'

const MOST = 10_000

export function NoteBox({
  incident: { id: incidentId },
  lock: locked,
}: {
  readonly incident: Incident
  readonly lock: string | null
}) {
  const { drafts, incidents } = useConsole()
  const id = useId()
  const place = `${incidentId}/note`
  const text = useDraft(place)
  const isWriting = useIncidents((state) => state.writing[`${incidentId}/wrote`] === true)
  const lock = locked ?? (isWriting ? 'Being written down' : text.trim() === '' ? 'Nothing is typed yet' : null)

  function write(): void {
    if (lock === null) void incidents.writeDraft(incidentId, place, (typed) => ({ kind: 'wrote', text: typed }))
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // While letters are put together, Enter chooses one of them.
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault()
      write()
    }
    if (event.key === 'Escape') event.currentTarget.blur()
  }

  return (
    <div className={styles['note']} data-unprinted>
      <label className={styles['noteLabel']} htmlFor={id}>
        Note into the timeline
      </label>
      <textarea
        id={id}
        className={styles['noteInput']}
        rows={2}
        maxLength={MOST}
        value={text}
        placeholder="What you see, think or decided"
        onChange={(event) => drafts.keep(place, event.currentTarget.value)}
        onKeyDown={press}
      />
      <div className={styles['noteFoot']}>
        <ActionButton size="small" kind="primary" lock={lock} onPress={write}>
          Write down
        </ActionButton>
        <span className={styles['hint']}>
          Enter writes it down, Shift Enter begins a new line, Esc leaves it as typed
        </span>
      </div>
      <Failures incidentId={incidentId} kinds={['wrote', 'pinned', 'unpinned', 'assigned', 'updatesEvery']} />
    </div>
  )
}
