/** The first screen's way into the built-in cluster: a window of its own, with nothing of this one. */
import { useState } from 'react'
import { useStore } from 'zustand'
import { assertNever } from '../../shared/assert-never.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { createDemoDoor, type DemoDoor, type DoorState } from './demo-door.ts'
import styles from './demo.module.css'

export function TryCard() {
  const [door] = useState(() => createDemoDoor(window.linda))
  return (
    <Card title="Try the built-in cluster" note="nine bots, a gateway and a control plane on this machine">
      {door === null ? (
        <p className={styles['try']}>
          It is started together with a console of its own, from the project’s folder: <code>npm start</code>
        </p>
      ) : (
        <Door door={door} />
      )}
    </Card>
  )
}

function Door({ door }: { readonly door: DemoDoor }) {
  const state = useStore(door.store)
  return (
    <div className={styles['try']}>
      <p>
        It runs by itself, without a network, in a window of its own. No cluster of yours can be reached from there, and
        it is gone when that window is closed.
      </p>
      <div className={styles['door']}>
        <ActionButton onPress={() => void door.open()} lock={state.kind === 'opening' ? 'It is being opened' : null}>
          {state.kind === 'opened' ? 'Show the demonstration' : 'Start the demonstration'}
        </ActionButton>
        <output data-bad={state.kind === 'failed' || undefined}>{wordsOf(state)}</output>
      </div>
    </div>
  )
}

function wordsOf(state: DoorState): string {
  switch (state.kind) {
    case 'closed':
      return ''
    case 'opening':
      return 'Opening its window …'
    case 'opened':
      return 'It has a window of its own.'
    case 'failed':
      return state.why
    default:
      return assertNever(state)
  }
}
