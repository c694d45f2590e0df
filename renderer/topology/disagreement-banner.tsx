/** On every screen while sources disagree on who is master: what they say, and the two ways on. */
import { Fragment } from 'react'
import { useRunbookTitle } from '../pieces/runbook-link.tsx'
import { ToneShape } from '../pieces/status-shape.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatRoute } from '../routing/route.ts'
import { usePicture } from '../use-console.ts'
import { describeDisagreement } from '../words/disagreement.ts'
import { counted } from '../../shared/words/format.ts'
import { SPLIT_BRAIN } from '../runbooks/ids.ts'
import styles from './disagreement.module.css'

/** The worst ones in full; Topology has them all. */
const SHOWN = 2

export function DisagreementBanner() {
  const disagreements = usePicture((state) => state.disagreements)
  const sightings = usePicture((state) => state.sightings)
  if (disagreements.length === 0) return null
  const worst = disagreements.toSorted((a, b) => WEIGHTS[a.kind] - WEIGHTS[b.kind])
  const isSplit = worst[0]?.kind === 'twoMasters'
  const tone = isSplit ? 'critical' : 'warn'
  return (
    <section className={styles['banner']} data-tone={tone} aria-label="Disagreement">
      <ToneShape tone={tone} />
      <p className={styles['text']} aria-live={isSplit ? 'assertive' : 'polite'}>
        {worst.slice(0, SHOWN).map((one) => {
          const { title, detail } = describeDisagreement(one, sightings)
          return (
            <Fragment key={one.id}>
              <span className={styles['title']}>{title}</span> <span className={styles['more']}>{detail}</span>{' '}
            </Fragment>
          )
        })}
        {worst.length > SHOWN ? (
          <span className={styles['more']}>{counted(worst.length - SHOWN, 'further disagreement')}.</span>
        ) : null}
      </p>
      <span className={styles['ways']}>
        <a className={styles['way']} href={formatRoute({ kind: 'topology' })}>
          <span>Topology</span> <kbd className={pieces['kbd']}>g</kbd> <kbd className={pieces['kbd']}>t</kbd>
        </a>
        <RunbookWay />
      </span>
    </section>
  )
}

function RunbookWay() {
  const title = useRunbookTitle(SPLIT_BRAIN)
  return (
    <a className={styles['way']} href={formatRoute({ kind: 'runbook', runbookId: SPLIT_BRAIN })} title={title}>
      <span>Runbook: {SPLIT_BRAIN}</span> <kbd className={pieces['kbd']}>o</kbd>
    </a>
  )
}

const WEIGHTS = { twoMasters: 0, otherMaster: 1, otherEpoch: 2 } as const
