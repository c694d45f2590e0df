/** The folded state as one canonical text: keys sorted, nothing left out. Whoever hashes it comes to the same value. */
import type { Snapshot } from './snapshot.ts'

/**
 * Without `journalId`: a restored journal has a new one and the same state.
 * The caller hashes it (SHA-256, hex): shared/ has no hash.
 */
export function canonicalState({ journalId: _journalId, drillRuns, ...state }: Snapshot): string {
  // A backup of before there were any was marked without them.
  return canonical(drillRuns.length === 0 ? state : { ...state, drillRuns })
}

function canonical(value: unknown): string {
  if (value === undefined) return 'null'
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(',')}}`
}
