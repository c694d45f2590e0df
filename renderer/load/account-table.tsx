/** Accounts as rows, where there are too many of them for a card each: the most uneven first. */
import { memo, useMemo, useState } from 'react'
import type { Skew } from '../../shared/spread.ts'
import { counted, formatRate } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { loadSkew } from '../store/spread-now.ts'
import { AlgorithmPill } from './algorithm-pill.tsx'
import { ChangeNote } from './change-note.tsx'
import styles from './load.module.css'
import type { AccountLoads } from './use-loads.ts'

const SHOWN = 30
const skews = new WeakMap<AccountLoads['loads'], Skew | null>()

function skewOfLoads(loads: AccountLoads['loads']): Skew | null {
  const known = skews.get(loads)
  if (known !== undefined) return known
  const skew = loadSkew(loads)
  skews.set(loads, skew)
  return skew
}

export function AccountTable({ accounts }: { readonly accounts: readonly AccountLoads[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const rows = useMemo(
    () =>
      accounts
        .map((one) => ({ ...one, skew: skewOfLoads(one.loads) }))
        .sort((a, b) => (b.skew?.maxOverMean ?? 0) - (a.skew?.maxOverMean ?? 0)),
    [accounts],
  )
  const shown = isWhole ? rows : rows.slice(0, SHOWN)
  return (
    <Card title="By account" note="the most uneven first, over the last 30 s" aside="source: heartbeats">
      <TableScroll label="Load by account">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Account</Th>
              <Th>Balancing</Th>
              <Th isRight>Nodes</Th>
              <Th isRight>Handled</Th>
              <Th isRight>Busiest over mean</Th>
              <Th isRight>Gini</Th>
              <Th>Last change</Th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ account, loads, skew }) => (
              <AccountRow key={account.id} account={account} loads={loads} skew={skew} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown.length === rows.length ? null : (
        <p className={styles['more']}>
          <ActionButton kind="quiet" size="small" onPress={() => setIsWhole(true)}>
            Show {counted(rows.length - shown.length, 'more account')}
          </ActionButton>
        </p>
      )}
    </Card>
  )
}

/** Made anew only when something of this account changed. */
const AccountRow = memo(function AccountRow({ account, loads, skew }: AccountLoads & { readonly skew: Skew | null }) {
  return (
    <tr data-linked>
      <td className={pieces['tight']}>
        <a className={pieces['rowLink']} href={formatRoute({ kind: 'load', accountId: account.id })} data-row-link>
          {account.id}
        </a>
      </td>
      <td>
        <AlgorithmPill account={account} />
      </td>
      <td className={pieces['right']}>{loads.length}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {loads.every(({ perS }) => perS === null)
          ? 'not reported'
          : `${formatRate(loads.reduce((sum, { perS }) => sum + (perS ?? 0), 0))} /s`}
      </td>
      <td className={pieces['right']}>{skew?.maxOverMean.toFixed(2) ?? '—'}</td>
      <td className={pieces['right']}>{skew?.gini.toFixed(2) ?? '—'}</td>
      <td>
        <ChangeNote account={account} />
      </td>
    </tr>
  )
})
