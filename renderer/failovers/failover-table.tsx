/** Changes of master as rows: when, what moved where, why, and what it cost; and those that were not begun, with the check that forbade them. */
import type { SkippedFailover } from '../../shared/automation.ts'
import type { Failover } from '../../shared/failover.ts'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { useSteady } from '../pieces/use-steady.ts'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { runningPhase } from '../store/account-status.ts'
import { type Change, changeId } from '../store/changes.ts'
import { measuredWords, SKIP_WORDS } from '../../shared/words/automation.ts'
import { capitalised, formatSeconds } from '../../shared/words/format.ts'
import {
  BLOCK_WORDS,
  OUTCOME_NAMES,
  OUTCOME_TONES,
  PHASE_DOING,
  type Tone,
  TRIGGER_WORDS,
  fromTo,
} from '../../shared/words/labels.ts'
import styles from './failovers.module.css'

export function FailoverTable({
  changes,
  withAccount = true,
}: {
  readonly changes: readonly Change[]
  readonly withAccount?: boolean
}) {
  const steady = useSteady(changes, changeId)
  return (
    <TableScroll label="Failovers" steady={steady}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>When</Th>
            {withAccount ? <Th>Account</Th> : null}
            <Th>From → to</Th>
            <Th>Cause</Th>
            <Th isRight>Gap</Th>
            <Th isRight>Total</Th>
            <Th>Outcome</Th>
          </tr>
        </thead>
        <tbody>
          {steady.rows.map((change) =>
            change.kind === 'failover' ? (
              <FailoverRow key={changeId(change)} failover={change.failover} withAccount={withAccount} />
            ) : (
              <SkippedRow key={changeId(change)} skipped={change.skipped} withAccount={withAccount} />
            ),
          )}
        </tbody>
      </table>
    </TableScroll>
  )
}

function FailoverRow({ failover, withAccount }: { readonly failover: Failover; readonly withAccount: boolean }) {
  return (
    <tr data-linked>
      <td className={pieces['tight']}>
        <a
          className={pieces['rowLink']}
          href={formatRoute({ kind: 'failover', failoverId: failover.id })}
          data-row-link
        >
          <When at={failover.startedAt} />
          <span className={pieces['hidden']}> failover of {failover.accountId}</span>
        </a>
      </td>
      {withAccount ? <td className={pieces['tight']}>{failover.accountId}</td> : null}
      <td className={pieces['tight']}>{fromTo(failover)}</td>
      <td className={styles['cause']}>
        {failover.drillId === null ? null : (
          <>
            <DrillMark />{' '}
          </>
        )}
        <span className={pieces['dim']}>{TRIGGER_WORDS[failover.trigger]} · </span>
        {failover.cause}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {failover.gapMs === null ? <NoGap failover={failover} /> : formatSeconds(failover.gapMs)}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {failover.totalMs === null ? <span className={pieces['dim']}>runs</span> : formatSeconds(failover.totalMs)}
      </td>
      <td className={pieces['tight']}>
        <OutcomeWord failover={failover} />
      </td>
    </tr>
  )
}

function SkippedRow({ skipped, withAccount }: { readonly skipped: SkippedFailover; readonly withAccount: boolean }) {
  return (
    <tr data-linked>
      <td className={pieces['tight']}>
        <a className={pieces['rowLink']} href={formatRoute({ kind: 'failover', failoverId: skipped.id })} data-row-link>
          <When at={skipped.at} />
          <span className={pieces['hidden']}> failover of {skipped.accountId} that was not begun</span>
        </a>
      </td>
      {withAccount ? <td className={pieces['tight']}>{skipped.accountId}</td> : null}
      <td className={pieces['tight']}>{skipped.nodeId} → —</td>
      <td className={styles['cause']}>
        <span className={pieces['dim']}>automatic · </span>
        {skipped.cause}
      </td>
      <td className={`${pieces['right']} ${pieces['dim']}`}>—</td>
      <td className={`${pieces['right']} ${pieces['dim']}`}>—</td>
      <td className={styles['notBegun']}>
        <SkippedWord skipped={skipped} />
      </td>
    </tr>
  )
}

/** "Not begun: held by noor until 14:30" */
export function SkippedWord({ skipped }: { readonly skipped: SkippedFailover }) {
  const { reason, check } = skipped
  return (
    <>
      <ToneShape tone="warn" />{' '}
      <span className={pieces['tone']} data-tone="warn">
        Not begun: {reason === 'held' ? check.measured : SKIP_WORDS[reason]}
      </span>
      {reason === 'held' ? null : <span className={pieces['second']}> · {measuredWords(check)}</span>}
    </>
  )
}

export function OutcomeWord({ failover }: { readonly failover: Failover }) {
  const { word, tone } = outcomeWords(failover)
  return (
    <>
      <ToneShape tone={tone} />{' '}
      <span className={pieces['tone']} data-tone={tone}>
        {word}
      </span>
    </>
  )
}

function outcomeWords(failover: Failover): { readonly word: string; readonly tone: Tone } {
  const { outcome, blockedBy } = failover
  if (outcome === null) {
    const phase = runningPhase(failover)?.phase
    return { word: phase === undefined ? 'Running' : capitalised(PHASE_DOING[phase]), tone: 'info' }
  }
  const reason = outcome === 'blocked' && blockedBy !== null ? `: ${BLOCK_WORDS[blockedBy]}` : ''
  return { word: `${OUTCOME_NAMES[outcome]}${reason}`, tone: OUTCOME_TONES[outcome] }
}

function NoGap({ failover }: { readonly failover: Failover }) {
  if (failover.outcome === null) return <span className={pieces['dim']}>not yet</span>
  return (
    <span className={pieces['dim']} title="The gateway did not report a time without service">
      not reported
    </span>
  )
}
