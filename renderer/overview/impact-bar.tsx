/** The first sentence, and the three acts in their fixed place. */
import { memo } from 'react'
import { useActions } from '../actions.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { revertible } from '../store/revert.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { useLockOfKind } from '../use-locks.ts'
import { lockOf, lockOfCommand, lockOfLink } from '../words/locks.ts'
import { useImpact } from './use-impact.ts'
import styles from './overview.module.css'

export function ImpactBar() {
  const impact = useImpact()
  return (
    <section className={styles['impact']} data-tone={impact.tone} aria-label="Impact">
      <div className={styles['impactText']}>
        <p className={styles['impactTitle']}>
          <ToneShape tone={impact.tone} />
          <span>{impact.title}</span>
        </p>
        <p className={styles['impactDetail']}>{impact.detail}</p>
      </div>
      <Acts />
    </section>
  )
}

const Acts = memo(function Acts() {
  const connection = useConnection()
  const capabilities = usePicture((state) => state.capabilities)
  const actions = useActions()
  const lockOfKind = useLockOfKind()
  // A word, so that the buttons are not made anew with every fact.
  const rollbackLock = usePicture(({ snapshot, ledger, commands }) => {
    const taken = revertible(snapshot, ledger)
    if (taken === null) return lockOfLink(connection) ?? NOTHING_TO_TAKE_BACK
    return lockOfCommand(taken.command, { connection, commands, snapshot })
  })
  return (
    <div className={styles['acts']}>
      <ActionButton onPress={actions.startFailover} lock={lockOfKind('failover')}>
        Fail over…
      </ActionButton>
      <ActionButton onPress={actions.revert} lock={rollbackLock}>
        Roll back…
      </ActionButton>
      <ActionButton onPress={nothing} lock={lockOf('backup', connection, capabilities) ?? NOT_BUILT}>
        Back up
      </ActionButton>
    </div>
  )
})

const NOTHING_TO_TAKE_BACK =
  'Nothing to take back: no change is being watched, and the last one from here has no way back'

/** A cluster newer than this console may report what this console cannot ask for. */
const NOT_BUILT = 'This version of the console cannot ask for it yet'

function nothing(): void {
  // Locked in every case: see NOT_BUILT.
}
