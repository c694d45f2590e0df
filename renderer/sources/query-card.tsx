/** A query of the configured Prometheus: typed, asked, drawn. */
import { type FormEvent, useMemo, useState } from 'react'
import type { QueryResult } from '../../shared/history.ts'
import { counted } from '../../shared/words/format.ts'
import { TimeChart, type TimeSeries } from '../charts/time-chart.tsx'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { FaultNote } from '../pieces/fault-note.tsx'
import pieces from '../pieces/pieces.module.css'
import { TableScroll } from '../pieces/table-scroll.tsx'
import { Th } from '../pieces/th.tsx'
import { SERIES_TOKENS } from '../theme/tokens.ts'
import { useConsole, usePicture } from '../use-console.ts'
import { alignedOf, formatNumber, labelOf, LINES_SHOWN } from './query-data.ts'
import styles from './sources.module.css'
import { useQuery } from './use-query.ts'

/** Ranges by name, ms; 0: now. */
const RANGES: readonly (readonly [name: string, ms: number])[] = [
  ['now', 0],
  ['5 min', 300_000],
  ['1 h', 3_600_000],
  ['24 h', 86_400_000],
  ['7 d', 7 * 86_400_000],
]
const POINTS = 300
/** Questions worth asking first; pressing one fills the field. */
const EXAMPLES = [
  'sum(rate(linda_gateway_messages_received_total[1m]))',
  'histogram_quantile(0.95, sum by (le) (rate(linda_gateway_answer_duration_seconds_bucket[5m])))',
  'up',
]

export function QueryCard() {
  const url = usePicture((state) => state.profile?.prometheusUrl ?? null)
  return (
    <Card title="Query" note="PromQL, answered by Prometheus" aside={url ?? undefined}>
      <div className={styles['body']}>
        {url === null ? (
          <EmptyNote title="No Prometheus is configured for this connection">
            Its history and its query language appear here once its address stands in the connection.{' '}
            <a href="#/settings">Open the connections</a>
          </EmptyNote>
        ) : (
          <QueryBox />
        )}
      </div>
    </Card>
  )
}

function QueryBox() {
  const { ticker } = useConsole()
  const [query, setQuery] = useState('')
  const [rangeMs, setRangeMs] = useState(3_600_000)
  const { result, problem, isAsking, asked, ask } = useQuery()

  function submit(event?: FormEvent): void {
    event?.preventDefault()
    if (query.trim() === '') return
    const now = ticker.now()
    ask({ query: query.trim(), over: rangeMs === 0 ? null : { from: now - rangeMs, to: now, points: POINTS } })
  }

  return (
    <>
      <form className={styles['query']} onSubmit={submit}>
        <input
          className={`${styles['field']} ${pieces['mono']}`}
          aria-label="PromQL query"
          placeholder="sum(rate(linda_gateway_messages_received_total[1m]))"
          spellCheck={false}
          autoComplete="off"
          data-list-search
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <select
          className={styles['range']}
          aria-label="Over"
          value={rangeMs}
          onChange={(event) => setRangeMs(Number(event.currentTarget.value))}
        >
          {RANGES.map(([name, ms]) => (
            <option key={name} value={ms}>
              {name}
            </option>
          ))}
        </select>
        <ActionButton kind="primary" onPress={submit} lock={isAsking ? 'Prometheus is being asked' : null}>
          Ask
        </ActionButton>
      </form>
      {result === null && problem === null ? <Examples onChoose={setQuery} /> : null}
      {problem === null ? null : <FaultNote problem={problem} />}
      {result === null ? null : <Answer result={result} question={asked?.query ?? ''} />}
    </>
  )
}

function Examples({ onChoose }: { readonly onChoose: (query: string) => void }) {
  return (
    <ul className={styles['examples']} aria-label="Questions to begin with">
      {EXAMPLES.map((example) => (
        <li key={example}>
          <button type="button" className={`${styles['example']} ${pieces['mono']}`} onClick={() => onChoose(example)}>
            {example}
          </button>
        </li>
      ))}
    </ul>
  )
}

function Answer({ result, question }: { readonly result: QueryResult; readonly question: string }) {
  const all = useMemo(() => result.series.map(({ labels }) => labels), [result])
  return (
    <div className={styles['answer']}>
      <p className={pieces['dim']}>
        {result.series.length === 0
          ? 'Nothing matches. The query is right, and Prometheus has no such series in that range.'
          : `${counted(result.series.length, 'series', 'series')} in ${Math.round(result.tookMs)} ms`}
        {result.series.length > LINES_SHOWN && result.kind === 'matrix' ? `, the first ${LINES_SHOWN} are drawn` : ''}
      </p>
      {result.warnings.map((warning) => (
        <p key={warning} className={pieces['tone']} data-tone="warn">
          {warning}
        </p>
      ))}
      {result.series.length === 0 ? null : result.kind === 'matrix' ? (
        <Lines result={result} all={all} question={question} />
      ) : (
        <Values result={result} all={all} />
      )}
    </div>
  )
}

interface AnswerProps {
  readonly result: QueryResult
  readonly all: readonly Readonly<Record<string, string>>[]
}

function Lines({ result, all, question }: AnswerProps & { readonly question: string }) {
  const data = useMemo(() => alignedOf(result), [result])
  const series = useMemo<TimeSeries[]>(
    () =>
      all.slice(0, LINES_SHOWN).map((labels, index) => ({
        label: labelOf(labels, all),
        token: SERIES_TOKENS[index % SERIES_TOKENS.length] ?? 'accent',
      })),
    [all],
  )
  return <TimeChart data={data} series={series} height={220} unit="" format={formatNumber} label={question} />
}

function Values({ result, all }: AnswerProps) {
  return (
    <TableScroll label="Answer">
      <table className={pieces['table']}>
        <thead>
          <tr>
            <Th>Series</Th>
            <Th isRight>Value</Th>
          </tr>
        </thead>
        <tbody>
          {result.series.map(({ labels, values }) => (
            <tr key={JSON.stringify(labels)}>
              <td className={pieces['mono']}>{labelOf(labels, all)}</td>
              <td className={`${pieces['right']} ${pieces['mono']}`}>{formatNumber(values.at(-1) ?? null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}
