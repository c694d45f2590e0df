/** Every fact of one failover, with its time and the time since the start. */
import type { Fact } from '../../shared/fact.ts'
import type { Failover } from '../../shared/failover.ts'
import { Card } from '../pieces/card.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { useUi } from '../use-console.ts'
import { describeFact } from '../../shared/words/describe-fact.ts'
import { formatSeconds } from '../../shared/words/format.ts'
import { formatClockMs, formatExactly } from '../words/time.ts'
import styles from './failovers.module.css'

export interface FactsCardProps {
  readonly failover: Failover
  /** Oldest first. `null`: not here yet. */
  readonly facts: readonly Fact[] | null
  /** Where they come from, in words. */
  readonly source: string
}

export function FactsCard({ failover, facts, source }: FactsCardProps) {
  const clock = useUi((state) => state.clock)
  return (
    <Card title="Events" aside={source}>
      {facts === null || facts.length === 0 ? (
        <EmptyNote title={facts === null ? 'Reading the events…' : 'No event is kept of this failover'} />
      ) : (
        <ol className={styles['facts']}>
          {facts.map((fact) => {
            const { text, tone } = describeFact(fact)
            return (
              <li key={fact.seq} className={styles['fact']}>
                <time
                  className={pieces['mono']}
                  dateTime={new Date(fact.at).toISOString()}
                  title={`${formatExactly(fact.at, clock)}, fact ${fact.seq}`}
                >
                  {formatClockMs(fact.at, clock)}
                </time>
                <span className={styles['since']}>
                  {fact.at < failover.startedAt ? 'before' : `+${formatSeconds(fact.at - failover.startedAt)}`}
                </span>
                <ToneShape tone={tone} />
                <span>
                  {text}
                  {fact.drillId === null || failover.drillId !== null ? null : (
                    <>
                      {' '}
                      <DrillMark />
                    </>
                  )}
                </span>
                <span className={`${styles['factSource']} ${pieces['mono']}`}>
                  #{fact.seq} · term {fact.term}
                </span>
              </li>
            )
          })}
        </ol>
      )}
    </Card>
  )
}
