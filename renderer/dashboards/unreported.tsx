/** A panel whose work nobody does: what would be here, and how it comes. */
import { Card } from '../pieces/card.tsx'
import { FIGURE_OF } from '../store/figures.ts'
import type { Panel } from './dashboards.ts'
import styles from './dashboards.module.css'

/** Nobody does this work, so there is no number and never was one: what would bring it. */
export function Unreported({ panel }: { readonly panel: Panel }) {
  const { source, meaning } = FIGURE_OF[panel.figure]
  if (source.kind !== 'nobody') return null
  return (
    <Card className={styles['unreported']} isGone label={panel.title}>
      <h2 className={styles['title']}>{panel.title}</h2>
      <p className={styles['none']}>not reported</p>
      <p className={styles['how']}>
        {meaning} {source.toReport}
      </p>
    </Card>
  )
}
