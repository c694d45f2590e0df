/** What is new in a text and what is gone from it, line by line, wherever it stands: lines that are in one of both alone. Pure. */
import type { RunbookPage } from '../../shared/runbook/library.ts'

/** `null`: no line is new and none is gone. */
export function changesBetween(before: string, after: string, fromVersion: number): RunbookPage['changes'] {
  const added = onlyIn(after, before)
  const removed = onlyIn(before, after)
  return added.length + removed.length === 0 ? null : { fromVersion, added, removed }
}

/** As often as it is there more often. */
function onlyIn(text: string, other: string): string[] {
  const counts = new Map<string, number>()
  for (const line of linesOf(other)) counts.set(line, (counts.get(line) ?? 0) + 1)
  return linesOf(text).filter((line) => {
    const left = counts.get(line) ?? 0
    counts.set(line, left - 1)
    return left <= 0
  })
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}
