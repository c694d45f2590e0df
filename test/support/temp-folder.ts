/** One folder for everything that a run of tests leaves on disk, removed with whatever is still in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'linda-tests-'))
  // The workers start after this and inherit it; `tmpdir()` reads it.
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
