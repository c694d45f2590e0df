/** Keeps one line to host open, fills the stores from it, and lends it to whoever calls. The only way out of renderer. */
import type { CallInput, CallName, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import { applyHistory, applyPicture, applyPushes, FACTS_KEPT, type PictureStores } from '../store/picture.ts'
import type { ChannelEnd, OpenChannel } from './channel.ts'
import { type Call, type Client, createClient } from './client.ts'

export interface BridgeDeps {
  readonly open: OpenChannel
  readonly stores: PictureStores
  readonly now: () => number
  readonly wait: (ms: number, then: () => void) => void
}

export interface Bridge {
  readonly call: Call
  /** Opens the line again at once, where it is lost. */
  readonly retry: () => void
}

/** 0.25 s, 0.5 s, 1 s, 2 s, then every 4 s. */
export function retryDelayMs(attempt: number): number {
  return Math.min(4_000, 250 * 2 ** (attempt - 1))
}

export function startBridge(deps: BridgeDeps): Bridge {
  const { stores, now } = deps
  let client: Client | null = null
  let attempt = 0
  let line = 0

  function open(): void {
    const mine = ++line
    const isMine = (): boolean => mine === line
    const channel = deps.open({
      onOpen: () => {
        if (isMine()) void watch(isMine)
      },
      onMessage: (message) => {
        if (isMine()) client?.receive(message)
      },
      onClose: (end) => {
        if (isMine()) handleEnd(end)
      },
    })
    client = createClient(channel, (pushes) => {
      // Detached lines can still deliver what was under way; the stores belong to the newest line alone.
      if (isMine() && applyPushes(stores, pushes) === 'resync') void watch(isMine)
    })
  }

  async function watch(isMine: () => boolean): Promise<void> {
    const current = client
    if (current === null) return
    try {
      const picture = await current.call('watch', {})
      if (!isMine()) return
      attempt = 0
      applyPicture(stores, picture)
      stores.link.setState({ port: { kind: 'open' } })
    } catch {
      // Either the line broke, and its end is handled there, or host cannot answer: try a new line.
      if (isMine()) handleEnd({ kind: 'lost' })
      return
    }
    await recall(current, isMine)
  }

  /** Older facts are good to have: without them the list of events begins with the next one. */
  async function recall(current: Client, isMine: () => boolean): Promise<void> {
    try {
      const facts = await current.call('listFacts', { limit: FACTS_KEPT })
      if (isMine()) applyHistory(stores, facts)
    } catch {
      // Host says in a notice what is wrong with its store; a broken line has its end handled.
    }
  }

  function handleEnd(end: ChannelEnd): void {
    line += 1
    client?.close()
    client = null
    if (end.kind === 'notSignedIn') {
      stores.link.setState({ port: end })
      return
    }
    attempt += 1
    const { port } = stores.link.getState()
    stores.link.setState({ port: { kind: 'lost', since: port.kind === 'lost' ? port.since : now(), attempt } })
    const scheduled = line
    deps.wait(retryDelayMs(attempt), () => {
      if (line === scheduled) open()
    })
  }

  open()
  return {
    call: <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> =>
      client === null ? Promise.reject(new Fault('hostGone')) : client.call(name, input),
    retry() {
      if (client === null) open()
    },
  }
}
