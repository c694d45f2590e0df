/** Failovers that automation saw a reason for and did not begin: which check forbade it, and who stood ready. */
import type { SkippedFailover } from '../../shared/automation.ts'
import type { Candidate } from '../../shared/check.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { checksInWords, reasonsFor, whyNot } from '../plan/candidate-words.ts'
import { formatRoute } from '../routing/route.ts'
import { SKIP_WORDS } from '../../shared/words/automation.ts'
import { capitalised } from '../../shared/words/format.ts'
import styles from './automation.module.css'

export function SkippedCard({ skipped }: { readonly skipped: readonly SkippedFailover[] }) {
  return (
    <Card title="Not begun" note="automation saw a reason to fail over, and did not" label="Skipped failovers">
      {skipped.length === 0 ? (
        <EmptyNote title="Automation has not passed over anything">
          When it sees a reason to fail over and does not, the check that forbade it appears here with its value and
          threshold.
        </EmptyNote>
      ) : (
        <ul className={styles['skipped']}>
          {skipped.map((one) => (
            <SkippedRow key={one.id} skipped={one} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function SkippedRow({ skipped }: { readonly skipped: SkippedFailover }) {
  const { accountId, nodeId, at, cause, reason, check, candidates } = skipped
  return (
    <li className={styles['skip']}>
      <When at={at} />
      <div>
        <p>
          <a className={styles['name']} href={formatRoute({ kind: 'account', accountId })}>
            {accountId}
          </a>{' '}
          stayed on <b>{nodeId}</b>: <span className={pieces['second']}>{cause}</span>
        </p>
        <details className={styles['candidates']}>
          <summary>
            {candidates.length === 0 ? 'No candidate stood by' : `Candidates: ${candidates.map(nameOf).join(', ')}`}
          </summary>
          <ul>
            {candidates.map((candidate) => (
              <li key={candidate.nodeId}>
                <b>{candidate.nodeId}</b>{' '}
                <span className={pieces['second']}>
                  {candidate.rank === null ? `cannot: ${whyNot(candidate)}` : reasonsFor(candidate)} ·{' '}
                  {checksInWords(candidate)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <div className={styles['skipWhy']}>
        <p>
          <ToneShape tone="warn" /> {capitalised(SKIP_WORDS[reason])}
        </p>
        <p className={pieces['second']}>Failed: {check.title}</p>
        <p className={pieces['mono']}>
          {check.measured}
          <span className={pieces['dim']}> · {check.threshold}</span>
        </p>
      </div>
    </li>
  )
}

function nameOf({ nodeId, rank }: Candidate): string {
  return rank === null ? `${nodeId} (cannot)` : nodeId
}
