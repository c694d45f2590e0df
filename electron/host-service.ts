/** The host process's end: makes the fleet, opens a session for every port that comes, asks main for consent and tokens. */
import type { Consent } from '../host/consent.ts'
import type { Fleet, FleetOptions } from '../host/fleet/fleet.ts'
import { WindowLock } from '../host/window-lock.ts'
import { assertNever } from '../shared/assert-never.ts'
import type { Profile } from '../shared/connection.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import type { PortMessage } from '../shared/calls.ts'
import { ToHost, type FromHost, type HostStart, type Verdict } from './host-messages.ts'
import { createRemoteSecrets } from './remote-secrets.ts'

/** A window's port, as this module needs it. */
export interface ServicePort {
  readonly post: (message: PortMessage) => void
  readonly onMessage: (listener: (message: unknown) => void) => void
  readonly onClose: (listener: () => void) => void
}

export interface HostServiceOptions {
  readonly createFleet: (options: FleetOptions) => Promise<Fleet>
  readonly post: (message: FromHost) => void
  readonly exit: (code: number) => void
}

/** Feed it every message of main, with the ports that came along. */
export function serveHost(options: HostServiceOptions): (message: unknown, ports: readonly ServicePort[]) => void {
  const { createFleet, post, exit } = options
  const secrets = createRemoteSecrets((id, request) => post({ type: 'secretAsked', id, request }))
  const asks = new Map<number, (verdict: Verdict) => void>()
  const locks = new Map<number, WindowLock>()
  let lastAsk = 0
  let fleet: Promise<Fleet> | null = null

  const consentFor = (profile: Profile): Consent => ({
    ask: async ({ plan, reason, typed }) => {
      const id = ++lastAsk
      const verdict = await new Promise<Verdict>((resolve) => {
        asks.set(id, resolve)
        post({ type: 'ask', id, request: { plan, reason, typed, profile } })
      })
      if (verdict === 'unavailable') throw new Fault('consentUnavailable', 'The confirmation window could not be shown')
      return verdict
    },
  })

  function begin(start: HostStart): void {
    fleet = createFleet({
      given: start.given === null ? [] : [start.given],
      isClosed: start.isDemo,
      dataDir: start.dataDir,
      shell: { kind: 'electron', version: start.shellVersion },
      secrets: secrets.secrets,
      consent: consentFor,
      desktop: { canShow: start.canNotify, show: (notice) => post({ type: 'notice', notice }) },
      onConnections: (connections) => post({ type: 'connections', connections: [...connections] }),
      log: (line) => post({ type: 'log', line }),
    })
    fleet.then(
      () => post({ type: 'ready' }),
      (error: unknown) => {
        post({ type: 'failed', problem: toProblem(asFault(error)) })
        exit(1)
      },
    )
  }

  async function openSession(port: ServicePort, windowId: number): Promise<void> {
    // Messages that come before the host is ready are kept, in order.
    const early: unknown[] = []
    let receive = (message: unknown): void => void early.push(message)
    port.onMessage((message) => receive(message))
    let isClosed = false
    let closeSession = (): void => void (isClosed = true)
    port.onClose(() => closeSession())
    if (fleet === null) throw new Error('a port came before the host was started')
    const ready = await fleet
    if (isClosed) return
    // A window that asks for another line is the same window: what was locked stays so.
    const lock = locks.get(windowId) ?? new WindowLock()
    locks.set(windowId, lock)
    const session = ready.open(port.post, (profile) => post({ type: 'placed', windowId, profile }), lock)
    closeSession = () => session.close()
    receive = (message) => session.receive(message)
    early.forEach(receive)
  }

  async function close(): Promise<void> {
    const running = await fleet?.catch(() => null)
    await running?.close()
    exit(0)
  }

  return (message, ports) => {
    const said = ToHost.parse(message)
    switch (said.type) {
      case 'start':
        return begin(said.start)
      case 'port':
        for (const port of ports) {
          openSession(port, said.windowId).catch((error) => post({ type: 'log', line: String(error) }))
        }
        return
      case 'secret':
        return secrets.answered(said.id, said.answer)
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
