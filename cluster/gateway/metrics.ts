/** The gateway's `/metrics`, named for Prometheus. */
import { Counter, Gauge, Histogram } from 'prom-client'
import type { SmokeResult } from '../../shared/deployment.ts'
import { openRegistry } from '../process/metrics.ts'
import { Verdict } from '../wire/traffic.ts'
import { type Accuracy, ENTITIES } from './accuracy.ts'
import { DELIVERY_REASONS, type DeliveryReason } from './delivery.ts'
import { Label } from './phrases.ts'
import type { UserFigures } from './user-counts.ts'
import { measureUsers } from './user-metrics.ts'

/** What is read off an account when the page is asked for. */
export interface AccountGauges {
  readonly accountId: string
  readonly waiting: number
  readonly oldestWaitingMs: number | null
  readonly floorEpoch: number
  readonly servedBy: string | null
  /** Counted when it is asked for. */
  readonly users: () => UserFigures
}

export interface SessionGauges {
  readonly nodeId: string
  readonly accountId: string
  readonly isLive: boolean
}

export interface AccountMetrics {
  /** `features`: what its user asked for with it. */
  received(features: readonly string[]): void
  delivered(why: DeliveryReason): void
  /** `answeredInMs` is `null` where the user saw nothing of it. */
  replied(verdict: Verdict, answeredInMs: number | null): void
  judged(accuracy: Accuracy): void
}

const OUTCOMES = ['right', 'wrong'] as const

export class GatewayMetrics {
  readonly registry = openRegistry()
  readonly #received
  readonly #deliveries
  readonly #replies
  readonly #answers
  readonly #features
  readonly #intents
  readonly #entities
  readonly #store
  readonly #smoke

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
    this.#features = new Counter({
      name: 'linda_gateway_feature_use_total',
      help: 'Messages by what their user asked for, as the scenario labels them; media: a picture or a document came with it.',
      labelNames: ['account', 'feature'] as const,
      registers,
    })
    this.#intents = new Counter({
      name: 'linda_gateway_intents_judged_total',
      help: "Answered messages, by whether the bot understood the intent that the scenario's label says: right, wrong.",
      labelNames: ['account', 'outcome'] as const,
      registers,
    })
    this.#entities = new Counter({
      name: 'linda_gateway_entities_judged_total',
      help: "Amounts, currencies and times in answered messages, by whether the bot read what the scenario's label says: right, wrong.",
      labelNames: ['account', 'entity', 'outcome'] as const,
      registers,
    })
    this.#store = new Histogram({
      name: 'linda_gateway_store_duration_seconds',
      help: 'Time to record a message or a verdict in the ledger.',
      labelNames: ['what'] as const,
      buckets: [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
      registers,
    })
    for (const what of ['message', 'verdict'] as const) this.#store.zero({ what })
    this.#smoke = new Counter({
      name: 'linda_gateway_smoke_scenarios_total',
      help: 'Smoke scenarios played, by outcome: passed, failed. Their messages are in no other figure of this page but the time to record them.',
      labelNames: ['account', 'outcome'] as const,
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
    measureUsers(this.registry, accounts)
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

  stored(what: 'message' | 'verdict', tookMs: number): void {
    this.#store.observe({ what }, tookMs / 1_000)
  }

  played({ accountId: account, outcome }: Pick<SmokeResult, 'accountId' | 'outcome'>): void {
    this.#smoke.inc({ account, outcome })
  }

  /** Starts the account's series at zero: a rate over a series that is not there yet misses its first event. */
  of(account: string): AccountMetrics {
    this.#received.inc({ account }, 0)
    this.#answers.zero({ account })
    for (const why of DELIVERY_REASONS) this.#deliveries.inc({ account, why }, 0)
    for (const verdict of Verdict.options) this.#replies.inc({ account, verdict }, 0)
    for (const feature of [...Label.shape.intent.options, 'media']) this.#features.inc({ account, feature }, 0)
    for (const outcome of ['passed', 'failed']) this.#smoke.inc({ account, outcome }, 0)
    for (const outcome of OUTCOMES) {
      this.#intents.inc({ account, outcome }, 0)
      for (const entity of ENTITIES) this.#entities.inc({ account, entity, outcome }, 0)
    }
    return {
      received: (features) => {
        this.#received.inc({ account })
        for (const feature of features) this.#features.inc({ account, feature })
      },
      delivered: (why) => this.#deliveries.inc({ account, why }),
      replied: (verdict, answeredInMs) => {
        this.#replies.inc({ account, verdict })
        if (answeredInMs !== null) this.#answers.observe({ account }, answeredInMs / 1_000)
      },
      judged: ({ intent, entities }) => {
        this.#intents.inc({ account, outcome: intent })
        for (const { entity, outcome } of entities) this.#entities.inc({ account, entity, outcome })
      },
    }
  }
}
