/** The connections a person added, as a small file beside the stores. No token or password is ever in it. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { NewConnection } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'

export const SavedConnection = z.object({ profile: NewConnection.shape.profile, actor: NewConnection.shape.actor })
export type SavedConnection = z.infer<typeof SavedConnection>

const Saved = z.object({
  version: z.literal(1),
  /** Where a window starts that is not told where; `null`: nowhere yet. */
  lastOpened: z.string().nullable(),
  connections: z.array(SavedConnection),
})
export type Saved = z.infer<typeof Saved>

const NOTHING_SAVED: Saved = { version: 1, lastOpened: null, connections: [] }

export function profileFile(dataDir: string): string {
  return join(dataDir, 'connections.json')
}

/** @throws {Fault} malformed: it is there and cannot be read; it is never overwritten unread. */
export function readProfiles(file: string): Saved {
  try {
    return Saved.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING_SAVED
    const why = error instanceof z.ZodError ? z.prettifyError(error) : asFault(error).message
    throw new Fault(
      'malformed',
      `The list of connections ${file} cannot be read: ${why}. Correct it, or move it away and add them again.`,
    )
  }
}

/** Whole or not at all. @throws {Fault} storeFull */
export function writeProfiles(file: string, saved: Saved): void {
  const aside = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    rmSync(aside, { force: true })
    writeFileSync(aside, `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(aside, file)
  } catch (error) {
    throw new Fault('storeFull', `The list of connections ${file} cannot be written: ${asFault(error).message}.`)
  }
}
