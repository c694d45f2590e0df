/** The console's memory and hands, assembled: store, connection, ledger, and a session for every window. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { PortMessage, Push } from '../shared/calls.ts'
import { asFault, Fault } from '../shared/fault.ts'
import type { OperationFilter } from '../shared/ledger.ts'
import type { Link, Picture, Profile } from '../shared/picture.ts'
import type { Snapshot } from '../shared/snapshot.ts'
import { every, systemClock, type Clock } from './clock.ts'
import type { Consent } from './consent.ts'
import { createAgents } from './control/agents.ts'
import { createControlClient } from './control/client.ts'
import { createHandlers } from './handlers.ts'
import { Connection } from './link/connection.ts'
import { Memory } from './memory.ts'
import { Notices } from './notices.ts'
import { createStatusAsker } from './observe/ask-status.ts'
import { Observer } from './observe/observer.ts'
import { targetsOf } from './observe/targets.ts'
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

  /** The ledger hears it before the windows do: an operation's outcome, which comes as a fact, is what they are told first. */
  const tell = (push: Push): void => {
    if (push.kind === 'facts') ledger.onFacts(push.facts)
    if (push.kind === 'snapshot') ledger.onSnapshot(push.answer.snapshot)
    for (const session of sessions) session.push(push)
  }
  const onLink = (link: Link): void => {
    tell({ kind: 'link', link, heardAt: memory.heardAt })
    if (link.kind === 'live') ledger.onReachable()
    else ledger.onLost()
  }
  const isLive = (): boolean => connection.link.kind === 'live'

  const notices = new Notices(clock, (list) => tell({ kind: 'notices', notices: list }))
  const ledger = new Ledger({
    table: store.operations,
    client,
    clock,
    notices,
    reachableJournal: () => (isLive() ? (memory.snapshot?.journalId ?? null) : null),
    objection: (plan, preparedAt) => plans.objection(plan, preparedAt),
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
    beforeListening: () => ledger.askOutcomes(),
    onLink,
    onDefect: (error) => log(`The connection failed: ${describe(error)}`),
  })
  const asker = createStatusAsker(clock)
  const observer = new Observer({
    clock,
    asker,
    client,
    targets: () => targetsOf(memory.snapshot, profile.controlApiUrl),
    changing: () => changingAccounts(memory.snapshot),
    isWatched: () => sessions.size > 0,
    canRelay: isLive,
    changed: (sightings, disagreements) => tell({ kind: 'sightings', sightings, disagreements }),
  })
  const plans = new Plans({
    client,
    ledger,
    consent: options.consent,
    clock,
    actor: options.actor,
    evidence: () => ({
      link: connection.link,
      ageMs: memory.ageMs,
      snapshot: memory.snapshot,
      disagreements: observer.disagreements,
      now: clock.now(),
    }),
    storedPlan: (operationId) => store.operations.plan(operationId),
    newId,
  })
  const picture = (): Picture => ({
    profile,
    snapshot: memory.snapshot,
    heardAt: memory.heardAt,
    link: connection.link,
    capabilities: memory.capabilities,
    commands: memory.commands,
    sightings: observer.sightings,
    disagreements: observer.disagreements,
    samples: memory.samples,
    series: memory.series,
    ledger: ledger.entries(),
    notices: notices.list(),
    shell,
  })
  const reconnect = (): void => connection.reconnect()
  const handlersOptions = {
    picture,
    memory,
    notices,
    ledger,
    plans,
    client,
    isLive,
    reconnect,
    storedPlan: (operationId: string) => store.operations.plan(operationId),
    listOperations: (filter: OperationFilter) => store.operations.list(filter),
    now: () => clock.now(),
  }

  sayWhatWasFound(opened.setAside, notices)
  const stopForgetting = every(clock, FORGET_EVERY_MS, () => memory.forget())
  connection.start()
  observer.start()

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
      observer.hurry()
      return session
    },
    async close() {
      stopForgetting()
      observer.close()
      connection.close()
      ledger.close()
      for (const session of sessions) session.close()
      memory.close()
      opened.close()
      await asker.close()
      await agents.close()
    },
  }
}

function changingAccounts(snapshot: Snapshot | null): ReadonlySet<string> {
  const accounts = Object.values(snapshot?.accounts ?? {})
  return new Set(accounts.filter(({ activeFailoverId }) => activeFailoverId !== null).map(({ id }) => id))
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
