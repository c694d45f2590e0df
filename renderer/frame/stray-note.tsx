/** A link from outside that led nowhere: said once, and done with. */
import { ToneShape } from '../pieces/status-shape.tsx'
import styles from './frame.module.css'

export function StrayNote() {
  return (
    <div className={styles['banner']} data-tone="warn">
      <ToneShape tone="warn" />
      <p className={styles['bannerText']}>
        <span className={styles['bannerTitle']} aria-live="polite">
          The link leads to nothing this console knows.
        </span>{' '}
        <span className={styles['bannerMore']}>
          Nothing was done. This is Overview. <a href="#/">Close this note</a>
        </span>
      </p>
    </div>
  )
}
