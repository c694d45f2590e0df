/** A minute of one number as a line. A shape to glance at; the figure beside it says the value. */
import type { Tone } from '../../shared/words/labels.ts'
import { type Token, tokenVar } from '../theme/tokens.ts'
import styles from './pieces.module.css'

const WIDTH = 100
const HEIGHT = 26

export interface SparklineProps {
  /** Oldest first; `null`: not reported, drawn as a break. */
  readonly values: readonly (number | null)[]
  readonly tone?: Tone | undefined
  /** The scale reaches at least this far, so that noise of a tiny number does not look like a mountain. */
  readonly atLeast: number
}

export function Sparkline({ values, tone, atLeast }: SparklineProps) {
  const top = Math.max(atLeast, ...values.map((value) => value ?? 0)) * 1.05
  const step = WIDTH / Math.max(1, values.length - 1)
  const colour: Token = tone === undefined ? 'accent' : tone
  return (
    <svg className={styles['spark']} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {segments(values).map((segment) => (
        <polyline
          key={segment.from}
          points={segment.values
            .map(
              (value, index) =>
                `${((segment.from + index) * step).toFixed(1)},${(HEIGHT - 1 - (value / top) * (HEIGHT - 3)).toFixed(1)}`,
            )
            .join(' ')}
          fill="none"
          stroke={tokenVar(colour)}
          strokeWidth="1.5"
          strokeLinejoin="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  )
}

interface Segment {
  readonly from: number
  readonly values: number[]
}

function segments(values: readonly (number | null)[]): Segment[] {
  const found: Segment[] = []
  let open: Segment | null = null
  values.forEach((value, index) => {
    if (value === null) {
      open = null
      return
    }
    if (open === null) {
      open = { from: index, values: [] }
      found.push(open)
    }
    open.values.push(value)
  })
  return found
}
