/** Load: who carries how much, how evenly, under which algorithm, and how that went over time. */
import { useMemo } from 'react'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { accountStatuses } from '../store/account-status.ts'
import { sharesOf, skewOf } from '../store/shares.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { AccountLoad } from './account-load.tsx'
import { LoadTable } from './load-table.tsx'
import { RegionsCard } from './regions-card.tsx'
import { OverTime } from './over-time.tsx'
import styles from './load.module.css'

export function LoadView() {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const accounts = useMemo(
    () =>
      snapshot === null
        ? []
        : accountStatuses(snapshot, latest).map((status) => ({
            account: status.account,
            shares: sharesOf(status.nodes, latest),
          })),
    [snapshot, latest],
  )
  if (snapshot === null) {
    return (
      <Page title="Load">
        <NothingYet what="Shares, skew and throughput" />
      </Page>
    )
  }
  if (accounts.length === 0) {
    return (
      <Page title="Load">
        <EmptyNote title="This cluster has no accounts yet">
          The share of each node appears here once an account is linked.
        </EmptyNote>
      </Page>
    )
  }
  return (
    <Page title="Load" note={sentence(accounts)}>
      <div className={styles['stack']}>
        <div className={styles['accounts']}>
          {accounts.map(({ account, shares }) => (
            <AccountLoad key={account.id} account={account} shares={shares} />
          ))}
        </div>
        <OverTime />
        <div className={styles['tables']}>
          <LoadTable shares={accounts.flatMap(({ shares }) => shares)} />
          <RegionsCard shares={accounts.flatMap(({ shares }) => shares)} />
        </div>
      </div>
    </Page>
  )
}

/** From here on a master and two servants no longer share the work in any useful sense. */
const UNEVEN = 2

function sentence(
  accounts: readonly { readonly account: { readonly id: string }; readonly shares: ReturnType<typeof sharesOf> }[],
): string {
  const uneven = accounts.filter(({ shares }) => {
    const skew = skewOf(shares.flatMap(({ sample }) => (sample === null ? [] : [sample.handledPerS])))
    return skew !== null && skew.maxOverMean >= UNEVEN
  })
  if (uneven.length === 0) return 'The work is spread over the nodes of every account that reports.'
  return `In ${uneven.map(({ account }) => account.id).join(' and ')} one node does at least twice its even share.`
}
