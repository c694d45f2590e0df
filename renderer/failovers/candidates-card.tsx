/** Who could have taken over, and the checks that decided it. */
import type { Candidate, Check } from '../../shared/check.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import type { Tone } from '../words/labels.ts'
import styles from './failovers.module.css'

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

function CandidateEntry({ candidate, isChosen }: { readonly candidate: Candidate; readonly isChosen: boolean }) {
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

function CheckLine({ check }: { readonly check: Check }) {
  return (
    <li className={styles['check']}>
      <ToneShape tone={CHECK_TONES[check.status]} />
      <span>{check.title}</span>
      <span className={pieces['mono']}>
        {check.measured}
        {check.measured === check.threshold ? null : <span className={pieces['dim']}> · {check.threshold}</span>}
      </span>
    </li>
  )
}

const CHECK_TONES: Readonly<Record<Check['status'], Tone>> = { pass: 'ok', warn: 'warn', fail: 'critical' }
