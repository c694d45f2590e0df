/** Where what people write into runs of runbooks lives, durably, in the order it came in. Nothing of it is ever changed or dropped. */
import type { RunEntry } from '../../../shared/runbook/run.ts'

export interface RunEntryStore {
  /** All or nothing; one that is known already changes nothing. `at`: when they came, epoch ms.
   *  @throws {Fault} keyReused: one of these ids stands for something else. staleEpoch, diskFull. */
  add(entries: readonly RunEntry[], at: number): void
  /** Those that came after the one of this number, at most so many, and the number of the last of them; `after` where there are none, and less where there never was such a number. */
  after(after: number, limit: number): { readonly entries: RunEntry[]; readonly last: number }
  /** The highest number there is; 0: there is none. */
  last(): number
  /** Every one as it is written, for a journal that takes this one's place. */
  rows(): readonly RunEntryRow[]
}

export interface RunEntryRow {
  readonly id: string
  readonly arrivedAt: number
  readonly body: string
}
