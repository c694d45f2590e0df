/** Whether a panel would say the same as before, so that nothing renders for it. Pure. */
import type { Annotation } from '../store/annotations.ts'
import type { FigureSummary } from '../store/figure-summary.ts'

/** Ages of fresh values are read where somebody hovers, and change nothing here. */
export function saysTheSame(a: FigureSummary, b: FigureSummary): boolean {
  return (
    a.value === b.value &&
    a.whose === b.whose &&
    a.missing === b.missing &&
    a.of === b.of &&
    a.state.kind === b.state.kind &&
    wordsOf(a) === wordsOf(b)
  )
}

function wordsOf({ state }: FigureSummary): string {
  switch (state.kind) {
    case 'fresh':
      return ''
    case 'offline':
      return String(Math.floor(state.ageMs / 1_000))
    case 'stale':
    case 'idle':
    case 'notReported':
      return state.why
    default:
      return state satisfies never
  }
}

export function sameMarks(a: readonly Annotation[], b: readonly Annotation[]): boolean {
  return (
    a.length === b.length &&
    a.every((mark, index) => {
      const other = b[index]
      return other?.id === mark.id && other.to === mark.to && other.title === mark.title
    })
  )
}
