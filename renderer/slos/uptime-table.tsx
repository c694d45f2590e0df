/** A line an account: its uptime beside what was promised. */
import { useMemo } from 'react'
import type { UptimeReport } from '../../shared/slo.ts'
import { formatCount, formatDuration, formatLatency, formatPercent } from '../../shared/words/format.ts'
import { shareText } from '../../shared/words/slo.ts'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { type LongList, LongListFoot, useLongList } from '../pieces/narrowed.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { ACCOUNTS_SHOWN, uptimesInOrder } from './account-order.ts'
import { metWord, totalMs } from './uptime-text.ts'

type AccountUptime = UptimeReport['accounts'][number]

export function useUptimes({ accounts }: UptimeReport): LongList<AccountUptime> {
  return useLongList(
    useMemo(() => uptimesInOrder(accounts), [accounts]),
    textOf,
    ACCOUNTS_SHOWN,
  )
}

export function UptimeTable({ list }: { readonly list: LongList<AccountUptime> }) {
  if (list.of === 0) return <EmptyNote title="The cluster has no account">Each would have a line here.</EmptyNote>
  return (
    <>
      <TableScroll label="Uptime by account">
        <table className={pieces['table']}>
          <thead>
            <tr>
              <Th>Account</Th>
              <Th isRight hint="Good seconds of those recorded outside of maintenance">
                Uptime
              </Th>
              <Th isRight hint="The availability objective">
                Promised
              </Th>
              <Th>Standing</Th>
              <Th isRight>Down</Th>
              <Th isRight>Recorded</Th>
              <Th isRight hint="Planned work">
                Excluded
              </Th>
              <Th isRight>Messages</Th>
              <Th isRight hint="Replies refused, and second ones to the same message">
                Errors
              </Th>
              <Th isRight hint="Of the seconds’ p95s, weighted by replies: an estimate">
                p95, est.
              </Th>
            </tr>
          </thead>
          <tbody>
            {list.shown.map((account) => (
              <tr key={account.accountId}>
                <td>
                  <a href={formatRoute({ kind: 'account', accountId: account.accountId })}>{account.accountId}</a>
                </td>
                <td className={pieces['right']}>
                  {account.uptime === null ? <Dim>not known</Dim> : <b>{shareText(account.uptime)}</b>}
                </td>
                <td className={pieces['right']}>
                  {account.objective === null ? <Dim>nothing</Dim> : shareText(account.objective)}
                </td>
                <td>
                  <Met met={account.met} />
                </td>
                <td className={pieces['right']}>{isKnown(account) ? lengthOf(account.downs) : <Dim>not known</Dim>}</td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {isKnown(account) ? formatDuration(account.coveredMs) : <Dim>nothing</Dim>}
                </td>
                <td className={pieces['right']}>{lengthOf(account.excluded)}</td>
                <td className={pieces['right']}>
                  {isKnown(account) ? formatCount(account.messages) : <Dim>not known</Dim>}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {isKnown(account) ? <Errors account={account} /> : <Dim>not known</Dim>}
                </td>
                <td className={`${pieces['right']} ${pieces['tight']}`}>
                  {account.p95Ms === null ? (
                    <Dim>{isKnown(account) ? 'no reply' : 'not known'}</Dim>
                  ) : (
                    formatLatency(account.p95Ms)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <LongListFoot list={list} what="accounts" />
    </>
  )
}

function textOf({ accountId, met }: AccountUptime): string {
  return `${accountId} ${metWord(met)}`
}

function isKnown({ coveredMs }: AccountUptime): boolean {
  return coveredMs > 0
}

function Errors({ account: { errors, messages } }: { readonly account: AccountUptime }) {
  return (
    <>
      {formatCount(errors)}
      {messages === 0 ? null : <span className={pieces['dim']}> {errorShare(errors / messages)}</span>}
    </>
  )
}

function Met({ met }: { readonly met: boolean | null }) {
  if (met === null) return <Pill tone="unknown">{metWord(met)}</Pill>
  return <Pill tone={met ? 'ok' : 'critical'}>{metWord(met)}</Pill>
}

function Dim({ children }: { readonly children: string }) {
  return <span className={pieces['dim']}>{children}</span>
}

function errorShare(share: number): string {
  return share > 0 && share < 0.0001 ? '< 0.01 %' : `${formatPercent(share, 2)} %`
}

function lengthOf(spans: readonly { readonly from: number; readonly to: number }[]) {
  return spans.length === 0 ? <Dim>none</Dim> : formatDuration(totalMs(spans))
}
