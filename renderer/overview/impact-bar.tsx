/** The first sentence, and the three acts in their fixed place. */
import { memo } from 'react'
import { useActions } from '../actions.ts'
import { BackUpPlace } from '../backups/back-up-place.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { Hint } from '../pieces/hint.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { revertible } from '../store/revert.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { useLockOfKind } from '../use-locks.ts'
import { lockOfCommand, lockOfLink } from '../words/locks.ts'
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
  const actions = useActions()
  const lockOfKind = useLockOfKind()
  // A word, so that the buttons are not made anew with every fact.
  const rollbackLock = usePicture(({ snapshot, ledger, commands }) => {
    const taken = revertible(snapshot, ledger)
    if (taken === null) return lockOfLink(connection) ?? NOTHING_TO_TAKE_BACK
    return lockOfCommand(taken.command, { connection, commands, snapshot })
  })
  // Which change it is about; empty: none.
  const takenBack = usePicture(({ snapshot, ledger }) => revertible(snapshot, ledger)?.title ?? '')
  return (
    <div className={styles['acts']}>
      <ActionButton onPress={actions.startFailover} lock={lockOfKind('failover')}>
        Fail over…
      </ActionButton>
      <RollBackButton onPress={actions.revert} lock={rollbackLock} what={takenBack} />
      <BackUpPlace />
    </div>
  )
})

/** Keeps its place and its word; what it would take back is said on the way to it. */
function RollBackButton({ what, ...button }: { what: string; onPress: () => void; lock: string | null }) {
  const name = what === '' ? {} : { label: `Roll back: ${what}` }
  const act = (
    <ActionButton {...button} {...name}>
      Roll back…
    </ActionButton>
  )
  return what === '' || button.lock !== null ? act : <Hint text={`Takes back: ${what}`}>{<span>{act}</span>}</Hint>
}

const NOTHING_TO_TAKE_BACK =
  'Nothing to take back: no change is being watched, and the last one from here has no way back'
