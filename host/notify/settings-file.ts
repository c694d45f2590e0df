/** What a person wants to be told, as a small file beside the stores. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { asFault, Fault } from '../../shared/fault.ts'
import { FIRST_SETTINGS, NotificationSettings } from '../../shared/notification.ts'

const Kept = z.object({ version: z.literal(1), settings: NotificationSettings })

export function settingsFile(dataDir: string): string {
  return join(dataDir, 'notifications.json')
}

/** `problem`: why those of the file are not used; it is left as it is until somebody saves. */
export function readSettings(file: string): { settings: NotificationSettings; problem: string | null } {
  try {
    return { settings: Kept.parse(JSON.parse(readFileSync(file, 'utf8'))).settings, problem: null }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { settings: FIRST_SETTINGS, problem: null }
    const why = error instanceof z.ZodError ? z.prettifyError(error) : asFault(error).message
    return {
      settings: FIRST_SETTINGS,
      problem: `What was kept in ${file} cannot be read: ${why}. Saving here writes it anew.`,
    }
  }
}

/** Whole or not at all. @throws {Fault} storeFull */
export function writeSettings(file: string, settings: NotificationSettings): void {
  const aside = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    rmSync(aside, { force: true })
    writeFileSync(aside, `${JSON.stringify({ version: 1, settings }, null, 2)}\n`, { mode: 0o600, flush: true })
    renameSync(aside, file)
  } catch (error) {
    throw new Fault(
      'storeFull',
      `The settings of notifications cannot be written to ${file}: ${asFault(error).message}.`,
    )
  }
}
