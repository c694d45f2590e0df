/** Runs a program of this project and waits for it. No dependencies: it must work before anything is installed. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'node_modules', '.bin')
const IS_WINDOWS = process.platform === 'win32'

/** The Node that the project brings itself; the machine's only supplies npm for the first install. */
export const NODE = join(BIN, IS_WINDOWS ? 'node.exe' : 'node')

/**
 * Where a tool that was installed with the project lies.
 * @param {string} name
 */
export function tool(name) {
  return join(BIN, IS_WINDOWS ? `${name}.cmd` : name)
}

/** The environment for the project's own tools: its Node comes first, and keeps what it compiled, since a start starts fourteen of it. */
export function projectEnv() {
  return {
    ...process.env,
    PATH: [BIN, process.env['PATH']].join(delimiter),
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(ROOT, '.cache', 'compile'),
  }
}

/** The environment for npm itself: the machine's Node, since an install replaces the project's while it runs. */
export function machineEnv() {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'))
  return { ...process.env, PATH: path.join(delimiter) }
}

/**
 * Runs a program to its end. Resolves with its exit code; 128 and its number if a signal ended it, 127 if it could not be started.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, stdio?: import('node:child_process').StdioOptions, forwardSignals?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { env = projectEnv(), stdio = 'inherit', forwardSignals = false } = {}) {
  return new Promise((resolve) => {
    // Windows starts .cmd files through its shell only.
    const child = spawn(command, args, { cwd: ROOT, env, stdio, shell: IS_WINDOWS && command.endsWith('.cmd') })
    /** @param {NodeJS.Signals} signal */
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the whole group: a second one would mean "at once" to the child.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    /** @type {readonly NodeJS.Signals[]} */
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    if (forwardSignals) for (const name of signals) process.on(name, forward)
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * The full path of a program on PATH, or null.
 * @param {string} name
 */
export function onPath(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name)
    if (folder !== '' && existsSync(path)) return path
  }
  return null
}
