/** Every place the console gets something from: how it stands, how old its last answer is, how its clock stands to ours. */
import { memo } from 'react'
import { formatDuration } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { LongListFoot, LongListSearch, useLongList } from '../pieces/narrowed.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { AgeHere, ageStepMs } from '../pieces/when.tsx'
import { Th } from '../pieces/th.tsx'
import { offsetWords, sourceKind, sourceName, type StatedSource } from './source-state.ts'
import styles from './sources.module.css'

const SHOWN = 60

function textOf({ source, state }: StatedSource): string {
  return `${sourceName(source)} ${sourceKind(source)} ${state.word} ${state.why}`
}

/** `rows`: in the order in which they are to be read. */
export function SourcesTable({ rows }: { readonly rows: readonly StatedSource[] }) {
  const list = useLongList(rows, textOf, SHOWN)
  const stepMs = ageStepMs(list.shown.length)
  return (
    <Card
      title="Sources"
      note="a source is stale after 3 s, or two of its own intervals if that is longer"
      aside={<LongListSearch list={list} label="Search sources" />}
    >
      {rows.length === 0 ? (
        <EmptyNote title="Nothing is asked yet">
          Once a cluster is connected, every process whose word or metrics this console reads stands here.
        </EmptyNote>
      ) : (
        <TableScroll label="Sources">
          <table className={pieces['table']}>
            <thead>
              <tr>
                <Th>Source</Th>
                <Th>What of it</Th>
                <Th>State</Th>
                <Th isRight>Last answer</Th>
                <Th isRight>Every</Th>
                <Th isRight>Its clock</Th>
                <Th>Way</Th>
              </tr>
            </thead>
            <tbody>
              {list.shown.map(({ source, state }) => (
                <SourceRow key={source.id} source={source} state={state} stepMs={stepMs} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
      <LongListFoot list={list} what="sources" />
    </Card>
  )
}

/** Renders again only when this source answered or its state is another. */
const SourceRow = memo(function SourceRow({ source, state, stepMs }: StatedSource & { readonly stepMs: number }) {
  const offset = offsetWords(source.clockOffsetMs)
  return (
    <tr>
      <td className={pieces['tight']}>{sourceName(source)}</td>
      <td className={pieces['tight']}>{sourceKind(source)}</td>
      <td>
        <ToneShape tone={state.tone} /> {state.word}
        {state.why === '' ? null : <span className={pieces['second']}>: {state.why}</span>}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {source.lastAnswerAt === null ? (
          <span className={pieces['dim']}>never</span>
        ) : (
          <>
            <AgeHere at={source.lastAnswerAt} stepMs={stepMs} /> ago
          </>
        )}
      </td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>{formatDuration(source.everyMs)}</td>
      <td className={`${pieces['right']} ${pieces['tight']}`}>
        {offset === null ? (
          <span className={pieces['dim']}>not told</span>
        ) : (
          <span className={offset.tone === null ? undefined : pieces['tone']} data-tone={offset.tone ?? undefined}>
            {offset.tone === null ? null : <ToneShape tone={offset.tone} />} {offset.text}
          </span>
        )}
      </td>
      <td className={`${pieces['tight']} ${styles['way']}`}>{source.isRelayed ? 'via control plane' : 'direct'}</td>
    </tr>
  )
})
