/** The control plane: watches the nodes, keeps the leases, runs failovers, tells everybody. */
import { join } from 'node:path'
import type { FactBody } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import type { ControlPlaneStatus } from '../../shared/status.ts'
import { type ClusterConfig, LOOPBACK, VERSION } from '../config.ts'
import { dialPages } from '../dial.ts'
import { listen } from '../process/pages.ts'
import { BEAT_EVERY_MS } from '../wire/control.ts'
import { Alerts } from './alerts/alerts.ts'
import { makeHandlers } from './api/handlers.ts'
import { buildApi } from './api/server.ts'
import { Backups } from './backups/backups.ts'
import { Balancing } from './balancing/balancing.ts'
import { Book } from './book.ts'
import { Deployments } from './deployments/deployments.ts'
import { Reports } from './detect/reports.ts'
import { ServiceWatch } from './detect/services.ts'
import { OWN } from './detect/verdict.ts'
import { Watch } from './detect/watch.ts'
import { hearWitnesses } from './detect/witnesses.ts'
import { journalSizeBytes } from './engine/size.ts'
import { SqliteEngine } from './engine/sqlite.ts'
import { FailoverRunner } from './failover/runner.ts'
import { engineWrites, makeMetrics } from './metrics.ts'
import { Membership } from './nodes/membership.ts'
import { BACKUP, GATEWAY, Roster, SUPERVISOR } from './nodes/roster.ts'
import { Operations } from './operations/operations.ts'
import { PeopleFile } from './people/people.ts'
import { swapWhereMarked, writeMarker } from './restore/swap.ts'
import { currentSamples } from './samples.ts'
import { readLife } from './services/life.ts'
import { askService } from './services/probe.ts'
import { ServiceRegistry } from './services/registry.ts'
import { RunbookShelf } from './runbooks/shelf.ts'
import { Slos } from './slo/slos.ts'
import { Steward, TICK_MS } from './steward.ts'
import { Hub } from './stream/hub.ts'

const PRUNE_EVERY_MS = 60 * 60_000
const RESUME_EVERY_MS = 1_000

export interface ControlPlaneOptions {
  readonly config: ClusterConfig
  readonly incarnation: string
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
  /** A restored journal is to lead: this control plane must end, and the next one start. */
  readonly replaced: () => void
}

/** @throws {Fault} portTaken, diskFull. */
export async function startControlPlane({
  config,
  incarnation,
  clock,
  log,
  replaced,
}: ControlPlaneOptions): Promise<{ close(): Promise<void> }> {
  const now = clock.wall
  const writes = engineWrites()
  const journal = join(config.dataDir, 'control-plane', 'journal.db')
  let writingMs = 0
  const restoreId = swapWhereMarked(journal)
  if (restoreId !== null) log(`the journal was replaced by the one that restore ${restoreId} made`)
  const engine = new SqliteEngine({
    path: journal,
    wrote: (tookMs) => {
      writes.observe(tookMs / 1_000)
      writingMs += tookMs
    },
  })
  const book = new Book(engine, now, setImmediate)
  const workedMs = () => {
    // Electron before its Node 24 only knows of the whole process: what its other threads did is in it.
    const { user, system } =
      typeof process.threadCpuUsage === 'function' ? process.threadCpuUsage() : process.cpuUsage()
    return (user + system) / 1_000 + writingMs
  }
  if (engine.isNew) book.record([formed(config, now())])
  book.record([{ kind: 'termBegan', reason: engine.isNew ? 'the cluster was formed' : 'the control plane started' }])

  const watch: Watch = new Watch({
    config,
    book,
    roster: () => roster,
    clock,
    log,
    down: (nodeId, suspicion) => steward.nodeDown(nodeId, suspicion),
  })
  const membership = new Membership({ config, book, roster: () => roster })
  // After the membership: a drained node is no worker any more when its account is spread anew.
  const balancing = new Balancing({ config, book, roster: () => roster, clock, log })
  const backups = new Backups({ config, book, roster: () => roster, clock, log })
  const deployments = new Deployments({ config, book, roster: () => roster, clock, log })
  const reports = new Reports({ book, roster: () => roster, mono: clock.mono })
  const services = new ServiceWatch({
    book,
    roster: () => roster,
    ask: (witnesses, url) => hearWitnesses(roster, witnesses, url, config.timing.probeTimeoutMs, dial(url)),
    clock,
    beatEveryMs: BEAT_EVERY_MS,
    log,
  })
  const dial = (url: string) => dialPages(config, OWN, url)
  const dialPage = (url: string) => {
    const { hostname, pathname, search } = new URL(url)
    return hostname === LOOPBACK ? new URL(pathname + search, dial(url)).href : url
  }
  const registry = new ServiceRegistry({
    services: config.services,
    book,
    ask: (probe) => askService(probe, dialPage),
    readLife: (url) => readLife(dialPage(url)),
    isConnected: (id) => roster.presence(id) !== null,
    clock,
  })
  /** Journals who this process is, once; with every beat until the disk takes it. */
  const enlist = (nodeId: string) => {
    const hello = roster.presence(nodeId)?.hello
    const node = book.snapshot.nodes[nodeId]
    if (hello === undefined || node === undefined || node.incarnation === hello.incarnation) return
    const { incarnation: joined, pid, version, statusUrl } = hello
    book.observeSoon(`joined/${nodeId}`, () => [
      { kind: 'nodeJoined', nodeId, incarnation: joined, pid, version, statusUrl },
    ])
  }
  const roster = await Roster.open(
    {
      port: config.controlPlane.nodePort,
      nodeToken: config.nodeToken,
      knows: (id) => id === GATEWAY || id === SUPERVISOR || id === BACKUP || book.snapshot.nodes[id] !== undefined,
      term: engine.term,
      clock,
      log,
    },
    {
      joined: (hello) => {
        const { id } = hello
        enlist(id)
        membership.joined(id)
        deployments.joined(id)
        if (id === GATEWAY) services.joined(hello)
        watch.joined(id)
      },
      heard: (id) => {
        enlist(id)
        if (id === GATEWAY) services.heard()
        reports.heard(id)
        watch.heard(id)
      },
      lost: (id) => watch.lost(id),
      recordsCut: (id, count, fromPosition) => {
        const accountId = book.snapshot.nodes[id]?.accountId
        if (accountId !== undefined) book.observe([{ kind: 'recordsCut', nodeId: id, accountId, count, fromPosition }])
      },
    },
  )
  const runner = new FailoverRunner({ config, book, roster, now, mono: clock.mono, log })
  const steward = new Steward({ config, book, roster, watch, runner, workedMs, clock, isFirstStart: engine.isNew })
  const operations = new Operations({
    config,
    book,
    roster,
    runner,
    membership,
    balancing,
    backups,
    deployments,
    giveWay: (id, finished) => {
      writeMarker(journal, id, finished)
      replaced()
    },
    now,
    mono: clock.mono,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    log,
  })
  const samples = () => currentSamples({ book, roster, services: () => registry.samples, now })
  const hub = new Hub({ book, samples, now })
  const alerts = new Alerts({ config, book, roster, samples, clock, log, slos: () => slos, dial: dialPage })
  const slos: Slos = new Slos({ config, book, roster: () => roster, now, log })

  const status = (): ControlPlaneStatus => ({
    kind: 'control-plane',
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: now(),
    term: engine.term,
    journal: { id: engine.journalId, seq: book.snapshot.seq },
    gatewayConnected: roster.presence(GATEWAY) !== null,
    leases: Object.values(book.snapshot.accounts).map(({ id, lease }) => ({
      accountId: id,
      holder: lease.holder?.nodeId ?? null,
      epoch: lease.epoch,
    })),
  })
  const metrics = makeMetrics({
    book,
    nodesConnected: () =>
      [GATEWAY, ...Object.keys(book.snapshot.nodes)].filter((id) => roster.presence(id) !== null).length,
    streamClients: () => hub.clients,
    sizeBytes: () => journalSizeBytes(journal),
    writes,
  })
  const server = await buildApi({
    token: config.apiToken,
    handlers: makeHandlers({
      book,
      roster,
      watch,
      operations,
      alerts,
      slos,
      balancing,
      backups,
      deployments,
      runbooks: new RunbookShelf(config.runbooksFolder, log),
      people: new PeopleFile(config.peopleFile),
      samples,
      status,
      metrics,
      dial,
      now,
    }),
    hub,
    pages: {
      status,
      log,
      notReady: () =>
        book.trouble ?? (book.snapshot.protection.state === 'warming' ? book.snapshot.protection.why : null),
      metrics,
    },
  })
  await listen(server, config.controlPlane.apiPort)

  book.record([
    {
      kind: 'serviceJoined',
      service: {
        id: 'control-plane',
        name: 'Control plane',
        kind: 'controlPlane',
        probe: null,
        health: 'healthy',
        why: '',
        healthSince: now(),
        incarnation,
        pid: process.pid,
        version: VERSION,
        statusUrl: `http://${LOOPBACK}:${config.controlPlane.apiPort}`,
      },
    },
  ])
  const ticking = setInterval(() => {
    services.tick()
    registry.tick()
    steward.tick()
    balancing.tick()
    backups.tick(operations)
    alerts.tick()
    slos.tick()
  }, TICK_MS)
  const resuming = setInterval(
    () => attempt(() => operations.resumeOpen(), 'open operations wait', log),
    RESUME_EVERY_MS,
  )
  const pruning = setInterval(() => attempt(() => engine.prune(now()), 'old facts stay', log), PRUNE_EVERY_MS)
  return {
    async close() {
      clearInterval(ticking)
      clearInterval(resuming)
      clearInterval(pruning)
      registry.close()
      operations.close()
      await alerts.close()
      hub.close()
      roster.close()
      await server.close()
      slos.close()
      engine.close()
    },
  }
}

/** What the journal does not take is tried again with the next round. */
function attempt(write: () => void, otherwise: string, log: (line: string) => void): void {
  try {
    write()
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    log(`${otherwise}: ${error.message}`)
  }
}

function formed(config: ClusterConfig, at: number): FactBody {
  return {
    kind: 'clusterFormed',
    clusterId: config.id,
    name: config.name,
    environment: config.environment,
    accounts: config.accounts.map(({ id, region, priority, balancing }) => ({
      id,
      region,
      priority,
      balancing,
      weights: {},
      balancingChange: null,
      lease: { epoch: 0, holder: null, since: at },
      activeFailoverId: null,
      countdown: null,
    })),
    nodes: config.nodes.map(({ id, accountId, region, priority, promotionRule }) => ({
      id,
      accountId,
      region,
      priority,
      role: 'servant',
      promotion: { rule: promotionRule, reason: null, owner: null, expiresAt: null },
      health: 'unknown',
      why: 'has not joined yet',
      healthSince: at,
      incarnation: null,
      pid: null,
      version: null,
      statusUrl: null,
      device: null,
      drained: null,
      caughtUp: true,
    })),
  }
}
