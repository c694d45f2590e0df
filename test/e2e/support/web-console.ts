/** A web console of a spec's own, beside the one the cluster was started with: `node web/main.ts`, to be stopped and started. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { NODE, ROOT } from '../../../scripts/run.mjs'
import type { Environment } from '../../../shared/fact.ts'
import { requestLink } from '../../../web/link.ts'

export interface WebConsole {
  /** A fresh one-time link. */
  readonly newLink: () => Promise<string>
  readonly stop: () => Promise<void>
  /** As by `kill -9`: it says goodbye to nobody and leaves its folder as it is. */
  readonly kill: () => Promise<void>
}

const Line = z.object({ consoleUrl: z.string() })

/** `connectionFile`: `null` starts it without one, for a person to add a cluster. */
export async function startWebConsole(
  connectionFile: string | null,
  dataDir: string,
  more: readonly string[] = [],
): Promise<WebConsole> {
  const connection = connectionFile === null ? [] : [`--connection=${connectionFile}`]
  const words = [join(ROOT, 'web', 'main.ts'), ...connection, `--data=${dataDir}`, ...more]
  const child = spawn(NODE, words, { cwd: ROOT, stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the web console ended with exit code ${code ?? 'unknown'}`)))
  })
  Line.parse(JSON.parse(await line))
  return {
    newLink: () => requestLink(dataDir),
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    kill: () => {
      child.kill('SIGKILL')
      return ended
    },
  }
}

export interface ConsoleFolder {
  readonly dataDir: string
  /** Writes a connection file and returns its path. */
  readonly connect: (controlApiUrl: string, token: string, environment?: Environment) => string
  readonly remove: () => void
}

export function aConsoleFolder(): ConsoleFolder {
  const folder = mkdtempSync(join(tmpdir(), 'linda-web-'))
  const dataDir = join(folder, 'console')
  mkdirSync(dataDir)
  return {
    dataDir,
    connect: (controlApiUrl, token, environment = 'drill') => {
      const file = join(folder, 'connection.json')
      const profile = { id: 'e2e', name: 'Test cluster', environment, controlApiUrl }
      writeFileSync(file, JSON.stringify({ profile, token, actor: 'e2e' }), { mode: 0o600 })
      return file
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
