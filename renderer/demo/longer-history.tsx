/** What a cluster that is minutes old cannot show: a drill that was recorded, from the calm before it to the end. */
import { useStore } from 'zustand'
import { useConsole, useLink, useUi } from '../use-console.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { aboutRecording } from '../replay/recording-words.ts'
import { replayOf } from '../replay/replay-from.ts'
import { useRecordings } from '../replay/use-recordings.ts'
import styles from './demo.module.css'

/** Nothing where none came with the console. */
export function LongerHistory() {
  const { replay: desk } = useConsole()
  const clock = useUi((state) => state.clock)
  const isReplay = useLink(({ replay = null }) => replay !== null)
  const isOpening = useStore(desk.store, (state) => state.isOpening)
  const { recordings } = useRecordings()
  const shipped = recordings?.filter(({ kind }) => kind === 'shipped') ?? []
  if (shipped.length === 0) return null
  return (
    <section className={styles['part']} aria-label="Longer history">
      <h3 className={styles['scriptTitle']}>Longer history</h3>
      {shipped.map((recording) => (
        <div key={recording.id} className={styles['recorded']}>
          <p>
            <strong>REPLAY</strong> {recording.name}
          </p>
          <p className={styles['quiet']}>{aboutRecording(recording, clock)}</p>
          <ActionButton
            size="small"
            lock={isReplay ? 'This window replays already' : isOpening ? 'One is being opened' : null}
            onPress={() => void desk.open(replayOf(recording.id))}
          >
            Replay
          </ActionButton>
        </div>
      ))}
    </section>
  )
}
