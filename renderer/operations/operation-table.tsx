/** Operations as rows, newest first. */
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere, When } from '../pieces/when.tsx'
import { useSteady } from '../pieces/use-steady.ts'
import { TableScroll } from '../pieces/table-scroll.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import type { OperationRow } from '../store/operations.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { LEDGER_NAMES, LEDGER_TONES } from '../../shared/words/labels.ts'
import styles from './operations.module.css'

export function OperationTable({
  rows,
  chosen,
}: {
  readonly rows: readonly OperationRow[]
  readonly chosen: string | null
}) {
  const steady = useSteady(rows, rowId)
  return (
    <TableScroll label="Operations" steady={steady}>
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>When</Th>
            <Th>What</Th>
            <Th>By</Th>
            <Th className={styles['reason']}>Reason</Th>
            <Th isRight>Took</Th>
            <Th>State</Th>
          </tr>
        </thead>
        <tbody>
          {steady.rows.map((row) => (
            <tr key={row.operationId} data-linked>
              <td className={pieces['tight']}>
                <a
                  className={pieces['rowLink']}
                  href={formatRoute({ kind: 'operations', operationId: row.operationId })}
                  aria-current={row.operationId === chosen ? 'true' : undefined}
                  data-row-link
                >
                  <When at={row.startedAt} />
                  <span className={pieces['hidden']}> {row.title}</span>
                </a>
              </td>
              <td className={pieces['tight']}>{row.title}</td>
              <td>
                {row.actor}
                {row.isOwn ? null : <span className={pieces['dim']}> · elsewhere</span>}
              </td>
              <td className={styles['reason']}>{row.reason}</td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                {row.endedAt === null ? (
                  <span className={pieces['dim']}>—</span>
                ) : (
                  formatDuration(row.endedAt - row.startedAt)
                )}
              </td>
              <td className={pieces['tight']}>
                <OperationState row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function rowId(row: OperationRow): string {
  return row.operationId
}

export function OperationState({ row }: { readonly row: OperationRow }) {
  const tone = LEDGER_TONES[row.state]
  return (
    <>
      <ToneShape tone={tone} />{' '}
      <span className={pieces['tone']} data-tone={tone}>
        {LEDGER_NAMES[row.state]}
      </span>
      {row.state === 'unknown' ? (
        <span className={pieces['dim']}>
          {' '}
          ·{' '}
          {row.heardAt === null ? (
            'no word yet'
          ) : (
            <>
              last word <AgeHere at={row.heardAt} /> ago
            </>
          )}
        </span>
      ) : null}
    </>
  )
}
