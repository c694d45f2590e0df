/** An outcome behind a word that says already how it ended. Pure. */

/** Outcomes of what failed are whole sentences of their own, "Failed: …"; behind "failed" that would be said twice. */
export function outcomeBeside(outcome: string): string {
  return outcome.replace(/^Failed: /, '')
}
