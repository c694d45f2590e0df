/** One step of a runbook, by its kind: to read, or to go through in a run. */
import { assertNever } from '../../../shared/assert-never.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import type { Step } from '../../../shared/runbook/runbook.ts'
import type { RunBoard } from '../run/board.ts'
import { ActionStep } from './action-step.tsx'
import { CheckStep } from './check-step.tsx'
import { DecideStep } from './decide-step.tsx'
import { MessageStep } from './message-step.tsx'
import { ShellStep } from './shell-step.tsx'
import { TodoStep } from './todo-step.tsx'

export interface StepViewProps<S extends Step = Step> {
  readonly step: S
  readonly runbookId: string
  /** `null`: it is read, and nobody goes through it here. */
  readonly run: RunBoard | null
  /** What checks and commands are about. */
  readonly subject: RunSubject
}

/** A step of one kind. */
export type StepOf<K extends Step['kind']> = StepViewProps<Extract<Step, { kind: K }>>

export function StepView({ step, ...rest }: StepViewProps) {
  switch (step.kind) {
    case 'check':
      return <CheckStep step={step} {...rest} />
    case 'action':
      return <ActionStep step={step} {...rest} />
    case 'shell':
      return <ShellStep step={step} {...rest} />
    case 'decide':
      return <DecideStep step={step} {...rest} />
    case 'message':
      return <MessageStep step={step} {...rest} />
    case 'todo':
      return <TodoStep step={step} {...rest} />
    default:
      return assertNever(step)
  }
}
