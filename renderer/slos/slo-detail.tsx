/** One objective in full: what it means, what is left, how fast it goes, and everything that spent it. */
import { allowanceOf, type SloState } from '../../shared/slo.ts'
import {
  burnText,
  burnTone,
  costText,
  coverageText,
  objectiveText,
  shareText,
  sloName,
  spentText,
  STANDING_TONES,
  STANDING_WORDS,
  standingOf,
  windowText,
} from '../../shared/words/slo.ts'
import { formatCount, formatDuration } from '../../shared/words/format.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import { Card } from '../pieces/card.tsx'
import { CopyAs } from '../pieces/copy-as.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { When } from '../pieces/when.tsx'
import { Label } from '../pieces/label.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { SpenderName } from './slo-row.tsx'
import styles from './slos.module.css'

export interface SloDetailProps {
  readonly state: SloState
  readonly onClose: () => void
}

const MEANINGS: Readonly<Record<SloState['slo']['kind'], string>> = {
  availability: 'A second is good when a node serves the account and no message waits longer than 5 s.',
  latency:
    'A second is good when the p95 of the last 10 s is within the threshold. Seconds without a reply do not count.',
  errors: 'A reply is bad when it was refused, or was a second one to the same message. Attributed by the minute.',
}

export function SloDetail({ state, onClose }: SloDetailProps) {
  const { slo, burns, kept, excludedMs, judgedByWaitingMs } = state
  const standing = standingOf(state)
  return (
    <Card
      title={`${slo.accountId} ${sloName(slo)}`}
      label={`${slo.accountId} ${sloName(slo)}`}
      aside={
        <>
          <CopyAs copied={{ kind: 'slo', state }} />
          <ActionButton kind="quiet" size="small" onPress={onClose} label="Close the detail">
            Close
          </ActionButton>
        </>
      }
    >
      <div className={styles['detail']}>
        <p className={styles['meaning']}>
          <Pill tone={STANDING_TONES[standing]}>{STANDING_WORDS[standing]}</Pill> {MEANINGS[slo.kind]}
        </p>
        <dl className={pieces['figures']}>
          <dt>Promised</dt>
          <dd>
            {objectiveText(slo)}, over {slo.windowDays} d
          </dd>
          <dt>Kept</dt>
          <dd>{kept === null ? 'not known' : `${shareText(kept)} of what was recorded`}</dd>
          <dt>
            <Label>Budget</Label>
          </dt>
          <dd>{budgetText(state)}</dd>
          <dt>Left</dt>
          <dd>
            <BudgetBar state={state} />
          </dd>
          <dt>Recorded</dt>
          <dd>{coverageText(state)}; the rest is neither good nor bad</dd>
          {excludedMs === 0 ? null : (
            <>
              <dt>Excluded</dt>
              <dd>{formatDuration(excludedMs)} of planned work</dd>
            </>
          )}
          {judgedByWaitingMs === 0 ? null : (
            <>
              <dt>Judged less</dt>
              <dd>{formatDuration(judgedByWaitingMs)} by waiting alone: whether a node served was not reported</dd>
            </>
          )}
        </dl>
        <h3 className={styles['sectionTitle']}>
          <Label>How fast it goes</Label>
        </h3>
        <ul className={styles['burnList']}>
          {burns.map((burn) => (
            <li key={burn.windowMs}>
              <span className={styles['burnWindow']}>{windowText(burn.windowMs)}</span>
              <span className={`${styles['burnRate']} ${pieces['tone']}`} data-tone={burnTone(burn)}>
                {burnText(burn)}
              </span>
              <span className={pieces['dim']}>{Math.round(burn.covered * 100)} % of it recorded</span>
            </li>
          ))}
        </ul>
        <h3 className={styles['sectionTitle']}>What spent it</h3>
        <Spenders state={state} />
      </div>
    </Card>
  )
}

function Spenders({ state: { spenders, unit, kept } }: { readonly state: SloState }) {
  if (spenders.length === 0)
    return (
      <p className={pieces['second']}>{kept === null ? 'Nothing is recorded yet.' : 'Nothing: none of it is spent.'}</p>
    )
  return (
    <ol className={styles['spenders']}>
      {spenders.map((spender) => (
        <li key={`${spender.kind} ${spender.id ?? ''} ${spender.at}`}>
          <span className={styles['spenderHead']}>
            <SpenderName spender={spender} />
            <b>{costText(spender.bad, unit)}</b>
            <span className={pieces['dim']}>{spentText(spender.share)} of the budget</span>
          </span>
          <span className={styles['under']}>
            <When at={spender.at} /> · {spender.title}
          </span>
        </li>
      ))}
    </ol>
  )
}

function budgetText(state: SloState): string {
  const allowance = allowanceOf(state)
  const { windowDays } = state.slo
  if (allowance === null) return 'not known before the first reply'
  return state.unit === 's'
    ? `${formatDuration(allowance * 1_000)} in ${windowDays} d`
    : `≈ ${formatCount(Math.floor(allowance))} replies in ${windowDays} d, at the rate that was recorded`
}
