/** Another console's bundle, or one that was opened here before: replayed in this window, also where it knows no cluster. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Recording } from '../../shared/replay.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole, useUi } from '../use-console.ts'
import { formatExactly } from '../words/time.ts'
import { replayOf } from './replay-from.ts'
import styles from './replay.module.css'

export function OpenRecording() {
  const { replay: desk } = useConsole()
  const { isOpening, problem } = useStore(desk.store)
  const { recordings, unread } = useRecordings()
  const lock = isOpening ? 'One is being opened' : null
  return (
    <Card title="Open a recording" note="a bundle of an incident; nothing of it is live">
      <div className={styles['openBox']}>
        <RecordingFile />
        {isOpening ? <p aria-live="polite">It is read and checked.</p> : null}
        {recordings === null || recordings.length === 0 ? null : (
          <ul className={styles['recordings']} aria-label="Recordings">
            {recordings.map((recording) => (
              <li key={recording.id} className={styles['recording']}>
                <ActionButton size="small" lock={lock} onPress={() => void desk.open(replayOf(recording.id))}>
                  Replay
                </ActionButton>
                <span>{recording.name}</span>
                <About recording={recording} />
              </li>
            ))}
          </ul>
        )}
        {problem === null ? null : <FaultNote problem={problem} />}
        {unread === null ? null : <FaultNote problem={unread} />}
      </div>
    </Card>
  )
}

/** A button that asks for the file. */
export function RecordingFile() {
  const { replay: desk } = useConsole()
  return (
    <label className={styles['fileLabel']}>
      Choose a bundle…
      <input
        type="file"
        className={styles['file']}
        accept=".zip,application/zip"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? []
          // The same file again is another choice.
          event.currentTarget.value = ''
          if (file !== undefined) void desk.openFile(file)
        }}
      />
    </label>
  )
}

function About({ recording }: { readonly recording: Recording }) {
  const clock = useUi((state) => state.clock)
  const { kind, from, to } = recording
  return (
    <span className={styles['recordingAbout']}>
      {kind === 'shipped' ? 'came with the console · ' : ''}
      {formatExactly(from, clock).replace(/\.\d+/, '')}, {formatDuration(to - from)}
    </span>
  )
}

/** `recordings` `null`: not answered yet. */
function useRecordings(): { readonly recordings: readonly Recording[] | null; readonly unread: Problem | null } {
  const { replay: desk } = useConsole()
  const [state, setState] = useState<ReturnType<typeof useRecordings>>({ recordings: null, unread: null })
  useEffect(() => {
    let isWanted = true
    desk.list().then(
      (recordings) => {
        if (isWanted) setState({ recordings, unread: null })
      },
      (thrown: unknown) => {
        if (isWanted) setState({ recordings: null, unread: toProblem(asFault(thrown)) })
      },
    )
    return () => {
      isWanted = false
    }
  }, [desk])
  return state
}
