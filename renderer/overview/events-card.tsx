/** What happened last, in sentences. */
import { memo, useMemo, useRef } from 'react'
import { Card } from '../pieces/card.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { useInSight } from '../pieces/use-in-sight.ts'
import { When } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { useSeenFacts } from '../use-console.ts'
import { type EventLine, eventLines } from '../words/event-lines.ts'
import styles from './overview.module.css'

const SHOWN = 9

export function EventsCard() {
  const place = useRef<HTMLDivElement>(null)
  const facts = useSeenFacts(useInSight(place), 3)
  const lines = useMemo(() => eventLines(facts, SHOWN), [facts])
  return (
    <Card title="Last events">
      <div ref={place}>
        {lines.length === 0 ? (
          <EmptyNote title="No event yet">
            Joins, changes of health, failovers and operations appear here as the cluster reports them.
          </EmptyNote>
        ) : (
          <ol className={styles['events']}>
            {lines.map((line) => (
              <EventRow key={line.seq} {...line} />
            ))}
          </ol>
        )}
      </div>
    </Card>
  )
}

/** By its words: it is not drawn anew for the line that came above it. */
const EventRow = memo(function EventRow({ at, text, tone, failoverId, isDrill }: EventLine) {
  return (
    <li className={styles['event']}>
      <When at={at} />
      <ToneShape tone={tone} />
      <span className={styles['eventText']}>
        {isDrill ? (
          <>
            <DrillMark />{' '}
          </>
        ) : null}
        {failoverId === null ? text : <a href={formatRoute({ kind: 'failover', failoverId })}>{text}</a>}
      </span>
    </li>
  )
})
