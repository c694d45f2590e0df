/** The pool of kept connections, and a new one when the old cannot be trusted any more. */
import { Agent, type Dispatcher } from 'undici'

export interface Agents {
  current(): Dispatcher
  /** After a sleep or a silent cut kept connections may be dead without having said so: what follows uses new ones. */
  renew(): void
  close(): Promise<void>
}

/** From the first byte sent to the last one read, ms. */
export const CALL_TIMEOUT_MS = 5_000

export function createAgents(): Agents {
  let agent = createAgent()
  return {
    current: () => agent,
    renew: () => {
      // What is still under way may end by itself; a failure to close concerns nobody any more.
      agent.close().catch(() => undefined)
      agent = createAgent()
    },
    close: () => agent.destroy(),
  }
}

function createAgent(): Agent {
  return new Agent({
    // A server that ends idle connections says when; we end ours before.
    keepAliveTimeout: 4_000,
    connect: { timeout: 3_000 },
    headersTimeout: CALL_TIMEOUT_MS,
    bodyTimeout: CALL_TIMEOUT_MS,
  })
}
