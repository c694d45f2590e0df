/** The new version beside the old over the same window, with the limits that decide drawn in. */
import {
  type Deployment,
  DEPLOYMENT_LIMITS as LIMITS,
  DEPLOYMENT_STEPS,
  type Fared,
  type Judgement,
} from '../../shared/deployment.ts'
import { DEPLOYMENT_STEP_NAMES, VERDICT_NAMES, VERDICT_TONES } from '../../shared/words/deployment.ts'
import { asSentence, isEnough, p95Text, tooFewText } from '../../shared/words/deployment-text.ts'
import { capitalised, counted, formatCount, formatDuration, formatPercent } from '../../shared/words/format.ts'
import { Card } from '../pieces/card.tsx'
import { EmptyNote } from '../pieces/empty-note.tsx'
import { Pill } from '../pieces/pill.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import styles from './comparison.module.css'
import { LimitBars } from './limit-bars.tsx'

const SHOWN = 5

export function ComparisonCard({ deployment }: { readonly deployment: Deployment }) {
  const { judgements, version, from } = deployment
  const last = judgements.at(-1)
  if (last === undefined)
    return (
      <Card title="Canary beside the old version">
        <EmptyNote title="Nothing is measured yet">
          Once a node runs {version}, its answers are compared with those of {from} over the same window: from{' '}
          {LIMITS.judgedFromMessages} messages or {LIMITS.judgedFromMs / 1_000} s on.
        </EmptyNote>
      </Card>
    )
  return (
    <Card
      title={last.step === 'verifyCanary' ? 'Canary beside the old version' : 'New version beside the old'}
      note={<Pill tone={VERDICT_TONES[last.verdict]}>{VERDICT_NAMES[last.verdict]}</Pill>}
      aside={
        <span className={pieces['dim']}>
          judged <When at={last.at} />
        </span>
      }
    >
      <div className={styles['compare']}>
        <p className={styles['verdict']}>{asSentence(last.why)}.</p>
        <Errors judgement={last} />
        <Times judgement={last} />
        <Enough judgement={last} />
        <Past judgements={judgements} />
      </div>
    </Card>
  )
}

function Errors({ judgement: { candidate, baseline } }: { readonly judgement: Judgement }) {
  const shares = [candidate, baseline].map((one) => one?.errorFraction ?? 0)
  return (
    <LimitBars
      name="Errors"
      most={Math.max(0.06, ...shares.map((share) => share * 1.15))}
      limits={[
        { at: LIMITS.stopErrorFraction, words: `${formatPercent(LIMITS.stopErrorFraction)} % stops`, tone: 'warn' },
        {
          at: LIMITS.rollBackErrorFraction,
          words: `${formatPercent(LIMITS.rollBackErrorFraction)} % takes back`,
          tone: 'critical',
        },
      ]}
      bars={both(candidate, baseline).map(({ fared, isNew }) => ({
        name: fared.version,
        isNew,
        value: fared.errorFraction,
        words: fared.errorFraction === null ? 'no message' : `${formatPercent(fared.errorFraction, 1)} %`,
        more:
          fared.errorFraction === null ? '' : `${formatCount(fared.errors)} of ${counted(fared.messages, 'message')}`,
      }))}
    />
  )
}

function Times({ judgement: { candidate, baseline } }: { readonly judgement: Judgement }) {
  const times = [candidate, baseline].map((one) => one?.p95Ms ?? 0)
  return (
    <LimitBars
      name="Time to answer, p95"
      most={Math.max(LIMITS.rollBackP95Ms * 1.2, ...times.map((time) => time * 1.15))}
      limits={[{ at: LIMITS.rollBackP95Ms, words: `${LIMITS.rollBackP95Ms / 1_000} s takes back`, tone: 'critical' }]}
      bars={both(candidate, baseline).map(({ fared, isNew }) => ({
        name: fared.version,
        isNew,
        value: fared.p95Ms,
        words: p95Text(fared),
        more: nodesText(fared.nodes),
      }))}
    />
  )
}

/** What a judgement needs, and what there was. */
function Enough({ judgement: { candidate, baseline } }: { readonly judgement: Judgement }) {
  const isReady = isEnough(candidate)
  const wanted = Math.max(
    Math.min(1, candidate.messages / LIMITS.judgedFromMessages),
    candidate.messages === 0 ? 0 : Math.min(1, candidate.windowMs / LIMITS.judgedFromMs),
  )
  return (
    <div className={styles['enough']}>
      <span className={styles['barsName']}>Enough to judge</span>
      <span className={styles['enoughTrack']} aria-hidden="true">
        <span className={styles['enoughFill']} style={{ width: `${(wanted * 100).toFixed(1)}%` }} />
      </span>
      <span>
        {isReady
          ? `yes: ${counted(candidate.messages, 'message')} in ${formatDuration(candidate.windowMs)}`
          : capitalised(tooFewText(candidate))}
        {baseline === null ? '; nothing to compare with: no node of the old version was measured' : ''}
      </span>
    </div>
  )
}

/** Verdicts before, newest first. */
function Past({ judgements }: { readonly judgements: readonly Judgement[] }) {
  const past = judgements.slice(0, -1).toReversed()
  if (past.length === 0) return null
  return (
    <details className={styles['past']}>
      <summary>{counted(past.length, 'verdict')} before</summary>
      <ol>
        {past.slice(0, SHOWN).map(({ at, step, verdict, why }) => (
          <li key={`${at} ${step}`} className={styles['pastLine']}>
            <When at={at} />
            <ToneShape tone={VERDICT_TONES[verdict]} />
            <span>
              {DEPLOYMENT_STEPS.indexOf(step) + 1} {DEPLOYMENT_STEP_NAMES[step]}: {VERDICT_NAMES[verdict].toLowerCase()}
              ; {why}
            </span>
          </li>
        ))}
        {past.length > SHOWN ? <li>and {past.length - SHOWN} earlier</li> : null}
      </ol>
    </details>
  )
}

function both(candidate: Fared, baseline: Fared | null): { readonly fared: Fared; readonly isNew: boolean }[] {
  return [{ fared: candidate, isNew: true }, ...(baseline === null ? [] : [{ fared: baseline, isNew: false }])]
}

const NAMED = 2

function nodesText(nodes: readonly string[]): string {
  return nodes.length > NAMED
    ? `on ${counted(nodes.length, 'node')}`
    : nodes.length === 0
      ? ''
      : `on ${nodes.join(', ')}`
}
