/** A share of a whole as a short bar; the number stands beside it. */
import styles from './share-bar.module.css'

export function ShareBar({ fraction }: { readonly fraction: number }) {
  return (
    <span className={styles['track']} aria-hidden="true">
      <span className={styles['fill']} style={{ width: `${Math.min(100, Math.max(0, fraction * 100)).toFixed(1)}%` }} />
    </span>
  )
}
