/** Words to send, filled from what is known. A person reads them, changes them and sends them; nothing leaves from here. */
import { CopyButton } from '@mantine/core'
import { useCallback, useId } from 'react'
import { fillMessage } from '../../../shared/runbook/fill.ts'
import type { World } from '../../../shared/runbook/world.ts'
import { AUDIENCE_NAMES } from '../../../shared/words/runbook.ts'
import { useImpact } from '../../overview/use-impact.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import buttons from '../../pieces/button.module.css'
import { useConsole, usePicture } from '../../use-console.ts'
import { placeOf } from '../run/run-desk.ts'
import { useRuns } from '../run/use-run.ts'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'
import { useOfWorld } from './use-world.ts'
import styles from './steps.module.css'

/** Words that a person reads do not change every second. */
const FILLED_EVERY_MS = 5_000

export function MessageStep({ step, runbookId, subject, run }: StepOf<'message'>) {
  const { runs } = useConsole()
  const id = useId()
  const { title, detail } = useImpact()
  const impact = [title, detail].filter((words) => words !== '').join(' ')
  const { accountId, nodeId, serviceId, alertId } = subject
  const operator = usePicture(
    ({ connections, profile }) => connections.find((one) => one.profile.id === profile?.id)?.actor ?? '',
  )
  const read = useCallback(
    (world: World) => ({
      text: fillMessage(step.text, { ...world, impact }, { accountId, nodeId, serviceId, alertId }, operator),
    }),
    [step.text, impact, accountId, nodeId, serviceId, alertId, operator],
  )
  const filled = useOfWorld(read, FILLED_EVERY_MS).text.trimEnd()
  const place = `${placeOf(run?.run.id ?? `reading ${runbookId}`, step.id)}/message`
  const draft = useRuns((state) => state.drafts[place] ?? null)
  const text = draft ?? filled

  return (
    <StepFrame step={step} run={run} title={step.title} aside={AUDIENCE_NAMES[step.audience]}>
      <label className={styles['hidden']} htmlFor={id}>
        Message {AUDIENCE_NAMES[step.audience]}: {step.title}
      </label>
      <textarea
        id={id}
        className={styles['message']}
        rows={2}
        value={text}
        onChange={(event) => runs.draft(place, event.currentTarget.value)}
      />
      <div className={styles['acting']}>
        <CopyButton value={text} timeout={1_500}>
          {({ copied, copy }) => (
            <button
              type="button"
              className={buttons['button']}
              data-kind="plain"
              data-size="small"
              data-step-act="main"
              onClick={copy}
            >
              <span aria-live="polite">{copied ? 'Copied' : 'Copy message'}</span>
            </button>
          )}
        </CopyButton>
        {draft === null ? (
          <span className={styles['hint']}>Filled from what is known now; change it before you copy it.</span>
        ) : (
          <>
            <ActionButton size="small" kind="quiet" onPress={() => runs.draft(place, null)}>
              Fill in again
            </ActionButton>
            <span className={styles['hint']}>Changed by hand: it is not filled in any more.</span>
          </>
        )}
      </div>
    </StepFrame>
  )
}
