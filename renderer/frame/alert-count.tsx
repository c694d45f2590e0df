/** How many alerts are open that stand for themselves, and the worst of them, beside the name of their screen. */
import { isOwnWord } from '../../shared/alert.ts'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { usePicture } from '../use-console.ts'
import styles from './alert-count.module.css'

export function AlertCount() {
  const open = usePicture((state) => state.snapshot?.alerts.filter(isOwnWord).length ?? 0)
  const isCritical = usePicture(
    (state) => state.snapshot?.alerts.some((alert) => isOwnWord(alert) && alert.level === 'critical') ?? false,
  )
  if (open === 0) return null
  return (
    <span className={styles['count']} data-level={isCritical ? 'critical' : 'warning'}>
      <ToneShape tone={isCritical ? 'critical' : 'warn'} />
      {open}
      <span className={pieces['hidden']}> open, {isCritical ? 'at least one critical' : 'none critical'}</span>
    </span>
  )
}
