/** A note: as it is typed, and as it stands. */
import { type KeyboardEvent, useEffect, useId, useRef } from 'react'
import { ActionButton } from '../../pieces/action-button.tsx'
import { Author } from './author.tsx'
import type { Written } from './board.ts'
import type { Note } from './use-note.ts'
import styles from './run.module.css'

/** Of the entry's schema. */
const MOST = 10_000

export interface NoteBoxProps {
  readonly note: Note
  readonly label: string
}

export function NoteBox({ note, label }: NoteBoxProps) {
  const id = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const { asked } = note
  useEffect(() => {
    if (asked > 0) box.current?.focus()
  }, [asked])

  /** The keys of a step work again where it was written. */
  function leave(): void {
    box.current?.closest<HTMLElement>('[data-step-id]')?.focus()
    box.current?.blur()
  }

  function save(): void {
    void note.save().then((isWritten) => (isWritten ? leave() : undefined))
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      save()
    }
    if (event.key === 'Escape') {
      leave()
      note.close()
    }
  }

  const lock = note.isWriting ? 'Being written down' : note.text.trim() === '' ? 'Nothing is typed yet' : null
  return (
    <div className={styles['noteBox']}>
      <label className={styles['noteLabel']} htmlFor={id}>
        {label}
      </label>
      <textarea
        ref={box}
        id={id}
        className={styles['noteInput']}
        rows={2}
        maxLength={MOST}
        value={note.text}
        onChange={(event) => note.type(event.currentTarget.value)}
        onKeyDown={press}
      />
      <div className={styles['noteFoot']}>
        <ActionButton size="small" kind="primary" lock={lock} onPress={save}>
          Write down
        </ActionButton>
        <span className={styles['hint']}>Ctrl Enter writes it down, Esc leaves it here as typed</span>
      </div>
    </div>
  )
}

export function NoteText({ entry }: { readonly entry: Written<'noted'> }) {
  return (
    <div className={styles['note']}>
      <p className={styles['noteText']}>{entry.body.text}</p>
      <Author entry={entry} />
    </div>
  )
}
