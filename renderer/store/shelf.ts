/** The runbooks this console has and who goes through them, as host told. Pure but for the two `apply…`. */
import type { StoreApi } from 'zustand/vanilla'
import type { KeptEntry } from '../../shared/log-entry.ts'
import type { Library } from '../../shared/runbook/library.ts'
import type { Run } from '../../shared/runbook/run.ts'
import type { PictureState } from './picture.ts'

export interface Shelf {
  /** `null`: not yet asked. */
  readonly library: Library | null
  /** Open ones first, newest first; `null`: not yet asked. */
  readonly runs: readonly Run[] | null
  /** What was pushed since this window looks, by the run's id: each entry once, in the order it came. */
  readonly runEntries: Readonly<Record<string, readonly KeptEntry[]>>
}

export const EMPTY_SHELF: Shelf = { library: null, runs: null, runEntries: {} }

/** Somebody wrote into a run, or what was written here is with the cluster now. */
export function withRunPush(shelf: Shelf, run: Run, entry: KeptEntry): Pick<Shelf, 'runs' | 'runEntries'> {
  return {
    runs: sortedRuns([run, ...(shelf.runs ?? []).filter(({ id }) => id !== run.id)]),
    runEntries: { ...shelf.runEntries, [run.id]: withEntry(shelf.runEntries[run.id] ?? [], entry) },
  }
}

/** Each id once; one that is known takes the place of what it was. */
function withEntry(entries: readonly KeptEntry[], entry: KeptEntry): readonly KeptEntry[] {
  const index = entries.findIndex(({ id }) => id === entry.id)
  return index < 0 ? [...entries, entry] : entries.with(index, entry)
}

/** Open ones first, newest first. */
function sortedRuns(runs: readonly Run[]): readonly Run[] {
  return runs.toSorted((a, b) => Number(a.ended !== null) - Number(b.ended !== null) || b.startedAt - a.startedAt)
}

/** `before`: the shelf as it was when host was asked; what was pushed since is newer than the answer. */
export function applyLibrary(picture: StoreApi<PictureState>, library: Library, before: Shelf): void {
  if (picture.getState().library === before.library) picture.setState({ library })
}

export function applyRuns(picture: StoreApi<PictureState>, runs: readonly Run[], before: Shelf): void {
  const then = new Set(before.runs ?? [])
  const pushed = (picture.getState().runs ?? []).filter((run) => !then.has(run))
  const isPushed = new Set(pushed.map(({ id }) => id))
  picture.setState({ runs: sortedRuns([...pushed, ...runs.filter(({ id }) => !isPushed.has(id))]) })
}
