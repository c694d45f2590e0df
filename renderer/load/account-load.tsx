/** One account's work, node by node, and how uneven it is. */
import type { Account } from '../../shared/account.ts'
import { ShareBars } from '../charts/share-bars.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Hint } from '../pieces/hint.tsx'
import { Pill } from '../pieces/pill.tsx'
import { formatRoute } from '../routing/route.ts'
import { type NodeShare, skewOf } from '../store/shares.ts'
import { tokenVar } from '../theme/tokens.ts'
import { formatRate } from '../../shared/words/format.ts'
import { BALANCING_MEANINGS, BALANCING_NAMES } from '../../shared/words/labels.ts'
import styles from './load.module.css'

export function AccountLoad({ account, shares }: { readonly account: Account; readonly shares: readonly NodeShare[] }) {
  const reporting = shares.filter(({ sample }) => sample !== null)
  const handled = reporting.map(({ sample }) => sample?.handledPerS ?? 0)
  const skew = skewOf(handled)
  return (
    <Card
      className={styles['account']}
      title={<a href={formatRoute({ kind: 'account', accountId: account.id })}>{account.id}</a>}
      note={account.region}
      aside={
        <Pill tone="info" hint={BALANCING_MEANINGS[account.balancing]}>
          {BALANCING_NAMES[account.balancing]}
        </Pill>
      }
    >
      <div className={styles['body']}>
        <div className={styles['figures']}>
          <Figure
            label="Handled"
            hint="Messages whose answer a node of this account computed in the last second."
            value={
              reporting.length === 0
                ? 'not reported'
                : `${formatRate(handled.reduce((sum, value) => sum + value, 0))} /s`
            }
          />
          <Figure
            label="Busiest over mean"
            hint="What the busiest node handles over the mean of all nodes that report. 1 is even; as many as there are nodes means that one does everything."
            value={skew === null ? '—' : skew.maxOverMean.toFixed(2)}
          />
          <Figure
            label="Gini"
            hint="How unevenly the work is spread: 0 is even, and the nearer to 1, the more of it one node does."
            value={skew === null ? '—' : skew.gini.toFixed(2)}
          />
        </div>
        {reporting.length === 0 ? (
          <EmptyNote title="No node of this account reports">
            Each node reports what it handles once a second, with its heartbeat.
          </EmptyNote>
        ) : (
          <>
            <ShareBars
              data={shares.map(({ node, handled: share, conversations }) => ({
                name: node.id,
                handled: share,
                conversations,
              }))}
              even={1 / shares.length}
              label={`Share of each node of ${account.id}`}
            />
            <p className={styles['key']}>
              <span className={styles['keyItem']}>
                <span className={styles['swatch']} style={{ background: tokenVar('series-1') }} /> share of the work
              </span>
              <span className={styles['keyItem']}>
                <span className={styles['swatch']} style={{ background: tokenVar('series-8') }} /> of the conversations
              </span>
              <span>┊ even share</span>
            </p>
          </>
        )}
      </div>
    </Card>
  )
}

function Figure({ label, hint, value }: { readonly label: string; readonly hint: string; readonly value: string }) {
  return (
    <div>
      <Hint text={hint}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <span className={styles['figureLabel']} tabIndex={0}>
          {label}
        </span>
      </Hint>
      <p className={styles['figure']}>{value}</p>
    </div>
  )
}
