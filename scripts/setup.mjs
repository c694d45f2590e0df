/**
 * Makes a fresh clone ready to run: installs what package-lock.json names, builds what changed.
 * No dependencies: it runs on the machine's Node before anything is installed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isBuilt } from './build-inputs.mjs'
import { whileHolding } from './mutex.mjs'
import { machineEnv, NODE, ROOT, run } from './run.mjs'

const LOCK_FILE = join(ROOT, 'package-lock.json')
const MODULES = join(ROOT, 'node_modules')
const INSTALLED_STAMP = join(MODULES, '.installed-lock-hash')

/** Installs the project's packages if they are missing or package-lock.json moved. */
export async function ensureInstalled() {
  if (isInstalled()) return
  await whileHolding('install', async () => {
    if (isInstalled()) return
    console.error('Installing the project’s packages (npm ci) …')
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    // Its chatter goes to stderr: stdout belongs to the command that was asked for.
    const code = await run(npm, ['ci', '--loglevel=error'], { env: machineEnv(), stdio: ['ignore', 2, 2] })
    if (code !== 0) stop(`npm ci failed (exit code ${code}); its messages are above. Is the npm registry reachable?`)
    if (!existsSync(NODE)) stop(`${NODE} is missing after npm ci: were install scripts disabled (ignore-scripts)?`)
    writeFileSync(INSTALLED_STAMP, hashLock())
  })
}

/** Builds windows, preloads and the processes behind them if their sources moved. */
export async function ensureBuilt() {
  if (isBuilt()) return
  const code = await run(NODE, [join(ROOT, 'scripts', 'build.mjs')], { stdio: ['ignore', 2, 2] })
  if (code !== 0) stop('The build failed; its messages are above.')
}

/**
 * Ends the program with a sentence that says what to do.
 * @param {string} message
 * @returns {never}
 */
export function stop(message) {
  console.error(message)
  process.exit(1)
}

function isInstalled() {
  if (!existsSync(NODE)) return false
  if (existsSync(INSTALLED_STAMP) && readFileSync(INSTALLED_STAMP, 'utf8') === hashLock()) return true
  if (!holdsEveryLockedPackage()) return false
  writeFileSync(INSTALLED_STAMP, hashLock())
  return true
}

/** Whether `npm install NAME` already brought what the lock names: then installing again would only cost time. */
function holdsEveryLockedPackage() {
  const hidden = join(MODULES, '.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = readPackages(LOCK_FILE)
  const present = readPackages(hidden)
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = present[path]
    return found === undefined ? entry.optional === true : found.version === entry.version
  })
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

function hashLock() {
  return createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex')
}
