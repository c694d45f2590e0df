/** One account's work, node by node, how uneven it is, and what its last change brought. */
import type { Account } from '../../shared/account.ts'
import { formatRate } from '../../shared/words/format.ts'
import { ShareBars } from '../charts/share-bars.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Hint } from '../pieces/hint.tsx'
import { AgeNote, Dimmed } from '../pieces/when.tsx'
import { formatRoute } from '../routing/route.ts'
import { loadSkew, type NodeLoad } from '../store/spread-now.ts'
import { tokenVar } from '../theme/tokens.ts'
import { AlgorithmPill } from './algorithm-pill.tsx'
import { ChangeNote } from './change-note.tsx'
import styles from './load.module.css'

export interface AccountLoadProps {
  readonly account: Account
  readonly loads: readonly NodeLoad[]
  /** On its own page it needs no way there. */
  readonly isAlone?: boolean
}

export function AccountLoad({ account, loads, isAlone = false }: AccountLoadProps) {
  const reporting = loads.flatMap(({ perS }) => (perS === null ? [] : [perS]))
  const skew = loadSkew(loads)
  const sampled = loads.flatMap(({ sample }) => (sample === null ? [] : [sample.at]))
  const oldest = sampled.length === 0 ? null : Math.min(...sampled)
  const here = formatRoute({ kind: 'load', accountId: account.id })
  return (
    <Card
      className={styles['account']}
      title={isAlone ? 'Share' : <a href={here}>{account.id}</a>}
      note={
        <>
          {isAlone ? 'of the last 30 s' : account.region}
          {oldest === null ? null : <AgeNote at={oldest} />}
        </>
      }
      aside={<AlgorithmPill account={account} />}
    >
      <div className={styles['body']}>
        <div className={styles['figures']}>
          <Figure
            label="Handled"
            at={oldest}
            hint="Messages whose answer a node of this account computed, per second, over the last 30 s. Source: heartbeats."
            value={
              reporting.length === 0
                ? 'not reported'
                : `${formatRate(reporting.reduce((sum, value) => sum + value, 0))} /s`
            }
          />
          <Figure
            label="Busiest over mean"
            at={oldest}
            hint="What the busiest node handled over the mean of all nodes that report, over the last 30 s. 1 is even; as many as there are nodes means that one does everything."
            value={skew === null ? '—' : skew.maxOverMean.toFixed(2)}
          />
          <Figure
            label="Gini"
            at={oldest}
            hint="How unevenly the work of the last 30 s is spread: 0 is even, and the nearer to 1, the more of it one node does."
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
              data={loads.map(({ node, share, conversations }) => ({ name: node.id, handled: share, conversations }))}
              even={1 / loads.length}
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
        {isAlone ? null : (
          <p className={styles['cardFoot']}>
            <ChangeNote account={account} />
            <a className={styles['whatIf']} href={here}>
              What if…
            </a>
          </p>
        )}
      </div>
    </Card>
  )
}

interface FigureProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  /** When the oldest value behind it was sampled, source clock; `null`: there is none. */
  readonly at: number | null
}

function Figure({ label, hint, value, at }: FigureProps) {
  return (
    <div>
      <Hint text={hint}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <span className={styles['figureLabel']} tabIndex={0}>
          {label}
        </span>
      </Hint>
      <p className={styles['figure']}>{at === null ? value : <Dimmed at={at}>{value}</Dimmed>}</p>
    </div>
  )
}
