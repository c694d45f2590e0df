/** The incident that people are at, where one is open: how bad, who commands, and when others are told again. */
import type { Incident } from '../../shared/incident/incident.ts'
import { DueLine } from '../incidents/incident-head.tsx'
import { SEVERITY_TONES } from '../incidents/words.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { openIncidents, worstIncident } from '../store/shift-book.ts'
import { usePicture } from '../use-console.ts'
import styles from './wallboard.module.css'

export function WallIncident() {
  const open = openIncidents(usePicture((state) => state.incidents))
  const worst = worstIncident(open)
  if (worst === null) return null
  const { severity, title, declaredAt } = worst
  return (
    <section className={styles['incident']} data-tone={SEVERITY_TONES[severity]} aria-label="Open incident">
      <ToneShape tone={SEVERITY_TONES[severity]} />
      <span className={styles['alertTitle']}>
        Incident, severity {severity}: {title}
      </span>
      <span className={styles['alertMore']}>
        for <AgeHere at={declaredAt} stepMs={1_000} /> · {commandWords(worst)} · <DueLine incident={worst} />
        {open.length === 1 ? '' : ` · and ${open.length - 1} more`}
      </span>
    </section>
  )
}

function commandWords({ roles: { commander } }: Incident): string {
  return commander === null ? 'nobody commands' : `${commander} commands`
}
