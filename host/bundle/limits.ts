/** How large a bundle may be, packed and unpacked. What is made here is held to the same as what is opened. */

/** Packed; a window hands it over as base64, which is a third more. */
export const PACKED_BYTES = 75_000_000
export const UNPACKED_BYTES = 1_000_000_000
export const FILES = 200
/** A file of more than this that shrank to less than a three-hundredth is not a record of anything. */
export const RATIO = 300
export const RATIO_FROM_BYTES = 1_000_000

const FILE_BYTES = 64_000_000
const OWN_LIMITS: ReadonlyMap<string, number> = new Map([
  ['manifest.json', 1_000_000],
  ['facts.ndjson', 500_000_000],
])

export function fileLimit(name: string): number {
  return OWN_LIMITS.get(name) ?? FILE_BYTES
}

/** Of one fact. */
export const LINE_BYTES = 4_000_000
export const FACTS = 1_000_000
