/** This node's connection to one peer: dials for ever, asks with a deadline. */
import type { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { FromPeer, type PeerAnswer, PeerAnswers, type PeerAsk, type PeerRequest, type ToPeer } from '../wire/peer.ts'
import { Pending } from '../wire/pending.ts'
import { keepDialling, type Redial } from '../wire/redial.ts'

const HELLO_TIMEOUT_MS = 1_000

export interface PeerLinkOptions {
  readonly nodeId: string
  readonly port: number
  readonly hello: Extract<PeerRequest, { ask: 'hello' }>
  /** Connected and greeted, or lost. */
  readonly changed: (connected: boolean) => void
}

export class PeerLink {
  readonly nodeId: string
  readonly #options: PeerLinkOptions
  readonly #pending = new Pending()
  readonly #redial: Redial<ToPeer>
  #connected = false
  #version: string | null = null

  constructor(options: PeerLinkOptions) {
    this.nodeId = options.nodeId
    this.#options = options
    this.#redial = keepDialling<FromPeer, ToPeer>({
      port: options.port,
      incoming: FromPeer,
      firstRetryMs: 100,
      lastRetryMs: 1_000,
      opened: () => this.#greet(),
      message: (answer) => this.#pending.settle(answer),
      closed: () => this.#lost(),
    })
  }

  get connected(): boolean {
    return this.#connected
  }

  /** Of the process last greeted; `null`: none was, or it does not tell. */
  get version(): string | null {
    return this.#version
  }

  /** @throws {Fault} unreachable, timeout, badAnswer, or what the peer refused with. */
  async ask<A extends PeerAsk>(request: Extract<PeerRequest, { ask: A }>, timeoutMs: number): Promise<PeerAnswer<A>> {
    const channel = this.#redial.channel
    if (channel === null) throw new Fault('unreachable', `${this.nodeId} is not connected`)
    const value = await this.#pending.ask((id) => channel.send({ id, request }), timeoutMs)
    const schema: z.ZodType = PeerAnswers[request.ask]
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new Fault('badAnswer', `${this.nodeId} answered ${request.ask} with something else`)
    return parsed.data as PeerAnswer<A>
  }

  /** Drops a connection that does not answer; dialling starts again. */
  drop(): void {
    this.#redial.drop()
  }

  close(): void {
    this.#redial.close()
  }

  #greet(): void {
    this.ask(this.#options.hello, HELLO_TIMEOUT_MS).then(
      ({ version }) => {
        this.#connected = true
        this.#version = version ?? null
        this.#redial.settled()
        this.#options.changed(true)
      },
      () => this.drop(), // Refused or silent: dialling starts again.
    )
  }

  #lost(): void {
    this.#pending.rejectAll(`${this.nodeId} hung up`)
    if (!this.#connected) return
    this.#connected = false
    this.#options.changed(false)
  }
}
