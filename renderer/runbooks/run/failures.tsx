/** What could not be written down in a place, why, and one press to try it again. */
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import { FaultNote } from '../../pieces/fault-note.tsx'
import { useConsole } from '../../use-console.ts'
import type { Failure } from './run-desk.ts'
import { useRuns } from './use-run.ts'
import styles from './run.module.css'

const KINDS: readonly RunEntryBody['kind'][] = ['ticked', 'unticked', 'decided', 'acted', 'noted', 'ended']

export function Failures({ place, runId }: { readonly place: string; readonly runId: string }) {
  const { runs } = useConsole()
  const all = useRuns((state) => state.failures)
  const failures: Failure[] = KINDS.flatMap((kind) => all[`${place}/${kind}`] ?? [])
  return (
    <>
      {failures.map(({ body, problem }) => (
        <div key={body.kind} className={styles['failure']}>
          <FaultNote problem={problem}>
            <p>
              {body.kind === 'noted'
                ? 'The note is not written down; it stands in the box.'
                : 'It is not written down.'}{' '}
              {body.kind === 'noted' ? null : (
                <ActionButton size="small" onPress={() => void runs.write(runId, body)}>
                  Write it down again
                </ActionButton>
              )}
            </p>
          </FaultNote>
        </div>
      ))}
    </>
  )
}
