/** The gateway: stands in for the messenger, with its users. Puts the parts together and takes them apart again. */
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { SmokeResult } from '../../shared/deployment.ts'
import { Fault } from '../../shared/fault.ts'
import type { GatewayStatus } from '../../shared/status.ts'
import type { Clock } from '../clock.ts'
import { type ClusterConfig, LOOPBACK, VERSION } from '../config.ts'
import { dialPages, dialPort } from '../dial.ts'
import { openControlLink } from '../process/control-link.ts'
import { servePages } from '../process/pages.ts'
import type { SmokeScenario } from '../wire/smoke.ts'
import { listenForBots } from './bots.ts'
import { answerControlPlane, beatsOf } from './control.ts'
import { Desk, type Line } from './desk.ts'
import { Ledger, openDatabase } from './ledger.ts'
import { addMessengerPages } from './messenger-pages.ts'
import { GatewayMetrics } from './metrics.ts'
import { letSessionsSuffer } from './mishaps.ts'
import { aPhoneOwner } from './phone.ts'
import { SessionBook } from './session-book.ts'
import { Sessions, type SessionsOptions } from './sessions.ts'
import { firstUsersOf } from './scenario.ts'
import { playSmoke } from './smoke.ts'
import { mediaWatch, sheetWatch } from './smoke-elsewhere.ts'
import { UserBook } from './user-book.ts'
import { letUsersWrite } from './users.ts'
import { type AcceptsEpoch, strictEpoch } from './verdict.ts'

/** Longest wait for the next look at what is due. */
const LOOK_EVERY_MS = 100

/** Unpredictable, other than everything seeded: what is guessed lets somebody in. */
export type Secrets = Pick<SessionsOptions, 'makeCode' | 'makeCredential'>

export interface GatewayOptions {
  readonly config: ClusterConfig
  /** UUIDv7 of this process's life. */
  readonly incarnation: string
  readonly pid: number
  readonly clock: Clock
  readonly secrets: Secrets
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
  const { config, incarnation, pid, clock, secrets, log } = options
  const { scenario } = config
  const database = openDatabase(join(config.dataDir, 'gateway', 'ledger.db'))
  const ledger: Ledger = new Ledger(database, log, (what, tookMs) => metrics.stored(what, tookMs))
  const users = new UserBook(database, (what, change) => ledger.write(what, change))
  const desks = new Map<string, Desk>()
  const accountIds = config.accounts.map(({ id }) => id)
  const deskOf = (nodeId: string) => {
    const accountId = sessions.accountOf(nodeId)
    const desk = accountId === null ? undefined : desks.get(accountId)
    return accountId === null || desk === undefined ? null : { accountId, desk }
  }
  const sessions: Sessions = new Sessions({
    book: new SessionBook(database, (what, change) => ledger.write(what, change)),
    nodes: config.nodes,
    clock,
    expiresAfterMs: scenario.sessions.expiresAfterMs,
    pairingCodeMs: scenario.pairingCodeMs,
    ...secrets,
    ended: (line) => deskOf(line.nodeId)?.desk.leave(line),
    pairing: aPhoneOwner({ scenario, clock, typed: (accountId, code) => sessions.typed(accountId, code), log }),
    log,
  })
  const metrics: GatewayMetrics = new GatewayMetrics(
    () => [...desks.values()].map((desk) => desk.gauges()),
    () => sessions.all,
  )
  for (const account of config.accounts) {
    const desk = new Desk({
      accountId: account.id,
      ledger,
      users,
      metrics: metrics.of(account.id),
      scenario,
      clock,
      acceptsEpoch: options.acceptsEpoch ?? strictEpoch,
      hasSession: (line: Line) => sessions.isLive(line),
      log,
    })
    desk.welcome(firstUsersOf(scenario, account).map(({ conversation }) => conversation))
    desks.set(account.id, desk)
  }
  const status = (): GatewayStatus => ({
    kind: 'gateway',
    incarnation,
    pid,
    version: VERSION,
    at: clock.wallMs(),
    accounts: [...desks.values()].map((desk) => desk.status()),
  })

  const { media, sheets, nodeToken: token } = config
  const processed = media === undefined ? null : mediaWatch({ port: media.httpPort, token, clock })
  const written = sheets === undefined ? null : sheetWatch({ port: sheets.httpPort, token, clock })
  const play = async (accountId: string, smoke: SmokeScenario, timeoutMs: number): Promise<SmokeResult> => {
    const desk = desks.get(accountId)
    const region = config.accounts.find(({ id }) => id === accountId)?.region
    if (desk === undefined || region === undefined) throw new Fault('unknownAccount', `No account ${accountId} here`)
    const result = await playSmoke(
      { accountId, region, desk, clock, newId: uuidv7, processed, written },
      smoke,
      timeoutMs,
    )
    metrics.played(result)
    return result
  }

  const sources = { status, notReady: () => ledger.trouble, metrics: metrics.registry, log }
  const pages = await servePages(config.gateway.httpPort, sources, (server) =>
    addMessengerPages(server, { sessions, accountIds, nodeToken: config.nodeToken }),
  ).catch((error: unknown) => {
    ledger.close()
    throw error
  })
  const bots = await listenForBots({
    port: config.gateway.botPort,
    token: config.nodeToken,
    deskOf,
    sessions,
    clock,
    log,
  }).catch(async (error: unknown) => {
    await pages.close()
    ledger.close()
    throw error
  })
  const control = openControlLink({
    port: dialPort(config, 'gateway>control-plane/nodes', config.controlPlane.nodePort),
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
    answer: (request) =>
      answerControlPlane(
        {
          desks,
          sessions,
          hangUp: (nodeId) => bots.hangUp(nodeId),
          wayTo: (url) => dialPages(config, 'gateway', url),
          play,
        },
        request,
      ),
    log,
  })
  const stops = config.accounts.flatMap((account) => {
    const desk = desks.get(account.id)
    return desk === undefined ? [] : [letUsersWrite({ account, scenario, desk, clock })]
  })
  stops.push(
    letSessionsSuffer({ scenario, sessions, clock }),
    clock.every(LOOK_EVERY_MS, () => {
      desks.forEach((desk) => desk.deliverDue())
      sessions.look()
    }),
  )
  log(
    `gateway serves ${config.accounts.length} accounts: bots on port ${bots.port}, pages on port ${config.gateway.httpPort}`,
  )

  return {
    status,
    async close() {
      for (const stop of stops) stop()
      control.close()
      sessions.close()
      for (const desk of desks.values()) desk.close()
      await Promise.all([bots.close(), pages.close()])
      ledger.close()
    },
  }
}
