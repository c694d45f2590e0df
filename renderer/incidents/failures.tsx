/** What could not be written down, why, and one press to try it again. */
import type { IncidentEntryBody } from '../../shared/incident/incident.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { useConsole } from '../use-console.ts'
import { useIncidents } from './use-incidents.ts'
import styles from './incidents.module.css'

export interface FailuresProps {
  readonly incidentId: string
  readonly kinds: readonly IncidentEntryBody['kind'][]
}

export function Failures({ incidentId, kinds }: FailuresProps) {
  const { incidents } = useConsole()
  const all = useIncidents((state) => state.failures)
  return kinds
    .flatMap((kind) => all[`${incidentId}/${kind}`] ?? [])
    .map(({ body, problem }) => (
      <div key={body.kind} className={styles['failure']}>
        <FaultNote problem={problem}>
          {body.kind === 'wrote' || body.kind === 'updateSent' ? (
            <p>It is not written down; it stands in the box.</p>
          ) : (
            <p>
              It is not written down.{' '}
              <ActionButton size="small" onPress={() => void incidents.write(incidentId, body)}>
                Write it down again
              </ActionButton>
            </p>
          )}
        </FaultNote>
      </div>
    ))
}
