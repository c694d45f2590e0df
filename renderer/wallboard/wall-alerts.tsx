/** What is wrong, as far as it stands for itself. */
import { useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { Lasting } from '../pieces/when.tsx'
import { usePicture } from '../use-console.ts'
import { wallAlerts } from './wall-words.ts'
import styles from './wallboard.module.css'

const SHOWN = 6
const NONE: readonly Alert[] = []

export function WallAlerts() {
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NONE)
  const { shown, more } = useMemo(() => wallAlerts(alerts, SHOWN), [alerts])
  return (
    <section className={styles['alerts']} aria-label="Open alerts">
      {shown.length === 0 ? <p className={styles['noAlert']}>No open alert</p> : null}
      <ul>
        {shown.map(({ id, level, title, raisedAt, acknowledged, drillId }) => (
          <li key={id} className={styles['alert']} data-tone={level === 'critical' ? 'critical' : 'warn'}>
            <ToneShape tone={level === 'critical' ? 'critical' : 'warn'} />
            <span className={styles['alertTitle']}>
              {drillId === null ? '' : 'Drill: '}
              {title}
            </span>
            <span className={styles['alertMore']}>
              {level} for <Lasting since={raisedAt} isCoarse />
              {acknowledged === null ? '' : `, ${acknowledged.by} is at it`}
            </span>
          </li>
        ))}
      </ul>
      {more === 0 ? null : <p className={styles['moreAlerts']}>and {more} more</p>}
    </section>
  )
}
