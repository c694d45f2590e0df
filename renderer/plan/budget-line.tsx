/** Beside a change of master: what is left of the account's availability budget, which it may spend. */
import type { Command } from '../../shared/command.ts'
import { burnText, budgetLeft, STANDING_TONES, standingOf } from '../../shared/words/slo.ts'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { leftText } from '../slos/budget-bar.tsx'
import { useSlos } from '../slos/use-slos.ts'
import styles from './plan.module.css'

export function BudgetLine({ command }: { readonly command: Command }) {
  return command.kind === 'failover' || command.kind === 'failback' ? (
    <AccountBudget accountId={command.accountId} />
  ) : null
}

/** Keeps its place while it is not known, so that nothing moves under the pointer. */
function AccountBudget({ accountId }: { readonly accountId: string }) {
  const { asked, isOffered } = useSlos()
  if (isOffered === false) return null
  const state = asked.value?.slos.find(({ slo }) => slo.accountId === accountId && slo.kind === 'availability')
  const left = state === undefined ? null : budgetLeft(state)
  const [hour] = state?.burns ?? []
  return (
    <p className={styles['budget']}>
      {state === undefined || left === null ? (
        <span className={pieces['dim']}>
          {asked.value === null && asked.problem === null
            ? 'Budget: asking the cluster…'
            : asked.value === null
              ? 'Budget: not known now'
              : 'Budget: nothing is recorded of this account'}
        </span>
      ) : (
        <>
          <ToneShape tone={STANDING_TONES[standingOf(state)]} />
          <span>
            Budget left: <b>{leftText(left.share)}</b> of {state.slo.windowDays} d, {left.text}{' '}
            <span className={pieces['dim']}>(burn 1 h: {hour === undefined ? 'not enough data' : burnText(hour)})</span>{' '}
            <a href={formatRoute({ kind: 'slos' })}>SLOs</a>
          </span>
        </>
      )}
    </p>
  )
}
