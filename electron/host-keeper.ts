/** Keeps one host process alive: starts it, hands it the windows' ports, starts it again when it dies. */
import type { Clock } from '../host/clock.ts'
import { assertNever } from '../shared/assert-never.ts'
import type { ConnectionState, Profile } from '../shared/connection.ts'
import type { DesktopNotice } from '../shared/notification.ts'
import type { Problem } from '../shared/fault.ts'
import {
  FromHost,
  type ConsentRequest,
  type HostStart,
  type SecretAnswer,
  type SecretRequest,
  type ToHost,
  type Verdict,
} from './host-messages.ts'
import { restartDelayMs, STEADY_AFTER_MS } from './restart-delay.ts'

/** A running host process. `Port` is Electron's MessagePortMain; a test brings its own. */
export interface HostChild<Port> {
  readonly post: (message: ToHost, ports: readonly Port[]) => void
  readonly kill: () => void
}

export interface HostChildEvents {
  readonly message: (message: unknown) => void
  readonly exit: (code: number) => void
}

export interface HostKeeperOptions<Port> {
  readonly start: HostStart
  readonly fork: (events: HostChildEvents) => HostChild<Port>
  /** Resolves when the person decided, or when `signal` says that nobody waits for it any more. */
  readonly ask: (request: ConsentRequest, signal: AbortSignal) => Promise<Verdict>
  /** Tokens of saved connections. */
  readonly secret: (request: SecretRequest) => SecretAnswer
  /** A window is on another cluster from now on; `null`: on none. */
  readonly onPlaced: (windowId: number, profile: Profile | null) => void
  /** To be told on the desktop. */
  readonly onNotice: (notice: DesktopNotice) => void
  /** All clusters, as they are now. */
  readonly onConnections: (connections: readonly ConnectionState[]) => void
  /** It cannot run, and trying again would not help. */
  readonly onFailed: (problem: Problem) => void
  readonly log: (line: string) => void
  readonly clock: Clock
}

export interface HostKeeper<Port> {
  /** Gives a window's port to the host, at once or as soon as there is one again. */
  readonly connect: (port: Port, windowId: number) => void
  /** Asks the host to close its store; kills it when it takes longer than `limitMs`. */
  readonly close: (limitMs: number) => Promise<void>
}

interface Life<Port> {
  readonly child: HostChild<Port>
  readonly startedAt: number
  readonly asks: AbortController
}

export function keepHost<Port>(options: HostKeeperOptions<Port>): HostKeeper<Port> {
  const { start, fork, ask, secret, onPlaced, onNotice, onConnections, onFailed, log, clock } = options
  let life: Life<Port> | null = null
  let failures = 0
  let cancelRestart = (): void => {}
  let hasFailed = false
  let whenClosed: (() => void) | null = null
  /** Ports of windows that asked while no host was there. */
  let waiting: { readonly port: Port; readonly windowId: number }[] = []

  function begin(): void {
    const asks = new AbortController()
    const child = fork({ message: (message) => receive(message, child, asks.signal), exit: (code) => ended(code) })
    life = { child, startedAt: clock.elapsed(), asks }
    child.post({ type: 'start', start }, [])
    for (const { port, windowId } of waiting) child.post({ type: 'port', windowId }, [port])
    waiting = []
  }

  function receive(message: unknown, child: HostChild<Port>, signal: AbortSignal): void {
    const parsed = FromHost.safeParse(message)
    if (!parsed.success) return log(`host said something unreadable: ${parsed.error.message}`)
    const said = parsed.data
    switch (said.type) {
      case 'ready':
        return log('host is ready')
      case 'log':
        return log(said.line)
      case 'failed':
        hasFailed = true
        return onFailed(said.problem)
      case 'secretAsked':
        return child.post({ type: 'secret', id: said.id, answer: secret(said.request) }, [])
      case 'placed':
        return onPlaced(said.windowId, said.profile)
      case 'notice':
        return onNotice(said.notice)
      case 'connections':
        return onConnections(said.connections)
      case 'ask':
        return answer(said.id, said.request, child, signal)
      default:
        return assertNever(said)
    }
  }

  function answer(id: number, request: ConsentRequest, child: HostChild<Port>, signal: AbortSignal): void {
    const reply = (verdict: Verdict): void => {
      if (!signal.aborted) child.post({ type: 'answered', id, verdict }, [])
    }
    ask(request, signal).then(reply, (error: unknown) => {
      log(`the confirmation window failed: ${String(error)}`)
      reply('unavailable')
    })
  }

  function ended(code: number): void {
    const ranMs = life === null ? 0 : clock.elapsed() - life.startedAt
    life?.asks.abort()
    life = null
    if (whenClosed !== null) return whenClosed()
    if (hasFailed) return
    failures = ranMs >= STEADY_AFTER_MS ? 1 : failures + 1
    const delayMs = restartDelayMs(failures)
    log(`host ended with code ${code} after ${Math.round(ranMs)} ms; starting it again in ${delayMs} ms`)
    cancelRestart = clock.after(delayMs, begin)
  }

  begin()
  return {
    connect: (port, windowId) => {
      if (life === null) waiting.push({ port, windowId })
      else life.child.post({ type: 'port', windowId }, [port])
    },
    close: (limitMs) =>
      new Promise((resolve) => {
        cancelRestart()
        if (life === null) return resolve()
        const { child } = life
        const cancelLimit = clock.after(limitMs, () => {
          log(`host did not close within ${limitMs} ms and was ended`)
          child.kill()
        })
        whenClosed = () => {
          cancelLimit()
          resolve()
        }
        child.post({ type: 'close' }, [])
      }),
  }
}
