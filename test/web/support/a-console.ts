/** The browser shell around a host that only notes what it is told. */
import type { FastifyInstance } from 'fastify'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Fleet } from '../../../host/fleet/fleet.ts'
import type { PortMessage } from '../../../shared/calls.ts'
import { Access } from '../../../web/access.ts'
import { readPage } from '../../../web/page.ts'
import { createServer } from '../../../web/server.ts'

export const PORT = 4711
export const OWN_HOST = `127.0.0.1:${PORT}`
export const OWN_ORIGIN = `http://${OWN_HOST}`
export const PAGE = '<!doctype html><html><head><title>Linda Console</title></head><body></body></html>'

export function aRendererDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'linda-pages-'))
  writeFileSync(join(dir, 'index.html'), PAGE)
  writeFileSync(join(dir, 'main.js'), 'export {}\n')
  return dir
}

/** Answers every message with itself. */
export class EchoHost implements Fleet {
  closedSessions = 0

  open(send: (message: PortMessage) => void) {
    return {
      receive: (message: unknown) => send({ type: 'answer', id: 1, ok: true, value: message }),
      close: () => {
        this.closedSessions += 1
      },
    }
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

export interface TestConsole {
  readonly app: FastifyInstance
  readonly access: Access
  readonly host: EchoHost
  readonly lines: string[]
}

export async function aConsole(): Promise<TestConsole> {
  let tokens = 0
  const access = new Access(() => `token-${(tokens += 1)}`)
  const host = new EchoHost()
  const lines: string[] = []
  const rendererDir = aRendererDir()
  const app = await createServer({
    fleet: host,
    access,
    shell: { kind: 'web', version: '0.1.0' },
    rendererDir,
    page: readPage(rendererDir),
    port: () => PORT,
    log: (line) => lines.push(line),
  })
  return { app, access, host, lines }
}

/** Headers of the console's own page. */
export function ownPage(cookie?: string): Record<string, string> {
  return { host: OWN_HOST, origin: OWN_ORIGIN, ...(cookie === undefined ? {} : { cookie }) }
}

/** Signs in and returns the `Cookie` header. */
export async function signIn({ app, access }: TestConsole): Promise<string> {
  const response = await app.inject({
    method: 'POST',
    url: '/session',
    headers: ownPage(),
    payload: { code: access.newCode() },
  })
  const cookie = response.cookies[0]
  if (cookie === undefined) throw new Error(`no cookie came: ${response.body}`)
  return `${cookie.name}=${cookie.value}`
}
