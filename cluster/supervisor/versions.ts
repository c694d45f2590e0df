/** The versions of the bots that lie on the disk: which there are, and what is wrong with the folder of one. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { z } from 'zod'
import { type Version, VersionFile, VersionName } from '../../shared/deployment.ts'
import { Fault } from '../../shared/fault.ts'
import { VERSION } from '../config.ts'

export const VERSION_FILE = 'version.json'
/** A folder of more is no bot's. */
const MOST_FILES = 1_000
const MOST_BYTES = 32 * 1024 * 1024

/** A whole one, with where its bots begin. */
export interface Deployable {
  readonly version: Version
  readonly entry: string
}

/**
 * Newest first. What is no folder, or is not named like a version, is passed over.
 * `folder` `null`: none is configured, and there are none. @throws {Fault} notConfigured: the folder cannot be read.
 */
export function listVersions(folder: string | null): Version[] {
  if (folder === null) return []
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => VersionName.safeParse(entry.name).success && !entry.isFile())
      .map(({ name }) => readVersion(folder, name))
      .toSorted((a, b) => inOrder(b.version, a.version))
  } catch (error) {
    throw new Fault('notConfigured', `The folder of versions ${folder} cannot be read: ${reasonOf(error)}`)
  }
}

/** @throws {Fault} unknownVersion: there is no such folder; versionBroken: it cannot be deployed, and why. */
export function findVersion(folder: string | null, name: string): Deployable {
  const version = listVersions(folder).find((one) => one.version === name)
  if (folder === null || version === undefined)
    throw new Fault(
      'unknownVersion',
      `There is no version ${name} in ${folder ?? 'this cluster: no folder of versions is configured'}`,
    )
  if (version.trouble !== '') throw new Fault('versionBroken', `Version ${name}: ${version.trouble}`)
  return { version, entry: join(folder, name, readFile(join(folder, name)).entry) }
}

function readVersion(folder: string, name: string): Version {
  const path = join(folder, name)
  try {
    const file = readFile(path)
    checkFile(file, name)
    checkEntry(path, file.entry)
    const hash = hashOf(path)
    const { version, title, notes, migration, understands } = file
    return { version, title, notes, trouble: '', migration, understands, hash }
  } catch (error) {
    const trouble = reasonOf(error)
    return { version: name, title: '', notes: '', trouble, migration: null, understands: null, hash: null }
  }
}

/** @throws {Error} in words, as below. */
function readFile(path: string): VersionFile {
  let text: string
  try {
    text = readFileSync(join(path, VERSION_FILE), 'utf8')
  } catch (error) {
    throw new Error(`${VERSION_FILE} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`${VERSION_FILE} is not JSON: ${reasonOf(error)}`, { cause: error })
  }
  const parsed = VersionFile.safeParse(value)
  if (parsed.success) return parsed.data
  throw new Error(`${VERSION_FILE}: ${z.prettifyError(parsed.error)}`)
}

/** What the fields say together. */
function checkFile({ version, understands, migration }: VersionFile, name: string): void {
  if (version !== name) throw new Error(`${VERSION_FILE} says that it is ${version}, and the folder is named ${name}`)
  if (version === VERSION) throw new Error(`${VERSION} is the built-in version: give this one another number`)
  const { from, to } = understands
  if (from > to)
    throw new Error(`${VERSION_FILE} says that it understands settings from schema ${from} to ${to}: no schema at all`)
  if (migration !== null && (migration.toSchema < from || migration.toSchema > to))
    throw new Error(`its migration leads to schema ${migration.toSchema}, and its bots understand ${from} to ${to}`)
}

function checkEntry(path: string, entry: string): void {
  let real: string
  try {
    real = realpathSync(join(path, entry))
  } catch (error) {
    throw new Error(`its entry ${entry} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
  if (!isWithin(realpathSync(path), real)) throw new Error(`its entry ${entry} lies outside of the folder, at ${real}`)
  if (!statSync(real).isFile()) throw new Error(`its entry ${entry} is no file`)
}

/** Over names and contents, in the order of the names. */
function hashOf(path: string): string {
  const hash = createHash('sha256')
  const root = realpathSync(path)
  let bytes = 0
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  if (files.length > MOST_FILES) throw new Error(`it has ${files.length} files; at most ${MOST_FILES} are taken`)
  for (const file of files) {
    const name = relative(path, file).split(sep).join('/')
    // What lies elsewhere could change without anybody being told.
    if (!isWithin(root, realpathSync(file))) throw new Error(`${name} lies outside of the folder`)
    bytes += statSync(file).size
    if (bytes > MOST_BYTES) throw new Error(`its files are larger than ${MOST_BYTES / 1024 / 1024} MB together`)
    const content = readFileSync(file)
    hash.update(JSON.stringify([name, content.length])).update(content)
  }
  return hash.digest('hex')
}

function isWithin(folder: string, path: string): boolean {
  return path.startsWith(folder + sep)
}

/** 0.10.0 comes after 0.9.0. */
function inOrder(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (const [index, number] of left.entries()) {
    const difference = number - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
