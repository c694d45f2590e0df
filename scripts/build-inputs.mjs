/** Names the state of everything a build reads, so that an unchanged tree is not built again. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.mjs'

const FOLDERS = ['shared', 'cluster', 'host', 'electron', 'renderer', 'runbooks', 'demo']
const FILES = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/build-inputs.mjs',
  'tsconfig/base.json',
]
const STAMP = join(ROOT, 'out', '.built')

/** A hash over the names and contents of all inputs. */
export function hashInputs() {
  const hash = createHash('sha256')
  for (const path of [...FILES, ...FOLDERS.flatMap(filesUnder)]) {
    if (!existsSync(join(ROOT, path))) continue
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** Whether out/ was made from exactly these inputs. */
export function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashInputs()
}

/** @returns {{ stamp: string, hash: string }} */
export function stampFor() {
  return { stamp: STAMP, hash: hashInputs() }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function filesUnder(folder) {
  if (!existsSync(join(ROOT, folder))) return []
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort()
}
