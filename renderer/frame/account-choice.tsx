/** Which account: asked where a failover is wanted and no account is in view. */
import { type KeyboardEvent, useMemo } from 'react'
import { Dialog } from '../pieces/dialog.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { type AccountStatus, accountStatuses, isServed, serviceTone } from '../store/account-status.ts'
import { useConsole, usePicture, useUi } from '../use-console.ts'
import { useLockOfKind } from '../use-locks.ts'
import styles from './dialogs.module.css'

export function AccountChoice() {
  const console = useConsole()
  const choosing = useUi((state) => state.choosing)
  // Closed it has nothing to render again for with every fact.
  const snapshot = usePicture((state) => (choosing ? state.snapshot : null))
  const lock = useLockOfKind()('failover')
  const statuses = useMemo(
    () =>
      snapshot === null
        ? []
        : // What is red comes first, so that Enter takes it.
          accountStatuses(snapshot, console.samples.getState().latest).toSorted(
            (a, b) => Number(isServed(a.service)) - Number(isServed(b.service)),
          ),
    [snapshot, console],
  )

  function close(): void {
    console.ui.setState({ choosing: false })
  }

  return (
    <Dialog title="Fail over which account?" isOpen={choosing} onClose={close}>
      {lock === null ? null : <p className={styles['lock']}>{lock}.</p>}
      <Choices
        isLocked={lock !== null}
        statuses={statuses}
        onChoose={(accountId) => {
          close()
          console.plan.open({ kind: 'failover', accountId, to: null })
        }}
      />
    </Dialog>
  )
}

interface ChoicesProps {
  readonly statuses: readonly AccountStatus[]
  readonly isLocked: boolean
  readonly onChoose: (accountId: string) => void
}

function Choices({ statuses, isLocked, onChoose }: ChoicesProps) {
  return (
    <ul>
      {statuses.map(({ account, service }, index) => (
        <li key={account.id}>
          <button
            type="button"
            className={styles['choice']}
            data-autofocus={index === 0 || undefined}
            disabled={isLocked}
            onClick={() => onChoose(account.id)}
            onKeyDown={moveAmong}
          >
            <ToneShape tone={serviceTone(service)} />
            {account.id}
            <span className={styles['choiceNote']}>
              {account.lease.holder === null ? 'no master' : `master ${account.lease.holder.nodeId}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** Arrows and `j k` walk the list, as in every list. */
function moveAmong(event: KeyboardEvent<HTMLButtonElement>): void {
  const by = event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0
  if (by === 0) return
  event.preventDefault()
  const buttons = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])]
  const at = buttons.findIndex((button) => button === document.activeElement)
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus()
}
