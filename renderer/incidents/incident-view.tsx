/** One incident: who holds what, how its accounts fare, everything that happened on one clock. Host's own, so the network may be away. */
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Page } from '../pieces/page.tsx'
import { DutyLines } from '../handover/duty-lines.tsx'
import { ReplayButton } from '../replay/replay-button.tsx'
import { formatRoute } from '../routing/route.ts'
import { sourceNow } from '../store/age.ts'
import { useLink, useSamples } from '../use-console.ts'
import { ChangeButton } from './change-dialog.tsx'
import { CloseButton } from './close-dialog.tsx'
import { Essentials } from './essentials.tsx'
import { ExportButton } from './export-button.tsx'
import { ImpactTable } from './impact-table.tsx'
import type { OpenIncident } from './incident-desk.ts'
import { HeadBar, HeadNote } from './incident-head.tsx'
import { MessagesCard } from './messages-card.tsx'
import { PinsCard } from './pins-card.tsx'
import { TimelineCard } from './timeline-card.tsx'
import { useIncident } from './use-incidents.ts'
import { useWriteLock } from './use-write-lock.ts'
import { WorksCard } from './works-card.tsx'
import styles from './incidents.module.css'

export function IncidentView({ incidentId }: { readonly incidentId: string }) {
  const { open, problem } = useIncident(incidentId)
  if (open !== null) return <Shown open={open} />
  const all = <a href={formatRoute({ kind: 'incidents' })}>All incidents</a>
  return (
    <Page title="Incident" note={all}>
      {problem === null ? (
        <Card>
          <EmptyNote title="Opening the incident…" />
        </Card>
      ) : (
        <FaultNote problem={problem}>
          <p className={styles['none']}>
            Asked for: {incidentId}. {all}
          </p>
        </FaultNote>
      )}
    </Page>
  )
}

function Shown({ open: { incident, entries, timeline } }: { readonly open: OpenIncident }) {
  const lock = useWriteLock()
  const isReplay = useLink(({ replay = null }) => replay !== null)
  const { closed } = incident
  // Replays go by the cluster's clock, incidents by this one.
  const offset = useSamples((state) => state.offset)
  const beganAt = sourceNow(offset, incident.beganAt)
  return (
    <Page
      title={incident.title}
      note={<HeadNote incident={incident} />}
      aside={
        <span className={styles['acts']} data-unprinted>
          <ReplayButton at={beganAt} size="normal">
            Replay
          </ReplayButton>
          <ExportButton
            incidentId={incident.id}
            lock={isReplay ? 'This is a bundle already: its file is the one that was opened' : null}
          />
          {closed === null ? <ChangeButton incident={incident} lock={lock} /> : null}
          <CloseButton incident={incident} lock={lock} />
        </span>
      }
    >
      <div className={styles['pinnedTop']}>
        <HeadBar incident={incident} lock={lock} />
        {closed === null ? (
          <Essentials incident={incident} />
        ) : closed.impact === null ? (
          <p className={styles['known']}>
            Its impact was not asked for when it was closed: the cluster could not answer.
          </p>
        ) : (
          <ImpactTable impact={closed.impact} />
        )}
      </div>
      <div className={styles['columns']}>
        <TimelineCard incident={incident} entries={entries} timeline={timeline} lock={lock} />
        <div className={styles['aside']}>
          <PinsCard incident={incident} lock={lock} />
          {/* Nobody is told, called or sent to a runbook because of a moment that has passed. */}
          {isReplay ? null : (
            <>
              <MessagesCard incident={incident} entries={entries} lock={lock} />
              <WorksCard incident={incident} />
              <Card title="On call" label="On call">
                <div className={styles['duties']}>
                  <DutyLines />
                </div>
              </Card>
            </>
          )}
        </div>
      </div>
    </Page>
  )
}
