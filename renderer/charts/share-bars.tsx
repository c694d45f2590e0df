/** Shares of a whole, node by node. The one file that knows recharts. */
import { Bar, BarChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts'
import { tokenVar } from '../theme/tokens.ts'
import styles from './charts.module.css'

export interface ShareDatum {
  readonly name: string
  /** 0…1; `null`: not reported. */
  readonly handled: number | null
  readonly conversations: number | null
}

export interface ShareBarsProps {
  readonly data: readonly ShareDatum[]
  /** The even share, 0…1: a line to compare with. */
  readonly even: number
  readonly label: string
}

const ROW_HEIGHT = 38
const AXIS_HEIGHT = 22

export function ShareBars({ data, even, label }: ShareBarsProps) {
  const rows = data.map(({ name, handled, conversations }) => ({
    name: handled === null ? name : `${name} · ${percent(handled)}`,
    handled,
    conversations,
  }))
  const top = Math.max(even, ...data.flatMap(({ handled, conversations }) => [handled ?? 0, conversations ?? 0]))
  return (
    <figure className={styles['bars']} aria-label={`${label}. ${summaryOf(data)}`}>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={data.length * ROW_HEIGHT + AXIS_HEIGHT}>
          <BarChart
            data={rows}
            layout="vertical"
            barGap={2}
            barCategoryGap={7}
            margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis
              type="number"
              domain={[0, top * 1.08]}
              ticks={TICKS.filter((tick) => tick <= top * 1.08)}
              tickFormatter={percent}
              axisLine={false}
              tickLine={false}
              tick={TICK}
              height={AXIS_HEIGHT}
            />
            <YAxis type="category" dataKey="name" width={92} axisLine={false} tickLine={false} tick={TICK} />
            <ReferenceLine x={even} stroke={tokenVar('text-3')} strokeDasharray="3 3" />
            <Bar dataKey="handled" fill={tokenVar('series-1')} radius={2} barSize={11} isAnimationActive={false} />
            <Bar dataKey="conversations" fill={tokenVar('series-8')} radius={2} barSize={7} isAnimationActive={false} />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  )
}

const TICKS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]
const TICK = { fill: tokenVar('text-3'), fontSize: 11 }

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`
}

function summaryOf(data: readonly ShareDatum[]): string {
  return data
    .map(
      ({ name, handled, conversations }) =>
        `${name}: ${spoken(handled)} of the work, ${spoken(conversations)} of the conversations`,
    )
    .join('. ')
}

function spoken(fraction: number | null): string {
  return fraction === null ? 'not reported' : percent(fraction)
}
