/** Where the minutes that objectives are held against live, durably, and what explains them. */
import type { SloCause } from '../slo/causes.ts'
import type { SloMinute } from '../slo/minute.ts'

export interface SloStore {
  /** Merged with what is kept of the same minutes; a cause of the same kind, id and beginning is replaced. All or nothing. @throws {Fault} staleEpoch, diskFull. */
  save(minutes: readonly SloMinute[], causes: readonly SloCause[]): void
  /** Of one account, those that overlap [from, to), oldest first. */
  minutes(accountId: string, from: number, to: number): readonly SloMinute[]
  /** Those that overlap [from, to), of every account, oldest first. */
  causes(from: number, to: number): readonly SloCause[]
  /** The oldest that is kept of one account; `null`: none is. */
  firstMinute(accountId: string): number | null
  /** The oldest that is kept of any; `null`: none is. */
  recordedSince(): number | null
}
