/** One objective in a line of the table. */
import type { SloState, Spender } from '../../shared/slo.ts'
import {
  coverageText,
  objectiveText,
  shareText,
  sloName,
  spentText,
  STANDING_TONES,
  STANDING_WORDS,
  standingOf,
} from '../../shared/words/slo.ts'
import { formatDuration } from '../../shared/words/format.ts'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { formatRoute } from '../routing/route.ts'
import { BudgetBar } from './budget-bar.tsx'
import { BurnChips } from './burn-chips.tsx'
import styles from './slos.module.css'

export interface SloRowProps {
  readonly state: SloState
  readonly isChosen: boolean
  readonly onChoose: () => void
}

export function SloRow({ state, isChosen, onChoose }: SloRowProps) {
  const { slo, kept, burns, spenders } = state
  const standing = standingOf(state)
  const [most] = spenders
  return (
    <tr data-linked data-chosen={isChosen || undefined} className={styles['row']}>
      <td>
        <button type="button" className={styles['name']} aria-expanded={isChosen} onClick={onChoose}>
          <ToneShape tone={STANDING_TONES[standing]} />
          <span>
            {sloName(slo)} <span className={styles['standing']}>{STANDING_WORDS[standing]}</span>
          </span>
        </button>
      </td>
      <td className={pieces['tight']}>
        {kept === null ? <span className={pieces['dim']}>not known</span> : <b>{shareText(kept)}</b>}
        <span className={styles['under']}>{objectiveText(slo)}</span>
      </td>
      <td>
        <BudgetBar state={state} />
      </td>
      <td>
        <BurnChips burns={burns} />
      </td>
      <td className={styles['spender']}>
        {most === undefined ? <span className={pieces['dim']}>nothing</span> : <SpenderName spender={most} />}
        {most === undefined ? null : <span className={styles['under']}>{spentText(most.share)} of the budget</span>}
      </td>
      <td className={`${styles['recorded']} ${pieces['tight']}`}>
        {coverageText(state)}
        <Excused state={state} />
      </td>
    </tr>
  )
}

/** Beside the coverage: what does not count, and what was judged by less than it should. */
export function Excused({ state: { excludedMs, judgedByWaitingMs } }: { readonly state: SloState }) {
  return (
    <>
      {excludedMs === 0 ? null : (
        <span className={styles['under']}>{formatDuration(excludedMs)} excluded: planned work</span>
      )}
      {judgedByWaitingMs === 0 ? null : (
        <span
          className={styles['under']}
          title="Nobody reported whether a node served; only how long messages waited was judged"
        >
          {formatDuration(judgedByWaitingMs)} judged by waiting alone
        </span>
      )}
    </>
  )
}

/** What spent it, with the way there. */
export function SpenderName({ spender: { kind, id, title } }: { readonly spender: Spender }) {
  const href = hrefOf(kind, id)
  if (href === null) return <span className={styles['unexplained']}>unexplained</span>
  return (
    <a className={`${styles['link']} ${pieces['above']}`} href={href} title={title}>
      {kind === 'failover' ? `failover ${id ?? ''}` : title}
    </a>
  )
}

function hrefOf(kind: Spender['kind'], id: string | null): string | null {
  if (id === null) return null
  switch (kind) {
    case 'failover':
      return formatRoute({ kind: 'failover', failoverId: id })
    case 'alert':
      return formatRoute({ kind: 'alerts', alertId: id })
    case 'unexplained':
      return null
  }
}
