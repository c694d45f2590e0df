/** A past that can be replayed, wherever it was kept: this console's own store, a bundle that was opened, a recording that ships. */
import type { CallOutput } from '../../shared/calls.ts'
import type { Fact } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import type { History, SeriesRequest } from '../../shared/history.ts'
import type { Recording, Replay } from '../../shared/replay.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

/**
 * Every moment in here is of the clock of the source, epoch ms: what `Fact.at` is. Clocks may be set back, so order is that of `seq`, and
 * "up to T" means the facts before the first one whose `at` is later than T: the same T always means the same facts.
 */
export interface Recorded {
  /** As `listRecordings` names it; of the console's own store `store`. */
  readonly id: string
  /** As the frame shows it. */
  readonly name: string
  readonly kind: 'store' | Recording['kind']
  /** Bounds, both included. */
  readonly from: number
  readonly to: number
  /** Stretches within the bounds of which nothing was kept, oldest first. */
  readonly gaps: Replay['gaps']
  /** Oldest first. `marksOf` in `marks.ts` makes them of facts. */
  readonly marks: Replay['marks']
  /** Folded with every fact up to `at`; `null`: not recorded. May take as long as folding some 5,000 facts does. */
  snapshotAt(at: number): Snapshot | null
  /**
   * What leads from the state at `fromExclusive` to the state at `toInclusive`, by seq; empty: nothing happened.
   * `null`: facts alone do not (a gap or another journal lies between, or one of the two is not recorded): take `snapshotAt`.
   */
  factsBetween(fromExclusive: number, toInclusive: number): readonly Fact[] | null
  /** The newest facts up to `at` of the journal of that moment, newest first. */
  recentFacts(at: number, limit: number): readonly Fact[]
  /** Numbers over time, by the source's clock, and none later than `at`; `null`: it has kept none. @throws {Fault} malformed, tooLarge */
  history(request: SeriesRequest, at: number): History | null
  /** The incident that a bundle was made about, whole, whatever the moment: it is a document of its own. Absent: it is about none. */
  readonly incident?: CallOutput<'getIncident'>
}

/**
 * What was opened here and what ships: one for the whole console, given to `createFleet` as `recordings` (made there where absent).
 * The bundle's side implements it; windows reach it through `listRecordings`, `openBundle` and `openReplay`, see `desk.ts`.
 */
export interface RecordingShelf {
  /** Newest first. */
  list(): readonly Recording[]
  /** Made ready to be read. @throws {Fault} unknownRecording; malformed: its file was damaged since. */
  read(recordingId: string): Recorded | Promise<Recorded>
  /** Call `openBundle`: checked wholly before any of it is kept. @throws {Fault} malformed, tooLarge, storeFull */
  add(file: { readonly name: string; readonly base64: string }): Recording | Promise<Recording>
}

/** A console that has none, and cannot open any. */
export const NO_RECORDINGS: RecordingShelf = {
  list: () => [],
  read: (recordingId) => {
    throw new Fault('unknownRecording', `There is no recording "${recordingId}" here.`)
  },
  add: () => {
    throw new Fault('unknownRecording', 'This console keeps no recordings.')
  },
}
