/** A command: its plan is opened here and confirmed there. What became of it stands under it. */
import { useCallback } from 'react'
import type { CommandKind } from '../../../shared/command.ts'
import { fillCommand, type Filled } from '../../../shared/runbook/fill.ts'
import type { World } from '../../../shared/runbook/world.ts'
import { lindaCommand, verbOf } from '../../../shared/words/runbook.ts'
import { useActions } from '../../actions.ts'
import { ActionButton } from '../../pieces/action-button.tsx'
import { useConnection, useConsole, usePicture } from '../../use-console.ts'
import { lockOfCommand, lockOfKind } from '../../words/locks.ts'
import { stateOf } from '../run/board.ts'
import { ActOutcome } from './act-outcome.tsx'
import { ChooseField } from './choose-field.tsx'
import { askedFields, useChosen } from './chosen.ts'
import { CopyBlock } from './copy-block.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'
import { useOfWorld } from './use-world.ts'
import styles from './steps.module.css'

export function ActionStep({ step, runbookId, subject, run }: StepOf<'action'>) {
  const { runs } = useConsole()
  const { openPlan } = useActions()
  const { command: template, title, notWalked } = step
  const asked = askedFields(template, subject)
  const chosen = useChosen(run?.run.id ?? null, runbookId, subject)
  const { accountId, nodeId, serviceId, alertId } = asked.length === 0 ? subject : chosen.subject
  const read = useCallback(
    (world: World) => fillCommand(template, { subject: { accountId, nodeId, serviceId, alertId }, world }),
    [template, accountId, nodeId, serviceId, alertId],
  )
  const filled = useOfWorld(read)
  const command = 'command' in filled ? filled.command : null
  const lock = useActLock(template['kind'] as CommandKind, filled)
  const { acts } = stateOf(run, step.id)
  const isOver = run !== null && run.run.ended !== null

  function press(): void {
    if (command === null) return
    // What is done after a run is over is no part of it.
    if (run === null || isOver) openPlan(command)
    else runs.act(run.run.id, step.id, command)
  }

  return (
    <StepFrame step={step} run={run} title={title} notWalked={notWalked}>
      <div className={styles['acting']}>
        <span data-step-act-of="main">
          <ActionButton lock={lock} onPress={press}>
            {verbOf(template)}…
          </ActionButton>
        </span>
        {asked.map((field) => (
          <ChooseField
            key={field}
            field={field}
            subject={chosen.subject}
            title={title}
            onChoose={(id) => chosen.choose(field, id)}
          />
        ))}
        {lock === null ? null : <span className={styles['missing']}>{lock}</span>}
      </div>
      <CopyBlock text={lindaCommand(command ?? template)} label={`${title}, in a terminal`} />
      {acts.map((entry) => (
        <ActOutcome key={entry.id} entry={entry} />
      ))}
    </StepFrame>
  )
}

/** Why it cannot be asked for; `null`: it can. What the run does not say comes after what the connection says. */
function useActLock(kind: CommandKind, filled: Filled): string | null {
  const connection = useConnection()
  return usePicture(({ commands, snapshot }) =>
    'command' in filled
      ? lockOfCommand(filled.command, { connection, commands, snapshot })
      : (lockOfKind(kind, { connection, commands }) ?? filled.missing),
  )
}
