/** Incidents that the next shift goes on with. */
import type { Incident } from '../../shared/incident/incident.ts'
import { DueLine } from '../incidents/incident-head.tsx'
import { SEVERITY_TONES } from '../incidents/words.ts'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import styles from './handover.module.css'

export function IncidentsCard({ incidents }: { readonly incidents: readonly Incident[] }) {
  return (
    <Card
      title="Open incidents"
      note={incidents.length === 0 ? undefined : String(incidents.length)}
      label="Open incidents"
    >
      {incidents.length === 0 ? (
        <p className={styles['none']}>
          <ToneShape tone="ok" /> No incident is open.
        </p>
      ) : (
        <ul className={styles['items']}>
          {incidents.map((incident) => (
            <li key={incident.id} className={styles['item']}>
              <ToneShape tone={SEVERITY_TONES[incident.severity]} />
              <div className={styles['words']}>
                <a className={styles['text']} href={formatRoute({ kind: 'incident', incidentId: incident.id })}>
                  {incident.title}
                </a>
                <div className={pieces['dim']}>
                  severity {incident.severity}; {incident.roles.commander ?? 'nobody'} commands;{' '}
                  <DueLine incident={incident} />
                </div>
              </div>
              <div className={styles['times']}>
                since <When at={incident.declaredAt} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
