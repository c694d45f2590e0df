/** Where the shell's own files and the built ones lie. Pure. */
import { join } from 'node:path'

export interface ShellPaths {
  /** The built-in cluster's programs. */
  readonly clusterFolder: string
  readonly hostEntry: string
  readonly consolePreload: string
  readonly consentPreload: string
  readonly consolePages: string
  readonly consentPages: string
  readonly windowFile: string
  /** Tokens of saved connections, encrypted by the system's keyring. */
  readonly secretsFile: string
  readonly logFile: string
}

/** `mainFolder` holds the built main process; the other built folders stand beside it. */
export function shellPaths(mainFolder: string, dataDir: string): ShellPaths {
  const out = join(mainFolder, '..')
  return {
    hostEntry: join(mainFolder, 'host-process.js'),
    clusterFolder: join(out, 'cluster'),
    consolePreload: join(out, 'preload', 'preload.cjs'),
    consentPreload: join(out, 'preload', 'consent.cjs'),
    consolePages: join(out, 'renderer'),
    consentPages: join(out, 'consent'),
    windowFile: join(dataDir, 'window.json'),
    secretsFile: join(dataDir, 'secrets.json'),
    logFile: join(dataDir, 'shell.log'),
  }
}
