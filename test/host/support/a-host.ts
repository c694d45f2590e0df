/** A host against a fake control plane, with a window that folds what it is sent. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHost, type Host, type HostOptions } from '../../../host/host.ts'
import type { Session } from '../../../host/session.ts'
import { calls, PortMessage, type CallInput, type CallName, type CallOutput, type Push } from '../../../shared/calls.ts'
import { fromProblem } from '../../../shared/fault.ts'
import { fold } from '../../../shared/fold.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import type { Picture } from '../../../shared/picture.ts'
import { aProfile } from './factories.ts'
import { aClock, type FakeClock } from './fake-clock.ts'
import { TOKEN } from './fake-control-plane.ts'
import { until } from './until.ts'

export function aDataDir(): string {
  return mkdtempSync(join(tmpdir(), 'linda-host-'))
}

export interface TestHost {
  readonly host: Host
  readonly clock: FakeClock
  readonly lines: string[]
}

export async function aHost(
  controlApiUrl: string,
  over: Partial<HostOptions> = {},
  clock = aClock(),
): Promise<TestHost> {
  const lines: string[] = []
  const host = await createHost({
    profile: aProfile({ controlApiUrl }),
    token: TOKEN,
    actor: 'ops',
    dataDir: aDataDir(),
    shell: { kind: 'web', version: '0.1.0' },
    // What ships is read by the tests that are about it.
    shippedRunbooks: null,
    consent: { ask: () => Promise.resolve('given') },
    log: (line) => lines.push(line),
    clock,
    random: () => 0,
    ...over,
  })
  return { host, clock, lines }
}

/** What a window does: calls, and folds pushes into the picture it was given. */
export class TestWindow {
  readonly pushes: Push[] = []
  /** Sends of the window's batches fail from here on. */
  broken = false
  picture: Picture | null = null
  readonly #session: Session
  readonly #waiting = new Map<number, (message: PortMessage) => void>()
  #nextId = 1

  /** `host`: anything a window can be opened on. */
  constructor(host: { open(send: (message: PortMessage) => void): Session }) {
    this.#session = host.open((message) => this.#receive(PortMessage.parse(structuredClone(message))))
  }

  async call<N extends CallName>(call: N, input: CallInput<N>): Promise<CallOutput<N>> {
    const id = this.#nextId++
    const answer = await new Promise<PortMessage>((resolve) => {
      this.#waiting.set(id, resolve)
      this.#session.receive({ id, call, input })
    })
    if (answer.type === 'fault') throw fromProblem(answer.problem)
    if (answer.type === 'push') throw new Error('a push is no answer')
    return calls[call].output.parse(answer.value) as CallOutput<N>
  }

  async watch(): Promise<Picture> {
    this.picture = await this.call('watch', {})
    return this.picture
  }

  /** Anything, as a hostile page could send it. Resolves with what came back. */
  raw(message: unknown, id: number): Promise<PortMessage> {
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      this.#session.receive(message)
    })
  }

  close(): void {
    this.#session.close()
  }

  get linkKind(): string | undefined {
    return this.picture?.link.kind
  }

  entry(operationId: string): LedgerEntry | undefined {
    return this.picture?.ledger.find((entry) => entry.operationId === operationId)
  }

  /** Takes what comes until it is so; no time passes by itself. */
  async until(clock: FakeClock, isSo: (picture: Picture) => boolean, what: string): Promise<Picture> {
    await until(() => {
      clock.flush()
      return this.picture !== null && isSo(this.picture)
    }, what)
    if (this.picture === null) throw new Error('not watching')
    return this.picture
  }

  #receive(message: PortMessage): void {
    if (message.type !== 'push') {
      this.#waiting.get(message.id)?.(message)
      this.#waiting.delete(message.id)
      return
    }
    if (this.broken) throw new Error('the window is gone')
    this.pushes.push(...message.pushes)
    for (const push of message.pushes) if (this.picture !== null) this.picture = applied(this.picture, push)
  }
}

function applied(picture: Picture, push: Push): Picture {
  switch (push.kind) {
    case 'facts': {
      if (picture.snapshot === null) throw new Error('facts came before a snapshot')
      const result = fold(picture.snapshot, push.facts)
      if (result.kind === 'gap')
        throw new Error(`a window got facts with a gap: ${result.expected} expected, ${result.got} came`)
      return { ...picture, snapshot: result.snapshot, heardAt: push.heardAt }
    }
    case 'snapshot':
      return {
        ...picture,
        snapshot: push.answer.snapshot,
        capabilities: push.capabilities,
        commands: push.commands,
        heardAt: push.heardAt,
      }
    case 'link':
      return { ...picture, link: push.link, heardAt: push.heardAt }
    case 'desktopNotice':
      return picture
    case 'ledger':
      return {
        ...picture,
        ledger: [push.entry, ...picture.ledger.filter((entry) => entry.operationId !== push.entry.operationId)],
      }
    case 'sightings':
      return { ...picture, sightings: push.sightings, disagreements: push.disagreements }
    case 'sources':
      return { ...picture, sources: push.sources }
    case 'foreignAlerts':
      return { ...picture, foreignAlerts: push.alerts }
    case 'differences':
      return { ...picture, differences: push.differences }
    case 'connections':
      return { ...picture, connections: push.connections }
    case 'notices':
      return { ...picture, notices: push.notices }
    // They are asked for by calls of their own.
    case 'library':
    case 'run':
    case 'incident':
    case 'handover':
    case 'replay':
    // The window looks again by itself.
    case 'moved':
      return picture
    case 'samples':
    case 'heard':
      return { ...picture, heardAt: push.heardAt }
  }
}
