/** One alert in full: what is wrong and for whom, what automation did, what to do first, and what became of it. */
import { CopyButton } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import { alertCommand, alertText } from '../../shared/words/alert-text.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { CopyId } from '../pieces/copy-id.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { Pill } from '../pieces/pill.tsx'
import { RunbookLink } from '../pieces/runbook-link.tsx'
import { TimeLeft } from '../pieces/remaining.tsx'
import { Lasting, When } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import { acknowledgeOffer, alertOffer, silenceOffer } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { runbooksOf } from '../runbooks/library.ts'
import { followersOf, marksOf } from '../store/alert-list.ts'
import { DutyLines } from '../handover/duty-lines.tsx'
import { useConsole, usePicture } from '../use-console.ts'
import { openIncidents } from '../store/shift-book.ts'
import { AlertAround, AlertStory } from './alert-story.tsx'
import { AlertSubject, alertTone } from './alert-row.tsx'
import styles from './detail.module.css'

export interface AlertDetailProps {
  readonly alert: Alert
  /** Every alert of the snapshot, to name what it follows from and what follows from it. */
  readonly alerts: readonly Alert[]
}

export function AlertDetail({ alert, alerts }: AlertDetailProps) {
  const isOpen = alert.resolvedAt === null
  return (
    <Card
      title={alert.title}
      aside={
        <>
          <CopyAs copied={{ kind: 'alert', alert }} /> <a href="#/alerts">Close</a>
        </>
      }
      className={styles['card']}
    >
      <div className={styles['detail']}>
        <p className={styles['state']}>
          <Pill tone={alertTone(alert)}>
            {!isOpen ? 'Resolved' : alert.level === 'critical' ? 'Critical' : 'Warning'}
          </Pill>
          <span>
            {alert.resolvedAt === null ? (
              <>
                open for <Lasting since={alert.raisedAt} />
              </>
            ) : (
              `after ${formatDuration(alert.resolvedAt - alert.raisedAt)}${alert.resolvedWhy ? `: ${alert.resolvedWhy}` : ''}`
            )}
          </span>
          {alert.drillId === null ? null : <DrillMark />}
        </p>
        <Acts alert={alert} />
        <Facts alert={alert} alerts={alerts} />
        <AlertStory alert={alert} />
        <AlertAround alert={alert} />
      </div>
    </Card>
  )
}

function Acts({ alert }: { readonly alert: Alert }) {
  const snapshot = usePicture((state) => state.snapshot)
  const isOpen = alert.resolvedAt === null
  const offer = isOpen && snapshot !== null ? alertOffer(alert, snapshot) : null
  return (
    <div className={styles['acts']}>
      {offer === null ? null : <CommandButton command={offer} size="small" kind="primary" />}
      {isOpen && alert.acknowledged === null ? (
        <CommandButton command={acknowledgeOffer(alert)} size="small">
          Acknowledge… <Key letter="a" />
        </CommandButton>
      ) : null}
      {isOpen ? (
        <CommandButton command={silenceOffer(alert)} size="small">
          Silence… <Key letter="s" />
        </CommandButton>
      ) : null}
      <DeclareOf alertId={alert.id} />
      <CopyText alert={alert} />
    </div>
  )
}

/** Where one was declared from it already, the way there. */
function DeclareOf({ alertId }: { readonly alertId: string }) {
  const { incidents } = useConsole()
  const open = usePicture((state) => openIncidents(state.incidents).find(({ alertIds }) => alertIds.includes(alertId)))
  if (open !== undefined)
    return <a href={formatRoute({ kind: 'incident', incidentId: open.id })}>Incident: {open.title}</a>
  return (
    <ActionButton size="small" onPress={() => incidents.declare(alertId)}>
      Declare incident…
    </ActionButton>
  )
}

function Key({ letter }: { readonly letter: string }) {
  return (
    <kbd className={styles['key']} aria-hidden="true">
      {letter}
    </kbd>
  )
}

/** The message that people are told, to be pasted where they talk. */
function CopyText({ alert }: { readonly alert: Alert }) {
  const snapshot = usePicture((state) => state.snapshot)
  if (snapshot === null) return null
  const { maintenance } = marksOf(alert, snapshot)
  const text = alertText(alert, {
    cluster: snapshot.cluster,
    word: alert.resolvedAt !== null ? 'resolved' : alert.acknowledged === null ? 'raised' : 'acknowledged',
    maintenance: maintenance === null ? null : `by ${maintenance.owner}: ${maintenance.reason}`,
  })
  return (
    <CopyButton value={text} timeout={1_500}>
      {({ copied, copy }) => (
        <ActionButton size="small" kind="quiet" onPress={copy}>
          {copied ? 'Copied' : 'Copy as text'}
        </ActionButton>
      )}
    </CopyButton>
  )
}

function Facts({ alert, alerts }: AlertDetailProps) {
  const snapshot = usePicture((state) => state.snapshot)
  const { id, measured, threshold, impact, automation, firstStep, acknowledged, raisedAt } = alert
  const cause = alerts.find((other) => other.id === alert.causeId)
  const followers = useMemo(() => followersOf(alerts, id), [alerts, id])
  const marks = snapshot === null || alert.resolvedAt !== null ? null : marksOf(alert, snapshot)
  return (
    <dl className={styles['rows']}>
      <Fact name="First step">{firstStep === '' ? <Unsaid /> : <b>{firstStep}</b>}</Fact>
      <Fact name="Impact">{impact === '' ? <Unsaid /> : impact}</Fact>
      <Fact name="Automation">{automation === '' ? 'does nothing about it' : automation}</Fact>
      {measured === null ? null : (
        <Fact name="Measured">
          {measured}
          {threshold === null ? '' : `, ${threshold}`}
        </Fact>
      )}
      <Fact name="Runbook">
        <Runbooks alert={alert} />
      </Fact>
      <Fact name="On call">
        <DutyLines />
      </Fact>
      <Fact name="About">
        <span className={styles['links']}>
          <AlertSubject alert={alert} />
          {alert.accountId === null && alert.nodeId === null && alert.serviceId === null ? 'the cluster' : null}
        </span>
      </Fact>
      <Fact name="Since">
        <When at={raisedAt} />
      </Fact>
      {acknowledged === null ? null : (
        <Fact name="Acknowledged">
          by {acknowledged.by}, <When at={acknowledged.at} />
          {acknowledged.note === '' ? '' : `: “${acknowledged.note}”`}
        </Fact>
      )}
      {marks === null || marks.silence === null ? null : (
        <Fact name="Silenced">
          by {marks.silence.owner}, ends in <TimeLeft until={marks.silence.expiresAt} />: “{marks.silence.reason}”
        </Fact>
      )}
      {marks === null || marks.maintenance === null ? null : (
        <Fact name="Maintenance">
          by {marks.maintenance.owner}, ends in <TimeLeft until={marks.maintenance.expiresAt} />: “
          {marks.maintenance.reason}”
        </Fact>
      )}
      {cause === undefined ? null : (
        <Fact name="Follows from">
          <a href={formatRoute({ kind: 'alerts', alertId: cause.id })}>{cause.title}</a>
        </Fact>
      )}
      {followers.length === 0 ? null : (
        <Fact name="From it follow">
          {followers.map((follower) => (
            <div key={follower.id}>
              <a href={formatRoute({ kind: 'alerts', alertId: follower.id })}>{follower.title}</a>
            </div>
          ))}
        </Fact>
      )}
      <Fact name="In a terminal">
        <CopyId id={alertCommand(id)} />
      </Fact>
    </dl>
  )
}

function Unsaid() {
  return <span className={styles['unsaid']}>not reported</span>
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>
        <Label>{name}</Label>
      </dt>
      <dd>{children}</dd>
    </>
  )
}

/** An outage has several: these are enough to begin with. */
const RUNBOOKS_SHOWN = 3
const NO_RUNBOOKS: readonly RunbookEntry[] = []

function Runbooks({ alert }: { readonly alert: Alert }) {
  const entries = usePicture((state) => state.library?.entries ?? NO_RUNBOOKS)
  const ids = runbooksOf(alert, entries)
  if (ids.length === 0) return <>none is written</>
  return (
    <span className={styles['links']}>
      {ids.slice(0, RUNBOOKS_SHOWN).map((id) => (
        <RunbookLink key={id} id={id} />
      ))}
      <Key letter="o" />
    </span>
  )
}
