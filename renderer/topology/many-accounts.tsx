/** More accounts than a graph can hold: those that need somebody are drawn, the others are a line each and open into the graph. */
import { useMemo, useState } from 'react'
import type { Snapshot } from '../../shared/snapshot.ts'
import { counted } from '../../shared/words/format.ts'
import { AccountCells } from '../pieces/account-cells.tsx'
import { Card } from '../pieces/card.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { type AccountStatus, accountStatuses } from '../store/account-status.ts'
import { ACCOUNTS_QUARTER } from '../store/calm.ts'
import { triage } from '../store/worst-first.ts'
import { useCalmSamples } from '../use-console.ts'

/** More side by side than this cannot be read. */
export const DRAWN = 6
const SHOWN = 60

export interface Opened {
  /** Those that are drawn, in their own order. */
  readonly drawn: readonly string[]
  readonly press: (accountId: string) => void
}

/**
 * Drawn are those that somebody opened, newest first, and the account of the chosen node; then what is wrong, worst first; where
 * nothing is, the first ones.
 */
export function useOpened(snapshot: Snapshot, chosen: string | null): Opened {
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const [opened, setOpened] = useState<readonly string[]>([])
  const chosenAccount = chosen === null ? undefined : snapshot.nodes[chosen]?.accountId
  const key = useMemo(() => {
    const { ill, well } = triage(accountStatuses(snapshot, latest))
    const wanted = [chosenAccount, ...opened, ...ill.map(idOf), ...(ill.length === 0 ? well.slice(0, 3).map(idOf) : [])]
    const drawn = new Set(
      wanted.filter((id) => id !== undefined && snapshot.accounts[id] !== undefined).slice(0, DRAWN),
    )
    return Object.keys(snapshot.accounts)
      .filter((id) => drawn.has(id))
      .join(' ')
  }, [snapshot, latest, chosenAccount, opened])
  const drawn = useMemo(() => key.split(' ').filter((id) => id !== ''), [key])
  return useMemo(
    () => ({
      drawn,
      press: (accountId) =>
        setOpened((before) =>
          before.includes(accountId)
            ? before.filter((one) => one !== accountId)
            : [accountId, ...before].slice(0, DRAWN),
        ),
    }),
    [drawn],
  )
}

function idOf({ account }: AccountStatus): string {
  return account.id
}

export function ManyAccounts({ snapshot, opened }: { readonly snapshot: Snapshot; readonly opened: Opened }) {
  const { latest } = useCalmSamples(ACCOUNTS_QUARTER)
  const rows = useMemo(() => {
    const { ill, well } = triage(accountStatuses(snapshot, latest))
    return [...ill, ...well]
  }, [snapshot, latest])
  const list = useLongList(rows, textOf, SHOWN)
  const open = useMemo(() => new Set(opened.drawn), [opened.drawn])
  return (
    <Card
      title="Accounts"
      note={`${counted(opened.drawn.length, 'account')} drawn above; press one to draw it`}
      aside={<LongListSearch list={list} label="Search accounts" />}
    >
      <AccountCells statuses={list.shown} onPress={opened.press} open={open} />
      <LongListFoot list={list} what="accounts" />
    </Card>
  )
}

function textOf({ account, nodes }: AccountStatus): string {
  return `${account.id} ${account.region} ${nodes.map(({ id }) => id).join(' ')}`
}
