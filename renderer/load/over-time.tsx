/** Lines of the last minutes: by account or by node, each card one figure. */
import { useMemo } from 'react'
import { formatRate } from '../../shared/words/format.ts'
import { TimeChart, type TimeSeries } from '../charts/time-chart.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { AgeNote } from '../pieces/when.tsx'
import { failoverBands } from '../store/bands.ts'
import type { SampleState } from '../store/picture.ts'
import { type Aligned, alignRings, reachSeconds, ringOf } from '../store/rings.ts'
import { handledKey, skewOverTime } from '../store/spread-now.ts'
import { SERIES_TOKENS } from '../theme/tokens.ts'
import { usePicture } from '../use-console.ts'
import styles from './load.module.css'
import type { AccountLoads } from './use-loads.ts'

const SECONDS = 300
/** More lines than this cannot be told apart. */
const LINES = 8

interface OverTimeProps {
  readonly samples: SampleState
  readonly accounts: readonly AccountLoads[]
}

/** Every account's throughput, answer time and skew. */
export function AccountsOverTime({ samples, accounts }: OverTimeProps) {
  const shown = accounts.slice(0, LINES)
  const names = shown.map(({ account }) => account.id)
  const left = accounts.length - shown.length
  const note = left === 0 ? 'by account' : `the first ${shown.length} accounts`
  return (
    <div className={styles['three']}>
      <LinesCard
        title="Replies"
        note={note}
        source="gateway"
        unit="/s"
        format={formatRate}
        names={names}
        keys={names.map((id) => `account/${id}/repliedPerS`)}
        samples={samples}
      />
      <LinesCard
        title="Answer time, p95"
        note={note}
        source="gateway"
        unit="ms"
        format={whole}
        names={names}
        keys={names.map((id) => `account/${id}/p95Ms`)}
        samples={samples}
      />
      <SkewCard samples={samples} accounts={shown} note="30 s means" />
    </div>
  )
}

/** Each node of one account. */
export function NodesOverTime({ samples, accounts }: OverTimeProps) {
  const loads = accounts.flatMap((one) => one.loads)
  const names = loads.slice(0, LINES).map(({ node }) => node.id)
  const note = loads.length === names.length ? 'by node' : `the first ${names.length} nodes`
  return (
    <div className={styles['three']}>
      <LinesCard
        title="Handled"
        note={note}
        source="heartbeats"
        unit="/s"
        format={formatRate}
        names={names}
        keys={names.map(handledKey)}
        samples={samples}
      />
      <LinesCard
        title="Answer time, p95"
        note={note}
        source="heartbeats"
        unit="ms"
        format={whole}
        names={names}
        keys={names.map((id) => `node/${id}/answerP95Ms`)}
        samples={samples}
      />
      <SkewCard samples={samples} accounts={accounts} note="30 s means" />
    </div>
  )
}

interface LinesCardProps {
  readonly title: string
  readonly note: string
  readonly source: string
  readonly unit: string
  readonly format: (value: number) => string
  readonly names: readonly string[]
  /** Of the series, in the order of the names. */
  readonly keys: readonly string[]
  readonly samples: SampleState
}

function LinesCard({ keys, samples, ...card }: LinesCardProps) {
  const joined = keys.join(' ')
  const data = useMemo(() => {
    const rings = joined.split(' ').map((key) => ringOf(samples.rings, key))
    const endAt = Math.max(0, ...rings.map(({ at }) => at.at(-1) ?? 0))
    return endAt === 0 ? null : alignRings(rings, endAt, reachSeconds(rings, endAt, SECONDS))
  }, [samples, joined])
  return <Drawn {...card} data={data} />
}

interface SkewCardProps extends OverTimeProps {
  readonly note: string
}

function SkewCard({ samples, accounts, note }: SkewCardProps) {
  const groups = accounts.map(({ loads }) => loads.map(({ node }) => node.id).join(' ')).join('/')
  const data = useMemo(() => {
    const nodeIds = groups.split('/').map((group) => group.split(' '))
    const rings = nodeIds.flat().map((id) => ringOf(samples.rings, handledKey(id)))
    const endAt = Math.max(0, ...rings.map(({ at }) => at.at(-1) ?? 0))
    return endAt === 0 ? null : skewOverTime(samples.rings, nodeIds, endAt, reachSeconds(rings, endAt, SECONDS))
  }, [samples, groups])
  return (
    <Drawn
      title="Busiest over mean"
      note={note}
      source="heartbeats"
      unit="times"
      format={twoDigits}
      names={accounts.map(({ account }) => account.id)}
      data={data}
    />
  )
}

interface DrawnProps extends Omit<LinesCardProps, 'keys' | 'samples'> {
  /** `null`: nothing was reported yet. */
  readonly data: Aligned | null
}

function Drawn({ title, note, source, unit, format, names, data }: DrawnProps) {
  const failovers = usePicture((state) => state.snapshot?.failovers)
  const joined = names.join(' ')
  const series = useMemo<TimeSeries[]>(
    () =>
      joined
        .split(' ')
        .map((label, index) => ({ label, token: SERIES_TOKENS[index % SERIES_TOKENS.length] ?? 'accent' })),
    [joined],
  )
  const [first, last] = [data?.at[0], data?.at.at(-1)]
  const bands = useMemo(
    () =>
      failovers === undefined || first === undefined || last === undefined
        ? []
        : failoverBands(failovers, first * 1_000, last * 1_000),
    [failovers, first, last],
  )
  return (
    <Card
      title={title}
      note={note}
      aside={
        <>
          source: {source}
          {last === undefined ? null : <AgeNote at={last * 1_000} />}
        </>
      }
    >
      <div className={styles['body']}>
        {data === null ? (
          <EmptyNote title="Not reported">It is reported once a second; nothing has come so far.</EmptyNote>
        ) : (
          <TimeChart data={data} series={series} bands={bands} height={150} unit={unit} format={format} label={title} />
        )}
      </div>
    </Card>
  )
}

function whole(value: number): string {
  return String(Math.round(value))
}

function twoDigits(value: number): string {
  return value.toFixed(2)
}
