/** What happened with an alert from raised to resolved, and what happened around it. */
import { useMemo } from 'react'
import type { Alert } from '../../shared/alert.ts'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { alertStory, relatedFacts } from '../store/alert-story.ts'
import { usePicture } from '../use-console.ts'
import { eventLines } from '../words/event-lines.ts'
import styles from './detail.module.css'

export function AlertStory({ alert }: { readonly alert: Alert }) {
  const facts = usePicture((state) => state.facts)
  const lines = useMemo(() => alertStory(alert, facts), [alert, facts])
  const isTold = alert.deliveries.length > 0
  return (
    <section className={styles['part']}>
      <h3 className={styles['partTitle']}>What became of it</h3>
      <ol>
        {lines.map((line) => (
          <li key={`${line.at}/${line.text}`} className={styles['line']}>
            <When at={line.at} />
            <ToneShape tone={line.tone} />
            <span>{line.text}</span>
          </li>
        ))}
      </ol>
      {isTold ? null : (
        <p className={styles['unsaid']}>
          {alert.causeId === null
            ? 'Nobody was told of it by a route: none matches it, or it is silenced.'
            : 'Nobody is told of it by itself: it goes along with what it follows from.'}
        </p>
      )}
    </section>
  )
}

const SHOWN = 8

export function AlertAround({ alert }: { readonly alert: Alert }) {
  const facts = usePicture((state) => state.facts)
  const lines = useMemo(() => eventLines(relatedFacts(alert, facts), SHOWN), [alert, facts])
  return (
    <section className={styles['part']}>
      <h3 className={styles['partTitle']}>Around it</h3>
      {lines.length === 0 ? (
        <p className={styles['unsaid']}>
          Nothing else happened to the same account or node, as far as events are kept.
        </p>
      ) : (
        <ol>
          {lines.map(({ seq, at, tone, text, failoverId }) => (
            <li key={seq} className={styles['line']}>
              <When at={at} />
              <ToneShape tone={tone} />
              <span>
                {failoverId === null ? text : <a href={formatRoute({ kind: 'failover', failoverId })}>{text}</a>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
