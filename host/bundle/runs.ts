/** Runs of runbooks that somebody worked at in a period, with the words of their steps. */
import type { StoryRun } from '../../shared/bundle/story.ts'
import { sortOf } from '../../shared/log-entry.ts'
import type { RunbookPage } from '../../shared/runbook/library.ts'
import { stepTitle } from '../../shared/words/runbook.ts'
import type { BundleSources } from './sources.ts'

/** Oldest first. `from`, `to`: this machine's clock. */
export function runsOf(sources: Pick<BundleSources, 'listRuns' | 'getRun'>, from: number, to: number): StoryRun[] {
  return sources
    .listRuns()
    .filter(({ startedAt, ended }) => startedAt <= to && (ended === null || ended.at >= from))
    .map(({ id }) => sources.getRun(id))
    .map(({ run, entries, page }) => ({
      run,
      entries: entries.flatMap(({ id, at, by, body }) => {
        const sorted = sortOf(body)
        return sorted.sort === 'run' ? [{ id, at, by, body: sorted.body }] : []
      }),
      steps: stepWords(page),
    }))
    .filter(({ entries }) => entries.some(({ at }) => at >= from && at <= to))
    .toSorted((a, b) => a.run.startedAt - b.run.startedAt)
}

function stepWords(page: RunbookPage | null): Record<string, string> {
  const steps = (page?.runbook.parts ?? []).flatMap((part) => (part.kind === 'step' ? [part.step] : []))
  return Object.fromEntries(steps.map((step) => [step.id, stepTitle(step)]))
}
