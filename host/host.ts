/** The console's memory and hands, assembled: store, connection, ledger, and a session for every window. */
import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { CallInput, PortMessage, Push } from '../shared/calls.ts'
import { asFault, Fault } from '../shared/fault.ts'
import type { OperationFilter } from '../shared/ledger.ts'
import type { ConnectionState, MonitoringServer, Profile } from '../shared/connection.ts'
import type { Link, Picture } from '../shared/picture.ts'
import type { Snapshot } from '../shared/snapshot.ts'
import { AskAhead } from './answers/ask-ahead.ts'
import { LastAnswers } from './answers/last-answers.ts'
import { asAnswer, makeBundle } from './bundle/make.ts'
import { sourcesOf } from './bundle/of-host.ts'
import { every, systemClock, type Clock } from './clock.ts'
import type { Consent } from './consent.ts'
import { createAgents } from './control/agents.ts'
import { createControlClient } from './control/client.ts'
import { checkDrill } from './drills/drill-guard.ts'
import { ALONE, type ConnectionDesk } from './fleet/desk.ts'
import { glance, type Glance } from './fleet/glance.ts'
import { createHandlers } from './handlers.ts'
import { IncidentDesk } from './incidents/desk.ts'
import { Connection } from './link/connection.ts'
import { LogDesk } from './log-book/desk.ts'
import { Memory } from './memory.ts'
import { createMetricsAsker } from './metrics/ask-metrics.ts'
import { scrapeTargetsOf } from './metrics/scrape-targets.ts'
import { Scraper } from './metrics/scraper.ts'
import { Notices } from './notices.ts'
import { NO_NOTICES, type NoticeDesk } from './notify/desk.ts'
import type { Heard } from './notify/happenings.ts'
import { createStatusAsker } from './observe/ask-status.ts'
import { ClockOffset } from './observe/clock-offset.ts'
import { Observer } from './observe/observer.ts'
import { controlApiSource, SourceBoard } from './observe/source-board.ts'
import { targetsOf } from './observe/targets.ts'
import { Ledger } from './operations/ledger.ts'
import { Plans } from './operations/plans.ts'
import { addressOf } from './prometheus/address.ts'
import { ownOf } from './prometheus/own.ts'
import type { Query } from './prometheus/query.ts'
import { ForeignWatch } from './prometheus/watch.ts'
import { type Past, pastOf } from './replay/past.ts'
import { RunbookDesk } from './runbooks/desk.ts'
import { createServe } from './serve.ts'
import { WindowSession } from './session.ts'
import { openStore, type OpenedStore } from './store/open-store.ts'
import { systemProcesses } from './store/processes.ts'
import { WindowLock } from './window-lock.ts'

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
  /** Password or token of each monitoring server, as the profile wants one; `null`: none is kept. Absent: none. Stay in here. */
  readonly secrets?: Readonly<Record<MonitoringServer, string | null>>
  readonly log: (line: string) => void
  readonly clock?: Clock
  /** 0 ≤ random < 1. */
  readonly random?: () => number
  /** A new UUIDv7. */
  readonly newId?: () => string
  /** Every cluster this console knows; absent: this one alone, and no list is shown. */
  readonly connections?: () => ConnectionState[]
  /** What `glance` says may be another now. */
  readonly changed?: () => void
  /** What is told on the desktop; absent: nothing is. */
  readonly noticeDesk?: NoticeDesk
  /** Folder of the runbooks that ship; `null`: none do. Absent: the one beside this console. */
  readonly shippedRunbooks?: string | null
  /** All that its windows are told, with what is known then. */
  readonly heard?: (heard: Omit<Heard, 'now'>) => void
}

export interface Host {
  /** A window: `send` gets its answers and pushes. `desk`: what it can do about connections. `lock`: whether it can only look. */
  open(send: (message: PortMessage) => void, desk?: ConnectionDesk, lock?: WindowLock): WindowSession
  /** For windows that replay what was kept here. */
  past(): Past
  /** The cluster in few words. */
  glance(): Glance
  /** The list of connections is another: its windows are told. */
  tellConnections(): void
  close(): Promise<void>
}

const FORGET_EVERY_MS = 3_600_000

/** @throws {Fault} storeLocked: another console holds this store. storeFull: the folder cannot be written. */
export async function createHost(options: HostOptions): Promise<Host> {
  const { profile, shell, log, clock = systemClock, random = Math.random, newId = uuidv7 } = options
  const { store, ...opened } = openStore(storeFile(options), shell.kind, clock, systemProcesses)
  const agents = createAgents(profile)
  const address = { controlApiUrl: profile.controlApiUrl, token: options.token }
  const client = createControlClient(address, agents)
  const sessions = new Set<WindowSession>()
  /** Before that there is nothing to be told of, and not everything to tell it with. */
  let isBegun = false

  /** The ledger hears it before the windows do: an operation's outcome, which comes as a fact, is what they are told first. */
  const tell = (push: Push): void => {
    if (push.kind === 'facts') ledger.onFacts(push.facts)
    if (push.kind === 'snapshot') ledger.onSnapshot(push.answer.snapshot)
    for (const session of sessions) session.push(push)
    if (isBegun) options.heard?.({ push, snapshot: memory.snapshot, offsetMs: controlClock.ms ?? 0 })
    if (push.kind === 'facts' || push.kind === 'snapshot' || push.kind === 'link') options.changed?.()
  }
  const onLink = (link: Link): void => {
    tell({ kind: 'link', link, heardAt: memory.heardAt })
    if (link.kind === 'live') ledger.onReachable()
    else ledger.onLost()
    runbooks.onLink(link)
    logs.onLink(link)
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
  const controlClock = new ClockOffset()
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
    onTick: (at) => controlClock.addUnasked(at, clock.now()),
    onDefect: (error) => log(`The connection failed: ${describe(error)}`),
  })
  const asker = createStatusAsker(clock, profile)
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
  const metricsAsker = createMetricsAsker(clock, profile)
  const scraper = new Scraper({
    clock,
    asker: metricsAsker,
    client,
    targets: () => scrapeTargetsOf(memory.snapshot, profile.controlApiUrl),
    isWatched: () => sessions.size > 0,
    canRelay: isLive,
    heard: (figures) => memory.addFigures(figures),
    onDefect: (error) => log(`A metrics page could not be read: ${describe(error)}`),
  })
  const foreign = new ForeignWatch({
    prometheus: addressOf(profile, 'prometheus', options.secrets?.prometheus ?? null),
    alertmanager: addressOf(profile, 'alertmanager', options.secrets?.alertmanager ?? null),
    way: profile,
    clock,
    own: ownOf({
      samples: () => memory.samples,
      sources: () => scraper.sources,
      targets: () => scrapeTargetsOf(memory.snapshot, profile.controlApiUrl),
      now: () => clock.now(),
    }),
    alertsChanged: (alerts) => tell({ kind: 'foreignAlerts', alerts }),
    differencesChanged: (differences) => tell({ kind: 'differences', differences }),
  })
  const sourceBoard = new SourceBoard({
    clock,
    sources: () => [
      controlApiSource(connection.link, memory.heardAt, controlClock.ms),
      ...observer.sources,
      ...scraper.sources,
      ...foreign.sources,
    ],
    isWatched: () => sessions.size > 0,
    changed: (sources) => tell({ kind: 'sources', sources }),
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
    refuse: (command) =>
      checkDrill(command, { ...profile, snapshot: memory.snapshot, samples: memory.samples, hostname: hostname() }),
    storedPlan: (operationId) => store.operations.plan(operationId),
    newId,
  })
  const answers = new LastAnswers({ table: store.answers, client, clock, notices, isLive })
  const logs = new LogDesk({
    table: store.logEntries,
    client,
    clock,
    isLive,
    journalId: () => memory.snapshot?.journalId ?? null,
    newId,
    actor: options.actor,
    changed: () => runbooks.logsChanged(),
    log,
  })
  const runbooks = new RunbookDesk({
    store,
    logs,
    client,
    clock,
    isLive,
    shipped: options.shippedRunbooks,
    folder: profile.runbooksFolder ?? null,
    tell,
    log,
  })
  const incidents = new IncidentDesk({
    store,
    book: logs.book,
    memory,
    runs: runbooks.runs,
    client,
    clock,
    isLive,
    tell,
  })
  const bundles = sourcesOf({
    profile,
    version: shell.version,
    actor: options.actor,
    store,
    memory,
    runbooks,
    incidents,
    now: () => clock.now(),
  })
  const askAhead = new AskAhead({
    answers,
    clock,
    isLive,
    capabilities: () => memory.capabilities,
    onDefect: (error) => log(`An answer could not be kept: ${describe(error)}`),
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
    clockOffsetMs: memory.clockOffsetMs,
    series: memory.series,
    ledger: ledger.entries(),
    sources: sourceBoard.list(),
    foreignAlerts: foreign.alerts,
    differences: foreign.differences,
    connections: options.connections?.() ?? [],
    notices: notices.list(),
    shell,
  })
  const reconnect = (): void => connection.reconnect()
  const handlersOptions = {
    profileId: profile.id,
    picture,
    memory,
    notices,
    noticeDesk: options.noticeDesk ?? NO_NOTICES,
    ledger,
    plans,
    client,
    answers,
    runbooks,
    incidents,
    exportBundle: async (input: CallInput<'exportBundle'>) => asAnswer(await makeBundle(input, bundles)),
    query: (query: Query) => foreign.query(query),
    isLive,
    reconnect,
    storedPlan: (operationId: string) => store.operations.plan(operationId),
    listOperations: (filter: OperationFilter) => store.operations.list(filter),
    now: () => clock.now(),
  }

  sayWhatWasFound(opened.setAside, notices)
  const stopForgetting = every(clock, FORGET_EVERY_MS, () => memory.forget())
  isBegun = true
  connection.start()
  observer.start()
  scraper.start()
  foreign.start()
  sourceBoard.start()
  askAhead.start()

  return {
    open(send, desk = ALONE, lock = new WindowLock()) {
      const session = new WindowSession({
        clock,
        send,
        log,
        serve: (startWatching) =>
          createServe(
            createHandlers(handlersOptions, startWatching, desk, lock),
            (call, error) => log(`${call} failed: ${describe(error)}`),
            lock,
          ),
        onClose: (closed) => sessions.delete(closed),
      })
      sessions.add(session)
      observer.hurry()
      scraper.hurry()
      return session
    },
    past: () => pastOf({ name: profile.name, store, memory, runbooks }),
    glance: () => glance(connection.link, memory.heardAt, memory.snapshot),
    tellConnections: () => tell({ kind: 'connections', connections: options.connections?.() ?? [] }),
    async close() {
      stopForgetting()
      askAhead.close()
      answers.close()
      runbooks.close()
      logs.close()
      observer.close()
      scraper.close()
      sourceBoard.close()
      await foreign.close()
      connection.close()
      ledger.close()
      for (const session of sessions) session.close()
      memory.close()
      opened.close()
      await asker.close()
      await metricsAsker.close()
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
