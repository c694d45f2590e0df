/** A connection that is made again for ever, with back-off: what every process holds to the ones it needs. */
import { connect } from 'node:net'
import type { z } from 'zod'
import { LOOPBACK } from '../config.ts'
import { type Channel, openChannel } from './channel.ts'

export interface RedialOptions<In, Out> {
  readonly port: number
  readonly incoming: z.ZodType<In>
  readonly firstRetryMs: number
  readonly lastRetryMs: number
  readonly opened: (channel: Channel<Out>) => void
  readonly message: (message: In) => void
  readonly closed: (why: string) => void
}

export interface Redial<Out> {
  /** `null`: not connected. */
  readonly channel: Channel<Out> | null
  /** The other side is well: the next loss is retried after `firstRetryMs` again. */
  settled(): void
  /** Hangs up; dialling starts again. */
  drop(): void
  close(): void
}

export function keepDialling<In, Out>(options: RedialOptions<In, Out>): Redial<Out> {
  let current: Channel<Out> | null = null
  let attempt: Channel<Out> | null = null
  let closed = false
  let retryMs = options.firstRetryMs
  let retry: NodeJS.Timeout | undefined

  const dial = () => {
    const socket = connect({ host: LOOPBACK, port: options.port })
    const channel: Channel<Out> = openChannel(socket, options.incoming, {
      message: options.message,
      closed: (why) => {
        const wasOpen = current === channel
        current = null
        attempt = null
        if (wasOpen) options.closed(why)
        if (closed) return
        retry = setTimeout(dial, retryMs)
        retryMs = Math.min(retryMs * 2, options.lastRetryMs)
      },
    })
    attempt = channel
    socket.once('connect', () => {
      current = channel
      options.opened(channel)
    })
  }
  dial()

  return {
    get channel() {
      return current
    },
    settled() {
      retryMs = options.firstRetryMs
    },
    drop() {
      attempt?.close()
    },
    close() {
      closed = true
      clearTimeout(retry)
      attempt?.close()
    },
  }
}
