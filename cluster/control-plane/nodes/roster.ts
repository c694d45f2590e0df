/** The nodes' connections: who is here, what each last said, and how to ask one something. */
import { createServer, type Server } from 'node:net'
import type { z } from 'zod'
import { assertNever } from '../../../shared/assert-never.ts'
import { Fault } from '../../../shared/fault.ts'
import type { AccountSample, MachineSample } from '../../../shared/sample.ts'
import { LOOPBACK } from '../../config.ts'
import { type Channel, openChannel } from '../../wire/channel.ts'
import {
  type BackupBeat,
  type BotBeat,
  FromNode,
  type NodeAnswer,
  NodeAnswers,
  type NodeAsk,
  type NodeRequest,
  type ToNode,
} from '../../wire/control.ts'
import { Pending } from '../../wire/pending.ts'
import { sameToken } from '../../wire/token.ts'

export type Hello = Extract<FromNode, { type: 'hello' }>
export const GATEWAY = 'gateway'
/** Starts and stops processes on request. It does not beat: nobody watches its health, an answer that fails to come says enough. */
export const SUPERVISOR = 'supervisor'

/** Makes, proves and restores backups. Nothing that serves waits for it. */
export const BACKUP = 'backup'

/** What one connected process last said. */
export interface Presence {
  readonly hello: Hello
  /** Monotonic ms. */
  readonly heardAt: number
  /** The same moment on the wall clock, for people. */
  readonly heardWallAt: number
  /** `null`: no beat yet, or no bot. */
  readonly beat: BotBeat | null
  /** The last beat that carried load figures. */
  readonly load: NonNullable<BotBeat['load']> | null
  /** The last beat of a master that told how its nodes fare; `null`: none. */
  readonly spread: NonNullable<BotBeat['spread']> | null
  /** Source: supervisor. */
  readonly machine: MachineSample | null
  /** Source: the backup process. */
  readonly backup: BackupBeat | null
  /** Source: gateway. */
  readonly samples: readonly AccountSample[]
}

export interface RosterEvents {
  readonly joined: (hello: Hello) => void
  readonly heard: (id: string) => void
  readonly lost: (id: string) => void
  readonly recordsCut: (id: string, count: number, fromPosition: number) => void
}

export interface RosterOptions {
  readonly port: number
  readonly nodeToken: string
  /** Whether somebody of this name may connect now: nodes are added and removed. */
  readonly knows: (id: string) => boolean
  readonly term: number
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

interface Member {
  readonly channel: Channel<ToNode>
  readonly pending: Pending
  presence: Presence
}

export class Roster {
  readonly #options: RosterOptions
  readonly #events: RosterEvents
  readonly #members = new Map<string, Member>()
  readonly #server: Server
  #isClosed = false

  private constructor(options: RosterOptions, events: RosterEvents) {
    this.#options = options
    this.#events = events
    this.#server = createServer((socket) => {
      let id: string | null = null
      const channel: Channel<ToNode> = openChannel(socket, FromNode, {
        message: (message) => {
          if (message.type === 'hello') id = this.#greet(message, channel)
          else if (id === null) channel.close()
          else this.#hear(id, channel, message)
        },
        closed: () => {
          if (id !== null) this.#leave(id, channel)
        },
      })
    })
  }

  /** @throws {Fault} portTaken. */
  static async open(options: RosterOptions, events: RosterEvents): Promise<Roster> {
    const roster = new Roster(options, events)
    await new Promise<void>((resolve, reject) => {
      roster.#server.once('error', (error) =>
        reject(new Fault('portTaken', `Port ${options.port} for nodes: ${error.message}`)),
      )
      roster.#server.listen(options.port, LOOPBACK, resolve)
    })
    return roster
  }

  /** `null`: not connected. */
  presence(id: string): Presence | null {
    return this.#members.get(id)?.presence ?? null
  }

  /** Sends though nobody may read it; its answer is not waited for. */
  tell(id: string, request: NodeRequest): void {
    this.ask(id, request, 60_000).catch((error: unknown) => {
      this.#options.log(
        `${id} did not answer ${request.ask}: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
  }

  /** @throws {Fault} unreachable, timeout, badAnswer, or what the node refused with. */
  async ask<A extends NodeAsk>(
    id: string,
    request: Extract<NodeRequest, { ask: A }>,
    timeoutMs: number,
  ): Promise<NodeAnswer<A>> {
    const member = this.#members.get(id)
    if (member === undefined) throw new Fault('unreachable', `${id} is not connected`)
    const value = await member.pending.ask(
      (requestId) => member.channel.send({ type: 'request', id: requestId, request }),
      timeoutMs,
    )
    const schema: z.ZodType = NodeAnswers[request.ask]
    const parsed = schema.safeParse(value)
    if (!parsed.success) throw new Fault('badAnswer', `${id} answered ${request.ask} with something else`)
    return parsed.data as NodeAnswer<A>
  }

  /** It is known no more: its connection ends, and it is not let in again. */
  dismiss(id: string): void {
    this.#members.get(id)?.channel.close()
  }

  /** Nobody is lost by it. */
  close(): void {
    this.#isClosed = true
    this.#server.close()
    for (const { channel } of this.#members.values()) channel.close()
  }

  #greet(hello: Hello, channel: Channel<ToNode>): string | null {
    if (!sameToken(hello.token, this.#options.nodeToken) || !this.#options.knows(hello.id)) {
      this.#options.log(`refused a connection that calls itself ${hello.id}`)
      channel.close()
      return null
    }
    const previous = this.#members.get(hello.id)
    const presence = {
      hello,
      heardAt: this.#options.clock.mono(),
      heardWallAt: this.#options.clock.wall(),
      beat: null,
      load: null,
      spread: null,
      machine: null,
      backup: null,
      samples: [],
    }
    this.#members.set(hello.id, { channel, pending: new Pending(), presence })
    // The new connection stands before the old one is closed: its late close event finds a stranger.
    previous?.pending.rejectAll(`${hello.id} connected anew`)
    previous?.channel.close()
    channel.send({ type: 'welcome', term: this.#options.term })
    this.#events.joined(hello)
    return hello.id
  }

  #hear(id: string, channel: Channel<ToNode>, message: Exclude<FromNode, Hello>): void {
    const member = this.#members.get(id)
    if (member?.channel !== channel) return
    const heard = { heardAt: this.#options.clock.mono(), heardWallAt: this.#options.clock.wall() }
    switch (message.type) {
      case 'beat':
        member.presence = {
          ...member.presence,
          ...heard,
          beat: message,
          load: message.load ?? member.presence.load,
          // A servant spreads nothing: what it told as master is over.
          spread: message.roleBelieved === 'servant' ? null : (message.spread ?? member.presence.spread),
        }
        this.#events.heard(id)
        return
      case 'gatewayBeat':
        member.presence = { ...member.presence, ...heard, samples: message.samples ?? member.presence.samples }
        this.#events.heard(id)
        return
      case 'supervisorBeat':
        member.presence = { ...member.presence, ...heard, machine: message.machine }
        this.#events.heard(id)
        return
      case 'backupBeat':
        member.presence = { ...member.presence, ...heard, backup: message }
        this.#events.heard(id)
        return
      case 'recordsCut':
        this.#events.recordsCut(id, message.count, message.fromPosition)
        return
      case 'answer':
        member.pending.settle(message)
        return
      default:
        assertNever(message)
    }
  }

  #leave(id: string, channel: Channel<ToNode>): void {
    const member = this.#members.get(id)
    if (member?.channel !== channel) return
    this.#members.delete(id)
    member.pending.rejectAll(`${id} hung up`)
    if (!this.#isClosed) this.#events.lost(id)
  }
}
