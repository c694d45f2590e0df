/** One folder a run: the connection file, the logs, and who runs it. Removed when the run ends well. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Only its owner can read what lies in it. */
const OWNER_ONLY = 0o700
const PREFIX = 'run-'

export const RunRecord = z.object({
  pid: z.number().int().positive(),
  /** Epoch ms. */
  startedAt: z.number(),
  /** The web console's own folder, for another sign-in link; `null`: this run has none. */
  webDataDir: z.string().nullable(),
})
export type RunRecord = z.infer<typeof RunRecord>

/** `.linda` in the project where it can be written, else where the system keeps programs' state. */
export function stateFolder(root: string, env: NodeJS.ProcessEnv): string {
  try {
    accessSync(root, constants.W_OK)
    return join(root, '.linda')
  } catch {
    // Installed read-only: the user's own state folder is the answer.
    return join(env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'linda-console')
  }
}

export function makeRunFolder(state: string): string {
  mkdirSync(state, { recursive: true, mode: OWNER_ONLY })
  return mkdtempSync(join(state, PREFIX))
}

/** For the owner's eyes: it holds a token or the way to one. */
export function writeOwn(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
}

export function recordRun(folder: string, record: RunRecord): void {
  writeOwn(join(folder, 'run.json'), record)
}

/** The runs that still go on, newest first. */
export function findRuns(state: string, isAlive: (pid: number) => boolean): { folder: string; record: RunRecord }[] {
  return runFolders(state)
    .flatMap((folder) => {
      const record = readRecord(folder)
      return record === null || !isAlive(record.pid) ? [] : [{ folder, record }]
    })
    .sort((a, b) => b.record.startedAt - a.record.startedAt)
}

/** Folders whose run was killed stay behind, with a token of a cluster that is gone. */
export function removeDeadRuns(state: string, isAlive: (pid: number) => boolean): void {
  for (const folder of runFolders(state)) {
    const record = readRecord(folder)
    if (record !== null && !isAlive(record.pid)) rmSync(folder, { recursive: true, force: true })
  }
}

function runFolders(state: string): string[] {
  if (!existsSync(state)) return []
  return readdirSync(state)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(state, name))
}

function readRecord(folder: string): RunRecord | null {
  const file = join(folder, 'run.json')
  if (!existsSync(file)) return null
  const parsed = RunRecord.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  return parsed.success ? parsed.data : null
}
