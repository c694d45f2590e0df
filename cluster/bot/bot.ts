/** One bot process: a servant with a replica of its account, and its master while it holds the lease. */
import { join } from 'node:path'
import { assertNever } from '../../shared/assert-never.ts'
import { Fault } from '../../shared/fault.ts'
import type { BotStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { type ClusterConfig, LOOPBACK } from '../config.ts'
import { dialPages, dialPort } from '../dial.ts'
import { openControlLink } from '../process/control-link.ts'
import { servePages } from '../process/pages.ts'
import { probe } from '../process/probe.ts'
import { randomFrom } from '../random.ts'
import type { BotBeat, NodeRequest } from '../wire/control.ts'
import type { ToBot } from '../wire/traffic.ts'
import { LogAdoption } from './adopt-log.ts'
import { Cache } from './cache.ts'
import { catchUp } from './catch-up.ts'
import { openErrands } from './errands.ts'
import { openGatewayLink } from './gateway-link.ts'
import { type Breakage, UNBROKEN } from './master.ts'
import { Mastership } from './mastership.ts'
import { Meter } from './meter.ts'
import { PeerLink } from './peer-link.ts'
import { servePeers } from './peer-server.ts'
import { Peers } from './peers.ts'
import { Replica } from './replica.ts'
import { Session } from './session.ts'
import { addStateLogPage } from './state-log-page.ts'
import type { StateLog } from './state-log.ts'
import { SettingsKeeper } from './settings.ts'
import { understand, type Understanding } from './understanding.ts'
import { type BotVersion, BUILT_IN } from './version.ts'

const LOAD_EVERY_BEATS = 4
/** Texts whose meaning is remembered. */
const MEANINGS = 500

export interface BotOptions {
  readonly config: ClusterConfig
  readonly nodeId: string
  readonly incarnation: string
  readonly log: (line: string) => void
  readonly clock: Clock
  /** Absent: the built-in one. */
  readonly version?: BotVersion
  readonly breakage?: Breakage
}

export async function startBot({
  config,
  nodeId,
  incarnation,
  log,
  clock,
  version: { version, understands, answering: answeringOf } = BUILT_IN,
  breakage = UNBROKEN,
}: BotOptions): Promise<{ close(): Promise<void> }> {
  const now = () => clock.wallMs()
  const self = config.nodes.find((node) => node.id === nodeId)
  const account = config.accounts.find(({ id }) => id === self?.accountId)
  if (self === undefined || account === undefined)
    throw new Fault('unknownNode', `The configuration has no node ${nodeId}`)

  const folder = join(config.dataDir, 'nodes', nodeId)
  const replica = new Replica(folder, !breakage.withoutFencing, (tookMs) => meter.stored(tookMs))
  const session = new Session({
    path: join(folder, 'session.json'),
    clock,
    random: randomFrom(config.scenario.seed, nodeId, 'back-off'),
    send: (message) => gateway.send(message),
    live: () => mastership.serve(),
    log,
  })
  const settings = new SettingsKeeper({ path: join(folder, 'settings.json'), understands, log })
  const meter: Meter = new Meter({
    version,
    settingsSchema: () => settings.schema,
    logPosition: () => replica.log.tail.position,
    floorEpoch: () => replica.floor.epoch,
    isMaster: () => mastership.master !== null,
    standbys: () => mastership.master?.standbys ?? 0,
    device: () => session.device,
    deviceAttempts: () => session.attempts,
    deviceInAt: () => lastMessageAt,
    deviceOutAt: () => lastReplyAcceptedAt,
  })
  const lookedUp = (outcome: 'hit' | 'miss') => meter.lookedUp(outcome)
  const meanings = new Cache<Understanding>({ size: MEANINGS, make: understand, lookedUp })
  const answering = answeringOf({ meaningOf: (text) => meanings.of(text), settings: () => settings.values })
  const errands = openErrands({
    config,
    accountId: self.accountId,
    registry: meter.registry,
    clock,
    recovered: () => meter.recovered('sheets'),
    log,
  })
  let lastReplyAcceptedAt: number | null = null
  let lastMessageAt: number | null = null
  let beats = 0

  const peers = new Peers(
    (peer) =>
      new PeerLink({
        nodeId: peer.nodeId,
        port: dialPort(config, `${nodeId}>${peer.nodeId}/peers`, peer.peerPort),
        hello: { ask: 'hello', token: config.nodeToken, nodeId },
        changed: (connected) => {
          if (connected) meter.meets(peer.nodeId, versionOf(peer.nodeId))
          mastership.master?.peerChanged(peer.nodeId, connected)
        },
      }),
    config.nodes
      .filter((node) => node.accountId === self.accountId && node.id !== nodeId)
      .map(({ id, region, priority, peerPort }) => ({ nodeId: id, region, priority, peerPort, drained: false })),
  )

  const versionOf = (id: string) =>
    (id === nodeId ? version : peers.links.find((link) => link.nodeId === id)?.version) ?? 'unknown'
  meter.meets(nodeId, version)
  const mastership: Mastership = new Mastership({
    accountId: self.accountId,
    self: { nodeId, region: self.region, priority: self.priority },
    peers: () => peers.members,
    replica,
    balancing: { algorithm: account.balancing, weights: {} },
    isLive: () => session.isLive,
    askToServe: (epoch) => gateway.send({ type: 'serve', epoch }),
    reply: (reply) => {
      errands.replied(reply)
      gateway.send(reply)
    },
    repliesTaken: () => gateway.taken(),
    answer: answering,
    computed: (conversation, tookMs) => meter.computed(conversation, tookMs),
    duplicate: () => meter.duplicate(),
    recovered: (kind) => meter.recovered(kind),
    failed: (id, kind) => meter.failed(id, versionOf(id), kind),
    log,
    now,
    mono: () => clock.monotonicMs(),
    breakage,
  })

  const adoption = new LogAdoption({
    replica,
    folder,
    nodeToken: config.nodeToken,
    dial: (url) => dialPages(config, nodeId, url),
    isMaster: () => mastership.master !== null,
    log,
  })
  // A restore puts another log in its place.
  const currentLog: Pick<StateLog, 'durableAfter' | 'readBytes'> = {
    durableAfter: (position) => replica.log.durableAfter(position),
    readBytes: (start, length) => replica.log.readBytes(start, length),
  }
  const cutTold = (count: number, fromPosition: number) => {
    meter.recordsCut(count)
    log(`cut ${count} records from position ${fromPosition} on: the account's log lacks them`)
    control.tell({ type: 'recordsCut', count, fromPosition })
  }

  const fromGateway = (message: ToBot) => {
    switch (message.type) {
      case 'session':
      case 'credential':
      case 'pairing':
      case 'pairingEnded':
        session.hear(message)
        return
      case 'served':
      case 'serveRefused':
        mastership.hear(message)
        return
      case 'deliver':
        lastMessageAt = now()
        errands.taken(message.message)
        mastership.master?.take(message.message)
        return
      case 'verdict':
        meter.verdict(message.verdict)
        errands.judged(message.messageId, message.verdict)
        if (message.verdict === 'accepted') lastReplyAcceptedAt = now()
        mastership.hear(message)
        return
      default:
        return assertNever(message)
    }
  }

  const answerControl = async (request: NodeRequest): Promise<unknown> => {
    switch (request.ask) {
      case 'raiseFloor':
        mastership.raiseFloor(request.epoch)
        return { floorEpoch: replica.floor.epoch, tail: replica.log.tail, waiting: null }
      case 'probe':
        return probe(dialPages(config, nodeId, request.url), request.timeoutMs)
      case 'catchUp':
        return catchUp(
          replica,
          peers.links.filter((peer) => request.from.includes(peer.nodeId)),
          cutTold,
        )
      case 'hashAt':
        return { hash: replica.log.hashAt(request.position) }
      case 'promote':
        mastership.promote(request.epoch)
        return { tail: replica.log.tail }
      case 'setPeers':
        peers.set(request.peers.filter((peer) => peer.nodeId !== nodeId))
        mastership.peersChanged()
        return { peers: peers.members.map(({ peer }) => peer.nodeId) }
      case 'recoverSession':
        return { device: await session.recover(request.timeoutMs) }
      case 'pair':
        return session.pair()
      case 'unlink':
        return { device: session.unlink() }
      case 'setBalancing': {
        const { algorithm, weights, anew } = request
        return { conversations: mastership.setBalancing({ algorithm, weights }, anew) }
      }
      case 'traffic':
        return mastership.traffic(request.withinMs)
      case 'configure':
        settings.set({ schema: request.schema, values: request.values })
        return { schema: settings.schema }
      case 'fared':
        return mastership.fared(request.withinMs)
      case 'adoptLog':
        return adoption.adopt(request)
      case 'listVersions':
      case 'induce':
      case 'putBack':
      case 'playSmoke':
      case 'takeBackup':
      case 'verifyBackup':
      case 'prepareRestore':
      case 'removeBackup':
      case 'openGeneration':
      case 'awaitServed':
      case 'admitNode':
      case 'expelNode':
      case 'startNode':
      case 'stopNode':
      case 'restartNode':
        throw new Fault('malformed', `A bot cannot answer ${request.ask}`)
      default:
        return assertNever(request)
    }
  }

  const spread = (): Pick<BotBeat, 'spread'> =>
    mastership.master === null ? {} : { spread: mastership.master.spread() }

  const beat = (): BotBeat => ({
    type: 'beat',
    roleBelieved: mastership.master === null ? 'servant' : 'master',
    floorEpoch: replica.floor.epoch,
    tail: replica.log.tail,
    gatewayConnected: gateway.connected,
    standbys: mastership.master?.standbys ?? null,
    device: session.device,
    deviceInAt: lastMessageAt,
    deviceOutAt: lastReplyAcceptedAt,
    ...(beats++ % LOAD_EVERY_BEATS === 0 ? { load: meter.take(), ...spread() } : {}),
  })

  const status = (): BotStatus => ({
    kind: 'bot',
    nodeId,
    accountId: self.accountId,
    incarnation,
    pid: process.pid,
    version,
    at: now(),
    roleBelieved: mastership.master === null ? 'servant' : 'master',
    leaseEpoch: mastership.master?.epoch ?? replica.floor.epoch,
    masterBelieved: mastership.master === null ? replica.followed : nodeId,
    device: session.device,
    log: replica.log.tail,
    peers: peers.links.map((peer) => ({
      nodeId: peer.nodeId,
      connected: peer.connected,
      ackedPosition: mastership.master?.ackedPosition(peer.nodeId) ?? null,
    })),
    gateway: { connected: gateway.connected, lastReplyAcceptedAt },
    controlPlane: { connected: control.connected },
  })

  const gateway = openGatewayLink({
    port: dialPort(config, `${nodeId}>gateway/bots`, config.gateway.botPort),
    hello: { type: 'hello', token: config.nodeToken, nodeId, accountId: self.accountId, incarnation },
    connected: () => session.connected(),
    lost: () => session.disconnected(),
    message: fromGateway,
    log,
  })
  const peerServer = await servePeers({
    nodeId,
    version,
    port: self.peerPort,
    nodeToken: config.nodeToken,
    replica,
    answer: answering,
    computed: (conversation, tookMs) => meter.computed(conversation, tookMs),
    cut: cutTold,
    followed: (epoch) => mastership.followed(epoch),
  })
  const control = openControlLink({
    port: dialPort(config, `${nodeId}>control-plane/nodes`, config.controlPlane.nodePort),
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: nodeId,
      incarnation,
      pid: process.pid,
      version,
      statusUrl: `http://${LOOPBACK}:${self.httpPort}`,
    },
    beat,
    answer: answerControl,
    log,
  })
  const pages = await servePages(
    self.httpPort,
    {
      status,
      notReady: () => (session.isLive ? null : `no session with the messenger: ${session.device.why}`),
      metrics: meter.registry,
      log,
    },
    (server) => addStateLogPage(server, { log: currentLog, nodeToken: config.nodeToken }),
  )

  return {
    async close() {
      mastership.close()
      errands.close()
      control.close()
      session.close()
      gateway.close()
      peerServer.close()
      peers.close()
      await pages.close()
      replica.log.close()
    },
  }
}
