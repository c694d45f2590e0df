/** The console's memory and hands, assembled: store, connection, ledger, and a session for every window. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { PortMessage, Push } from '../shared/calls.ts'
import { asFault, Fault } from '../shared/fault.ts'
import type { Link, Picture, Profile } from '../shared/picture.ts'
import { every, systemClock, type Clock } from './clock.ts'
import type { Consent } from './consent.ts'
import { createAgents } from './control/agents.ts'
import { createControlClient } from './control/client.ts'
import { createHandlers } from './handlers.ts'
import { Connection } from './link/connection.ts'
import { Memory } from './memory.ts'
import { Notices } from './notices.ts'
import { Ledger } from './operations/ledger.ts'
import { Plans } from './operations/plans.ts'
import { createServe } from './serve.ts'
import { WindowSession, type Session } from './session.ts'
import { openStore, type OpenedStore } from './store/open-store.ts'
import { systemProcesses } from './store/processes.ts'

export type { Consent, ConsentRequest } from './consent.ts'

export interface HostOptions {
  readonly profile: Profile
  /** Bearer token of the control API. Stays in here. */
  readonly token: string
  /** Who acts from this console. */
  readonly actor: string
  /** Folder of the stores; made where it is missing. */
  readonly dataDir: string
  readonly shell: Picture['shell']
  readonly consent: Consent
  readonly log: (line: string) => void
  readonly clock?: Clock
  /** 0 ≤ random < 1. */
  readonly random?: () => number
  /** A new UUIDv7. */
  readonly newId?: () => string
}

export interface Host {
  /** A window: `send` gets its answers and pushes. */
  open(send: (message: PortMessage) => void): Session
  close(): Promise<void>
}

const FORGET_EVERY_MS = 3_600_000

/** @throws {Fault} storeLocked: another console holds this store. storeFull: the folder cannot be written. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { profile, shell, log, clock = systemClock, random = Math.random, newId = uuidv7 } = options
  const { store, ...opened } = openStore(storeFile(options), shell.kind, clock, systemProcesses)
  const agents = createAgents()
  const address = { controlApiUrl: profile.controlApiUrl, token: options.token }
  const client = createControlClient(address, agents)
  const sessions = new Set<WindowSession>()

  /** The ledger hears it with the windows: an operation's outcome comes as a fact. */
  const tell = (push: Push): void => {
    for (const session of sessions) session.push(push)
    if (push.kind === 'facts') ledger.onFacts(push.facts)
    if (push.kind === 'snapshot') ledger.onSnapshot(push.answer.snapshot)
  }
  const onLink = (link: Link): void => {
    tell({ kind: 'link', link, heardAt: memory.heardAt })
    if (link.kind === 'live') ledger.onReachable()
  }
  const isLive = (): boolean => connection.link.kind === 'live'

  const notices = new Notices(clock, (list) => tell({ kind: 'notices', notices: list }))
  const ledger = new Ledger({
    store,
    client,
    clock,
    notices,
    reachableJournal: () => (isLive() ? (memory.snapshot?.journalId ?? null) : null),
    changed: (entry) => tell({ kind: 'ledger', entry }),
  })
  const memory = new Memory(store, clock, notices, tell)
  const connection = new Connection({
    address,
    client,
    agents,
    clock,
    random,
    memory,
    notices,
    onLink,
    onDefect: (error) => log(`The connection failed: ${describe(error)}`),
  })
  const plans = new Plans({
    client,
    ledger,
    consent: options.consent,
    actor: options.actor,
    evidence: () => ({ link: connection.link, heardAt: memory.heardAt, snapshot: memory.snapshot, now: clock.now() }),
    newId,
  })
  const picture = (): Picture => ({
    profile,
    snapshot: memory.snapshot,
    heardAt: memory.heardAt,
    link: connection.link,
    capabilities: memory.capabilities,
    samples: memory.samples,
    series: memory.series,
    ledger: ledger.entries(),
    notices: notices.list(),
    shell,
  })
  const reconnect = (): void => connection.reconnect()
  const handlersOptions = { picture, memory, notices, ledger, plans, client, isLive, reconnect }

  sayWhatWasFound(opened.setAside, notices)
  const stopForgetting = every(clock, FORGET_EVERY_MS, () => memory.forget())
  connection.start()

  return {
    open(send) {
      const session = new WindowSession({
        clock,
        send,
        log,
        serve: (startWatching) =>
          createServe(createHandlers(handlersOptions, startWatching), (call, error) =>
            log(`${call} failed: ${describe(error)}`),
          ),
        onClose: (closed) => sessions.delete(closed),
      })
      sessions.add(session)
      return session
    },
    async close() {
      stopForgetting()
      connection.close()
      ledger.close()
      for (const session of sessions) session.close()
      memory.close()
      opened.close()
      await agents.close()
    },
  }
}

function storeFile({ dataDir, profile }: HostOptions): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Fault('storeFull', `The console cannot make its folder ${dataDir}: ${asFault(error).message}.`)
  }
  return join(dataDir, `${encodeURIComponent(profile.id)}.sqlite`)
}

function sayWhatWasFound(setAside: OpenedStore['setAside'], notices: Notices): void {
  if (setAside === null) return
  const detail = `${setAside.why} It is kept as ${setAside.file}; a new, empty store was begun.`
  notices.raise('store-damaged', new Fault('storeDamaged', detail))
}

/** For the log: a defect is looked up by its stack. */
function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
