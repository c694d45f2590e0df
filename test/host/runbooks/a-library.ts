/** Runbooks as tests need them, and a control plane that keeps them and what people write into runs. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Fault } from '../../../shared/fault.ts'
import type { LogEntry } from '../../../shared/log-entry.ts'
import type { RunbookFile } from '../../../shared/runbook/library.ts'
import { manifestText } from '../../../shared/runbook/manifest-text.ts'
import { type FakeControlPlane, sendFault, sendJson } from '../support/fake-control-plane.ts'

export interface PageOver {
  readonly title?: string
  readonly version?: number
  readonly summary?: string
  readonly body?: string
}

export function aPage(id: string, over: PageOver = {}): string {
  const { title = `About ${id}`, version = 1, summary = 'When it happens.', body = '## Before\n\nLook at it.\n' } = over
  return `---
id: ${id}
title: ${title}
kind: procedure
version: ${version}
owner: operations
reviewed: 2026-11-21
alerts: []
faults: []
summary: ${summary}
notWalked: null
---

${body}`
}

export const sha256 = (of: string | Uint8Array): string => createHash('sha256').update(of).digest('hex')

/** What a cluster keeps, answered by the fake control plane. */
export class FakeShelf {
  readonly files = new Map<string, string | Uint8Array>()
  readonly entries: LogEntry[] = []
  /** Lists the file with this hash instead of its own. */
  readonly wrongHashes = new Map<string, string>()
  /** Instead of the list of files. */
  listed: RunbookFile[] | null = null
  readonly #controlPlane: FakeControlPlane

  constructor(controlPlane: FakeControlPlane) {
    this.#controlPlane = controlPlane
    controlPlane.overrides.set('GET /v1/runbooks', (request, response) => this.#list(request, response))
    controlPlane.overrides.set('GET /v1/entries', (request, response) => this.listEntries(request, response))
    controlPlane.overrides.set('POST /v1/entries', (_request, response, body) => this.add(response, body))
  }

  /** Each file is a page of its own, so this follows every change of `files`. */
  put(name: string, text: string | Uint8Array): void {
    this.files.set(name, text)
    this.#controlPlane.overrides.set(`GET /v1/runbooks/${encodeURIComponent(name)}`, (_request, response) => {
      const kept = this.files.get(name)
      if (kept === undefined) return sendFault(response, new Fault('unknownRunbook', name))
      const encoding = name.endsWith('.png') ? 'base64' : 'utf8'
      sendJson(response, 200, { file: fileOf(name, kept), encoding, text: Buffer.from(kept).toString(encoding) })
    })
  }

  /** Requests about runbooks so far, without those about entries. */
  asked(): string[] {
    return this.#controlPlane.requests.map(({ line }) => line).filter((line) => line.startsWith('GET /v1/runbooks'))
  }

  manifest(): { hash: string; files: RunbookFile[] } {
    const files =
      this.listed ??
      [...this.files].map(([name, text]) => {
        const file = fileOf(name, text)
        return { ...file, hash: this.wrongHashes.get(name) ?? file.hash }
      })
    return { hash: sha256(manifestText(files)), files }
  }

  #list(request: IncomingMessage, response: ServerResponse): void {
    const { hash, files } = this.manifest()
    const known = new URL(request.url ?? '', 'http://x').searchParams.get('known')
    sendJson(response, 200, { hash, files: known === hash ? null : files })
  }

  listEntries(request: IncomingMessage, response: ServerResponse): void {
    const { searchParams } = new URL(request.url ?? '', 'http://x')
    const after = Number(searchParams.get('after') ?? 0)
    const entries = this.entries.slice(after, after + Number(searchParams.get('limit') ?? 200))
    sendJson(response, 200, { entries, last: Math.min(after, this.entries.length) + entries.length })
  }

  add(response: ServerResponse, body: string): void {
    const { entries } = JSON.parse(body) as { entries: LogEntry[] }
    const other = entries.find(({ id, by }) => this.entries.some((known) => known.id === id && known.by !== by))
    if (other !== undefined) return sendFault(response, new Fault('keyReused', other.id))
    for (const entry of entries) if (!this.entries.some(({ id }) => id === entry.id)) this.entries.push(entry)
    sendJson(response, 200, { last: this.entries.length })
  }
}

function fileOf(name: string, text: string | Uint8Array): RunbookFile {
  return { name, hash: sha256(text), bytes: Buffer.byteLength(text) }
}
