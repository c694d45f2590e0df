/** The box of a step. A press ticks it, another takes the tick back; both are written down. On paper it is empty. */
import styles from './steps.module.css'

export interface TickBoxProps {
  readonly outcome: 'done' | 'skipped' | null
  /** Nobody goes through it here: only paper has a box. */
  readonly isShown: boolean
  /** Why it cannot be pressed; `null`: it can. */
  readonly lock: string | null
  readonly title: string
  readonly onPress: () => void
}

const SIGNS = { done: '✓', skipped: '–' } as const

export function TickBox({ outcome, isShown, lock, title, onPress }: TickBoxProps) {
  if (!isShown) return <span className={styles['paperBox']} aria-hidden="true" />
  return (
    <button
      type="button"
      className={styles['box']}
      data-step-act="tick"
      data-outcome={outcome ?? undefined}
      aria-pressed={outcome === 'skipped' ? 'mixed' : outcome === 'done'}
      aria-label={outcome === 'skipped' ? `Skipped: ${title}` : `Done: ${title}`}
      aria-disabled={lock === null ? undefined : true}
      title={lock ?? undefined}
      onClick={lock === null ? onPress : undefined}
    >
      {outcome === null ? '' : SIGNS[outcome]}
    </button>
  )
}
