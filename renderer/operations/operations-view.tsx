/** Everything that was asked for, by whom and why, and what became of it. */
import { useMemo, useState } from 'react'
import type { Operation } from '../../shared/operation.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page } from '../pieces/page.tsx'
import { EVERYTHING, isEverything, matchesChoice } from '../store/operation-filter.ts'
import { type OperationRow, operationRows } from '../store/operations.ts'
import { useNow, usePicture } from '../use-console.ts'
import { counted } from '../../shared/words/format.ts'
import { FilterBar } from './filter-bar.tsx'
import { OperationDetail } from './operation-detail.tsx'
import { OperationTable } from './operation-table.tsx'
import { type OperationHistory, useOperationHistory } from './use-operation-history.ts'
import styles from './operations.module.css'

const NONE: readonly Operation[] = []

export function OperationsView({ operationId }: { readonly operationId: string | null }) {
  const ledger = usePicture((state) => state.ledger)
  const operations = usePicture((state) => state.snapshot?.operations ?? NONE)
  const history = useOperationHistory()
  const now = useNow(60_000)
  const [choice, setChoice] = useState(EVERYTHING)
  const rows = useMemo(() => operationRows(ledger, operations, history.entries), [ledger, operations, history.entries])
  const shown = useMemo(() => rows.filter((row) => matchesChoice(row, choice, now)), [rows, choice, now])
  const chosen = rows.find((row) => row.operationId === operationId)
  return (
    <Page title="Operations" note={noteOf(rows)}>
      <div className={styles['columns']} data-open={chosen === undefined ? undefined : true}>
        <Card label="Operations">
          <FilterBar choice={choice} onChange={setChoice} />
          {rows.length === 0 ? (
            <NoRows state={history.state} />
          ) : shown.length === 0 ? (
            <EmptyNote title="No operation fits these conditions">
              Title, subject, actor, reason and outcome are searched; {counted(rows.length, 'operation')} would be here
              without them.
            </EmptyNote>
          ) : (
            <OperationTable
              key={isEverything(choice) ? 'all' : JSON.stringify(choice)}
              rows={shown}
              chosen={operationId}
            />
          )}
          {history.state === 'failed' ? (
            <p className={styles['historyNote']}>
              The console’s own store could not be read: only what is live is listed.
            </p>
          ) : null}
        </Card>
        {chosen === undefined ? null : <OperationDetail row={chosen} rows={rows} />}
      </div>
      {operationId !== null && chosen === undefined && history.state !== 'loading' ? (
        <EmptyNote title="This operation is not known here">
          It never reached the cluster from this console, or it is no longer kept.
        </EmptyNote>
      ) : null}
    </Page>
  )
}

function NoRows({ state }: { readonly state: OperationHistory['state'] }) {
  if (state === 'loading') return <EmptyNote title="Reading what this console has kept…" />
  return (
    <EmptyNote title="Nothing was asked of this cluster yet">
      Whatever somebody confirms appears here, from the press to its outcome. Failovers that the cluster begins by
      itself are under <a href="#/failovers">Failovers</a>.
    </EmptyNote>
  )
}

function noteOf(rows: readonly OperationRow[]): string {
  if (rows.length === 0) return ''
  const open = rows.filter((row) => row.isOpen).length
  const asking = rows.filter((row) => row.isAsking).length
  const running = open === 0 ? 'none running' : `${open} running`
  return `${counted(rows.length, 'operation')}, ${running}${asking === 0 ? '' : `, ${asking} not sent and waiting for you`}`
}
