/** The truth matrix: who believes whom to be master, at which epoch, as each process told the console itself. */
import { memo, useMemo } from 'react'
import type { Snapshot } from '../../shared/snapshot.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { Card } from '../pieces/card.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { AgeHere, ageStepMs, ClockHere } from '../pieces/when.tsx'
import pieces from '../pieces/pieces.module.css'
import { Th } from '../pieces/th.tsx'
import { formatRoute } from '../routing/route.ts'
import type { Quarter } from '../store/calm.ts'
import { differs, type TruthCell, type TruthRow, truthRows, type Verdict } from '../store/truth.ts'
import { useCalmSightings, usePicture } from '../use-console.ts'
import type { Tone } from '../../shared/words/labels.ts'
import styles from './truth.module.css'

export function TruthMatrix({ snapshot }: { readonly snapshot: Snapshot }) {
  const disagreements = usePicture((state) => state.disagreements)
  const calm = useCalmSightings(WORDS_QUARTER)
  // While somebody disagrees, every word counts at once.
  const sightings = usePicture((state) => (state.disagreements.length > 0 ? state.sightings : calm))
  const { accounts } = snapshot
  const nodeCount = Object.keys(snapshot.nodes).length
  const rows = useMemo(
    () => truthRows(snapshot, sightings, disagreements),
    // Of the nodes only who there is: what happens to one of a thousand makes no row anew.
    // oxlint-disable-next-line react/exhaustive-deps
    [accounts, nodeCount, sightings, disagreements],
  )
  const list = useLongList(
    useMemo(() => inOrder(rows), [rows]),
    textOf,
    SHOWN,
  )
  const words = useMemo(() => summary(rows), [rows])
  const widest = Math.max(1, ...rows.map((row) => row.nodes.length))
  if (rows.length === 0) return null
  return (
    <Card
      title="Who believes what"
      note="every process's own word, asked by this console itself"
      aside={
        <>
          {words} <LongListSearch list={list} label="Search accounts" />
        </>
      }
      tone={disagreements.some(({ kind }) => kind === 'twoMasters') ? 'critical' : undefined}
    >
      <TableScroll label="Who believes whom to be master">
        <table className={`${pieces['table']} ${styles['matrix']}`}>
          <thead>
            <tr>
              <Th>Account</Th>
              <Th>Control plane</Th>
              <Th>Gateway</Th>
              <Th colSpan={widest}>Its nodes</Th>
            </tr>
          </thead>
          <tbody>
            {list.shown.map((row) => (
              <Row key={row.accountId} row={row} widest={widest} />
            ))}
          </tbody>
        </table>
      </TableScroll>
      <LongListFoot list={list} what="accounts" rest={rows.some(isApart) ? '' : 'none disagrees'} />
    </Card>
  )
}

/** Of the words and of their ages: they change together. */
const WORDS_QUARTER: Quarter = 2
const SHOWN = 12

/** As the accounts stand; where there are more than are shown, those that disagree first. */
function inOrder(rows: readonly TruthRow[]): readonly TruthRow[] {
  return rows.length <= SHOWN ? rows : rows.toSorted((a, b) => Number(isApart(b)) - Number(isApart(a)))
}

function isApart(row: TruthRow): boolean {
  return row.disagreements.length > 0 || [row.controlPlane, row.gateway, ...row.nodes].some(differs)
}

function textOf({ accountId, nodes, reference }: TruthRow): string {
  return `${accountId} ${nodes.map(({ observer }) => observer).join(' ')} ${reference?.master ?? ''}`
}

/** Renders again only when somebody's word on this account was heard again. */
const Row = memo(function Row({ row, widest }: { readonly row: TruthRow; readonly widest: number }) {
  const { accountId, reference, disagreements } = row
  return (
    <tr>
      <th scope="row" className={styles['account']}>
        <a className={styles['accountLink']} href={formatRoute({ kind: 'account', accountId })} data-row-link>
          {accountId}
        </a>
        <span className={styles['meta']}>
          {disagreements[0]?.why ?? (reference === null ? 'nobody answers' : 'no disagreement')}
        </span>
      </th>
      <Cell cell={row.controlPlane} />
      <Cell cell={row.gateway} />
      {row.nodes.map((cell) => (
        <Cell key={cell.observer} cell={cell} name={cell.observer} />
      ))}
      {row.nodes.length < widest ? <td colSpan={widest - row.nodes.length} aria-label="no further node" /> : null}
    </tr>
  )
})

function Cell({ cell, name }: { readonly cell: TruthCell; readonly name?: string }) {
  return (
    <td className={styles['cell']} data-verdict={cell.kind === 'believes' && differs(cell) ? cell.verdict : undefined}>
      {name === undefined ? null : (
        <a className={styles['observer']} href={formatRoute({ kind: 'node', nodeId: name })}>
          {name}
        </a>
      )}
      <CellBody cell={cell} />
    </td>
  )
}

function CellBody({ cell }: { readonly cell: TruthCell }) {
  switch (cell.kind) {
    case 'notAsked':
      return <span className={styles['meta']}>not asked yet</span>
    case 'neverAnswered':
      return (
        <>
          <span className={styles['belief']}>
            <ToneShape tone="unknown" /> never answered
          </span>
          <span className={styles['meta']}>{cell.sighting.problem ?? 'asked, no answer yet'}</span>
        </>
      )
    case 'silent':
      return (
        <>
          <span className={styles['belief']} data-old>
            <ToneShape tone="unknown" /> no answer since{' '}
            {cell.sighting.heardAt === null ? null : <ClockHere at={cell.sighting.heardAt} />}
          </span>
          {cell.belief === null ? null : (
            <span className={styles['meta']}>
              last said {cell.belief.master ?? 'nobody'} · {cell.belief.epoch}
            </span>
          )}
          <span className={`${styles['meta']} ${styles['problem']}`} title={cell.sighting.problem ?? undefined}>
            {cell.sighting.problem}
          </span>
        </>
      )
    case 'believes':
      return <Belief cell={cell} />
    default:
      return assertNever(cell)
  }
}

function Belief({ cell }: { readonly cell: Extract<TruthCell, { kind: 'believes' }> }) {
  const { belief, verdict, sighting } = cell
  const stepMs = usePicture(({ sightings }) => ageStepMs(sightings.length))
  const [tone, word] = VERDICTS[verdict]
  return (
    <>
      <span className={styles['belief']}>
        <ToneShape tone={tone} />{' '}
        <span className={pieces['mono']}>
          {belief.master ?? 'nobody'} · {belief.epoch}
        </span>
      </span>
      {word === '' ? null : (
        <span className={`${pieces['tone']} ${styles['verdict']}`} data-tone={tone}>
          {word}
        </span>
      )}
      <span className={styles['meta']}>
        {sighting.heardAt === null ? null : (
          <>
            <AgeHere at={sighting.heardAt} stepMs={stepMs} afterMs={(WORDS_QUARTER * stepMs) / 4} /> ago
          </>
        )}
        {sighting.via === 'direct' ? ', direct' : ', via control plane'}
      </span>
    </>
  )
}

const VERDICTS: Readonly<Record<Verdict, readonly [Tone, string]>> = {
  agrees: ['ok', ''],
  doesNotKnow: ['unknown', 'does not know'],
  otherEpoch: ['warn', 'other epoch'],
  otherMaster: ['critical', 'other master'],
  believesItself: ['critical', 'believes itself'],
}

function summary(rows: readonly TruthRow[]): string {
  const cells = rows.flatMap((row) => [row.controlPlane, row.gateway, ...row.nodes])
  // The control plane and the gateway stand in every row, and are one process each.
  const silent = new Set(
    cells.filter(({ kind }) => kind === 'silent' || kind === 'neverAnswered').map(({ observer }) => observer),
  ).size
  const apart = cells.filter(differs).length
  if (cells.every(({ kind }) => kind === 'notAsked')) return 'nobody asked yet'
  const agreement = apart === 0 ? 'all who answer agree' : `${apart} differ`
  return silent === 0 ? agreement : `${agreement}, ${silent} silent`
}
