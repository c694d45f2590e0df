/** What is kept quiet, and where work is announced: by whom, why, until when. Each ends by itself. */
import { type Alert, type Silence, silencing } from '../../shared/alert.ts'
import { Card } from '../pieces/card.tsx'
import { serviceName } from '../../shared/words/services.ts'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Entries } from '../pieces/entries.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { MaintenanceCard } from '../slos/maintenance-card.tsx'
import { usePicture } from '../use-console.ts'
import styles from './alerts.module.css'

const NO_SILENCES: readonly Silence[] = []
const NO_ALERTS: readonly Alert[] = []
const MINUTES = 60

export function SilencesTab() {
  const silences = usePicture((state) => state.snapshot?.silences ?? NO_SILENCES)
  const alerts = usePicture((state) => state.snapshot?.alerts ?? NO_ALERTS)
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null)
  return (
    <div className={styles['stack']}>
      <Card
        title="Silences"
        note="alerts that match are shown and nobody is told"
        aside={
          <CommandButton
            size="small"
            command={{
              kind: 'silenceAlert',
              code: null,
              accountId: null,
              nodeId: null,
              serviceId: null,
              minutes: MINUTES,
            }}
          />
        }
      >
        {silences.length === 0 ? (
          <EmptyNote title="Nothing is silenced">
            A silence has an owner, a reason and an end, at most seven days away. Press <kbd>s</kbd> on an alert to
            silence it.
          </EmptyNote>
        ) : (
          <Entries
            label="Silences"
            first="Quiet"
            entries={silences}
            what={(silence) => (
              <>
                <SilenceWords silence={silence} /> <span className={pieces['dim']}>· {quietNote(open, silence)}</span>
              </>
            )}
            end={({ id }) => <CommandButton size="small" command={{ kind: 'endSilence', silenceId: id }} />}
          />
        )}
      </Card>
      <MaintenanceCard />
    </div>
  )
}

/** "errorRate of ksa-main" */
function SilenceWords({ silence }: { readonly silence: Silence }) {
  const { code, accountId, nodeId, serviceId } = silence
  return (
    <>
      {code === null ? <b>every alert</b> : <span className={pieces['mono']}>{code}</span>}
      {accountId === null ? null : (
        <>
          {' of '}
          <a href={formatRoute({ kind: 'account', accountId })}>{accountId}</a>
        </>
      )}
      {nodeId === null ? null : (
        <>
          {accountId === null ? ' of ' : ', '}
          <a href={formatRoute({ kind: 'node', nodeId })}>{nodeId}</a>
        </>
      )}
      {serviceId === null ? null : (
        <>
          {' of '}
          <a href={formatRoute({ kind: 'node', nodeId: serviceId })}>{serviceName(serviceId)}</a>
        </>
      )}
    </>
  )
}

function quietNote(open: readonly Alert[], silence: Silence): string {
  const quiet = open.filter((alert) => silencing([silence], alert) !== null).length
  return quiet === 0 ? 'none open now' : `${quiet} open now`
}
