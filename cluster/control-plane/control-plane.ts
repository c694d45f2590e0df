/** The control plane: watches the nodes, keeps the leases, runs failovers, tells everybody. */
import { join } from 'node:path'
import type { FactBody } from '../../shared/fact.ts'
import type { ControlPlaneStatus } from '../../shared/status.ts'
import { type ClusterConfig, VERSION } from '../config.ts'
import { listen } from '../process/pages.ts'
import { makeHandlers } from './api/handlers.ts'
import { buildApi } from './api/server.ts'
import { Book } from './book.ts'
import { Watch } from './detect/watch.ts'
import { SqliteEngine } from './engine/sqlite.ts'
import { FailoverRunner } from './failover/runner.ts'
import { makeMetrics } from './metrics.ts'
import { GATEWAY, Roster } from './nodes/roster.ts'
import { Operations } from './operations/operations.ts'
import { currentSamples } from './samples.ts'
import { Steward, TICK_MS } from './steward.ts'
import { Hub } from './stream/hub.ts'

const PRUNE_EVERY_MS = 60 * 60_000

export interface ControlPlaneOptions {
  readonly config: ClusterConfig
  readonly incarnation: string
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

/** @throws {Fault} portTaken, diskFull. */
export async function startControlPlane({
  config,
  incarnation,
  clock,
  log,
}: ControlPlaneOptions): Promise<{ close(): Promise<void> }> {
  const now = clock.wall
  const engine = new SqliteEngine({ path: join(config.dataDir, 'control-plane', 'journal.db') })
  const book = new Book(engine, now)
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
  /** Journals who this process is, once; with every beat until the disk takes it. */
  const enlist = (nodeId: string) => {
    const hello = roster.presence(nodeId)?.hello
    if (hello === undefined || nodeId === GATEWAY || book.snapshot.nodes[nodeId]?.incarnation === hello.incarnation)
      return
    const { incarnation: joined, pid, version, statusUrl } = hello
    book.observe([{ kind: 'nodeJoined', nodeId, incarnation: joined, pid, version, statusUrl }])
  }
  const roster = await Roster.open(
    {
      port: config.controlPlane.nodePort,
      nodeToken: config.nodeToken,
      knownIds: new Set([GATEWAY, ...config.nodes.map(({ id }) => id)]),
      term: engine.term,
      clock,
      log,
    },
    {
      joined: ({ id }) => {
        enlist(id)
        watch.joined(id)
      },
      heard: (id) => {
        enlist(id)
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
  const steward = new Steward({ config, book, roster, watch, runner, clock, isFirstStart: engine.isNew })
  const operations = new Operations({ config, book, roster, runner, now })
  const samples = () => currentSamples({ config, book, roster, now })
  const hub = new Hub({ book, samples, now })

  const status = (): ControlPlaneStatus => ({
    kind: 'control-plane',
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: now(),
    term: engine.term,
    journal: { id: engine.journalId, seq: book.snapshot.seq },
    gatewayConnected: roster.presence(GATEWAY) !== null,
  })
  const server = await buildApi({
    token: config.apiToken,
    handlers: makeHandlers({ book, roster, watch, operations, samples, now }),
    hub,
    pages: {
      status,
      log,
      notReady: () =>
        book.trouble ?? (book.snapshot.protection.state === 'warming' ? book.snapshot.protection.why : null),
      metrics: makeMetrics({
        book,
        nodesConnected: () =>
          [GATEWAY, ...config.nodes.map(({ id }) => id)].filter((id) => roster.presence(id) !== null).length,
        streamClients: () => hub.clients,
      }),
    },
  })
  await listen(server, config.controlPlane.apiPort)

  const ticking = setInterval(() => steward.tick(), TICK_MS)
  const pruning = setInterval(() => engine.prune(now()), PRUNE_EVERY_MS)
  return {
    async close() {
      clearInterval(ticking)
      clearInterval(pruning)
      hub.close()
      roster.close()
      await server.close()
      engine.close()
    },
  }
}

function formed(config: ClusterConfig, at: number): FactBody {
  return {
    kind: 'clusterFormed',
    clusterId: config.id,
    name: config.name,
    environment: config.environment,
    accounts: config.accounts.map(({ id, region, balancing }) => ({
      id,
      region,
      balancing,
      lease: { epoch: 0, holder: null, since: at },
      activeFailoverId: null,
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
    })),
  }
}
