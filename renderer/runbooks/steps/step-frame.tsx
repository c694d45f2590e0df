/** What every step has: its box to tick, its kind and title, who did it and when, notes. */
import type { ReactNode } from 'react'
import type { Step } from '../../../shared/runbook/runbook.ts'
import { STEP_KIND_NAMES, stepTitle } from '../../../shared/words/runbook.ts'
import { useConsole } from '../../use-console.ts'
import { type RunBoard, stateOf } from '../run/board.ts'
import { useRuns } from '../run/use-run.ts'
import { placeOf } from '../run/run-desk.ts'
import { StepFoot } from './step-foot.tsx'
import { TickBox } from './tick-box.tsx'
import styles from './steps.module.css'

export interface StepFrameProps {
  readonly step: Step
  readonly run: RunBoard | null
  readonly title: ReactNode
  /** Beside the title: what a check says, whom a message is for. */
  readonly aside?: ReactNode
  /** What a check says now: written down with the tick. */
  readonly measured?: string
  /** Why no test walks it; `null`: one does, or nothing is to be walked. */
  readonly notWalked?: string | null
  readonly children?: ReactNode
}

export function StepFrame({ step, run, title, aside, measured = '', notWalked = null, children }: StepFrameProps) {
  const { runs } = useConsole()
  const { tick } = stateOf(run, step.id)
  const isWriting = useRuns((state) => run !== null && state.writing[placeOf(run.run.id, step.id)] === true)
  const lock =
    run === null ? null : run.run.ended !== null ? 'This run is over' : isWriting ? 'Being written down' : null

  function press(outcome: 'done' | 'skipped'): void {
    if (run === null || lock !== null) return
    const isSame = tick?.body.outcome === outcome
    void runs.write(
      run.run.id,
      isSame
        ? { kind: 'unticked', stepId: step.id }
        : { kind: 'ticked', stepId: step.id, outcome, measured: measured.slice(0, MEASURED_MOST) },
    )
  }

  return (
    // The keys of a step work where it has the focus, and j and k go from one to the next.
    <fieldset
      className={styles['step']}
      data-step-id={step.id}
      data-row-link
      data-kind={step.kind}
      data-ticked={tick?.body.outcome}
      data-running={run === null ? undefined : true}
      aria-label={`${STEP_KIND_NAMES[step.kind]}: ${stepTitle(step)}`}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <TickBox
        outcome={tick?.body.outcome ?? null}
        isShown={run !== null}
        lock={lock}
        title={stepTitle(step)}
        onPress={() => press('done')}
      />
      <div className={styles['body']}>
        <div className={styles['head']}>
          <span className={styles['kind']}>{STEP_KIND_NAMES[step.kind]}</span>
          <div className={styles['title']}>{title}</div>
          {aside === undefined ? null : <div className={styles['aside']}>{aside}</div>}
        </div>
        {children}
        {notWalked === null ? null : <p className={styles['notWalked']}>Not walked by a test: {notWalked}</p>}
        {run === null ? null : <StepFoot stepId={step.id} run={run} lock={lock} onSkip={() => press('skipped')} />}
      </div>
    </fieldset>
  )
}

/** Of the entry's schema. */
const MEASURED_MOST = 300
