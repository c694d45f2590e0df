/** A helper's side of one question (see helper.ts): reads it, says words as JSON lines, and ends with whoever asked. */
import { createInterface } from 'node:readline'

export interface Answering {
  /** As it was asked; whoever reads it checks its shape. */
  readonly question: unknown
  readonly say: (word: object) => void
  /** Everything is said: the process, or the thread, ends once it has been taken in. */
  readonly done: () => void
}

/** Whoever asked is gone: nobody reads the answer, and another may be asked the same meanwhile. */
const NOBODY_WAITS = 1

export function readQuestion(): Promise<Answering> {
  const lines = createInterface({ input: process.stdin })
  let isDone = false
  lines.once('close', () => {
    if (!isDone) process.exit(NOBODY_WAITS)
  })
  return new Promise((resolve) => {
    lines.once('line', (line) =>
      resolve({
        question: JSON.parse(line),
        say: (word) => void process.stdout.write(`${JSON.stringify(word)}\n`),
        done: () => {
          isDone = true
          // The open line would keep a thread alive for ever. What was written before comes first.
          process.stdout.write('', () => process.exit(0))
        },
      }),
    )
  })
}
