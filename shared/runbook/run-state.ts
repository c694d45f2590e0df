/** What a run comes to: entries of whoever wrote, put together by their ids and folded in the order they were written. Pure. */
import { assertNever } from '../assert-never.ts'
import type { KeptEntry, Run, RunEntry } from './run.ts'

/** Each once, by the moment it was written and then by its id: in the same order on every console, however they came. */
export function inOrder<E extends RunEntry>(entries: readonly E[]): E[] {
  const byId = new Map<string, E>()
  for (const entry of entries) {
    const known = byId.get(entry.id)
    // What was sent stays sent, whichever copy comes later.
    if (known === undefined || ('isSent' in entry && entry.isSent === true)) byId.set(entry.id, entry)
  }
  return [...byId.values()].toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** `null`: the entry it began with is not here (yet). */
export function runOf(entries: readonly KeptEntry[]): Run | null {
  const ordered = inOrder(entries)
  const first = ordered.find(({ body }) => body.kind === 'started')
  if (first?.body.kind !== 'started') return null
  const { runbookId, version, hash, title, subject } = first.body
  const ticked = new Set<string>()
  let ended: Run['ended'] = null
  for (const { at, by, body } of ordered) {
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
    id: first.runId,
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
