/** An operation that was confirmed from a step: how it stands now, by the ledger and the cluster. */
import { useMemo } from 'react'
import { OperationState } from '../../operations/operation-table.tsx'
import { StepProgress } from '../../operations/step-progress.tsx'
import { formatRoute } from '../../routing/route.ts'
import { failoverOfOperation, operationRows } from '../../store/operations.ts'
import { usePicture } from '../../use-console.ts'
import { getCommand, stepOf } from '../../words/operations.ts'
import { Author } from '../run/author.tsx'
import type { Written } from '../run/board.ts'
import pieces from '../../pieces/pieces.module.css'
import styles from './steps.module.css'

export function ActOutcome({ entry }: { readonly entry: Written<'acted'> }) {
  const { operationId, title } = entry.body
  const own = usePicture(({ ledger }) => ledger.find((one) => one.operationId === operationId))
  const told = usePicture(({ snapshot }) => snapshot?.operations.find(({ id }) => id === operationId))
  const failovers = usePicture(({ snapshot }) => snapshot?.failovers)
  const row = useMemo(
    () => operationRows(own === undefined ? [] : [own], told === undefined ? [] : [told])[0] ?? null,
    [own, told],
  )
  return (
    <div className={styles['act']}>
      <p>
        <a href={formatRoute({ kind: 'operations', operationId })}>{row?.title ?? title}</a> <Author entry={entry} />
      </p>
      {row === null ? (
        <p className={pieces['second']}>
          What became of it is not known to this console. In a terminal:{' '}
          <span className={pieces['mono']}>{getCommand(operationId)}</span>
        </p>
      ) : (
        <p className={styles['actState']}>
          <OperationState row={row} />
          <span className={pieces['second']}>
            {' '}
            {stepOf(row, failovers === undefined ? null : failoverOfOperation(failovers, row))}
            <StepProgress operationId={operationId} isShort />
          </span>
        </p>
      )}
    </div>
  )
}
