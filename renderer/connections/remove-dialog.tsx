/** Asks once before a connection is forgotten. */
import { useState } from 'react'
import type { ConnectionState } from '../../shared/connection.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Dialog } from '../pieces/dialog.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole } from '../use-console.ts'
import styles from './buttons.module.css'

/** `connection`: `null`: nothing is asked. */
export function RemoveDialog({
  connection,
  onClose,
}: {
  readonly connection: ConnectionState | null
  readonly onClose: () => void
}) {
  const { bridge } = useConsole()
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = connection?.profile.name ?? ''

  function close(): void {
    setProblem(null)
    onClose()
  }

  async function remove(id: string): Promise<void> {
    try {
      await bridge.call('removeConnection', { id })
      close()
    } catch (thrown) {
      setProblem(toProblem(asFault(thrown)))
    }
  }

  return (
    <Dialog title={`Remove ${name}?`} isOpen={connection !== null} onClose={close}>
      <p>
        The console forgets its address and its token. Nothing happens in the cluster. What the console has recorded of
        it stays on this machine, and is there again when a connection of the same name is added.
      </p>
      {problem === null ? null : <FaultNote problem={problem} />}
      <div className={styles['buttons']}>
        <ActionButton isFirst onPress={close}>
          Keep it
        </ActionButton>
        <ActionButton
          kind="critical"
          onPress={() => {
            if (connection !== null) void remove(connection.profile.id)
          }}
        >
          Remove
        </ActionButton>
      </div>
    </Dialog>
  )
}
