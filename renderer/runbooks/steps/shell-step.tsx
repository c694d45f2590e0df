/** Words for a terminal. */
import { CopyBlock } from './copy-block.tsx'
import { StepFrame } from './step-frame.tsx'
import type { StepOf } from './step-view.tsx'

export function ShellStep({ step, run }: StepOf<'shell'>) {
  const title = step.title ?? 'In a terminal'
  return (
    <StepFrame step={step} run={run} title={title}>
      <CopyBlock text={step.text.trimEnd()} label={title} isMain />
    </StepFrame>
  )
}
