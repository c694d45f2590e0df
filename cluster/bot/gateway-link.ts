/** This bot's connection to the gateway: dials for ever, says hello, hands messages over. */
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises'
import { type FromBot, ToBot } from '../wire/traffic.ts'
import { keepDialling, type Redial } from '../wire/redial.ts'

export interface GatewayLinkOptions {
  readonly port: number
  readonly hello: Extract<FromBot, { type: 'hello' }>
  readonly connected: () => void
  readonly lost: () => void
  readonly message: (message: ToBot) => void
  readonly log: (line: string) => void
}

export interface GatewayLink {
  readonly connected: boolean
  /** Dropped when not connected: the gateway delivers again, the log resends. */
  send(message: FromBot): void
  /** Resolves when the gateway has taken in nearly all that was sent, or is gone: what sends much waits for it in between. */
  taken(): Promise<void>
  close(): void
}

/** About as much as the gateway records in a few ms. */
const NEARLY_TAKEN_BYTES = 64 * 1024
const LOOK_MS = 5

export function openGatewayLink(options: GatewayLinkOptions): GatewayLink {
  const redial: Redial<FromBot> = keepDialling<ToBot, FromBot>({
    port: options.port,
    incoming: ToBot,
    firstRetryMs: 50,
    lastRetryMs: 500,
    opened: (channel) => {
      channel.send(options.hello)
      options.connected()
    },
    message: (message) => {
      redial.settled()
      options.message(message)
    },
    closed: (why) => {
      options.log(`gateway lost: ${why}`)
      options.lost()
    },
  })
  return {
    get connected() {
      return redial.channel !== null
    },
    send(message) {
      redial.channel?.send(message)
    },
    async taken() {
      await breathe()
      while ((redial.channel?.backlogBytes ?? 0) > NEARLY_TAKEN_BYTES) await pause(LOOK_MS)
    },
    close() {
      redial.close()
    },
  }
}
