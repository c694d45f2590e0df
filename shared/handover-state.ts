/** What a handover comes to: its entries folded in the order they were written. Pure. */
import { assertNever } from './assert-never.ts'
import type { Handover } from './handover.ts'
import { inOrder, type KeptEntry, sortOf } from './log-entry.ts'

/** `null`: nothing of these is of a handover. */
export function handoverOf(entries: readonly KeptEntry[]): Handover | null {
  const ordered = inOrder(entries).filter(({ body }) => sortOf(body).sort === 'handover')
  const first = ordered[0]
  if (first === undefined) return null
  const notes: Handover['notes'] = []
  let out: Handover['out'] = null
  let taken: Handover['in'] = null
  for (const { id, at, by, body: written } of ordered) {
    const { sort, body } = sortOf(written)
    if (sort !== 'handover') continue
    switch (body.kind) {
      case 'shiftNoted':
        notes.push({ id, at, by, text: body.text })
        break
      case 'signedOut':
        // Two consoles that did not hear each other may both sign: it was done with the first.
        out ??= { at, by, to: body.to, card: body.card }
        break
      case 'signedIn':
        taken ??= { at, by }
        break
      default:
        assertNever(body)
    }
  }
  return { id: first.logId, notes, out, in: taken, unsent: ordered.filter(({ isSent }) => !isSent).length }
}

/** Newest first; those nobody has taken over come before those that somebody has. */
export function inShiftOrder(handovers: readonly Handover[]): Handover[] {
  // Their ids are made when they begin, and grow with time.
  return handovers.toSorted((a, b) => Number(a.in !== null) - Number(b.in !== null) || (a.id < b.id ? 1 : -1))
}
