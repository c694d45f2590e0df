/** What can still be done about an operation: undo or send what is held, send or give up what was not sent, cancel what runs. */
import { type ReactNode, useState } from 'react'
import { COMMANDS } from '../../shared/command.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { Failover } from '../../shared/failover.ts'
import { useActions } from '../actions.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import type { OperationRow } from '../store/operations.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'
import { whyNotCancel } from '../words/operations.ts'
import styles from './operations.module.css'

export interface OperationControlsProps {
  readonly row: OperationRow
  readonly failover: Failover | null
  readonly size?: 'normal' | 'small'
}

export function OperationControls({ row, failover, size = 'normal' }: OperationControlsProps) {
  const actions = useActions()
  const link = lockOfLink(useConnection())
  const [problem, setProblem] = useState<Problem | null>(null)
  const [password, setPassword] = useState<string | null>(null)
  const asks = usePicture((state) => state.shell?.kind === 'web' && state.profile?.environment !== 'drill')
  const needsPassword = asks && COMMANDS[row.kind].base === 'dangerous'
  const { operationId } = row

  function attempt(run: (id: string) => Promise<void>): () => void {
    return () => {
      setProblem(null)
      run(operationId).catch((thrown: unknown) => setProblem(toProblem(asFault(thrown))))
    }
  }

  /** Sent after all it is confirmed anew: in the browser what is dangerous needs the password again. */
  function sendAfterAll(): void {
    if (needsPassword && (password ?? '') === '') return setPassword('')
    attempt((id) => actions.sendOperation(id, password ?? undefined))()
  }

  if (row.state === 'held') {
    return (
      <Controls problem={problem}>
        <ActionButton kind="primary" size={size} onPress={attempt(actions.withdrawOperation)}>
          Undo <kbd className={styles['key']}>z</kbd>
        </ActionButton>
        <ActionButton size={size} lock={link} onPress={attempt((id) => actions.sendOperation(id))}>
          Send now
        </ActionButton>
      </Controls>
    )
  }
  if (row.isAsking) {
    return (
      <Controls problem={problem}>
        {password === null ? null : (
          <input
            type="password"
            className={styles['password']}
            aria-label="Password of this console"
            placeholder="Password"
            autoComplete="current-password"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- It was asked for by the press before.
            autoFocus
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && link === null) sendAfterAll()
            }}
          />
        )}
        <ActionButton size={size} lock={link} onPress={sendAfterAll}>
          Send
        </ActionButton>
        <ActionButton size={size} onPress={attempt(actions.withdrawOperation)}>
          Give up
        </ActionButton>
      </Controls>
    )
  }
  // Without an answer there is nothing that could be called back.
  if (!row.isOpen || row.state === 'sending' || row.state === 'unknown') return null
  return (
    <Controls problem={problem}>
      <ActionButton size={size} lock={link ?? whyNotCancel(row, failover)} onPress={attempt(actions.cancelOperation)}>
        Cancel it
      </ActionButton>
    </Controls>
  )
}

function Controls({ problem, children }: { readonly problem: Problem | null; readonly children: ReactNode }) {
  return (
    <span className={styles['controls']}>
      {problem === null ? null : (
        <span className={pieces['tone']} data-tone="warn" role="alert" title={problem.detail}>
          {problem.title}
        </span>
      )}
      {children}
    </span>
  )
}
