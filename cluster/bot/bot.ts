/** One bot process: a servant with a replica of its account, and its master while it holds the lease. */
import { join } from 'node:path'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import type { BotStatus } from '../../shared/status.ts'
import { type ClusterConfig, LOOPBACK, VERSION } from '../config.ts'
import { openControlLink } from '../process/control-link.ts'
import { servePages } from '../process/pages.ts'
import { probe } from '../process/probe.ts'
import type { BotBeat, NodeRequest } from '../wire/control.ts'
import type { ToBot } from '../wire/traffic.ts'
import { catchUp } from './catch-up.ts'
import { openGatewayLink } from './gateway-link.ts'
import { type Breakage, Master, UNBROKEN } from './master.ts'
import { Meter } from './meter.ts'
import { PeerLink } from './peer-link.ts'
import { servePeers } from './peer-server.ts'
import { Replica } from './replica.ts'

const LOAD_EVERY_BEATS = 4

export interface BotOptions {
  readonly config: ClusterConfig
  readonly nodeId: string
  readonly incarnation: string
  readonly log: (line: string) => void
  readonly now: () => number
  readonly breakage?: Breakage
}

export async function startBot({
  config,
  nodeId,
  incarnation,
  log,
  now,
  breakage = UNBROKEN,
}: BotOptions): Promise<{ close(): Promise<void> }> {
  const self = config.nodes.find((node) => node.id === nodeId)
  const account = config.accounts.find(({ id }) => id === self?.accountId)
  if (self === undefined || account === undefined)
    throw new Fault('unknownNode', `The configuration has no node ${nodeId}`)

  const replica = new Replica(join(config.dataDir, 'nodes', nodeId), !breakage.withoutFencing)
  const meter = new Meter({
    logPosition: () => replica.log.tail.position,
    floorEpoch: () => replica.floor.epoch,
    isMaster: () => master !== null,
    standbys: () => master?.standbys ?? 0,
  })
  let master: Master | null = null
  let lastReplyAcceptedAt: number | null = null
  let beats = 0

  const peerConfigs = config.nodes.filter((node) => node.accountId === self.accountId && node.id !== nodeId)
  const peers = peerConfigs.map(
    (peer) =>
      new PeerLink({
        nodeId: peer.id,
        port: peer.peerPort,
        hello: { ask: 'hello', token: config.nodeToken, nodeId },
        changed: (connected) => master?.peerChanged(peer.id, connected),
      }),
  )

  const cutTold = (count: number, fromPosition: number) => {
    meter.recordsCut(count)
    log(`cut ${count} records from position ${fromPosition} on: the account's log lacks them`)
    control.tell({ type: 'recordsCut', count, fromPosition })
  }

  const stepDown = (floorEpoch: number, why: string) => {
    if (master === null || breakage.withoutFencing) return
    log(`stepping down from epoch ${master.epoch}: ${why} (floor ${floorEpoch})`)
    master.stop()
    master = null
  }

  const raiseFloor = (epoch: number) => {
    replica.floor.raise(epoch)
    if (master !== null && master.epoch < epoch) stepDown(epoch, 'fenced')
  }

  const promote = (epoch: number) => {
    if (master?.epoch === epoch) return
    replica.admit(epoch)
    master?.stop()
    master = new Master({
      epoch,
      self: { nodeId, region: self.region, priority: self.priority },
      peers: peers.map((link, index) => ({
        link,
        region: peerConfigs[index]?.region ?? self.region,
        priority: peerConfigs[index]?.priority ?? 1,
      })),
      replica,
      balancing: account.balancing,
      reply: (reply) => gateway.send(reply),
      computed: (conversation, tookMs) => meter.computed(conversation, tookMs),
      superseded: (floorEpoch) => stepDown(floorEpoch, 'a servant follows a newer master'),
      log,
      now,
      breakage,
    })
    log(`master of ${self.accountId} at epoch ${epoch}, position ${replica.log.tail.position}`)
    gateway.send({ type: 'serve', epoch })
  }

  const fromGateway = (message: ToBot) => {
    switch (message.type) {
      case 'served':
        if (master?.epoch !== message.epoch) return
        master
          .resend(message.lastAcceptedPosition)
          .catch((error: unknown) =>
            log(
              `resending failed, the gateway delivers again: ${error instanceof Error ? error.message : String(error)}`,
            ),
          )
        return
      case 'serveRefused':
        stepDown(message.floorEpoch, 'the gateway refused to be served')
        return
      case 'deliver':
        master?.take(message.message)
        return
      case 'verdict':
        meter.verdict(message.verdict)
        if (message.verdict === 'accepted') lastReplyAcceptedAt = now()
        if (message.verdict === 'staleRefused' && master !== null && message.floorEpoch > master.epoch)
          stepDown(message.floorEpoch, 'the gateway refused a reply')
        return
      default:
        return assertNever(message)
    }
  }

  const answerControl = async (request: NodeRequest): Promise<unknown> => {
    switch (request.ask) {
      case 'raiseFloor':
        raiseFloor(request.epoch)
        return { floorEpoch: replica.floor.epoch, tail: replica.log.tail, waiting: null }
      case 'probe':
        return probe(request.url, request.timeoutMs)
      case 'catchUp':
        return catchUp(
          replica,
          peers.filter((peer) => request.from.includes(peer.nodeId)),
          cutTold,
        )
      case 'hashAt':
        return { hash: replica.log.hashAt(request.position) }
      case 'promote':
        promote(request.epoch)
        return { tail: replica.log.tail }
      case 'awaitServed':
        throw new Fault('malformed', 'Only the gateway knows who is served')
      default:
        return assertNever(request)
    }
  }

  const beat = (): BotBeat => ({
    type: 'beat',
    roleBelieved: master === null ? 'servant' : 'master',
    floorEpoch: replica.floor.epoch,
    tail: replica.log.tail,
    gatewayConnected: gateway.connected,
    standbys: master?.standbys ?? null,
    ...(beats++ % LOAD_EVERY_BEATS === 0 ? { load: meter.take() } : {}),
  })

  const status = (): BotStatus => ({
    kind: 'bot',
    nodeId,
    accountId: self.accountId,
    incarnation,
    pid: process.pid,
    version: VERSION,
    at: now(),
    roleBelieved: master === null ? 'servant' : 'master',
    leaseEpoch: replica.floor.epoch,
    log: replica.log.tail,
    peers: peers.map((peer) => ({
      nodeId: peer.nodeId,
      connected: peer.connected,
      ackedPosition: master?.ackedPosition(peer.nodeId) ?? null,
    })),
    gateway: { connected: gateway.connected, lastReplyAcceptedAt },
    controlPlane: { connected: control.connected },
  })

  const gateway = openGatewayLink({
    port: config.gateway.botPort,
    hello: { type: 'hello', token: config.nodeToken, nodeId, accountId: self.accountId, incarnation },
    connected: () => {
      if (master !== null) gateway.send({ type: 'serve', epoch: master.epoch })
    },
    message: fromGateway,
    log,
  })
  const peerServer = await servePeers({
    nodeId,
    port: self.peerPort,
    nodeToken: config.nodeToken,
    replica,
    computed: (conversation, tookMs) => meter.computed(conversation, tookMs),
    cut: cutTold,
  })
  const control = openControlLink({
    port: config.controlPlane.nodePort,
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: nodeId,
      incarnation,
      pid: process.pid,
      version: VERSION,
      statusUrl: `http://${LOOPBACK}:${self.httpPort}`,
    },
    beat,
    answer: answerControl,
    log,
  })
  const pages = await servePages(self.httpPort, {
    status,
    notReady: () => (gateway.connected ? null : 'not connected to the gateway'),
    metrics: meter.registry,
    log,
  })

  return {
    async close() {
      master?.stop()
      control.close()
      gateway.close()
      peerServer.close()
      for (const peer of peers) peer.close()
      await pages.close()
      replica.log.close()
    },
  }
}
