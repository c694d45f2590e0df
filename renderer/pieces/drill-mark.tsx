/** Beside everything that a drill caused: it was not meant seriously. */
import { Hint } from './hint.tsx'
import styles from './pieces.module.css'

export function DrillMark() {
  return (
    <Hint text="It happened during a drill: it does not count for flapping, nor for the limit of automatic failovers">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <span className={styles['drill']} tabIndex={0}>
        DRILL
      </span>
    </Hint>
  )
}
