/** Which cluster is meant: named, in the environment, or the one that runs in this folder. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type ConnectionFile, readConnectionFile } from '../host/connection-file.ts'
import { Fault } from '../shared/fault.ts'

/** @throws {Fault} malformed: none was found, or it cannot be used; the message says what to do. */
export function findConnection(named: string | undefined, env: NodeJS.ProcessEnv, cwd: string): ConnectionFile {
  const file = named ?? env['LINDA_CONNECTION']
  if (file !== undefined && file !== '') return readConnectionFile(resolve(cwd, file))
  const running = newestRun(join(cwd, '.linda'))
  if (running !== null) return readConnectionFile(running)
  throw new Fault(
    'malformed',
    'No cluster is named. Give --connection=FILE, set LINDA_CONNECTION, or run this in a folder where npm start runs.',
  )
}

/** `null`: nothing runs here. Runs that were killed leave a folder behind until the next start: the newest is the live one. */
function newestRun(state: string): string | null {
  if (!existsSync(state)) return null
  const files = readdirSync(state)
    .filter((name) => name.startsWith('run-'))
    .map((name) => join(state, name, 'connection.json'))
    .filter((file) => existsSync(file))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  return files[0] ?? null
}
