/** More accounts than anybody can look at one by one: those that need somebody first and large, the others in a line each. */
import { useMemo } from 'react'
import { counted, formatCount } from '../../shared/words/format.ts'
import { AccountCells } from '../pieces/account-cells.tsx'
import { Card } from '../pieces/card.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { type AccountStatus, accountStatuses, isServed } from '../store/account-status.ts'
import { ACCOUNTS_QUARTER } from '../store/calm.ts'
import { triage } from '../store/worst-first.ts'
import { useCalmSamples, usePicture } from '../use-console.ts'
import { AccountCard } from './account-card.tsx'
import styles from './overview.module.css'

/** So many of the worst have a card of their own. */
const LARGE = 6
const SHOWN = 60

export function ManyAccounts() {
  const snapshot = usePicture((state) => state.snapshot)
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const statuses = useMemo(() => (snapshot === null ? NOTHING : accountStatuses(snapshot, latest)), [snapshot, latest])
  const { ill, well } = useMemo(() => triage(statuses), [statuses])
  const large = ill.slice(0, LARGE)
  const rest = useMemo(() => [...ill.slice(LARGE), ...well], [ill, well])
  const list = useLongList(rest, textOf, SHOWN)
  const hidden = list.found - list.shown.length
  return (
    <>
      {large.length === 0 ? null : (
        <div className={styles['accounts']}>
          {large.map(({ account }) => (
            <AccountCard key={account.id} accountId={account.id} />
          ))}
        </div>
      )}
      <Card
        title={large.length === 0 ? 'Accounts' : 'Other accounts'}
        note={servedWords(statuses)}
        aside={<LongListSearch list={list} label="Search accounts" />}
      >
        <AccountCells statuses={list.shown} />
        <LongListFoot list={list} what="accounts" rest={hidden <= well.length ? 'all served' : ''} />
      </Card>
    </>
  )
}

const NOTHING: readonly AccountStatus[] = []

function servedWords(statuses: readonly AccountStatus[]): string {
  const served = statuses.filter(({ service }) => isServed(service)).length
  if (served === statuses.length) return `all ${formatCount(statuses.length)} served`
  return `${formatCount(served)} of ${counted(statuses.length, 'account')} served`
}

function textOf({ account, nodes }: AccountStatus): string {
  return `${account.id} ${account.region} ${nodes.map(({ id }) => id).join(' ')}`
}
