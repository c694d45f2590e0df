/** How fast a budget goes, over four windows; a word where there is not enough data. */
import type { Burn } from '../../shared/slo.ts'
import { burnText, burnTone, windowText } from '../../shared/words/slo.ts'
import styles from './slos.module.css'

export function BurnChips({ burns }: { readonly burns: readonly Burn[] }) {
  const known = burns.filter(({ rate }) => rate !== null)
  const unknown = burns.filter(({ rate }) => rate === null)
  return (
    <span className={styles['burns']}>
      {known.length === 0 ? null : (
        <span className={styles['chips']}>
          {known.map((burn) => (
            <span
              key={burn.windowMs}
              className={styles['burn']}
              data-tone={burnTone(burn)}
              title={`Over the last ${windowText(burn.windowMs)}, ${Math.round(burn.covered * 100)} % of it recorded`}
            >
              <span className={styles['burnWindow']}>{windowText(burn.windowMs)}</span> {burnText(burn)}
            </span>
          ))}
        </span>
      )}
      {unknown.length === 0 ? null : (
        <span className={styles['noBurn']} title="Less than half of it is recorded, or there was nothing to judge">
          {unknown.map(({ windowMs }) => windowText(windowMs)).join(', ')}: not enough data
        </span>
      )}
    </span>
  )
}
