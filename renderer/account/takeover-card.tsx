/** Who could take over, and for everybody who could not, the check that says why. Asking changes nothing. */
import { type ReactNode, useState } from 'react'
import type { Account } from '../../shared/account.ts'
import type { Candidate } from '../../shared/check.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import { CheckLine } from '../failovers/check-line.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { checksInWords, reasonsFor, whyNot } from '../plan/candidate-words.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { useLockOfKind } from '../use-locks.ts'
import styles from './account.module.css'

type Asked =
  | { readonly kind: 'not' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly candidates: readonly Candidate[]; readonly at: number }
  | { readonly kind: 'refused'; readonly problem: Problem }

export function TakeoverCard({ account }: { readonly account: Account }) {
  const { bridge } = useConsole()
  const lockOf = useLockOfKind()
  const [asked, setAsked] = useState<Asked>({ kind: 'not' })

  function ask(): void {
    setAsked({ kind: 'asking' })
    bridge
      .call('preparePlan', { command: { kind: 'failover', accountId: account.id, to: null } })
      .then(({ plan, preparedAt }) => setAsked({ kind: 'answered', candidates: plan.candidates, at: preparedAt }))
      .catch((thrown: unknown) => setAsked({ kind: 'refused', problem: toProblem(asFault(thrown)) }))
  }

  return (
    <Card
      title="Who could take over?"
      aside={
        <ActionButton size="small" onPress={ask} lock={lockOf('failover')}>
          {asked.kind === 'answered' ? 'Ask again' : asked.kind === 'asking' ? 'Asking…' : 'Ask the cluster'}
        </ActionButton>
      }
    >
      {asked.kind === 'refused' ? (
        <div className={styles['takeover']}>
          <FaultNote problem={asked.problem} />
        </div>
      ) : null}
      {asked.kind === 'answered' ? (
        <Answer candidates={asked.candidates}>
          asked <AgeHere at={asked.at} /> ago; nothing was changed by asking
        </Answer>
      ) : (
        <LastWeighed accountId={account.id} />
      )}
    </Card>
  )
}

/** What was found the last time somebody had to be chosen. */
function LastWeighed({ accountId }: { readonly accountId: string }) {
  const failover = usePicture((state) =>
    state.snapshot?.failovers.find((one) => one.accountId === accountId && one.candidates.length > 0),
  )
  const skipped = usePicture((state) =>
    state.snapshot?.skipped.find((one) => one.accountId === accountId && one.candidates.length > 0),
  )
  const last =
    failover === undefined || (skipped !== undefined && skipped.at > failover.startedAt)
      ? skipped && { candidates: skipped.candidates, at: skipped.at }
      : { candidates: failover.candidates, at: failover.startedAt }
  if (last === undefined) {
    return (
      <EmptyNote title="Nobody was weighed yet">
        Ask the cluster: it holds every servant against its rules and says who could, and who could not and why.
      </EmptyNote>
    )
  }
  return (
    <Answer candidates={last.candidates}>
      as weighed last, at <When at={last.at} />; ask for how it is now
    </Answer>
  )
}

function Answer({ candidates, children }: { readonly candidates: readonly Candidate[]; readonly children: ReactNode }) {
  const ordered = [...candidates].sort(
    (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.nodeId.localeCompare(b.nodeId),
  )
  return (
    <div className={styles['takeover']}>
      <p className={styles['weighedAt']}>{children}</p>
      {ordered.length === 0 ? <p>The account has no other node.</p> : null}
      {ordered.map((candidate) => (
        <details key={candidate.nodeId} className={styles['candidate']}>
          <summary>
            <ToneShape tone={candidate.rank === null ? 'critical' : 'ok'} /> <b>{candidate.nodeId}</b>{' '}
            {candidate.rank === null ? (
              <>
                <span className={pieces['tone']} data-tone="critical">
                  cannot:
                </span>{' '}
                {whyNot(candidate)}
              </>
            ) : (
              <span className={pieces['second']}>
                {candidate.rank === 1 ? 'best' : `rank ${candidate.rank}`} · {reasonsFor(candidate)}
              </span>
            )}{' '}
            <span className={pieces['dim']}>({checksInWords(candidate)})</span>
          </summary>
          <ul>
            {candidate.checks.map((check) => (
              <CheckLine key={check.id} check={check} />
            ))}
          </ul>
        </details>
      ))}
    </div>
  )
}
