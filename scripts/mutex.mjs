/** Lets one process at a time replace a folder that others use, such as node_modules or out/. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ROOT } from './run.mjs'

const FOLDER = join(ROOT, '.cache')
const POLL_MS = 100

/**
 * Waits for its turn, works, and lets the next one in. A holder that died is passed over.
 * @param {'install' | 'build'} name
 * @param {() => Promise<void>} work
 */
export async function whileHolding(name, work) {
  const path = join(FOLDER, `${name}.mutex`)
  mkdirSync(FOLDER, { recursive: true })
  while (!take(path)) await sleep(POLL_MS)
  // Also when `work` ends the program.
  const release = () => rmSync(path, { force: true })
  process.once('exit', release)
  try {
    await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

/** @param {string} path */
function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const holder = existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0
    if (holder > 0 && !isRunning(holder)) rmSync(path, { force: true })
    return false
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
