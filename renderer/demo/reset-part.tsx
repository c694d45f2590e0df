/** The way to a fresh cluster: asked twice, since this one is gone then. */
import { useState } from 'react'
import { ActionButton } from '../pieces/action-button.tsx'
import styles from './demo.module.css'

/** `onReset`: why it could not be; `null`: this window is about to close. */
export function ResetPart({ onReset }: { readonly onReset: () => Promise<string | null> }) {
  const [isAsking, setIsAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const reset = async (): Promise<void> => setProblem(await onReset())
  return (
    <div className={styles['part']}>
      {isAsking ? (
        <>
          <p className={styles['quiet']}>This window closes, and one with a fresh cluster opens. Nothing is kept.</p>
          <div className={styles['buttons']}>
            <ActionButton size="small" onPress={() => void reset()}>
              Begin anew
            </ActionButton>
            <ActionButton size="small" kind="quiet" onPress={() => setIsAsking(false)}>
              Stay here
            </ActionButton>
          </div>
        </>
      ) : (
        <ActionButton size="small" onPress={() => setIsAsking(true)}>
          Reset …
        </ActionButton>
      )}
      {problem === null ? null : <p role="alert">{problem}</p>}
    </div>
  )
}
