/** What happened in the time that is shown: the marks on the charts in words. */
import { Card } from '../pieces/card.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { LETTERS } from '../store/annotations.ts'
import styles from './dashboards.module.css'
import { useAnnotations } from './feed-context.ts'

const SHOWN = 12

export function HappenedCard() {
  const annotations = useAnnotations()
  const shown = annotations.toReversed().slice(0, SHOWN)
  const more = annotations.length - shown.length
  return (
    <Card
      title="In this time"
      note="F failover · A alert · D deployment · O operation"
      aside={annotations.length === 0 ? 'nothing' : `${annotations.length} marks`}
    >
      {shown.length === 0 ? (
        <p className={styles['nothing']}>No failover, no alert, no deployment and no operation.</p>
      ) : (
        <ol className={styles['happened']}>
          {shown.map(({ id, kind, from, tone, title }) => (
            <li key={id} className={styles['happening']}>
              <When at={from} />
              <ToneShape tone={tone} />
              <span className={`${styles['letter']} ${pieces['mono']}`}>{LETTERS[kind]}</span>
              <span>{title}</span>
            </li>
          ))}
        </ol>
      )}
      {more > 0 ? <p className={styles['nothing']}>and {more} earlier</p> : null}
    </Card>
  )
}
