/** What the last change of an account's spread brought, in a line and in full. */
import type { Account } from '../../shared/account.ts'
import type { BalancingChange } from '../../shared/balancing.ts'
import { formatDuration, formatPercent } from '../../shared/words/format.ts'
import { BALANCING_NAMES } from '../../shared/words/labels.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TimeLeft } from '../pieces/remaining.tsx'
import { ShareBar } from '../pieces/share-bar.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Lasting, When } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { type ChangeOutcome, changeOutcome, GOOD_WITHIN_POINTS } from '../store/balancing-change.ts'
import { usePicture } from '../use-console.ts'
import { pointsText } from './points.ts'
import styles from './load.module.css'

/** "Rebalanced 2 min ago, off by at most 3.1 points" */
export function ChangeNote({ account }: { readonly account: Account }) {
  const change = account.balancingChange
  if (change === null) return <span className={pieces['dim']}>not changed so far</span>
  const outcome = changeOutcome(change)
  return (
    <span className={pieces['second']}>
      {causeWords(change, account)} <Lasting since={change.at} isCoarse /> ago ·{' '}
      <Verdict change={change} outcome={outcome} />
    </span>
  )
}

/** Predicted against measured, node by node. */
export function ChangeCard({ account }: { readonly account: Account }) {
  const change = account.balancingChange
  if (change === null) {
    return (
      <Card title="Last change">
        <EmptyNote title="The spread has not been changed so far">
          After a change, what was predicted for each node stands here beside what came, and by how much it was off.
        </EmptyNote>
      </Card>
    )
  }
  const outcome = changeOutcome(change)
  return (
    <Card
      title="Last change"
      note={causeWords(change, account)}
      aside={
        <a href={formatRoute({ kind: 'operations', operationId: change.operationId })}>
          <When at={change.at} />
        </a>
      }
    >
      <div className={styles['body']}>
        <ChangedBy change={change} />
        <p className={styles['verdict']}>
          <Verdict change={change} outcome={outcome} />
        </p>
      </div>
      {outcome.rows.length === 0 ? null : <OutcomeTable outcome={outcome} change={change} />}
    </Card>
  )
}

function causeWords({ cause, before }: BalancingChange, { balancing, weights }: Account): string {
  switch (cause) {
    case 'rebalance':
      return 'Rebalanced'
    case 'drain':
      return 'A node drained'
    case 'undrain':
      return 'A node taken back'
    case 'setBalancing':
      if (before.algorithm !== balancing) return `${BALANCING_NAMES[before.algorithm]} → ${BALANCING_NAMES[balancing]}`
      return Object.keys(weights).length === 0 ? 'Weights taken away' : 'Weights changed'
  }
}

function ChangedBy({ change }: { readonly change: BalancingChange }) {
  const operation = usePicture(
    (state) => state.snapshot?.operations.find(({ id }) => id === change.operationId) ?? null,
  )
  if (operation === null) return <p className={pieces['dim']}>Who asked for it is under Operations.</p>
  return (
    <p>
      by {operation.actor}: “{operation.reason}”
    </p>
  )
}

interface VerdictProps {
  readonly change: BalancingChange
  readonly outcome: ChangeOutcome
}

function Verdict({ change, outcome }: VerdictProps) {
  const { state, worstPoints } = outcome
  switch (state) {
    case 'measuring':
      return (
        <>
          <ToneShape tone="info" /> measuring,{' '}
          {change.measureMs === undefined ? (
            <>
              for <Lasting since={change.at} /> so far
            </>
          ) : (
            <>
              <TimeLeft until={change.at + change.measureMs} /> left
            </>
          )}
        </>
      )
    case 'unreported':
      return (
        <>
          <ToneShape tone="unknown" /> what it brought was not reported
        </>
      )
    case 'unpredicted':
      return (
        <>
          <ToneShape tone="unknown" /> nothing was predicted: there was no traffic to predict from
        </>
      )
    case 'measured': {
      const isGood = worstPoints !== null && worstPoints <= GOOD_WITHIN_POINTS
      return (
        <>
          <ToneShape tone={isGood ? 'ok' : 'warn'} />{' '}
          {worstPoints === null
            ? 'no messages came'
            : `off by at most ${worstPoints.toFixed(1)} points${isGood ? '' : `, more than the ${GOOD_WITHIN_POINTS} a prediction may miss`}`}
        </>
      )
    }
  }
}

function OutcomeTable({ outcome, change }: { readonly outcome: ChangeOutcome; readonly change: BalancingChange }) {
  return (
    <TableScroll label="Predicted against measured">
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>Node</Th>
            <Th colSpan={2} hint={`From the traffic of the ${formatDuration(change.windowMs)} before it`}>
              Predicted
            </Th>
            <Th
              colSpan={2}
              hint={
                change.measuredOverMs === null ? undefined : `Over ${formatDuration(change.measuredOverMs)} after it`
              }
            >
              Measured
            </Th>
            <Th isRight>Off by</Th>
          </tr>
        </thead>
        <tbody>
          {outcome.rows.map(({ nodeId, predicted, measured, offPoints }) => (
            <tr key={nodeId}>
              <td className={pieces['tight']}>
                <a href={formatRoute({ kind: 'node', nodeId })}>{nodeId}</a>
              </td>
              <ShareCells share={predicted} />
              <ShareCells share={measured} />
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                {offPoints === null ? (
                  <span className={pieces['dim']}>—</span>
                ) : (
                  <span
                    className={pieces['tone']}
                    data-tone={Math.abs(offPoints) > GOOD_WITHIN_POINTS ? 'warn' : undefined}
                  >
                    {pointsText(offPoints)} points
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function ShareCells({ share }: { readonly share: number | null }) {
  return (
    <>
      <td className={styles['barCell']}>{share === null ? null : <ShareBar fraction={share} />}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {share === null ? <span className={pieces['dim']}>—</span> : `${formatPercent(share, 1)} %`}
      </td>
    </>
  )
}
