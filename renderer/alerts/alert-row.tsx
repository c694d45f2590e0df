/** One open alert as a row, wherever alerts are listed: how bad, what, against which limit, since when, and who knows. */
import type { ReactNode } from 'react'
import type { Alert, Silence } from '../../shared/alert.ts'
import type { Maintenance } from '../../shared/hold.ts'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { Lasting, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { marksOf } from '../store/alert-list.ts'
import { usePicture } from '../use-console.ts'
import { formatAge } from '../../shared/words/format.ts'
import type { Tone } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import styles from './alerts.module.css'

export interface AlertRowProps {
  readonly alert: Alert
  /** It follows from the one above it. */
  readonly isFollower?: boolean
  readonly isChosen?: boolean
  /** What answers it, at the row's end. */
  readonly act?: ReactNode
  /** Under the title, after its marks. */
  readonly children?: ReactNode
}

export function AlertRow({ alert, isFollower = false, isChosen = false, act, children }: AlertRowProps) {
  const { id, title, resolvedAt, raisedAt, measured, threshold } = alert
  const isOpen = resolvedAt === null
  return (
    <li
      className={styles['row']}
      data-alert-id={id}
      data-follower={isFollower || undefined}
      data-chosen={isChosen || undefined}
      data-over={isOpen ? undefined : true}
    >
      <span className={styles['level']}>
        <LevelWord alert={alert} />
      </span>
      <span className={styles['what']}>
        {alert.drillId === null ? null : (
          <>
            <DrillMark />{' '}
          </>
        )}
        <a
          className={`${pieces['rowLink']} ${styles['title']}`}
          href={formatRoute({ kind: 'alerts', alertId: id })}
          aria-current={isChosen ? 'true' : undefined}
          data-row-link
        >
          {title}
        </a>
        <AlertMarks alert={alert} />
        {children}
      </span>
      <span className={`${styles['measure']} ${pieces['mono']}`}>
        {measured ?? ''}
        {measured !== null && threshold !== null ? <span className={pieces['dim']}> {threshold}</span> : null}
      </span>
      <span className={styles['since']}>
        {isOpen ? <Lasting since={raisedAt} isCoarse /> : formatAge(resolvedAt - raisedAt)}
        <span className={styles['sinceAt']}>
          <When at={raisedAt} />
        </span>
      </span>
      {act === undefined ? null : <span className={`${styles['act']} ${pieces['above']}`}>{act}</span>}
    </li>
  )
}

export function alertTone({ level, resolvedAt }: Pick<Alert, 'level' | 'resolvedAt'>): Tone {
  if (resolvedAt !== null) return 'ok'
  return level === 'critical' ? 'critical' : 'warn'
}

/** "⬣ Critical", "▲ Warning", "● Resolved" */
export function LevelWord({ alert }: { readonly alert: Alert }) {
  return (
    <>
      <ToneShape tone={alertTone(alert)} />{' '}
      {alert.resolvedAt !== null ? 'Resolved' : alert.level === 'critical' ? 'Critical' : 'Warning'}
    </>
  )
}

/** What it is about, who knows of it, who keeps it quiet, and who could not be told. */
function AlertMarks({ alert }: { readonly alert: Alert }) {
  const silences = usePicture((state) => state.snapshot?.silences ?? NO_SILENCES)
  const windows = usePicture((state) => state.snapshot?.maintenance ?? NO_WINDOWS)
  const { silence, maintenance, untold } = marksOf(alert, { silences, maintenance: windows })
  const isOpen = alert.resolvedAt === null
  return (
    <span className={styles['marks']}>
      <AlertSubject alert={alert} />
      {alert.acknowledged === null ? null : (
        <span className={styles['mark']}>acknowledged by {alert.acknowledged.by}</span>
      )}
      {isOpen && silence !== null ? (
        <span className={styles['mark']} title={silence.reason}>
          silenced by {silence.owner} until <When at={silence.expiresAt} />
        </span>
      ) : null}
      {isOpen && maintenance !== null ? (
        <span className={styles['mark']} title={maintenance.reason}>
          maintenance by {maintenance.owner}
        </span>
      ) : null}
      {untold.length === 0 ? null : (
        <span className={styles['mark']} data-tone="warn">
          <ToneShape tone="warn" /> not told: {[...new Set(untold.map(({ routeId }) => routeId))].join(', ')}
        </span>
      )}
    </span>
  )
}

const NO_SILENCES: readonly Silence[] = []
const NO_WINDOWS: readonly Maintenance[] = []

/** Links to the account, the node and the service it is about. */
export function AlertSubject({ alert }: { readonly alert: Alert }) {
  const { accountId, nodeId, serviceId } = alert
  return (
    <>
      {accountId === null ? null : (
        <a className={pieces['above']} href={formatRoute({ kind: 'account', accountId })}>
          {accountId}
        </a>
      )}
      {nodeId === null ? null : (
        <a className={pieces['above']} href={formatRoute({ kind: 'node', nodeId })}>
          {nodeId}
        </a>
      )}
      {serviceId === null ? null : (
        <a className={pieces['above']} href={formatRoute({ kind: 'node', nodeId: serviceId })}>
          {serviceName(serviceId)}
        </a>
      )}
    </>
  )
}
