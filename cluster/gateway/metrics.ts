/** The gateway's `/metrics`, named for Prometheus. */
import { Counter, Gauge, Histogram } from 'prom-client'
import { openRegistry } from '../process/metrics.ts'
import { Verdict } from '../wire/traffic.ts'
import type { DeliveryReason } from './delivery.ts'

/** What is read off an account when the page is asked for. */
export interface AccountGauges {
  readonly accountId: string
  readonly waiting: number
  readonly oldestWaitingMs: number | null
  readonly floorEpoch: number
  readonly servedBy: string | null
}

export interface SessionGauges {
  readonly nodeId: string
  readonly accountId: string
  readonly isLive: boolean
}

export interface AccountMetrics {
  received(): void
  delivered(why: DeliveryReason): void
  /** `answeredInMs` is `null` where the user saw nothing of it. */
  replied(verdict: Verdict, answeredInMs: number | null): void
}

export class GatewayMetrics {
  readonly registry = openRegistry()
  readonly #received
  readonly #deliveries
  readonly #replies
  readonly #answers

  constructor(accounts: () => readonly AccountGauges[], sessions: () => readonly SessionGauges[]) {
    const registers = [this.registry]
    const labelNames = ['account'] as const

    this.#received = new Counter({
      name: 'linda_gateway_messages_received_total',
      help: 'Messages taken from users and recorded.',
      labelNames,
      registers,
    })
    this.#deliveries = new Counter({
      name: 'linda_gateway_deliveries_total',
      help: 'Messages handed to the serving node, by reason: first, redelivery, duplicate, lateDuplicate.',
      labelNames: ['account', 'why'] as const,
      registers,
    })
    this.#replies = new Counter({
      name: 'linda_gateway_replies_total',
      help: 'Reply lines from bots, by verdict: accepted, alreadyAccepted, doubled, staleRefused, unknownMessage, noSession.',
      labelNames: ['account', 'verdict'] as const,
      registers,
    })
    this.#answers = new Histogram({
      name: 'linda_gateway_answer_duration_seconds',
      help: 'From a message taken from its user to its reply accepted.',
      labelNames,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    })
    const gauge = (name: string, help: string, read: (account: AccountGauges) => number) =>
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          for (const account of accounts()) this.set({ account: account.accountId }, read(account))
        },
      })
    gauge('linda_gateway_waiting_messages', 'Messages without an accepted reply.', ({ waiting }) => waiting)
    gauge(
      'linda_gateway_oldest_waiting_seconds',
      'Age of the oldest message without an accepted reply; 0 when none waits.',
      ({ oldestWaitingMs }) => (oldestWaitingMs ?? 0) / 1_000,
    )
    gauge('linda_gateway_floor_epoch', 'Lease epoch at which replies are accepted.', ({ floorEpoch }) => floorEpoch)
    gauge('linda_gateway_served', 'Whether a node serves the account: 1 or 0.', ({ servedBy }) =>
      servedBy === null ? 0 : 1,
    )
    new Gauge({
      name: 'linda_gateway_session_live',
      help: 'Whether the session of the account on the node lives: 1 or 0.',
      labelNames: ['account', 'node'] as const,
      registers,
      collect() {
        this.reset()
        for (const { accountId, nodeId, isLive } of sessions())
          this.set({ account: accountId, node: nodeId }, isLive ? 1 : 0)
      },
    })
  }

  /** Starts the account's series at zero: a rate over a series that is not there yet misses its first event. */
  of(account: string): AccountMetrics {
    this.#received.inc({ account }, 0)
    this.#answers.zero({ account })
    for (const verdict of Verdict.options) this.#replies.inc({ account, verdict }, 0)
    return {
      received: () => this.#received.inc({ account }),
      delivered: (why) => this.#deliveries.inc({ account, why }),
      replied: (verdict, answeredInMs) => {
        this.#replies.inc({ account, verdict })
        if (answeredInMs !== null) this.#answers.observe({ account }, answeredInMs / 1_000)
      },
    }
  }
}
