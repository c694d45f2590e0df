/** Sent, and no answer: what is known, what goes on, what not to do, and how to ask from elsewhere. */
import type { Failover } from '../../shared/failover.ts'
import { CopyId } from '../pieces/copy-id.tsx'
import { AgeHere } from '../pieces/when.tsx'
import type { OperationRow } from '../store/operations.ts'
import { FOLLOWING, getCommand, lastSeen, usualWords } from '../words/operations.ts'
import styles from './operations.module.css'

export function UnknownNote({ row, failover }: { readonly row: OperationRow; readonly failover: Failover | null }) {
  const usual = usualWords(row)
  return (
    <dl className={styles['unknown']}>
      <dt>Last seen</dt>
      <dd>
        {lastSeen(row, failover)}
        {row.heardAt === null ? null : (
          <>
            , <AgeHere at={row.heardAt} /> ago
          </>
        )}
      </dd>
      <dt>Meanwhile</dt>
      <dd>{FOLLOWING.goesOn}</dd>
      <dt>Takes</dt>
      <dd>
        {usual === null ? 'no past run to tell from' : usual}; sent <AgeHere at={row.startedAt} /> ago
      </dd>
      <dt>Not to do</dt>
      <dd>{FOLLOWING.notToDo}</dd>
      <dt>From elsewhere</dt>
      <dd>
        <CopyId id={getCommand(row.operationId)} />
      </dd>
    </dl>
  )
}
