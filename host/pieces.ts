/**
 * Rows by the thousand, cut into what a window can take in within one of its frames: a thousand nodes report every second, and
 * a page that is handed all of it at once stands still meanwhile. Pure.
 */
import type { Push } from '../shared/calls.ts'

/** Rows of one message. A smaller cluster's fit into one. */
export const PIECE_ROWS = 150
/** However many wait, they are gone after so many messages. */
const PIECES_AT_MOST = 16

export interface Pieces {
  readonly now: readonly Push[]
  /** To be sent a little later, before anything that comes after it in its own kind. */
  readonly later: readonly Push[]
}

/** Samples and rows that are part of a list wait; everything else goes now, whatever stood before it. */
export function firstPiece(queue: readonly Push[]): Pieces {
  const rows = queue.reduce((sum, push) => sum + waitingRows(push), 0)
  // A snapshot replaces the samples before it: they must not come after it.
  if (rows <= PIECE_ROWS || queue.some(({ kind }) => kind === 'snapshot')) return { now: queue, later: [] }
  let left = Math.max(PIECE_ROWS, Math.ceil(rows / PIECES_AT_MOST))
  const now: Push[] = []
  const later: Push[] = []
  for (const push of queue) {
    const own = waitingRows(push)
    const [first, rest] = own <= left ? [push, null] : cut(push, left)
    left -= Math.min(own, left)
    if (first !== null) now.push(first)
    if (rest !== null) later.push(rest)
  }
  return { now, later }
}

/** How many rows of it may wait; 0: none may. */
function waitingRows(push: Push): number {
  if (push.kind === 'samples') return push.samples.length
  if (push.kind === 'sightings') return push.isPart === true ? push.sightings.length : 0
  if (push.kind === 'sources') return push.isPart === true ? push.sources.length : 0
  return 0
}

function cut(push: Push, at: number): readonly [first: Push | null, rest: Push | null] {
  if (at === 0 && push.kind !== 'sightings') return [null, push]
  switch (push.kind) {
    case 'samples':
      return [
        { ...push, samples: push.samples.slice(0, at) },
        { ...push, samples: push.samples.slice(at) },
      ]
    case 'sightings':
      // What disagrees is told at once, with as many rows as there is room for.
      return [
        { ...push, sightings: push.sightings.slice(0, at) },
        { ...push, sightings: push.sightings.slice(at) },
      ]
    case 'sources':
      return [
        { ...push, sources: push.sources.slice(0, at) },
        { ...push, sources: push.sources.slice(at) },
      ]
    default:
      return [push, null]
  }
}
