/** Throughput and answer times of every account over the last minutes. */
import { useMemo } from 'react'
import { TimeChart, type TimeSeries } from '../charts/time-chart.tsx'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { failoverBands } from '../store/bands.ts'
import { type AccountField, accountRing, type Aligned, alignRings, reachSeconds, type Ring } from '../store/rings.ts'
import { SERIES_TOKENS } from '../theme/tokens.ts'
import { totalsOf } from '../store/totals.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { formatDuration, formatRate } from '../../shared/words/format.ts'
import styles from './load.module.css'

const SECONDS = 300

export function OverTime() {
  return (
    <div className={styles['two']}>
      <FieldCard field="repliedPerS" title="Replies per second" unit="/s" format={formatRate} />
      <FieldCard field="p95Ms" title="Answer time, p95" unit="ms" format={whole} />
    </div>
  )
}

interface FieldCardProps {
  readonly field: AccountField
  readonly title: string
  readonly unit: string
  readonly format: (value: number) => string
}

function FieldCard({ field, title, unit, format }: FieldCardProps) {
  const snapshot = usePicture((state) => state.snapshot)
  const latest = useSamples((state) => state.latest)
  const rings = useSamples((state) => state.rings)
  const accounts = snapshot?.accounts
  const series = useMemo<TimeSeries[]>(
    () =>
      Object.keys(accounts ?? {}).map((label, index) => ({
        label,
        token: SERIES_TOKENS[index % SERIES_TOKENS.length] ?? 'accent',
      })),
    [accounts],
  )
  const endAt = snapshot === null ? null : (totalsOf(snapshot, latest)?.oldestAt ?? null)
  const data = useMemo(
    () =>
      endAt === null
        ? null
        : aligned(
            series.map(({ label }) => accountRing(rings, label, field)),
            endAt,
          ),
    [rings, series, field, endAt],
  )
  const failovers = snapshot?.failovers
  const bands = useMemo(
    () => (failovers === undefined || endAt === null ? [] : failoverBands(failovers, endAt - SECONDS * 1000, endAt)),
    [failovers, endAt],
  )
  return (
    <Card
      title={title}
      note={`by account, last ${formatDuration((data?.at.length ?? SECONDS) * 1000)}`}
      aside="source: gateway"
    >
      <div className={styles['body']}>
        {data === null ? (
          <EmptyNote title="Not reported">The gateway reports it once a second for each account.</EmptyNote>
        ) : (
          <TimeChart
            data={data}
            series={series}
            bands={bands}
            height={150}
            unit={unit}
            format={format}
            label={`${title} by account`}
          />
        )}
      </div>
    </Card>
  )
}

function aligned(rings: readonly Ring[], endAt: number): Aligned {
  return alignRings(rings, endAt, reachSeconds(rings, endAt, SECONDS))
}

function whole(value: number): string {
  return String(Math.round(value))
}
