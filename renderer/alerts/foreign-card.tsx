/** What Alertmanager holds, as a second source: its own names, its own silences, and where the two do not agree. */
import { useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import { counted } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { type ForeignRow, foreignRows } from '../store/foreign-alerts.ts'
import { usePicture } from '../use-console.ts'
import styles from './foreign.module.css'

export interface ForeignCardProps {
  readonly alerts: readonly Alert[]
  /** The names the cluster raises alerts under. */
  readonly watched: readonly string[]
}

/** Nothing at all where no Alertmanager is configured. */
export function ForeignCard({ alerts, watched }: ForeignCardProps) {
  const foreign = usePicture((state) => state.foreignAlerts)
  const isConfigured = usePicture((state) => state.profile?.alertmanagerUrl != null)
  const source = usePicture((state) => state.sources.find(({ kind }) => kind === 'alertmanager') ?? null)
  const rows = useMemo(
    () => (foreign === null ? [] : foreignRows(foreign, alerts, watched)),
    [foreign, alerts, watched],
  )
  const disputed = rows.filter(({ agreement }) => agreement === 'onlyThere').length
  if (!isConfigured && foreign === null) return null
  const trouble = source?.trouble ?? null
  return (
    <Card
      title="Alertmanager"
      note="a second source, as it says itself"
      tone={disputed > 0 ? 'warn' : undefined}
      isGone={trouble !== null || foreign === null}
      aside={
        source === null || source.lastAnswerAt === null ? (
          'has not answered yet'
        ) : (
          <>
            answered <AgeHere at={source.lastAnswerAt} /> ago
          </>
        )
      }
    >
      {trouble === null ? null : (
        <p className={styles['trouble']}>
          <ToneShape tone="warn" /> It does not answer: {trouble}. What is shown is what it said last.
        </p>
      )}
      {disputed === 0 ? null : (
        <p className={styles['trouble']}>
          <ToneShape tone="warn" /> {counted(disputed, 'alert')} {disputed === 1 ? 'fires' : 'fire'} there and not here,
          although the cluster watches the same: one of the two is wrong.
        </p>
      )}
      {foreign === null ? (
        <EmptyNote title="It has not answered so far">
          Its alerts appear here beside the cluster’s own once it does. Its address is under{' '}
          <a href="#/settings">Settings</a>.
        </EmptyNote>
      ) : rows.length === 0 ? (
        <EmptyNote title="Alertmanager holds no alert" />
      ) : (
        <ul className={styles['list']}>
          {rows.map((row) => (
            <Row key={row.foreign.fingerprint} row={row} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function Row({ row }: { readonly row: ForeignRow }) {
  const { foreign, agreement, own } = row
  const { name, labels, annotations, startsAt, state, silences, generatorUrl } = foreign
  const summary = annotations['summary'] ?? annotations['description'] ?? null
  const severity = labels['severity'] ?? null
  return (
    <li className={styles['row']}>
      <span className={styles['state']}>
        <ToneShape tone={state === 'suppressed' ? 'unknown' : severity === 'critical' ? 'critical' : 'warn'} />{' '}
        {severity ?? (state === 'suppressed' ? 'suppressed' : 'active')}
      </span>
      <span className={styles['what']}>
        <span className={styles['name']}>{name}</span> {summary}
        <span className={`${styles['labels']} ${pieces['mono']}`}>
          {Object.entries(labels)
            .filter(([key]) => key !== 'alertname' && key !== 'severity')
            .map(([key, value]) => `${key}=${value}`)
            .join(' ')}
        </span>
        {silences.map((silence) => (
          <span key={silence.id} className={styles['line']}>
            silenced there by {silence.createdBy || 'nobody named'} until <When at={silence.endsAt} />
            {silence.comment === '' ? ', no reason given' : `: “${silence.comment}”`}
          </span>
        ))}
        {generatorUrl === null ? null : <span className={`${styles['line']} ${pieces['mono']}`}>{generatorUrl}</span>}
      </span>
      <span className={styles['agreement']}>
        {agreement === 'both' && own !== null ? (
          <a href={formatRoute({ kind: 'alerts', alertId: own.id })}>open here too</a>
        ) : agreement === 'onlyThere' ? (
          <Pill tone="warn" hint="The cluster watches the same name and has nothing open for it">
            not here
          </Pill>
        ) : (
          <span className={pieces['dim']} title="The cluster has no rule and no condition of this name">
            only there
          </span>
        )}
      </span>
      <span className={styles['since']}>
        <When at={startsAt} />
      </span>
    </li>
  )
}
