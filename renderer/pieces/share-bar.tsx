/** A share of a whole as a short bar; the number stands beside it. */
import styles from './pieces.module.css'

export function ShareBar({ fraction }: { readonly fraction: number }) {
  return (
    <span className={styles['shareTrack']} aria-hidden="true">
      <span
        className={styles['shareFill']}
        style={{ width: `${Math.min(100, Math.max(0, fraction * 100)).toFixed(1)}%` }}
      />
    </span>
  )
}
