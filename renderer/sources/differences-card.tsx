/** Where this console and another system do not see the same. */
import type { Difference } from '../../shared/history.ts'
import { Card } from '../pieces/card.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { AgeHere } from '../pieces/when.tsx'
import styles from './sources.module.css'

const NAMES: Readonly<Record<Difference['source'], string>> = {
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
}

/** Nothing where nothing differs. */
export function DifferencesCard({ differences }: { readonly differences: readonly Difference[] }) {
  if (differences.length === 0) return null
  return (
    <Card title="Sources disagree" tone="warn" note="the same thing, measured twice, and not the same">
      <ul className={styles['differences']}>
        {differences.map(({ id, source, title, here, there, since }) => (
          <li key={id}>
            <ToneShape tone="warn" /> <b>{title}</b>: {here} here, {there} at {NAMES[source]}{' '}
            <span className={pieces['second']}>
              for <AgeHere at={since} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
