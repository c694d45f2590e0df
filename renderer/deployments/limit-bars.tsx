/** Values of several versions as bars over one scale, with the limits drawn through all of them. */
import styles from './comparison.module.css'

export interface LimitBarsProps {
  readonly name: string
  /** The end of the scale, in the unit of the values. */
  readonly most: number
  readonly limits: readonly { readonly at: number; readonly words: string; readonly tone: 'warn' | 'critical' }[]
  readonly bars: readonly {
    readonly name: string
    readonly isNew: boolean
    /** `null`: not measured, so there is no bar. */
    readonly value: number | null
    readonly words: string
    readonly more: string
  }[]
}

export function LimitBars({ name, most, limits, bars }: LimitBarsProps) {
  const at = (value: number): string => `${Math.min(100, Math.max(0, (value / most) * 100)).toFixed(2)}%`
  return (
    <div className={styles['bars']}>
      <span className={styles['barsName']}>{name}</span>
      <span className={styles['limits']}>
        {limits.map((limit) => (
          <span key={limit.at} className={styles['limitWords']} data-tone={limit.tone}>
            {limit.words}
          </span>
        ))}
      </span>
      {bars.map(({ name: version, isNew, value, words, more }) => (
        <div key={version} className={styles['bar']} data-new={isNew || undefined}>
          <span className={styles['barName']}>{version}</span>
          <span className={styles['barTrack']} data-tone={toneOf(value, limits)} aria-hidden="true">
            {value === null ? null : <span className={styles['barFill']} style={{ width: at(value) }} />}
            {limits.map((limit) => (
              <span key={limit.at} className={styles['tick']} data-tone={limit.tone} style={{ left: at(limit.at) }} />
            ))}
          </span>
          <span className={styles['barWords']}>
            <b>{words}</b>
            <span className={styles['barMore']}>{more}</span>
          </span>
        </div>
      ))}
    </div>
  )
}

/** The hardest limit that is reached; none: no colour. */
function toneOf(value: number | null, limits: LimitBarsProps['limits']): string | undefined {
  return limits.toReversed().find((limit) => value !== null && value >= limit.at)?.tone
}
