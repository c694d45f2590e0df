/**
 * The lines of one source that come together and so share their moments: a thousand nodes with a dozen numbers a second each are a
 * thousand pushes into lines that are at hand, not twelve thousand searches by name.
 */
import type { Sample } from '../../shared/sample.ts'
/** Grows in place. */
export interface Line {
  /** Source clock, epoch ms, ascending. */
  readonly at: number[]
  /** `NaN`: not reported at that time. */
  readonly values: number[]
}
export interface Track {
  readonly at: number[]
  /** One for each of the source's fields, in their order. */
  readonly columns: readonly number[][]
}
/** The numbers every sample of that kind has; `null`: what it has varies. */
export declare function fieldsOf(kind: Sample['kind']): readonly string[] | null
/** Of the lines that are there already; from then on they are the track's own. */
export declare function trackOf(lines: Map<string, Line>, whose: string, fields: readonly string[]): Track
/** Ascending moments: one that is not newer than the last changes nothing. `false`: it was not. */
export declare function extend({ at, columns }: Track, sample: Sample, fields: readonly string[]): boolean
