/** The host process's end: makes one host, opens a session for every port that comes, asks main for consent. */
import type { Consent } from '../host/consent.ts'
import type { Host, HostOptions } from '../host/host.ts'
import { assertNever } from '../shared/assert-never.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import type { PortMessage } from '../shared/calls.ts'
import { ToHost, type FromHost, type HostStart, type Verdict } from './host-messages.ts'

/** A window's port, as this module needs it. */
export interface ServicePort {
  readonly post: (message: PortMessage) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onClose: (listener: () => void) => void
}

export interface HostServiceOptions {
  readonly createHost: (options: HostOptions) => Promise<Host>
  readonly post: (message: FromHost) => void
  readonly exit: (code: number) => void
}

/** Feed it every message of main, with the ports that came along. */
export function serveHost(options: HostServiceOptions): (message: unknown, ports: readonly ServicePort[]) => void {
  const { createHost, post, exit } = options
  const asks = new Map<number, (verdict: Verdict) => void>()
  let lastAsk = 0
  let host: Promise<Host> | null = null

  const consentFor = (start: HostStart): Consent => ({
    ask: async ({ plan, reason, typed }) => {
      const id = ++lastAsk
      const verdict = await new Promise<Verdict>((resolve) => {
        asks.set(id, resolve)
        post({ type: 'ask', id, request: { plan, reason, typed, profile: start.profile } })
      })
      if (verdict === 'unavailable') throw new Fault('consentUnavailable', 'The confirmation window could not be shown')
      return verdict
    },
  })

  function begin(start: HostStart): void {
    host = createHost({
      profile: start.profile,
      token: start.token,
      actor: start.actor,
      dataDir: start.dataDir,
      shell: { kind: 'electron', version: start.shellVersion },
      consent: consentFor(start),
      log: (line) => post({ type: 'log', line }),
    })
    host.then(
      () => post({ type: 'ready' }),
      (error: unknown) => {
        post({ type: 'failed', problem: toProblem(asFault(error)) })
        exit(1)
      },
    )
  }

  async function openSession(port: ServicePort): Promise<void> {
    // Messages that come before the host is ready are kept, in order.
    const early: unknown[] = []
    let receive = (message: unknown): void => void early.push(message)
    port.onMessage((message) => receive(message))
    let isClosed = false
    let closeSession = (): void => void (isClosed = true)
    port.onClose(() => closeSession())
    if (host === null) throw new Error('a port came before the host was started')
    const ready = await host
    if (isClosed) return
    const session = ready.open(port.post)
    closeSession = () => session.close()
    receive = (message) => session.receive(message)
    early.forEach(receive)
  }

  async function close(): Promise<void> {
    const running = await host?.catch(() => null)
    await running?.close()
    exit(0)
  }

  return (message, ports) => {
    const said = ToHost.parse(message)
    switch (said.type) {
      case 'start':
        return begin(said.start)
      case 'port':
        for (const port of ports) openSession(port).catch((error) => post({ type: 'log', line: String(error) }))
        return
      case 'answered':
        asks.get(said.id)?.(said.verdict)
        return void asks.delete(said.id)
      case 'close':
        close().catch((error) => {
          post({ type: 'log', line: `the host did not close cleanly: ${String(error)}` })
          exit(1)
        })
        return
      default:
        return assertNever(said)
    }
  }
}
