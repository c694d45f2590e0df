/** What a run comes to: its entries folded in the order they were written. Pure. */
import { assertNever } from '../assert-never.ts'
import { inOrder, type KeptEntry, sortOf } from '../log-entry.ts'
import type { Run } from './run.ts'

/** `null`: the entry it began with is not here (yet). */
export function runOf(entries: readonly KeptEntry[]): Run | null {
  const ordered = inOrder(entries)
  const first = ordered.find(({ body }) => body.kind === 'started')
  if (first?.body.kind !== 'started') return null
  const { runbookId, version, hash, title, subject } = first.body
  const ticked = new Set<string>()
  let ended: Run['ended'] = null
  for (const { at, by, body: written } of ordered) {
    const { sort, body } = sortOf(written)
    // Nothing that is not of runs counts here, whatever log it says it belongs to.
    if (sort !== 'run') continue
    switch (body.kind) {
      case 'ticked':
        ticked.add(body.stepId)
        break
      case 'unticked':
        ticked.delete(body.stepId)
        break
      case 'ended':
        // Two consoles that did not hear each other may both end it: it was over with the first.
        ended ??= { at, by, outcome: body.outcome, why: body.why }
        break
      case 'started':
      case 'decided':
      case 'acted':
      case 'noted':
        break
      default:
        assertNever(body)
    }
  }
  return {
    id: first.logId,
    runbookId,
    version,
    hash,
    title,
    subject,
    startedAt: first.at,
    startedBy: first.by,
    ended,
    ticked: ticked.size,
    people: [...new Set(ordered.map(({ by }) => by))],
    unsent: ordered.filter(({ isSent }) => !isSent).length,
  }
}

/** Open ones first, newest first. */
export function inListOrder(runs: readonly Run[]): Run[] {
  return runs.toSorted(
    (a, b) =>
      Number(a.ended !== null) - Number(b.ended !== null) || b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1),
  )
}
