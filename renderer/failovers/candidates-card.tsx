/** Who could have taken over, and the checks that decided it. */
import type { Candidate } from '../../shared/check.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { CheckLine } from './check-line.tsx'
import styles from './failovers.module.css'

/** `chosen`: who took over; `null`: nobody did, or nobody has yet. */
export function CandidatesCard({
  candidates,
  chosen,
}: {
  readonly candidates: readonly Candidate[]
  readonly chosen: string | null
}) {
  return (
    <Card
      title="Candidates"
      aside={
        candidates.length === 0
          ? undefined
          : `${candidates.filter((candidate) => candidate.rank !== null).length} of ${candidates.length} eligible`
      }
    >
      {candidates.length === 0 ? (
        <EmptyNote title="None were weighed">
          They are weighed in the phase Select; this failover has not reached it, or ended before.
        </EmptyNote>
      ) : (
        candidates.map((candidate) => (
          <CandidateEntry key={candidate.nodeId} candidate={candidate} isChosen={candidate.nodeId === chosen} />
        ))
      )}
    </Card>
  )
}

export function CandidateEntry({ candidate, isChosen }: { readonly candidate: Candidate; readonly isChosen: boolean }) {
  return (
    <div className={styles['candidate']}>
      <p className={styles['candidateHead']}>
        <span className={styles['candidateName']}>{candidate.nodeId}</span>
        <span className={`${styles['rank']} ${pieces['dim']}`}>
          {isChosen ? 'chosen' : candidate.rank === null ? 'not eligible' : `rank ${candidate.rank}`}
        </span>
      </p>
      <ul className={styles['checks']}>
        {candidate.checks.map((check) => (
          <CheckLine key={check.id} check={check} />
        ))}
      </ul>
    </div>
  )
}
