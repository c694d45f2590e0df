/** What somebody placed for a while, as rows: on what, by whom, why, since when, and until when. Each ends by itself. */
import type { ReactNode } from 'react'
import { formatRoute } from '../routing/route.ts'
import styles from './entries.module.css'
import pieces from './pieces.module.css'
import { TimeLeft } from './remaining.tsx'
import { TableScroll } from './table-scroll.tsx'
import { Th } from './th.tsx'
import { When } from './when.tsx'

/** A hold, a drill, maintenance, a silence. Its id is that of the operation that placed it. */
interface Entry {
  readonly id: string
  readonly owner: string
  readonly reason: string
  readonly since: number
  readonly expiresAt: number
}

export interface EntriesProps<E extends Entry> {
  readonly label: string
  /** The head over what it is on. */
  readonly first?: string
  readonly entries: readonly E[]
  readonly what: (entry: E) => ReactNode
  /** What ends it before its time. */
  readonly end: (entry: E) => ReactNode
}

export function Entries<E extends Entry>({ label, first = 'On', entries, what, end }: EntriesProps<E>) {
  return (
    <TableScroll label={label}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>{first}</Th>
            <Th>By</Th>
            <Th>Reason</Th>
            <Th>Since</Th>
            <Th isRight>Ends in</Th>
            <th scope="col">
              <span className={pieces['hidden']}>Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id}>
              <td className={`${pieces['tight']} ${styles['subject']}`}>{what(entry)}</td>
              <td className={pieces['tight']}>{entry.owner}</td>
              <td>{entry.reason}</td>
              <td className={pieces['tight']}>
                <a href={formatRoute({ kind: 'operations', operationId: entry.id })}>
                  <When at={entry.since} />
                </a>
              </td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                <TimeLeft until={entry.expiresAt} />
              </td>
              <td className={pieces['right']}>{end(entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

/** `null`: all of them. */
export function OnAccount({ accountId }: { readonly accountId: string | null }) {
  return accountId === null ? (
    <b>every account</b>
  ) : (
    <a href={formatRoute({ kind: 'account', accountId })}>{accountId}</a>
  )
}
