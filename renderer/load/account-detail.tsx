/** One account's load: its spread now, what another would bring, what the last change brought, node by node and over time. */
import { useMemo } from 'react'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page } from '../pieces/page.tsx'
import pieces from '../pieces/pieces.module.css'
import { balancingOffers } from '../plan/offers.ts'
import { formatRoute } from '../routing/route.ts'
import { accountSample } from '../store/account-status.ts'
import type { SampleState } from '../store/picture.ts'
import { userRegions } from '../store/user-regions.ts'
import { isOfItsMoment } from '../store/link.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { AccountLoad } from './account-load.tsx'
import { ChangeCard } from './change-note.tsx'
import styles from './load.module.css'
import { LoadTable } from './load-table.tsx'
import { accountSentence } from './load-words.ts'
import { NodesOverTime } from './over-time.tsx'
import { NodeRegionsCard, UserRegionsCard } from './regions-card.tsx'
import { useLoads } from './use-loads.ts'
import { WhatIfCard } from './what-if-card.tsx'

export function AccountDetail({ accountId, samples }: { readonly accountId: string; readonly samples: SampleState }) {
  const snapshot = usePicture((state) => state.snapshot)
  const accounts = useLoads(samples, accountId)
  const connection = useConnection()
  const [one] = accounts
  const regions = useMemo(() => {
    const sample = accountSample(samples.latest, accountId)
    return sample === null ? [] : userRegions([sample])
  }, [samples, accountId])
  if (one === undefined || snapshot === null) {
    return (
      <Page title="Load">
        <EmptyNote title={`This cluster has no account ${accountId}`}>
          <a href="#/load">All accounts</a>
        </EmptyNote>
      </Page>
    )
  }
  return (
    <Page
      title={
        <>
          Load of{' '}
          <a className={pieces['titleLink']} href={formatRoute({ kind: 'account', accountId })}>
            {accountId}
          </a>
        </>
      }
      note={isOfItsMoment(connection) ? accountSentence(one) : `Last known: ${accountSentence(one)}`}
      aside={
        <>
          {balancingOffers(accountId, snapshot).map((command) => (
            <CommandButton key={command.kind} command={command} />
          ))}
          <a href="#/load">All accounts</a>
        </>
      }
    >
      <div className={styles['stack']}>
        <WhatIfCard account={one.account} />
        <div className={styles['two']}>
          <AccountLoad account={one.account} loads={one.loads} isAlone />
          <ChangeCard account={one.account} />
        </div>
        <LoadTable loads={one.loads} hasActs />
        <NodesOverTime samples={samples} accounts={accounts} />
        <div className={styles['two']}>
          <UserRegionsCard regions={regions} />
          <NodeRegionsCard loads={one.loads} />
        </div>
      </div>
    </Page>
  )
}
