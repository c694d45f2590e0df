/** The one way the folded state is hashed: by the live engine when it is backed up, and by whoever proves or restores a copy. */
import { createHash } from 'node:crypto'
import { Snapshot } from '../shared/snapshot.ts'
import { canonicalState } from '../shared/state-hash.ts'

/** SHA-256, hex. Read through its schema first: what was folded live and what was read from disk differ in absent defaults. */
export function stateHashOf(snapshot: Snapshot): string {
  return createHash('sha256')
    .update(canonicalState(Snapshot.parse(snapshot)))
    .digest('hex')
}
