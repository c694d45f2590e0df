/** Why a replay could not be opened, over whatever screen it was asked for on. In a replay its bar says it. */
import { useStore } from 'zustand'
import { ActionButton } from '../pieces/action-button.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useConsole, useLink } from '../use-console.ts'
import styles from '../frame/frame.module.css'

export function ReplayRefused() {
  const { replay: desk } = useConsole()
  const problem = useStore(desk.store, (state) => state.problem)
  const isReplay = useLink(({ replay = null }) => replay !== null)
  if (problem === null || isReplay) return null
  return (
    <div className={styles['banner']} data-tone="warn" role="alert">
      <ToneShape tone="warn" />
      <p className={styles['bannerText']}>
        <span className={styles['bannerTitle']}>It cannot be replayed: {problem.title}.</span>{' '}
        <span className={styles['bannerMore']}>
          {problem.detail} {problem.advice}
        </span>
      </p>
      <span className={styles['bannerAction']}>
        <ActionButton size="small" onPress={desk.dismiss}>
          Dismiss
        </ActionButton>
      </span>
    </div>
  )
}
