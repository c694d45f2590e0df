/** One account: who serves it, since when, on what evidence, and what happened to it before. */
import { useMemo } from 'react'
import type { Account } from '../../shared/account.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Page } from '../pieces/page.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { FailoverTable } from '../failovers/failover-table.tsx'
import { Card } from '../pieces/card.tsx'
import { accountStatus, serviceTone } from '../store/account-status.ts'
import { useConnection, useConsole, usePicture, useSamples } from '../use-console.ts'
import { describeService } from '../words/service.ts'
import { lockOf } from '../words/locks.ts'
import { AccountFigures } from './account-figures.tsx'
import { EpochsCard } from './epochs-card.tsx'
import { NodesCard } from './nodes-card.tsx'
import styles from './account.module.css'

export function AccountView({ accountId }: { readonly accountId: string }) {
  const snapshot = usePicture((state) => state.snapshot)
  if (snapshot === null) {
    return (
      <Page title={accountId}>
        <NothingYet what="The lease, the nodes and the failovers of this account" />
      </Page>
    )
  }
  const account = snapshot.accounts[accountId]
  if (account === undefined) {
    return (
      <Page title={accountId}>
        <EmptyNote title={`This cluster has no account ${accountId}`}>
          <a href="#/">See the accounts there are</a>
        </EmptyNote>
      </Page>
    )
  }
  return <KnownAccount account={account} />
}

function KnownAccount({ account }: { readonly account: Account }) {
  const console = useConsole()
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const capabilities = usePicture((state) => state.capabilities)
  const connection = useConnection()
  const status = useMemo(
    () => (snapshot === null ? null : accountStatus(snapshot, latest, account)),
    [snapshot, latest, account],
  )
  const failovers = useMemo(
    () => snapshot?.failovers.filter((failover) => failover.accountId === account.id) ?? [],
    [snapshot?.failovers, account.id],
  )
  if (status === null) return null
  return (
    <Page
      title={
        <>
          <ToneShape tone={serviceTone(status.service)} /> {account.id}
        </>
      }
      note={describeService(status)}
      aside={
        <ActionButton
          kind="primary"
          onPress={() => console.plan.open(account.id)}
          lock={lockOf('failover', connection, capabilities)}
        >
          Fail over…
        </ActionButton>
      }
    >
      <div className={styles['stack']}>
        <AccountFigures account={account} sample={status.sample} />
        <NodesCard nodes={status.nodes} account={account} />
        <div className={styles['two']}>
          <Card title="Failovers" aside={failovers.length === 0 ? undefined : `${failovers.length} kept`}>
            {failovers.length === 0 ? (
              <EmptyNote title={`${account.id} has not failed over yet`}>
                Each change of master appears here with its phases and the time without service.
              </EmptyNote>
            ) : (
              <FailoverTable failovers={failovers.slice(0, 12)} withAccount={false} />
            )}
          </Card>
          <EpochsCard account={account} />
        </div>
      </div>
    </Page>
  )
}
