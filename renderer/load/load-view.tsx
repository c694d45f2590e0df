/** Load: who carries how much, how evenly, under which algorithm, and how that went over time. */
import { useMemo } from 'react'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { accountSample } from '../store/account-status.ts'
import type { SampleState } from '../store/picture.ts'
import { userRegions } from '../store/user-regions.ts'
import { isOfItsMoment } from '../store/link.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { AccountDetail } from './account-detail.tsx'
import { AccountLoad } from './account-load.tsx'
import { AccountTable } from './account-table.tsx'
import styles from './load.module.css'
import { LoadTable } from './load-table.tsx'
import { loadSentence } from './load-words.ts'
import { AccountsOverTime } from './over-time.tsx'
import { NodeRegionsCard, UserRegionsCard } from './regions-card.tsx'
import { useLoads, useSteppedSamples } from './use-loads.ts'

/** Up to so many accounts have a card each. */
const CARDS = 6

export function LoadView({ accountId }: { readonly accountId: string | null }) {
  const isKnown = usePicture((state) => state.snapshot !== null)
  const samples = useSteppedSamples()
  if (!isKnown) {
    return (
      <Page title="Load">
        <NothingYet what="Shares, skew and throughput" />
      </Page>
    )
  }
  return accountId === null ? (
    <AllAccounts samples={samples} />
  ) : (
    <AccountDetail key={accountId} accountId={accountId} samples={samples} />
  )
}

function AllAccounts({ samples }: { readonly samples: SampleState }) {
  const connection = useConnection()
  const accounts = useLoads(samples, null)
  const loads = useMemo(() => accounts.flatMap((one) => one.loads), [accounts])
  const regions = useMemo(
    () =>
      userRegions(
        accounts.flatMap(({ account }) => {
          const sample = accountSample(samples.latest, account.id)
          return sample === null ? [] : [sample]
        }),
      ),
    [accounts, samples],
  )
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
    <Page
      title="Load"
      note={isOfItsMoment(connection) ? loadSentence(accounts) : `Last known: ${loadSentence(accounts)}`}
    >
      <div className={styles['stack']}>
        {accounts.length > CARDS ? (
          <AccountTable accounts={accounts} />
        ) : (
          <div className={styles['accounts']}>
            {accounts.map(({ account, loads: own }) => (
              <AccountLoad key={account.id} account={account} loads={own} />
            ))}
          </div>
        )}
        <AccountsOverTime samples={samples} accounts={accounts} />
        <div className={styles['tables']}>
          <LoadTable loads={loads} />
          <div className={styles['stack']}>
            <UserRegionsCard regions={regions} />
            <NodeRegionsCard loads={loads} />
          </div>
        </div>
      </div>
    </Page>
  )
}
