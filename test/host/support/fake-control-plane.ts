/** A control plane to talk to over real HTTP: keeps a journal, and fails in the ways a test asks for. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { v7 as uuidv7 } from 'uuid'
import type { Capability } from '../../../shared/api.ts'
import { type Command, COMMAND_KINDS, describeCommand } from '../../../shared/command.ts'
import type { Fact, FactBody } from '../../../shared/fact.ts'
import { Fault, toProblem } from '../../../shared/fault.ts'
import { fold } from '../../../shared/fold.ts'
import { OperationRequest, type Operation } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { formatEventId, parseEventId } from '../../../shared/stream.ts'
import { aFact, aPlan, aSnapshot } from './factories.ts'

export const TOKEN = 'a-token'

type Route = (request: IncomingMessage, response: ServerResponse, body: string) => void

export class FakeControlPlane {
  url = ''
  snapshot: Snapshot
  facts: Fact[] = []
  samples: Sample[] = []
  capabilities: Capability[] = ['failover']
  commands: string[] = [...COMMAND_KINDS]
  /** Answers instead of the real one, by `METHOD path`; once each where they remove themselves. */
  readonly overrides = new Map<string, Route>()
  readonly requests: { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] =
    []
  readonly operations = new Map<string, Operation>()
  readonly #streams = new Map<ServerResponse, { left: number }>()
  readonly #server = createServer((request, response) => void this.#handle(request, response))

  constructor(snapshot: Snapshot = aSnapshot()) {
    this.snapshot = snapshot
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(port, '127.0.0.1', resolve)
    })
    const { port: bound } = this.#server.address() as AddressInfo
    this.url = `http://127.0.0.1:${bound}`
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  get openStreams(): number {
    return this.#streams.size
  }

  append(body: FactBody, operationId: string | null = null): Fact {
    const fact = { ...aFact(this.snapshot.seq + 1, body), operationId }
    this.facts.push(fact)
    this.snapshot = fold(this.snapshot, [fact]).snapshot
    this.raw(this.#asEvent(fact))
    return fact
  }

  tick(): void {
    this.raw(
      `event: tick\ndata: ${JSON.stringify({ journalId: this.snapshot.journalId, seq: this.snapshot.seq, at: 1 })}\n\n`,
    )
  }

  /** Onto every open stream, as it is. */
  raw(text: string): void {
    for (const response of this.#streams.keys()) this.#write(response, text)
  }

  /** The open streams break after so many more bytes. */
  cutAfter(bytes: number): void {
    for (const stream of this.#streams.values()) stream.left = bytes
  }

  cut(): void {
    for (const response of this.#streams.keys()) response.destroy()
  }

  /** Another journal, as after a restore: nothing of the old one is known. */
  beginJournal(snapshot: Partial<Snapshot> = {}): void {
    this.snapshot = { ...this.snapshot, journalId: uuidv7(), ...snapshot }
    this.facts = []
    this.operations.clear()
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const line = `${request.method} ${(request.url ?? '').split('?')[0]}`
    this.requests.push({ line, headers: request.headers, body })
    const override = this.overrides.get(line)
    if (override !== undefined) return override(request, response, body)
    try {
      if (request.headers.authorization !== `Bearer ${TOKEN}`) throw new Fault('unauthorized', 'Wrong token.')
      this.#route(line, request, response, body)
    } catch (error) {
      sendFault(response, error)
    }
  }

  #route(line: string, request: IncomingMessage, response: ServerResponse, body: string): void {
    const { snapshot, samples } = this
    if (line === 'GET /v1/version') {
      const { capabilities, commands } = this
      return sendJson(response, 200, { product: 'fake', version: '1', api: 'v1', capabilities, commands })
    }
    if (line === 'GET /v1/cluster') return sendJson(response, 200, { snapshot, samples, servedAt: 1 })
    if (line === 'GET /v1/events') return this.#stream(request, response)
    if (line === 'POST /v1/plans') return sendJson(response, 201, this.plan(JSON.parse(body)))
    if (line === 'POST /v1/operations')
      return sendJson(response, 202, this.accept(OperationRequest.parse(JSON.parse(body))))
    const id = /^(GET|POST) \/v1\/operations\/([^/]+)/.exec(line)?.[2]
    if (id === undefined) throw new Fault('notFound', line)
    const operation = this.operations.get(id)
    if (operation === undefined) throw new Fault('unknownOperation', id)
    const told: Operation = line.endsWith('/cancel')
      ? { ...operation, status: 'cancelled', outcome: 'Cancelled.' }
      : operation
    sendJson(response, 200, told)
  }

  plan(request: { command: Command }): Plan {
    return this.aPlanFor(request.command)
  }

  aPlanFor(command: Command): Plan {
    return aPlan({ command, title: describeCommand(command), journalId: this.snapshot.journalId })
  }

  /** The same key twice is the same operation. */
  accept(request: OperationRequest): Operation {
    const known = this.operations.get(request.operationId)
    if (known !== undefined) return known
    const operation: Operation = {
      id: request.operationId,
      planId: request.planId,
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
      title: 'Fail over uae-main to uae-2',
      actor: request.actor,
      reason: request.reason,
      status: 'accepted',
      step: null,
      outcome: null,
      fault: null,
      failoverId: null,
      joins: null,
      drillId: null,
      acceptedAt: 1,
      endedAt: null,
    }
    this.operations.set(operation.id, operation)
    return operation
  }

  #stream(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    this.#streams.set(response, { left: Number.POSITIVE_INFINITY })
    response.on('close', () => this.#streams.delete(response))
    const asked = request.headers['last-event-id']
    if (asked === undefined) return
    const id = parseEventId(String(asked))
    const { journalId, seq } = this.snapshot
    const first = this.facts[0]?.seq ?? seq + 1
    if (id === null || id.journalId !== journalId || id.seq > seq || id.seq + 1 < first) {
      this.#write(response, `event: gap\ndata: ${JSON.stringify({ journalId, seq, why: 'not kept' })}\n\n`)
      return
    }
    for (const fact of this.facts.filter((kept) => kept.seq > id.seq)) this.#write(response, this.#asEvent(fact))
  }

  #asEvent(fact: Fact): string {
    return `event: fact\nid: ${formatEventId(this.snapshot.journalId, fact.seq)}\ndata: ${JSON.stringify(fact)}\n\n`
  }

  #write(response: ServerResponse, text: string): void {
    const stream = this.#streams.get(response)
    if (stream === undefined) return
    const bytes = Buffer.from(text)
    if (bytes.length < stream.left) {
      stream.left -= bytes.length
      response.write(bytes)
      return
    }
    this.#streams.delete(response)
    const { socket } = response
    response.write(bytes.subarray(0, stream.left), () => socket?.destroy())
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

export function sendHtml(response: ServerResponse, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<!doctype html><title>Router</title>')
}

export function sendFault(response: ServerResponse, error: unknown): void {
  const problem = toProblem(error instanceof Fault ? error : new Fault('internal', String(error)))
  response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
}
