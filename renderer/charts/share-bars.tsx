/** Shares of a whole, node by node. */
import { Fragment } from 'react'
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

export function ShareBars({ data, even, label }: ShareBarsProps) {
  const highest = Math.max(even, ...data.flatMap(({ handled, conversations }) => [handled ?? 0, conversations ?? 0]))
  const end = highest * ROOM
  const along = (fraction: number): string => `${((fraction / end) * 100).toFixed(2)}%`
  return (
    <figure className={styles['bars']} aria-label={`${label}. ${summaryOf(data)}`}>
      <div className={styles['barsGrid']} aria-hidden="true">
        {data.map(({ name, handled, conversations }) => (
          <Fragment key={name}>
            <span className={styles['barsName']}>{handled === null ? name : `${name} · ${percent(handled)}`}</span>
            <span className={styles['barsPair']}>
              <span className={styles['barsWork']} style={{ width: along(handled ?? 0) }} />
              <span className={styles['barsHeld']} style={{ width: along(conversations ?? 0) }} />
            </span>
          </Fragment>
        ))}
        <span className={styles['barsEven']}>
          <span style={{ left: along(even) }} />
        </span>
        <span className={styles['barsAxis']}>
          {TICKS.filter((tick) => tick <= end).map((tick) => (
            <span key={tick} style={{ left: along(tick) }}>
              {percent(tick)}
            </span>
          ))}
        </span>
      </div>
    </figure>
  )
}

/** Behind the longest bar. */
const ROOM = 1.08
const TICKS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1]

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
