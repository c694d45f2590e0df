/** Answers this account's other nodes: tail, hashes, records, append, cut, compute. */
import { createServer, type Server } from 'node:net'
import { assertNever } from '../../shared/assert-never.ts'
import { asFault, Fault, toProblem } from '../../shared/fault.ts'
import { LOOPBACK } from '../config.ts'
import { type Channel, openChannel } from '../wire/channel.ts'
import { type FromPeer, HASH_PAGE, type PeerRequest, RECORD_PAGE, ToPeer } from '../wire/peer.ts'
import { sameToken } from '../wire/token.ts'
import type { Answering } from './answer.ts'
import type { Replica } from './replica.ts'

export interface PeerServerOptions {
  readonly nodeId: string
  readonly version: string
  readonly port: number
  readonly nodeToken: string
  readonly replica: Replica
  readonly answer: Answering
  /** Counts a message computed for the master. */
  readonly computed: (conversation: string, tookMs: number) => void
  readonly cut: (count: number, fromPosition: number) => void
  /** A master of this epoch writes here. */
  readonly followed: (epoch: number) => void
}

export async function servePeers(options: PeerServerOptions): Promise<{ close(): void }> {
  const channels = new Set<Channel<FromPeer>>()
  /** By who dialled: only the newest. What an older one still brings, such as a cut, came too late. */
  const newest = new Map<string, Channel<FromPeer>>()
  const server: Server = createServer((socket) => {
    /** Who dialled; `null`: nobody that may ask yet. */
    let asker: string | null = null
    const channel: Channel<FromPeer> = openChannel(socket, ToPeer, {
      message: ({ id, request }) => {
        if (request.ask === 'hello') asker = sameToken(request.token, options.nodeToken) ? request.nodeId : null
        if (asker === null) {
          channel.close()
          return
        }
        if (request.ask === 'hello' && newest.get(asker) !== channel) {
          newest.get(asker)?.close()
          newest.set(asker, channel)
        }
        serve(options, asker, request).then(
          (value) => channel.send({ id, value }),
          (error: unknown) => channel.send({ id, value: null, problem: toProblem(asFault(error)) }),
        )
      },
      closed: () => channels.delete(channel),
    })
    channels.add(channel)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Fault('portTaken', `Port ${options.port} for peers: ${error.message}`)))
    server.listen(options.port, LOOPBACK, resolve)
  })
  return {
    close() {
      server.close()
      for (const channel of channels) channel.close()
    },
  }
}

async function serve(options: PeerServerOptions, asker: string, request: PeerRequest): Promise<unknown> {
  const { replica } = options
  switch (request.ask) {
    case 'hello':
      return { nodeId: options.nodeId, version: options.version }
    case 'tail':
      return replica.log.tail
    case 'hashes':
      return { hashes: replica.log.hashes(request.from, Math.min(request.to, request.from + HASH_PAGE - 1)) }
    case 'records':
      return { records: replica.log.read(request.from, RECORD_PAGE) }
    case 'cut': {
      replica.follow(asker, request.epoch)
      options.followed(request.epoch)
      const count = replica.cut(request.after)
      if (count > 0) options.cut(count, request.after + 1)
      return { count }
    }
    case 'append':
      replica.follow(asker, request.epoch)
      options.followed(request.epoch)
      await replica.append(request.records)
      return { tail: replica.log.tail }
    case 'compute': {
      const startedAt = performance.now()
      const answered = options.answer(request.message, request.before)
      options.computed(request.message.conversation, performance.now() - startedAt)
      return answered
    }
    default:
      return assertNever(request)
  }
}
