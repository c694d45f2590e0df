/** The accounts: a few each with its nodes, many by what is wrong with them. */
import { useMemo } from 'react'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { MANY_ACCOUNTS } from '../store/worst-first.ts'
import { usePicture } from '../use-console.ts'
import { AccountCard } from './account-card.tsx'
import { ManyAccounts } from './many-accounts.tsx'
import styles from './overview.module.css'

export function Accounts() {
  const accounts = usePicture((state) => state.snapshot?.accounts)
  const ids = useMemo(() => Object.keys(accounts ?? {}), [accounts])
  if (ids.length === 0) {
    return (
      <Card>
        <EmptyNote title="This cluster has no accounts yet">
          Each account appears here with its master and its servants once it is linked.
        </EmptyNote>
      </Card>
    )
  }
  if (ids.length > MANY_ACCOUNTS) return <ManyAccounts />
  return (
    <div className={styles['accounts']}>
      {ids.map((id) => (
        <AccountCard key={id} accountId={id} />
      ))}
    </div>
  )
}
