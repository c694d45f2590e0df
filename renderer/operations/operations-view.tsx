/** Everything that was asked for, and what became of it. */
import { useMemo, useState } from 'react'
import type { Operation } from '../../shared/operation.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Page, SearchField } from '../pieces/page.tsx'
import { matchesOperation, operationRows } from '../store/operations.ts'
import { usePicture } from '../use-console.ts'
import { counted } from '../words/format.ts'
import { OperationDetail } from './operation-detail.tsx'
import { OperationTable } from './operation-table.tsx'
import styles from './operations.module.css'

const NONE: readonly Operation[] = []

export function OperationsView({ operationId }: { readonly operationId: string | null }) {
  const ledger = usePicture((state) => state.ledger)
  const operations = usePicture((state) => state.snapshot?.operations ?? NONE)
  const [search, setSearch] = useState('')
  const rows = useMemo(() => operationRows(ledger, operations), [ledger, operations])
  const shown = useMemo(() => rows.filter((row) => matchesOperation(row, search)), [rows, search])
  const open = rows.filter((row) => row.isOpen).length
  const chosen = rows.find((row) => row.operationId === operationId)
  return (
    <Page
      title="Operations"
      note={
        rows.length === 0
          ? ''
          : `${counted(rows.length, 'operation')}, ${open === 0 ? 'none running' : `${open} running`}`
      }
      aside={<SearchField value={search} onChange={setSearch} label="Search operations" />}
    >
      <div className={styles['columns']} data-open={chosen === undefined ? undefined : true}>
        <Card label="Operations">
          {rows.length === 0 ? (
            <EmptyNote title="Nothing was asked of this cluster yet">
              A failover that somebody confirms appears here, from the press to its outcome. Failovers that the cluster
              begins by itself are under <a href="#/failovers">Failovers</a>.
            </EmptyNote>
          ) : shown.length === 0 ? (
            <EmptyNote title={`Nothing matches “${search}”`}>
              Title, account, actor, reason and state are searched.
            </EmptyNote>
          ) : (
            <OperationTable key={search} rows={shown} chosen={operationId} />
          )}
        </Card>
        {chosen === undefined ? null : <OperationDetail row={chosen} />}
      </div>
      {operationId !== null && chosen === undefined ? (
        <EmptyNote title="This operation is not known here">
          It never reached the cluster from this console, or it is no longer kept.
        </EmptyNote>
      ) : null}
    </Page>
  )
}
