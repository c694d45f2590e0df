/** What the gateway counted in the minute around it: messages held and delivered, rate, answer time. */
import { useMemo } from 'react'
import type { Failover } from '../../shared/failover.ts'
import { TimeChart, type TimeSeries } from '../charts/time-chart.tsx'
import { Card } from '../pieces/card.tsx'
import { Label } from '../pieces/label.tsx'
import { sourceNow } from '../store/age.ts'
import { failoverBands } from '../store/bands.ts'
import { type FailoverSamples, samplesAround } from '../store/failover-samples.ts'
import { useNow, useSamples } from '../use-console.ts'
import { counted, formatCount, formatDuration, formatLatency, formatRate } from '../../shared/words/format.ts'
import styles from './failovers.module.css'

const RATE: readonly TimeSeries[] = [
  { label: 'received', token: 'series-8' },
  { label: 'answered', token: 'accent' },
]
const P95: readonly TimeSeries[] = [{ label: 'p95', token: 'accent' }]
const WAITING: readonly TimeSeries[] = [{ label: 'waiting', token: 'accent' }]

export function SamplesCard({ failover }: { readonly failover: Failover }) {
  const rings = useSamples((state) => state.rings)
  const offset = useSamples((state) => state.offset)
  const now = sourceNow(offset, useNow(1_000))
  const samples = useMemo(() => samplesAround(rings, failover, now), [rings, failover, now])
  const bands = useMemo(
    () => failoverBands([failover], 0, now).map((band) => ({ ...band, label: '' })),
    [failover, now],
  )
  if (samples === null) {
    return (
      <Card
        title="That minute"
        note={`not recorded: messages held, rate and answer time are kept for ten minutes, and none of ${failover.accountId} are from then`}
        aside="source: gateway"
      >
        {null}
      </Card>
    )
  }
  return (
    <Card title="That minute" note={heldWords(samples, failover)} aside="source: gateway">
      <div className={styles['charts']}>
        <Chart
          name="Messages per second"
          data={samples.rate}
          series={RATE}
          unit="/s"
          format={formatRate}
          bands={bands}
        />
        <Chart name="Answer time" data={samples.p95} series={P95} unit="" format={formatAnswer} bands={bands} />
        <Chart
          name="Held at the gateway"
          data={samples.waiting}
          series={WAITING}
          unit=""
          format={formatMessages}
          bands={bands}
        />
      </div>
    </Card>
  )
}

interface ChartProps {
  readonly name: string
  readonly data: FailoverSamples['rate']
  readonly series: readonly TimeSeries[]
  readonly unit: string
  readonly format: (value: number) => string
  readonly bands: ReturnType<typeof failoverBands>
}

function Chart({ name, data, series, unit, format, bands }: ChartProps) {
  return (
    <div>
      <h3 className={styles['chartName']}>
        <Label>{name}</Label>
      </h3>
      <TimeChart data={data} series={series} bands={bands} height={92} unit={unit} format={format} label={name} />
    </div>
  )
}

/** The foot of an axis is nought, not a very short time. */
function formatAnswer(ms: number): string {
  return ms === 0 ? '0' : formatLatency(ms)
}

/** Messages are whole; the marks of an axis need not be. */
function formatMessages(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : value.toFixed(1)
}

/** "14 messages held at most, all delivered 2.1 s after its end" */
function heldWords({ heldMost, heldBefore, clearedAfterMs }: FailoverSamples, { outcome }: Failover): string {
  const before =
    heldBefore === null || Math.round(heldBefore) === 0 ? '' : `, ${Math.round(heldBefore)} before it began`
  const held = `${counted(Math.round(heldMost), 'message')} held at most${before}`
  if (clearedAfterMs !== null) return `${held}, delivered ${formatDuration(clearedAfterMs)} after its end`
  return outcome === null ? `so far ${held}` : `${held}, not all delivered in what was recorded`
}
