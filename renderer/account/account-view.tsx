/** One account: who serves it, since when, on what evidence, and what happened to it before. */
import { useMemo } from 'react'
import type { Account } from '../../shared/account.ts'
import { covering } from '../../shared/hold.ts'
import { CopyAs } from '../pieces/copy-as.tsx'
import { DrillMark } from '../pieces/drill-mark.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { NothingYet } from '../pieces/nothing-yet.tsx'
import { Offers } from '../pieces/offers.tsx'
import { Page } from '../pieces/page.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { FailoverTable } from '../failovers/failover-table.tsx'
import { Card } from '../pieces/card.tsx'
import { AlertList } from '../alerts/alert-list.tsx'
import { changesOf, EVERYTHING, matchesFilter } from '../store/changes.ts'
import { accountStatus, serviceTone } from '../store/account-status.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { describeService } from '../words/service.ts'
import { DevicesCard } from './devices-card.tsx'
import { StandingCard } from './standing-card.tsx'
import { TakeoverCard } from './takeover-card.tsx'
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
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const status = useMemo(
    () => (snapshot === null ? null : accountStatus(snapshot, latest, account)),
    [snapshot, latest, account],
  )
  const changes = useMemo(
    () =>
      changesOf(snapshot?.failovers ?? [], snapshot?.skipped ?? []).filter((change) =>
        matchesFilter(change, { ...EVERYTHING, accountId: account.id }),
      ),
    [snapshot?.failovers, snapshot?.skipped, account.id],
  )
  const alerts = useMemo(
    () => snapshot?.alerts.filter((alert) => alert.accountId === account.id && alert.resolvedAt === null) ?? [],
    [snapshot?.alerts, account.id],
  )
  const isDrill = covering(snapshot?.drills ?? [], account.id) !== null
  if (status === null) return null
  return (
    <Page
      title={
        <>
          <ToneShape tone={serviceTone(status.service)} /> {account.id} {isDrill ? <DrillMark /> : null}
        </>
      }
      note={describeService(status)}
      aside={
        <>
          <CopyAs copied={{ kind: 'account', id: account.id }} />
          <Offers subject={{ kind: 'account', id: account.id }} />
        </>
      }
    >
      <div className={styles['stack']}>
        <AccountFigures account={account} sample={status.sample} />
        <div className={styles['half']}>
          <StandingCard status={status} />
          <TakeoverCard account={account} />
        </div>
        {alerts.length === 0 ? null : (
          <Card title="Open alerts" aside={`${alerts.length} open`}>
            <AlertList alerts={alerts} />
          </Card>
        )}
        <NodesCard nodes={status.nodes} account={account} />
        <DevicesCard nodes={status.nodes} />
        <div className={styles['two']}>
          <Card title="Failovers" aside={changes.length === 0 ? undefined : `${changes.length} kept`}>
            {changes.length === 0 ? (
              <EmptyNote title={`${account.id} has not failed over yet`}>
                Each change of master appears here with its phases and the time without service.
              </EmptyNote>
            ) : (
              <FailoverTable changes={changes.slice(0, 12)} withAccount={false} />
            )}
          </Card>
          <EpochsCard account={account} />
        </div>
      </div>
    </Page>
  )
}
