/** A button that says why it does not work: locked, it stays reachable, keeps its place and gives its reason. */
import { type ReactNode, useId } from 'react'
import { Hint } from './hint.tsx'
import styles from './button.module.css'

export interface ActionButtonProps {
  readonly children: ReactNode
  readonly onPress: () => void
  /** `null`: it works. */
  readonly lock?: string | null
  readonly kind?: 'primary' | 'critical' | 'plain' | 'quiet'
  readonly size?: 'normal' | 'small'
  readonly label?: string
  /** Has the focus when its sheet opens. */
  readonly isFirst?: boolean
}

export function ActionButton({
  children,
  onPress,
  lock = null,
  kind = 'plain',
  size = 'normal',
  label,
  isFirst = false,
}: ActionButtonProps) {
  const reasonId = useId()
  const button = (
    <button
      type="button"
      className={styles['button']}
      data-kind={kind}
      data-size={size}
      aria-label={label}
      data-autofocus={isFirst || undefined}
      aria-disabled={lock === null ? undefined : true}
      aria-describedby={lock === null ? undefined : reasonId}
      onClick={lock === null ? onPress : undefined}
    >
      {children}
    </button>
  )
  if (lock === null) return button
  return (
    <>
      <Hint text={lock}>{button}</Hint>
      <span id={reasonId} hidden>
        {lock}
      </span>
    </>
  )
}
