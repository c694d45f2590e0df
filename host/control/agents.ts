/** The pool of kept connections, and a new one when the old cannot be trusted any more. */
import type { Dispatcher } from 'undici'
import { createDispatcher, DIRECT, type Way } from '../http/way.ts'

export interface Agents {
  current(): Dispatcher
  /** After a sleep or a silent cut kept connections may be dead without having said so: what follows uses new ones. */
  renew(): void
  close(): Promise<void>
}

/** From the first byte sent to the last one read, ms. */
export const CALL_TIMEOUT_MS = 5_000

export function createAgents(way: Way = DIRECT): Agents {
  let agent = createAgent(way)
  return {
    current: () => agent,
    renew: () => {
      // What is still under way may end by itself; a failure to close concerns nobody any more.
      agent.close().catch(() => undefined)
      agent = createAgent(way)
    },
    close: () => agent.destroy(),
  }
}

function createAgent(way: Way): Dispatcher {
  return createDispatcher(way, {
    // A server that ends idle connections says when; we end ours before.
    keepAliveTimeout: 4_000,
    connectWithinMs: 3_000,
    headersTimeout: CALL_TIMEOUT_MS,
    bodyTimeout: CALL_TIMEOUT_MS,
  })
}
