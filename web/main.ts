/** The browser shell: `node web/main.ts --data=DIR [--connection=FILE …] [--port=N] [--password-file=FILE] [--renderer=DIR] [--wallboard]`. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readConnectionFile } from '../host/connection-file.ts'
import { createFleet } from '../host/fleet/fleet.ts'
import { NO_SECRETS } from '../host/fleet/secrets.ts'
import type { Consent } from '../host/consent.ts'
import type { Profile } from '../shared/connection.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import { Access } from './access.ts'
import { parseWebArguments, type WebArguments } from './arguments.ts'
import { createWebConsents } from './consent.ts'
import { removeLink, toWallboard, writeLink } from './link.ts'
import { readPage } from './page.ts'
import { readPassword } from './password-file.ts'
import { consoleUrl, createServer } from './server.ts'

const BUILT_PAGES = fileURLToPath(new URL('../out/renderer', import.meta.url))
const PACKAGE_FILE = new URL('../package.json', import.meta.url)

async function start(args: WebArguments): Promise<() => Promise<void>> {
  const { dataDir } = args
  const log = (line: string): void => void process.stderr.write(`${line}\n`)
  const given = args.connectionFiles.map(readConnectionFile)
  const rendererDir = args.rendererDir ?? BUILT_PAGES
  const page = readPage(rendererDir)
  const password = args.passwordFile === null ? null : readPassword(args.passwordFile)
  const consents = createWebConsents(password, () => performance.now())
  const shell = { kind: 'web', version: readVersion() } as const
  const consent = ({ environment }: Profile): Consent => consents(environment)
  const fleet = await createFleet({ given, dataDir, shell, consent, secrets: NO_SECRETS, log })
  const access = new Access(() => randomBytes(16).toString('base64url'))
  let port = args.port
  const server = await createServer({ fleet, access, shell, rendererDir, page, port: () => port, log })
  try {
    port = Number(new URL(await server.listen({ host: '127.0.0.1', port })).port)
  } catch (error) {
    await fleet.close()
    throw portFault(error, port)
  }
  writeLink(dataDir, { url: `http://127.0.0.1:${port}`, secret: access.secret })
  const link = consoleUrl(port, access.newCode())
  process.stdout.write(`${JSON.stringify({ consoleUrl: args.isWallboard ? toWallboard(link) : link })}\n`)
  return async () => {
    removeLink(dataDir)
    await server.close()
    await fleet.close()
  }
}

function portFault(error: unknown, port: number): unknown {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  return taken ? new Fault('portTaken', `Port ${port} on 127.0.0.1 is taken by another process.`) : error
}

function readVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8'))
  const version: unknown = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : null
  if (typeof version !== 'string') throw new Error('package.json names no version')
  return version
}

/** One line a person can act on, and nothing left running. */
function giveUp(error: unknown): never {
  const { title, detail, advice } = toProblem(asFault(error))
  process.stderr.write(`${title}: ${detail} ${advice}\n`)
  process.exit(1)
}

/** Ends what was begun, also where the end comes while it still begins. */
function endWith(started: Promise<() => Promise<void>>): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    started.then((stop) => stop()).then(() => process.exit(0), giveUp)
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
  // Whoever started this holds the other end: when it is gone, so are we.
  process.stdin.once('end', end).once('error', end).resume()
  started.catch(giveUp)
}

try {
  endWith(start(parseWebArguments(process.argv.slice(2), process.cwd())))
} catch (error) {
  giveUp(error)
}
