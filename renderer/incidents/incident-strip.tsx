/** On every screen while an incident is open: which, for how long, and when the others are told again. Calm: it stands for hours. */
import { formatRoute } from '../routing/route.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { openIncidents, worstIncident } from '../store/shift-book.ts'
import { usePicture, useUi } from '../use-console.ts'
import { DueLine } from './incident-head.tsx'
import { SEVERITY_TONES } from './words.ts'
import styles from './strip.module.css'

export function IncidentStrip() {
  const incidents = usePicture((state) => state.incidents)
  const route = useUi((state) => state.route)
  const others = openIncidents(incidents).filter(({ id }) => route.kind !== 'incident' || route.incidentId !== id)
  const worst = worstIncident(others)
  // Its own page says all of it, and the list too.
  if (worst === null || route.kind === 'incidents') return null
  const { id, title, severity, declaredAt } = worst
  const rest = others.length - 1
  return (
    <section className={styles['strip']} data-tone={SEVERITY_TONES[severity]} aria-label="Open incident">
      <span className={styles['stripMark']}>
        <ToneShape tone={SEVERITY_TONES[severity]} /> Severity {severity}
      </span>
      <a className={styles['stripTitle']} href={formatRoute({ kind: 'incident', incidentId: id })}>
        {title}
      </a>
      <span className={styles['stripMore']}>
        for <AgeHere at={declaredAt} stepMs={1_000} />
      </span>
      <span className={styles['stripMore']}>
        <DueLine incident={worst} />
      </span>
      {rest === 0 ? null : (
        <a className={styles['stripMore']} href={formatRoute({ kind: 'incidents' })}>
          and {rest} more
        </a>
      )}
    </section>
  )
}
