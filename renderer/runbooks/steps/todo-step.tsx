/** What only a person can do. */
import { RunbookText } from '../runbook-text.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'

export function TodoStep({ step, run }: StepOf<'todo'>) {
  return <StepFrame step={step} run={run} title={<RunbookText markdown={step.text} />} />
}
