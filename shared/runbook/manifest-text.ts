/** A list of files as the text that its hash is taken of: the same on both ends, in whatever order they are listed. Pure. */
import type { RunbookFile } from './library.ts'

export function manifestText(files: readonly RunbookFile[]): string {
  return files
    .map(({ name, hash, bytes }) => `${hash} ${bytes} ${name}\n`)
    .toSorted()
    .join('')
}
