/** Where bots dial in. One connection a node; the first line says who it is, and the token that it may. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import { LOOPBACK } from '../config.ts'
import { type Channel, openChannel } from '../wire/channel.ts'
import { FromBot, type ToBot } from '../wire/traffic.ts'
import type { Clock } from '../clock.ts'
import type { Desk, Line } from './desk.ts'
import type { Sessions } from './sessions.ts'

const HELLO_WITHIN_MS = 2_000

export interface BotListenerOptions {
  readonly port: number
  readonly token: string
  /** The desk of a node's account; `null`: it is no node, or not any more. */
  readonly deskOf: (nodeId: string) => { readonly accountId: string; readonly desk: Desk } | null
  readonly sessions: Sessions
  readonly clock: Clock
  readonly log: (line: string) => void
}

export interface BotListener {
  readonly port: number
  /** Hangs up on a node that is none any more. */
  hangUp(nodeId: string): void
  close(): Promise<void>
}

type Hello = Extract<FromBot, { type: 'hello' }>

/** @throws {Fault} portTaken. */
export async function listenForBots(options: BotListenerOptions): Promise<BotListener> {
  const { token, deskOf, sessions, clock, log } = options
  const channels = new Set<Channel<ToBot>>()
  const lines = new Map<string, { readonly line: Line; readonly close: () => void }>()

  const receive = (socket: Socket) => {
    let member: { readonly line: Line; readonly desk: Desk } | null = null

    const handle = (message: FromBot) => {
      if (message.type === 'hello') {
        if (member === null) greet(message)
        else turnAway(`${member.line.nodeId} said hello twice`)
      } else if (member === null) {
        turnAway(`a connection began with ${message.type}`)
      } else {
        try {
          answer(member.line, member.desk, message)
        } catch (error) {
          // What the ledger cannot record did not happen: the node asks again.
          if (!(error instanceof Fault)) throw error
          log(`${message.type} of ${member.line.nodeId} is not answered: ${error.message}`)
        }
      }
    }

    const answer = (line: Line, desk: Desk, message: Exclude<FromBot, Hello>) => {
      switch (message.type) {
        case 'login':
          return sessions.login(line, message.credential)
        case 'renew':
          return sessions.renew(line, message.credential)
        case 'pair':
          return sessions.pair(line)
        case 'unlink':
          return sessions.unlink(line)
        case 'serve':
          return desk.serve(line, message.epoch)
        case 'reply':
          return desk.reply(line, message)
        default:
          return assertNever(message)
      }
    }

    const greet = (hello: Hello) => {
      const known = deskOf(hello.nodeId)
      if (!isSame(hello.token, token)) return turnAway(`wrong token from ${hello.nodeId}`)
      if (known?.accountId !== hello.accountId) return turnAway(`${hello.nodeId} is no node of ${hello.accountId}`)
      calmDown()
      // The node's older connection is dead or forgotten: two of them could both be handed messages.
      lines.get(hello.nodeId)?.close()
      const line: Line = {
        nodeId: hello.nodeId,
        incarnation: hello.incarnation,
        send: (message) => channel.send(message),
        get backlogBytes() {
          return channel.backlogBytes
        },
      }
      member = { line, desk: known.desk }
      sessions.join(line)
      lines.set(hello.nodeId, { line, close: () => channel.close() })
      log(`${hello.nodeId} connected`)
    }

    const turnAway = (why: string) => {
      log(`turned away: ${why}`)
      channel.close()
    }

    const channel: Channel<ToBot> = openChannel(socket, FromBot, {
      message: handle,
      closed: (why) => {
        calmDown()
        channels.delete(channel)
        if (member === null) return
        sessions.leave(member.line)
        member.desk.leave(member.line)
        if (lines.get(member.line.nodeId)?.line === member.line) lines.delete(member.line.nodeId)
        log(`${member.line.nodeId} disconnected: ${why}`)
      },
    })
    const calmDown = clock.after(HELLO_WITHIN_MS, () => turnAway('a connection that never said hello'))
    channels.add(channel)
  }

  const server = createServer(receive)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && error.code === 'EADDRINUSE'
      reject(
        isTaken ? new Fault('portTaken', `Port ${options.port} on ${LOOPBACK} is taken by another process`) : error,
      )
    })
    server.listen(options.port, LOOPBACK, resolve)
  })
  server.on('error', (error) => log(`bot listener: ${error.message}`))
  const address = server.address()

  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    hangUp: (nodeId) => lines.get(nodeId)?.close(),
    close() {
      for (const channel of channels) channel.close()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** Takes the same time whatever differs, the length too. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
