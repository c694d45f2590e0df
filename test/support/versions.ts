/** Folders of versions for tests: those that ship, those that never work (test/support/versions), and broken ones made on the spot. */
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VersionFile } from '../../shared/deployment.ts'
import { aFolder } from './factories.ts'

const SHIPPED = join(import.meta.dirname, '../../cluster/versions')
const BAD = join(import.meta.dirname, 'versions')

/** Bots of 0.9.0 end at once, those of 0.9.1 never become ready. Gone after the test. */
export function aVersionsFolder(): string {
  const folder = aFolder()
  for (const from of [SHIPPED, BAD])
    for (const name of readdirSync(from)) symlinkSync(join(from, name), join(folder, name))
  return folder
}

export interface VersionFolder {
  /** An object is written as JSON; `null`: there is no such file. */
  readonly file?: Readonly<Partial<Record<keyof VersionFile, unknown>>> | string | null
  /** By name. Absent: an entry that does nothing. */
  readonly code?: Readonly<Record<string, string>>
}

/** Answers its path. Everything is right with it, unless a test says otherwise. */
export function aVersion(
  folder: string,
  name: string,
  { file = {}, code = { 'main.mjs': '' } }: VersionFolder = {},
): string {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  const right = { version: name, title: `Version ${name}`, entry: 'main.mjs', understands: { from: 0, to: 1 } }
  const text = typeof file === 'string' ? file : JSON.stringify({ ...right, ...file })
  if (file !== null) writeFileSync(join(path, 'version.json'), text)
  for (const [fileName, content] of Object.entries(code)) writeFileSync(join(path, fileName), content)
  return path
}
