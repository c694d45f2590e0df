/** How careful this click must be and why; what happens, what follows, what undoes it, what it rests on. */
import type { BasisEntry } from '../../shared/plan.ts'
import type { PreparedPlan } from '../../shared/ledger.ts'
import { Pill } from '../pieces/pill.tsx'
import { Label } from '../pieces/label.tsx'
import pieces from '../pieces/pieces.module.css'
import { formatSeconds } from '../../shared/words/format.ts'
import { CLASS_NAMES, CLASS_TONES } from '../../shared/words/labels.ts'
import { PastStrip } from './past-strip.tsx'
import styles from './plan.module.css'

export function ClassLine({ prepared }: { readonly prepared: PreparedPlan }) {
  const [deciding, ...further] = prepared.classWhy
  return (
    <div>
      <p className={styles['class']}>
        <Pill tone={CLASS_TONES[prepared.class]}>{CLASS_NAMES[prepared.class]}</Pill>
        <span>{deciding ?? ''}</span>
      </p>
      {further.length === 0 ? null : (
        <ul className={styles['whys']}>
          {further.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

export function PlanDetails({ prepared }: { readonly prepared: PreparedPlan }) {
  const { steps, consequences, estimate, inverse, basis } = prepared.plan
  return (
    <>
      {steps.length === 0 ? null : (
        <section className={styles['section']}>
          <h3 className={styles['sectionTitle']}>What happens</h3>
          <ol>
            {steps.map((step, index) => (
              <li key={step.title} className={styles['step']}>
                <span className={`${styles['stepNumber']} ${pieces['mono']}`}>{index + 1}</span>
                <span>
                  {step.title} <span className={pieces['second']}>{step.detail}</span>
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <section className={styles['section']}>
        <dl className={styles['facts']}>
          {consequences.length === 0 ? null : (
            <>
              <dt>Moves</dt>
              <dd>
                {consequences.map((consequence) => (
                  <p key={consequence}>{consequence}</p>
                ))}
              </dd>
            </>
          )}
          <dt>Took before</dt>
          <dd>
            {tookBefore(estimate)}
            {estimate.medianMs === null ? null : <PastStrip pastMs={estimate.pastMs} medianMs={estimate.medianMs} />}
          </dd>
          <dt>Undone by</dt>
          <dd>{inverse.text === '' ? 'nothing' : inverse.text}</dd>
          {basis.length === 0 ? null : (
            <>
              <dt>
                <Label>Rests on</Label>
              </dt>
              <dd className={pieces['mono']}>
                {basis.map((entry) => (
                  <div key={`${entry.entity}/${entry.field}`}>{basisText(entry)}</div>
                ))}
              </dd>
            </>
          )}
        </dl>
      </section>
    </>
  )
}

function basisText({ entity, field, value }: BasisEntry): string {
  return `${entity} ${field} ${value ?? 'none'}`
}

function tookBefore({ medianMs, what }: PreparedPlan['plan']['estimate']): string {
  if (medianMs === null) return 'No past run on this cluster to learn from.'
  return `${formatSeconds(medianMs)} ${what}`
}
