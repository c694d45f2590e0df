/** Why the window did not go to the cluster somebody chose. */
import { useStore } from 'zustand'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { formatRoute } from '../routing/route.ts'
import { useConsole } from '../use-console.ts'
import styles from './buttons.module.css'

export function MoveRefused() {
  const console = useConsole()
  const { store } = console.clusters
  const refused = useStore(store, (state) => state.refused)
  const close = (): void => store.setState({ refused: null })
  return (
    <Dialog title={`${refused?.name ?? 'The cluster'} cannot be opened`} isOpen={refused !== null} onClose={close}>
      {refused === null ? null : <FaultNote problem={refused.problem} />}
      <div className={styles['buttons']}>
        <ActionButton
          onPress={() => {
            close()
            console.navigate(formatRoute({ kind: 'settings' }))
          }}
        >
          To the connections
        </ActionButton>
        <ActionButton kind="primary" isFirst onPress={close}>
          Stay here
        </ActionButton>
      </div>
    </Dialog>
  )
}
