/** A change that is being watched: until when, the watched values beside before and limit, and the way back. */
import { COMMANDS } from '../../shared/command.ts'
import type { Probation } from '../../shared/probation.ts'
import { useActions } from '../actions.ts'
import { ActionButton } from '../pieces/action-button.tsx'
import pieces from '../pieces/pieces.module.css'
import { ToneShape } from '../pieces/status-shape.tsx'
import { When } from '../pieces/when.tsx'
import { accountSample } from '../store/account-status.ts'
import { useLockOf } from '../use-locks.ts'
import { usePicture, useSamples } from '../use-console.ts'
import { PROBATION_ENDS } from '../../shared/words/automation.ts'
import { watchedWords } from '../words/probation.ts'
import styles from './operations.module.css'

/** Of one operation; nothing where it has none. */
export function ProbationNote({ operationId }: { readonly operationId: string }) {
  const probation = usePicture((state) => state.snapshot?.probations.find(({ id }) => id === operationId))
  if (probation === undefined) return null
  if (probation.outcome !== null)
    return <p className={styles['probation']}>The watch afterwards ended: {PROBATION_ENDS[probation.outcome]}.</p>
  const tone = probation.worsened === null ? 'info' : 'warn'
  return (
    <div className={styles['probation']} data-tone={tone}>
      <p className={styles['probationTitle']}>
        <ToneShape tone={tone} />
        <ProbationState probation={probation} />
        <span className={styles['controls']}>
          <RevertButton probation={probation} />
        </span>
      </p>
      <Watched probation={probation} />
    </div>
  )
}

export function ProbationState({ probation }: { readonly probation: Probation }) {
  const { endsAt, worsened } = probation
  return worsened === null ? (
    <b>
      On probation until <When at={endsAt} />
    </b>
  ) : (
    <span>
      <b>
        Worse since <When at={worsened.at} />:
      </b>{' '}
      {worsened.why}
    </span>
  )
}

/** "p95 74 ms (was 70 ms, limit 170 ms)", and what else is watched. Source: gateway. */
export function Watched({ probation }: { readonly probation: Probation }) {
  const sample = useSamples((state) => accountSample(state.latest, probation.accountId))
  return (
    <span className={styles['watched']} data-watched>
      {probation.watched.map((one) => {
        const { metric, name, now, beside, isBeyond } = watchedWords(one, sample)
        return (
          <span key={metric}>
            {name}{' '}
            <b className={pieces['tone']} data-tone={isBeyond ? 'warn' : undefined}>
              {now}
            </b>{' '}
            <span className={pieces['dim']}>({beside})</span>
          </span>
        )
      })}
    </span>
  )
}

export function RevertButton({
  probation,
  size = 'small',
}: {
  readonly probation: Probation
  readonly size?: 'normal' | 'small'
}) {
  const actions = useActions()
  const lockOf = useLockOf()
  const { inverse, worsened } = probation
  if (inverse === null) return null
  return (
    <ActionButton
      kind={worsened === null ? 'plain' : 'primary'}
      size={size}
      lock={lockOf(inverse)}
      onPress={() => actions.openPlan(inverse)}
    >
      {COMMANDS[inverse.kind].verb}… <kbd className={styles['key']}>u</kbd>
    </ActionButton>
  )
}
