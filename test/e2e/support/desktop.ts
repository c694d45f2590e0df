/** Starts the built desktop console, or a bare Electron, for a spec to drive. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, expect, type Page } from '@playwright/test'
import { findElectron } from '../../../scripts/electron-runtime.mjs'
import { ROOT } from '../../../scripts/run.mjs'

export interface Desktop {
  readonly app: ElectronApplication
  /** The console's window. */
  readonly page: Page
  readonly close: () => Promise<void>
}

export function aFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'linda-desktop-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function writeConnection(folder: string, controlApiUrl: string, token: string): string {
  const file = join(folder, 'connection.json')
  const profile = { id: 'e2e', name: 'Test cluster', environment: 'drill', controlApiUrl }
  writeFileSync(file, JSON.stringify({ profile, token, actor: 'e2e' }), { mode: 0o600 })
  return file
}

/** The window whose page begins like this, as soon as there is one: a window is told before it has gone to its page. */
export async function windowAt(app: ElectronApplication, beginning: string): Promise<Page> {
  const find = (): Page | undefined => app.windows().find((page) => page.url().startsWith(beginning))
  await expect.poll(find, { message: `a window at ${beginning}`, timeout: OPENS_WITHIN_MS }).toBeDefined()
  return find() as Page
}

export async function openDesktop(connectionFile: string, dataDir: string): Promise<Desktop> {
  const app = await launch(ROOT, [`--connection=${connectionFile}`, `--data=${dataDir}`])
  const page = await app.firstWindow()
  return { app, page, close: () => app.close() }
}

/**
 * `path` is the folder of an application. Left to find the runtime by itself, Playwright also holds back "ready" until it
 * is attached: a window that opens while it attaches can be missed.
 */
export function launch(path: string, words: readonly string[]): Promise<ElectronApplication> {
  if (findElectron() === null) throw new Error('Electron’s runtime is missing')
  return _electron.launch({ args: [path, ...words], cwd: ROOT, chromiumSandbox: !isRoot })
}

const isRoot = process.getuid?.() === 0

/** Chromium refuses to run its sandbox as root, as test machines often do. The product never passes this. */
export function sandboxSwitches(): string[] {
  return isRoot ? ['--no-sandbox'] : []
}

const ENDS_WITHIN_MS = 30_000
const OPENS_WITHIN_MS = 30_000

/** A start that is expected to end by itself. Resolves with its exit code; `null`: it had to be ended. */
export function runToEnd(words: readonly string[]): Promise<number | null> {
  const executable = findElectron()
  if (executable === null) throw new Error('Electron’s runtime is missing')
  const child = spawn(executable, [...sandboxSwitches(), ROOT, ...words], {
    cwd: ROOT,
    stdio: 'ignore',
    timeout: ENDS_WITHIN_MS,
    killSignal: 'SIGKILL',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

/** The process that holds the store and the connection. */
export async function hostPid({ app }: Desktop): Promise<number> {
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ name }) => name === 'Linda Console host')?.pid,
  )
  if (pid === undefined) throw new Error('no host process runs')
  return pid
}
