/** Every runbook as a row: pinned ones first. */
import { memo, useMemo, useState } from 'react'
import type { RunbookEntry, RunbookKind } from '../../shared/runbook/runbook.ts'
import { counted } from '../../shared/words/format.ts'
import { RUNBOOK_KIND_NAMES } from '../../shared/words/runbook.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import pieces from '../pieces/pieces.module.css'
import segments from '../pieces/segments.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import { useNow } from '../use-console.ts'
import { readOf, REVIEW_DAYS, reviewedDaysAgo, reviewedWords, shelved, sourceWords } from './library.ts'
import { PinButton } from './pin-button.tsx'
import styles from './runbooks.module.css'

const KINDS = ['playbook', 'guide', 'procedure'] as const satisfies readonly RunbookKind[]
const PLURALS: Readonly<Record<RunbookKind, string>> = {
  playbook: 'Playbooks',
  guide: 'Guides',
  procedure: 'Procedures',
}
/** So many rows at first; a press brings as many again. */
const STEP = 100
const HOUR_MS = 3_600_000

export interface LibraryListProps {
  readonly entries: readonly RunbookEntry[]
  readonly onPin: (id: string, isPinned: boolean) => void
}

export function LibraryList({ entries, onPin }: LibraryListProps) {
  const [kind, setKind] = useState<RunbookKind | null>(null)
  const [most, setMost] = useState(STEP)
  const now = useNow(HOUR_MS)
  const rows = useMemo(
    () => shelved(entries.filter(({ head }) => kind === null || head.kind === kind)),
    [entries, kind],
  )
  if (entries.length === 0)
    return (
      <Card>
        <EmptyNote title="There is no runbook">
          They stand in a folder of the cluster, as Markdown. They are fetched when the cluster answers, and kept here.
        </EmptyNote>
      </Card>
    )
  return (
    <Card title={<KindChoice kind={kind} onChange={setKind} entries={entries} />}>
      <TableScroll label="Runbooks">
        <table className={`${pieces['table']} ${styles['table']}`}>
          <thead>
            <tr>
              <Th>Runbook</Th>
              <Th>Kind</Th>
              <Th isRight>Version</Th>
              <Th>Reviewed</Th>
              <Th>Source</Th>
              <Th>Pin</Th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((entry) => (
              <Row key={entry.head.id} entry={entry} now={now} onPin={onPin} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      {rows.length <= most ? null : (
        <p className={styles['foot']}>
          <ActionButton size="small" onPress={() => setMost(most + STEP)}>
            Show more
          </ActionButton>{' '}
          {counted(rows.length - most, 'more runbook')}
        </p>
      )}
    </Card>
  )
}

interface KindChoiceProps {
  readonly kind: RunbookKind | null
  readonly onChange: (kind: RunbookKind | null) => void
  readonly entries: readonly RunbookEntry[]
}

function KindChoice({ kind, onChange, entries }: KindChoiceProps) {
  return (
    <fieldset className={segments['segments']}>
      <legend className={pieces['hidden']}>Kind of runbook</legend>
      {[null, ...KINDS].map((one) => (
        <button
          key={one ?? 'all'}
          type="button"
          className={segments['segment']}
          aria-pressed={one === kind}
          onClick={() => onChange(one)}
        >
          {one === null ? 'All' : PLURALS[one]}{' '}
          <span className={pieces['dim']}>
            {one === null ? entries.length : entries.filter(({ head }) => head.kind === one).length}
          </span>
        </button>
      ))}
    </fieldset>
  )
}

interface RowProps {
  readonly entry: RunbookEntry
  readonly now: number
  readonly onPin: (id: string, isPinned: boolean) => void
}

const Row = memo(function Row({ entry, now, onPin }: RowProps) {
  const { head, isPinned, source } = entry
  const isOld = reviewedDaysAgo(head.reviewed, now) > REVIEW_DAYS
  return (
    <tr data-linked>
      <td>
        <a
          className={`${pieces['rowLink']} ${styles['title']}`}
          href={formatRoute({ kind: 'runbook', runbookId: head.id })}
          data-row-link
        >
          {head.title}
        </a>{' '}
        <ReadMark entry={entry} />
        <p className={styles['summary']}>{head.summary}</p>
      </td>
      <td className={pieces['tight']}>{RUNBOOK_KIND_NAMES[head.kind]}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>{head.version}</td>
      <td className={pieces['tight']}>
        {head.reviewed}{' '}
        <span className={isOld ? pieces['tone'] : pieces['dim']} data-tone={isOld ? 'warn' : undefined}>
          {isOld ? <ToneShape tone="warn" /> : null} {reviewedWords(head.reviewed, now)}
        </span>
      </td>
      <td className={pieces['tight']}>{sourceWords(source)}</td>
      <td className={pieces['tight']}>
        <span className={pieces['above']}>
          <PinButton title={head.title} isPinned={isPinned} onPress={() => onPin(head.id, !isPinned)} />
        </span>
      </td>
    </tr>
  )
})

function ReadMark({ entry }: { readonly entry: RunbookEntry }) {
  const read = readOf(entry)
  if (read.kind === 'read') return null
  if (read.kind === 'unread') return <span className={styles['mark']}>not read yet</span>
  return (
    <span className={styles['mark']} data-tone="info">
      <ToneShape tone="info" /> changed since you read version {read.since}
    </span>
  )
}
