/**
 * One TCP connection carrying JSON lines both ways, with requests and answers over it.
 * Every line is parsed by the receiver's schema before anybody sees it; a line that does not parse closes the connection.
 */
import type { Socket } from 'node:net'
import type { z } from 'zod'

/** Longer lines are an attack or a defect; the longest real one is a page of records. */
const MAX_LINE_BYTES = 8 * 1024 * 1024

export interface Channel<Out> {
  send(message: Out): void
  close(): void
  readonly closed: boolean
  /** Bytes accepted by `send` and not yet by the kernel: a slow or stopped reader. */
  readonly backlogBytes: number
}

export interface ChannelEvents<In> {
  readonly message: (message: In) => void
  /** Called once. `why` is for the log. */
  readonly closed: (why: string) => void
}

export function openChannel<In, Out>(socket: Socket, incoming: z.ZodType<In>, events: ChannelEvents<In>): Channel<Out> {
  let rest: Buffer[] = []
  let restBytes = 0
  let ended = false

  const end = (why: string) => {
    if (ended) return
    ended = true
    socket.destroy()
    events.closed(why)
  }

  const line = (bytes: Buffer) => {
    let value: unknown
    try {
      value = JSON.parse(bytes.toString('utf8'))
    } catch {
      end('a line that is not JSON')
      return
    }
    const parsed = incoming.safeParse(value)
    if (parsed.success) events.message(parsed.data)
    else
      end(
        `a message that does not parse: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
      )
  }

  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    let from = 0
    for (let at = chunk.indexOf(10); at >= 0 && !ended; at = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, at)
      line(rest.length === 0 ? piece : Buffer.concat([...rest, piece]))
      rest = []
      restBytes = 0
      from = at + 1
    }
    if (ended || from >= chunk.length) return
    rest.push(chunk.subarray(from))
    restBytes += chunk.length - from
    if (restBytes > MAX_LINE_BYTES) end('a line that is too long')
  })
  socket.on('error', (error) => end(error.message))
  socket.on('close', () => end('closed by the other side'))

  return {
    send(message) {
      if (!ended) socket.write(`${JSON.stringify(message)}\n`)
    },
    close() {
      end('closed here')
    },
    get closed() {
      return ended
    },
    get backlogBytes() {
      return socket.writableLength
    },
  }
}
