/** A simulated gateway: it tells every account's figures once a second and agrees to every floor. */
import { v7 as uuidv7 } from 'uuid'
import type { AccountSample } from '../../../shared/sample.ts'
import { Fault } from '../../../shared/fault.ts'
import { type ClusterConfig, VERSION } from '../../../cluster/config.ts'
import { type ControlLink, openControlLink } from '../../../cluster/process/control-link.ts'
import type { NodeRequest } from '../../../cluster/wire/control.ts'
import { ROOT_HASH } from '../../../cluster/wire/records.ts'

const SAMPLES_EVERY_BEATS = 4

export function openGatewayAgent(config: ClusterConfig, statusUrl: string, random: () => number): ControlLink {
  const received = new Map(config.accounts.map(({ id }) => [id, 0]))
  const floors = new Map<string, number>()
  let beats = 0

  const sampleOf = (accountId: string): AccountSample => {
    const total = (received.get(accountId) ?? 0) + 10
    received.set(accountId, total)
    return {
      kind: 'account',
      accountId,
      at: Date.now(),
      receivedPerS: 10 + random(),
      repliedPerS: 10 + random(),
      p50Ms: 20 + 5 * random(),
      p95Ms: 60 + 20 * random(),
      errorFraction: 0,
      waiting: Math.floor(3 * random()),
      oldestWaitingMs: 20 * random(),
      served: true,
      regions: [],
      totals: { received: total, accepted: total, doubled: 0, staleRefused: 0 },
    }
  }

  /** @throws {Fault} malformed: the gateway is not asked that. */
  const answer = (request: NodeRequest): unknown => {
    switch (request.ask) {
      case 'raiseFloor':
        floors.set(request.accountId, Math.max(floors.get(request.accountId) ?? 0, request.epoch))
        return {
          floorEpoch: floors.get(request.accountId),
          tail: { position: 0, hash: ROOT_HASH },
          waiting: 0,
        }
      case 'awaitServed':
        return { gapMs: null }
      case 'probe':
        return { answered: true, afterMs: 1 }
      case 'admitNode':
      case 'expelNode':
        return {}
      default:
        throw new Fault('malformed', `A simulated gateway is not asked ${request.ask}`)
    }
  }

  return openControlLink({
    port: config.controlPlane.nodePort,
    hello: {
      type: 'hello',
      token: config.nodeToken,
      id: 'gateway',
      incarnation: uuidv7(),
      pid: process.pid,
      version: VERSION,
      statusUrl,
    },
    beat: () => {
      beats += 1
      if (beats % SAMPLES_EVERY_BEATS !== 0) return { type: 'gatewayBeat' }
      return { type: 'gatewayBeat', samples: config.accounts.map(({ id }) => sampleOf(id)) }
    },
    answer: (request) => Promise.resolve(answer(request)),
    log: () => undefined,
  })
}
