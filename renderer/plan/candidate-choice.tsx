/** The nodes that could take over, ranked, each with its reason. Choosing another makes a plan of its own for it. */
import type { Candidate } from '../../shared/check.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import pieces from '../pieces/pieces.module.css'
import { usePicture } from '../use-console.ts'
import { checksInWords, reasonsFor, whyNot } from './candidate-words.ts'
import { chosenNode } from './machine.ts'
import { CheckList } from './plan-checks.tsx'
import styles from './plan.module.css'

export interface CandidateChoiceProps {
  readonly prepared: PreparedPlan
  /** The one a plan is being made for; `null`: none is. */
  readonly wanted: string | null
  readonly isLocked: boolean
  readonly onChoose: (nodeId: string) => void
}

export function CandidateChoice({ prepared, wanted, isLocked, onChoose }: CandidateChoiceProps) {
  const candidates = byRank(prepared.plan.candidates)
  const chosen = wanted ?? chosenNode(prepared)
  return (
    <fieldset
      className={styles['section']}
      style={{ border: 0, padding: 0, margin: '16px 0 0', minWidth: 0 }}
      data-steady
    >
      <legend className={styles['sectionTitle']} style={{ padding: 0 }}>
        To
      </legend>
      {candidates.length === 0 ? <p>This account has no other node.</p> : null}
      {candidates.map((candidate) => (
        <CandidateOption
          key={candidate.nodeId}
          candidate={candidate}
          prepared={prepared}
          isChosen={candidate.nodeId === chosen}
          isLocked={isLocked}
          onChoose={() => onChoose(candidate.nodeId)}
        />
      ))}
    </fieldset>
  )
}

interface CandidateOptionProps {
  readonly candidate: Candidate
  readonly prepared: PreparedPlan
  readonly isChosen: boolean
  readonly isLocked: boolean
  readonly onChoose: () => void
}

function CandidateOption({ candidate, prepared, isChosen, isLocked, onChoose }: CandidateOptionProps) {
  const region = usePicture((state) => state.snapshot?.nodes[candidate.nodeId]?.region)
  const isEligible = candidate.rank !== null
  return (
    <div className={styles['candidateBox']} data-chosen={isChosen || undefined}>
      <label className={styles['candidate']}>
        <input
          type="radio"
          name="candidate"
          value={candidate.nodeId}
          checked={isChosen}
          disabled={!isEligible || (isLocked && !isChosen)}
          onChange={onChoose}
        />
        <span>
          <b>{candidate.nodeId}</b>
        </span>
        <span className={styles['candidateWhy']}>
          {region === undefined ? '' : `${region} · `}
          {isEligible ? (
            reasonsFor(candidate)
          ) : (
            <>
              <strong>cannot:</strong> {whyNot(candidate)}
            </>
          )}
        </span>
        <span className={styles['best']}>{candidate.rank === 1 ? 'best' : ''}</span>
      </label>
      <details className={styles['candidateChecks']}>
        <summary>
          {candidate.rank === null ? 'Why not' : `Rank ${candidate.rank}`}
          <span className={pieces['dim']}> · {checksInWords(candidate)}</span>
          <span className={pieces['hidden']}> of {candidate.nodeId}</span>
        </summary>
        <CheckList checks={candidate.checks} prepared={prepared} />
      </details>
    </div>
  )
}

function byRank(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.nodeId.localeCompare(b.nodeId))
}
