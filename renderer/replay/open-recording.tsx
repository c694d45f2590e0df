/** What came with the console, another console's bundle, or one that was opened here before: replayed in this window, also where it
 *  knows no cluster. */
import { useStore } from 'zustand'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole, useUi } from '../use-console.ts'
import { aboutRecording } from './recording-words.ts'
import { replayOf } from './replay-from.ts'
import { useRecordings } from './use-recordings.ts'
import styles from './replay.module.css'

export function OpenRecording() {
  const { replay: desk } = useConsole()
  const { isOpening, problem } = useStore(desk.store)
  const clock = useUi((state) => state.clock)
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
                <span className={styles['recordingAbout']}>{aboutRecording(recording, clock)}</span>
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
