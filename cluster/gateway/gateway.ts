/** The gateway: stands in for the messenger, with its users. Puts the parts together and takes them apart again. */
import { join } from 'node:path'
import type { GatewayStatus } from '../../shared/status.ts'
import { type ClusterConfig, LOOPBACK, VERSION } from '../config.ts'
import { openControlLink } from '../process/control-link.ts'
import { servePages } from '../process/pages.ts'
import { listenForBots } from './bots.ts'
import type { Clock } from './clock.ts'
import { answerControlPlane, beatsOf } from './control.ts'
import { Desk } from './desk.ts'
import { Ledger, openDatabase } from './ledger.ts'
import { GatewayMetrics } from './metrics.ts'
import { letUsersWrite } from './users.ts'
import { type AcceptsEpoch, strictEpoch } from './verdict.ts'

/** Longest wait for the next look at what is due. */
const DELIVER_EVERY_MS = 100

export interface GatewayOptions {
  readonly config: ClusterConfig
  /** UUIDv7 of this process's life. */
  readonly incarnation: string
  readonly pid: number
  readonly clock: Clock
  readonly log: (line: string) => void
  /** The fence itself. Replaced only to show that the checks notice. */
  readonly acceptsEpoch?: AcceptsEpoch
}

export interface Gateway {
  status(): GatewayStatus
  close(): Promise<void>
}

/** @throws {Fault} portTaken; diskFull, internal: the ledger cannot be opened. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, incarnation, pid, clock, log } = options
  const { scenario } = config
  const ledger = new Ledger(openDatabase(join(config.dataDir, 'gateway', 'ledger.db')), log)
  const desks = new Map<string, Desk>()
  const metrics = new GatewayMetrics(() => [...desks.values()].map((desk) => desk.gauges()))
  for (const { id: accountId } of config.accounts) {
    const acceptsEpoch = options.acceptsEpoch ?? strictEpoch
    desks.set(
      accountId,
      new Desk({ accountId, ledger, metrics: metrics.of(accountId), scenario, clock, acceptsEpoch, log }),
    )
  }
  const desksOfNodes = new Map(
    config.nodes.flatMap(({ id, accountId }) => {
      const desk = desks.get(accountId)
      return desk === undefined ? [] : [[id, { accountId, desk }] as const]
    }),
  )
  const status = (): GatewayStatus => ({
    kind: 'gateway',
    incarnation,
    pid,
    version: VERSION,
    at: clock.wallMs(),
    accounts: [...desks.values()].map((desk) => desk.status()),
  })

  const pages = await servePages(config.gateway.httpPort, {
    status,
    notReady: () => ledger.trouble,
    metrics: metrics.registry,
    log,
  }).catch((error: unknown) => {
    ledger.close()
    throw error
  })
  const bots = await listenForBots({
    port: config.gateway.botPort,
    token: config.nodeToken,
    desks: desksOfNodes,
    clock,
    log,
  }).catch(async (error: unknown) => {
    await pages.close()
    ledger.close()
    throw error
  })
  const control = openControlLink({
    port: config.controlPlane.nodePort,
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: 'gateway',
      incarnation,
      pid,
      version: VERSION,
      statusUrl: `http://${LOOPBACK}:${config.gateway.httpPort}`,
    },
    beat: beatsOf(desks),
    answer: (request) => answerControlPlane(desks, request),
    log,
  })
  const stops = config.accounts.flatMap((account) => {
    const desk = desks.get(account.id)
    return desk === undefined ? [] : [letUsersWrite({ account, scenario, desk, clock })]
  })
  stops.push(clock.every(DELIVER_EVERY_MS, () => desks.forEach((desk) => desk.deliverDue())))
  log(
    `gateway serves ${config.accounts.length} accounts: bots on port ${bots.port}, pages on port ${config.gateway.httpPort}`,
  )

  return {
    status,
    async close() {
      for (const stop of stops) stop()
      control.close()
      for (const desk of desks.values()) desk.close()
      await Promise.all([bots.close(), pages.close()])
      ledger.close()
    },
  }
}
