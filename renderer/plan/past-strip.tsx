/** How long it took before, run by run, newest first: a shape to glance at beside the median. */
import pieces from '../pieces/pieces.module.css'
import { formatSeconds } from '../../shared/words/format.ts'
import styles from './plan.module.css'

const BAR = 5
const GAP = 2
const HEIGHT = 16

export function PastStrip({ pastMs, medianMs }: { readonly pastMs: readonly number[]; readonly medianMs: number }) {
  const top = Math.max(...pastMs, medianMs)
  if (pastMs.length < 2 || top === 0) return null
  const width = pastMs.length * (BAR + GAP) - GAP
  const line = HEIGHT - (medianMs / top) * HEIGHT
  return (
    <>
      <span className={pieces['hidden']}>Past runs, newest first: {pastMs.map(formatSeconds).join(', ')}</span>
      <svg className={styles['past']} width={width} height={HEIGHT} aria-hidden="true">
        {pastMs.map((ms, index) => {
          const height = Math.max(1, (ms / top) * HEIGHT)
          return (
            <rect
              key={index}
              className={styles['pastBar']}
              x={index * (BAR + GAP)}
              y={HEIGHT - height}
              width={BAR}
              height={height}
            >
              <title>{formatSeconds(ms)}</title>
            </rect>
          )
        })}
        <line className={styles['pastMedian']} x1={0} x2={width} y1={line} y2={line} />
      </svg>
    </>
  )
}
