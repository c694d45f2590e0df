/** What every account lost, by its objectives. */
import type { Impact } from '../../shared/incident/incident.ts'
import { formatCount, formatDuration, formatPercent } from '../../shared/words/format.ts'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { When } from '../pieces/when.tsx'
import styles from './incidents.module.css'

export function ImpactTable({ impact: { from, to, accounts, notRecorded } }: { readonly impact: Impact }) {
  return (
    <div className={styles['impact']}>
      <TableScroll label="Impact">
        <table className={`${pieces['table']} ${styles['impactTable']}`} aria-label="Impact">
          <thead>
            <tr>
              <Th>Account</Th>
              <Th isRight>No service</Th>
              <Th isRight>Failed replies</Th>
              <Th isRight>Budget spent</Th>
            </tr>
          </thead>
          <tbody>
            {accounts.map(({ accountId, downSeconds, failedReplies, budgetSpent }) => (
              <tr key={accountId}>
                <td>{accountId}</td>
                <td className={pieces['right']}>
                  <Value
                    value={downSeconds}
                    words={(seconds) => (seconds === 0 ? 'never' : formatDuration(seconds * 1_000))}
                  />
                </td>
                <td className={pieces['right']}>
                  <Value value={failedReplies} words={formatCount} />
                </td>
                <td className={pieces['right']}>
                  <Value value={budgetSpent} words={(spent) => `${formatPercent(spent, 1)} %`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      <p className={styles['quiet']}>
        From the objectives, <When at={from} /> to <When at={to} />.
        {notRecorded.length === 0 ? '' : ` Not recorded: ${notRecorded.join('; ')}.`}
      </p>
    </div>
  )
}

function Value({ value, words }: { readonly value: number | null; readonly words: (value: number) => string }) {
  return value === null ? <span className={pieces['dim']}>not recorded</span> : <>{words(value)}</>
}
