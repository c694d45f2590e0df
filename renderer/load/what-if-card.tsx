/** What if: today's spread beside every algorithm's, and today's with each node gone. Changes nothing; a press makes a plan. */
import { useMemo } from 'react'
import type { Account } from '../../shared/account.ts'
import type { WhatIf } from '../../shared/balancing.ts'
import { counted, formatDuration, formatPercent } from '../../shared/words/format.ts'
import { BALANCING_MEANINGS, BALANCING_NAMES } from '../../shared/words/labels.ts'
import { Card } from '../pieces/card.tsx'
import { CommandButton } from '../pieces/command-button.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import { Hint } from '../pieces/hint.tsx'
import pieces from '../pieces/pieces.module.css'
import { ShareBar } from '../pieces/share-bar.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { AgeHere } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { type WhatIfCell, type WhatIfRow, type WhatIfTable, whatIfTable } from '../store/what-if-table.ts'
import { type Asked, useAsked } from '../use-asked.ts'
import { useConnection, usePicture } from '../use-console.ts'
import { lockOfLink } from '../words/locks.ts'
import { pointsText } from './points.ts'
import styles from './what-if.module.css'

const EVERY_MS = 10_000
/** More nodes than this do not stand side by side: the busiest and the quietest are named instead. */
const COLUMNS = 8
/** Up to so many there is room for a bar beside each figure. */
const BARS = 5

export function WhatIfCard({ account }: { readonly account: Account }) {
  const lock = lockOfLink(useConnection())
  const isOffered = usePicture((state) => state.capabilities?.includes('balancing') ?? null)
  const input = useMemo(
    () => (lock === null && isOffered === true ? { accountId: account.id } : null),
    [lock, isOffered, account.id],
  )
  const asked = useAsked('whatIf', input, EVERY_MS)
  const isOld = lock !== null || asked.problem !== null
  return (
    <Card
      title="What if"
      note={asked.value === null ? 'predicted from the last minutes’ own traffic' : restsOn(asked.value)}
      isGone={isOld && asked.value !== null}
      aside={
        asked.answeredAt === null ? undefined : (
          <>
            asked <AgeHere at={asked.answeredAt} /> ago
          </>
        )
      }
    >
      <Body asked={asked} lock={lock} isOffered={isOffered} />
    </Card>
  )
}

interface BodyProps {
  readonly asked: Asked<WhatIf>
  /** Why the cluster cannot be asked; `null`: it can. */
  readonly lock: string | null
  /** `null`: the cluster has not said yet what it can. */
  readonly isOffered: boolean | null
}

function Body({ asked, lock, isOffered }: BodyProps) {
  const { value, problem } = asked
  if (isOffered === false) {
    return (
      <EmptyNote title="This cluster does not predict">
        It does not report “balancing” among what it can do. Shares and skew are shown from heartbeats all the same.
      </EmptyNote>
    )
  }
  if (value === null) {
    if (lock !== null) return <EmptyNote title="Nothing can be predicted now">{lock}.</EmptyNote>
    if (problem === null) return <EmptyNote title="Asking the cluster…" />
    if (problem.code === 'noTraffic') {
      return (
        <EmptyNote title={problem.title}>
          {problem.detail === problem.title ? '' : `${problem.detail}. `}
          {problem.advice}
        </EmptyNote>
      )
    }
    return (
      <div className={styles['fault']}>
        <FaultNote problem={problem} />
      </div>
    )
  }
  return (
    <>
      {lock === null && problem === null ? null : (
        <p className={styles['old']}>
          {lock ?? `The newest question failed: ${problem?.detail ?? ''}`}. What follows is the answer before.
        </p>
      )}
      <Matrix table={whatIfTable(value)} />
    </>
  )
}

/** "from 1 240 messages of 60 conversations in 5 min" */
function restsOn({ messages, conversations, windowMs }: WhatIf): string {
  return `from ${counted(messages, 'message')} of ${counted(conversations, 'conversation')} in ${formatDuration(windowMs)}`
}

function Matrix({ table }: { readonly table: WhatIfTable }) {
  const { nodeIds, rows } = table
  const isWide = nodeIds.length > COLUMNS
  const evenest = mostEven(rows)
  return (
    <TableScroll label="What if">
      <table className={`${pieces['table']} ${styles['matrix']}`}>
        <thead>
          <tr>
            <Th>Spread</Th>
            {isWide ? (
              <>
                <Th>Busiest</Th>
                <Th>Quietest</Th>
              </>
            ) : (
              nodeIds.map((nodeId) => (
                <th key={nodeId} scope="col">
                  {nodeId}
                </th>
              ))
            )}
            <Th isRight hint="The busiest node over the mean; 1 is even">
              Busiest over mean
            </Th>
            <Th isRight hint="0 is even; towards 1, one node does everything">
              Gini
            </Th>
            <th scope="col">
              <span className={pieces['hidden']}>Act</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.key} data-kind={row.kind} data-first={row.kind !== rows[index - 1]?.kind || undefined}>
              <th scope="row" className={styles['name']}>
                <RowName row={row} isMostEven={row.key === evenest} />
              </th>
              {isWide ? (
                <Extremes cells={row.cells} />
              ) : (
                row.cells.map((cell) => <Cell key={cell.nodeId} cell={cell} hasBar={nodeIds.length <= BARS} />)
              )}
              <td className={`${pieces['right']} ${pieces['tight']}`}>{row.maxOverMean?.toFixed(2) ?? '—'}</td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>{row.gini?.toFixed(2) ?? '—'}</td>
              <td className={`${pieces['right']} ${pieces['tight']}`}>
                {row.command === null ? null : (
                  <CommandButton command={row.command} size="small">
                    {row.command.kind === 'setBalancing' ? 'Use it…' : undefined}
                  </CommandButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function RowName({ row, isMostEven }: { readonly row: WhatIfRow; readonly isMostEven: boolean }) {
  const { kind, gone, algorithm, isSet } = row
  if (kind === 'measured') {
    return (
      <>
        Today, measured <span className={styles['under']}>{BALANCING_NAMES[algorithm]}</span>
      </>
    )
  }
  if (gone !== null) {
    return (
      <>
        Without {gone.nodeId}{' '}
        <span className={styles['under']}>
          {gone.how === 'drained' ? 'drained' : 'lost'}, {BALANCING_NAMES[algorithm].toLowerCase()}
        </span>
      </>
    )
  }
  return (
    <>
      <Hint text={BALANCING_MEANINGS[algorithm]}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <span tabIndex={0}>{BALANCING_NAMES[algorithm]}</span>
      </Hint>{' '}
      <span className={styles['under']}>
        {[isSet ? 'set now, spread anew' : null, isMostEven ? 'most even' : null].filter(Boolean).join(', ')}
      </span>
    </>
  )
}

function Cell({ cell, hasBar }: { readonly cell: WhatIfCell; readonly hasBar: boolean }) {
  const { share, deltaPoints } = cell
  if (share === null) {
    return (
      <td>
        <span className={pieces['dim']}>gone</span>
      </td>
    )
  }
  return (
    <td>
      <span className={styles['cell']} data-bar={hasBar || undefined}>
        {hasBar ? <ShareBar fraction={share} /> : null}
        <span className={styles['share']}>{formatPercent(share)} %</span>
        <span className={styles['delta']} title="Percentage points against what was measured">
          {deltaPoints === null ? '' : pointsText(deltaPoints, 0)}
        </span>
      </span>
    </td>
  )
}

function Extremes({ cells }: { readonly cells: readonly WhatIfCell[] }) {
  const there = cells.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))
  return (
    <>
      {[there[0], there.at(-1)].map((cell, index) => (
        <td key={index === 0 ? 'busiest' : 'quietest'} className={pieces['tight']}>
          {cell === undefined ? '—' : `${cell.nodeId} ${formatPercent(cell.share ?? 0, 1)} %`}
        </td>
      ))}
    </>
  )
}

/** The algorithm that would be the most even by a difference that shows; `null`: none stands out. */
function mostEven(rows: readonly WhatIfRow[]): string | null {
  const [first, second] = rows
    .filter(({ kind, maxOverMean }) => kind === 'algorithm' && maxOverMean !== null)
    .toSorted((a, b) => (a.maxOverMean ?? 0) - (b.maxOverMean ?? 0))
  if (first === undefined) return null
  return second === undefined || (first.maxOverMean ?? 0) + 0.01 < (second.maxOverMean ?? 0) ? first.key : null
}
