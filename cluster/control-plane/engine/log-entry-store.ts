/** Where what people write into runs of runbooks, incidents and handovers lives, durably, in the order it came in. Nothing of it is ever changed or dropped. */
import type { LogEntry } from '../../../shared/log-entry.ts'

export interface LogEntryStore {
  /** All or nothing; one that is known already changes nothing. `at`: when they came, epoch ms.
   *  @throws {Fault} keyReused: one of these ids stands for something else. staleEpoch, diskFull. */
  add(entries: readonly LogEntry[], at: number): void
  /** Those that came after the one of this number, at most so many, and the number of the last of them; `after` where there are none, and less where there never was such a number. */
  after(after: number, limit: number): { readonly entries: LogEntry[]; readonly last: number }
  /** The highest number there is; 0: there is none. */
  last(): number
  /** Every one as it is written, for a journal that takes this one's place. */
  rows(): readonly LogEntryRow[]
}

export interface LogEntryRow {
  readonly id: string
  readonly arrivedAt: number
  readonly body: string
}
