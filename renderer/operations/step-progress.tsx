/** How far the step of an operation is, where the cluster counts it; else nothing. */
import { ProgressBar, progressWords } from '../pieces/progress-bar.tsx'
import { usePicture } from '../use-console.ts'

/** `isShort`: in words, within a line. */
export function StepProgress({ operationId, isShort = false }: { operationId: string; isShort?: boolean }) {
  const operation = usePicture(({ snapshot }) => snapshot?.operations.find(({ id }) => id === operationId))
  const progress = operation?.progress
  if (operation === undefined || progress === undefined || operation.endedAt !== null) return null
  return isShort ? <>{`, ${progressWords(progress)}`}</> : <ProgressBar progress={progress} label={operation.title} />
}
