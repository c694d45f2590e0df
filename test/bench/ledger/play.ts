/** A whole run of the ledger bench: clicks and mishaps until enough are recorded, then quiet, then the judge. */
import { type MishapKind, type NextMishap, nextMishap } from './clicks.ts'
import type { Judgement } from './judge.ts'
import { Run } from './run.ts'

const NOTE_EVERY = 50

export interface PlayOptions {
  readonly seed: number
  /** Clicks that are recorded in the ledger. */
  readonly operations: number
  /** Patched entries, by role; absent: the cluster as it is. */
  readonly entries?: Readonly<Record<string, string>>
  /** Absent: each of them in its share. */
  readonly mishap?: (random: () => number) => NextMishap
  readonly note: (line: string) => void
}

export interface Played {
  readonly judgement: Judgement
  readonly mishaps: Readonly<Record<MishapKind, number>>
  /** From the first click until everything was settled. */
  readonly tookMs: number
}

export async function playLedger({
  seed,
  operations,
  entries = {},
  mishap = nextMishap,
  note,
}: PlayOptions): Promise<Played> {
  const run = await Run.open(seed, entries)
  try {
    const startedAt = performance.now()
    for (let noted = 0; run.recorded < operations;) {
      await run.click(mishap)
      if (run.recorded - noted < NOTE_EVERY) continue
      noted = run.recorded
      note(`${noted}/${operations} recorded, ${Math.round((performance.now() - startedAt) / 1_000)} s`)
    }
    await run.settle()
    const tookMs = performance.now() - startedAt
    return { judgement: await run.judge(), mishaps: run.mishaps, tookMs }
  } finally {
    await run.close()
  }
}
