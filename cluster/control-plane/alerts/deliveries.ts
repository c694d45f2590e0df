/**
 * Gets what is queued to the receivers: in order and one at a time over each route, again and again until it is taken or given up.
 * The queue is on disk, so that a restart goes on where it stopped; what was acknowledged is recorded before the next is sent.
 */
import type { Delivery } from '../../../shared/alert.ts'
import type { AlertRoute, RouteState } from '../../../shared/alert-rule.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import type { Alerting } from '../../config.ts'
import type { Book } from '../book.ts'
import type { DeliveryRecord, QueuedRecord } from '../engine/alert-store.ts'
import { type MessageFrame, messageOf, Refused, type Sender } from './message.ts'
import type { RouteHealth } from './standing.ts'
import { shownTarget } from './senders/sender.ts'

/** Closing does not wait longer than this for what is on its way. */
const CLOSE_WITHIN_MS = 2_000

export interface DeliveriesOptions {
  readonly alerting: Pick<Alerting, 'routes' | 'retryMs' | 'lastRetryMs' | 'giveUpMs'>
  readonly book: Book
  readonly frame: MessageFrame
  readonly senderTo: (target: AlertRoute['target']) => Sender
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

interface Way {
  readonly route: AlertRoute
  readonly sender: Sender
  sending: Promise<void> | null
  /** Monotonic; nothing is sent before. */
  nextAt: number
  health: RouteHealth
  /** Monotonic, of the first failure since something got through; `null`: none. */
  failingSince: number | null
  /** Monotonic, of the last attempt of what is being tried. */
  triedAt: number | null
  /** Sent, and not yet on disk: it is written before anything else is sent. */
  unrecorded: QueuedRecord | null
  /** Why nothing can be written or read now, as it was logged; `null`: it can. */
  stuck: string | null
  /** Recorded, and not yet in the journal. */
  untold: DeliveryRecord | null
}

export class Deliveries {
  readonly #options: DeliveriesOptions
  readonly #ways: ReadonlyMap<string, Way>
  #isClosed = false

  /** @throws {Fault} malformed: two routes of one name; staleEpoch, diskFull. */
  constructor(options: DeliveriesOptions) {
    this.#options = options
    const { alerting, book, senderTo, clock } = options
    this.#ways = new Map(
      alerting.routes.map((route) => [
        route.id,
        {
          route,
          sender: senderTo(route.target),
          sending: null,
          nextAt: Number.NEGATIVE_INFINITY,
          health: { kind: 'unknown' },
          failingSince: null,
          triedAt: null,
          unrecorded: null,
          stuck: null,
          untold: null,
        },
      ]),
    )
    if (this.#ways.size < alerting.routes.length)
      throw new Fault('malformed', 'alerting.routes: two routes have the same id; every route needs its own')
    book.engine.alerts.abandonOtherRoutes([...this.#ways.keys()], clock.wall())
  }

  /** Starts what is due. What it started is told later. */
  tick(): void {
    if (this.#isClosed) return
    for (const way of this.#ways.values()) this.#go(way)
  }

  health(): ReadonlyMap<string, RouteHealth> {
    return new Map([...this.#ways].map(([id, way]) => [id, this.#healthOf(way)]))
  }

  states(): Omit<RouteState, 'summary'>[] {
    const store = this.#options.book.engine.alerts
    return [...this.#ways.values()].map(({ route, health }) => ({
      id: route.id,
      minLevel: route.minLevel,
      accountId: route.accountId,
      kind: route.target.kind,
      to: shownTarget(route.target),
      lastDeliveredAt: store.lastDeliveredAt(route.id),
      waiting: store.waitingCount(route.id),
      trouble: health.kind === 'failing' ? health.why : null,
    }))
  }

  /** Resolves when nothing is on its way any more, or after a moment. */
  async close(): Promise<void> {
    this.#isClosed = true
    const onTheirWay = [...this.#ways.values()].flatMap(({ sending }) => sending ?? [])
    if (onTheirWay.length === 0) return
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const limit = setTimeout(resolve, CLOSE_WITHIN_MS)
    await Promise.race([Promise.all(onTheirWay), late])
    clearTimeout(limit)
  }

  #go(way: Way): void {
    const { clock, book, log } = this.#options
    if (way.sending !== null || !this.#written(way) || clock.mono() < way.nextAt) return
    const record = this.#ifPossible(way, () => book.engine.alerts.nextDelivery(way.route.id)) ?? null
    if (record === null) return
    way.sending = this.#attempt(way, record)
      .catch((error: unknown) => log(`telling ${way.route.id} failed: ${asFault(error).message}`))
      .finally(() => (way.sending = null))
  }

  async #attempt(way: Way, record: QueuedRecord): Promise<void> {
    const { clock, frame } = this.#options
    const startedAt = clock.mono()
    let failure: unknown = null
    let remark: string | null = null
    try {
      remark = await way.sender.send(messageOf(record, frame))
    } catch (error) {
      failure = error ?? new Error('it failed')
    }
    // Between two attempts of this process it was tried; while there was no process it was not.
    const triedMs = record.triedMs + (record.attempts > 0 && way.triedAt !== null ? startedAt - way.triedAt : 0)
    way.triedAt = startedAt
    const attempt = { ...record, attempts: record.attempts + 1, triedMs, lastTriedAt: clock.wall() }
    if (failure === null) this.#taken(way, { ...attempt, outcome: 'delivered', why: '' }, remark)
    else this.#notTaken(way, attempt, failure)
    this.#written(way)
  }

  #taken(way: Way, record: QueuedRecord, remark: string | null): void {
    const { clock, log } = this.#options
    way.failingSince = null
    way.triedAt = null
    way.nextAt = Number.NEGATIVE_INFINITY
    way.health = { kind: 'well' }
    if (remark !== null) {
      log(`${record.id} was delivered, but ${remark}`)
      // Somebody on the route was not told: that is as bad as not getting through.
      way.failingSince = clock.mono()
      way.health = { kind: 'failing', forMs: 0, why: remark, hasGivenUp: true }
    }
    way.unrecorded = record
  }

  #notTaken(way: Way, record: QueuedRecord, failure: unknown): void {
    const { clock, alerting, log } = this.#options
    const why = failure instanceof Error ? failure.message : 'it failed'
    const isOver = failure instanceof Refused || record.triedMs >= alerting.giveUpMs
    way.failingSince ??= clock.mono()
    const hasGivenUp = isOver || (way.health.kind === 'failing' && way.health.hasGivenUp)
    way.health = { kind: 'failing', forMs: 0, why, hasGivenUp }
    const pauseMs = Math.min(alerting.lastRetryMs, alerting.retryMs * 2 ** Math.min(record.attempts - 1, 30))
    way.nextAt = isOver ? Number.NEGATIVE_INFINITY : clock.mono() + pauseMs
    if (isOver) way.triedAt = null
    log(`${record.id} ${isOver ? 'is given up' : `is tried again in ${Math.round(pauseMs / 1_000)} s`}: ${why}`)
    way.unrecorded = { ...record, outcome: isOver ? 'givenUp' : 'waiting', why }
  }

  /** What was learnt is on disk and in the journal: only then the next is sent. A full disk is tried again with the next tick. */
  #written(way: Way): boolean {
    const { book } = this.#options
    if (way.unrecorded !== null) {
      const record = way.unrecorded
      this.#ifPossible(way, () => {
        book.engine.alerts.recordAttempt(record)
        way.unrecorded = null
      })
      if (way.unrecorded !== null) return false
      // That it fails is told once; the next word on it is how it ended.
      const isWord = record.outcome !== 'waiting' || record.attempts === 1
      // A summary is about no alert: that it was taken stands with its route.
      way.untold = record.word !== 'summary' && isWord ? record : null
    }
    if (way.untold !== null) {
      const { alert, alertKey } = way.untold
      // The alert came again meanwhile: what was told of its former time would stand beside the new one.
      const isCurrent = book.engine.alerts.latestKey(alert.id) === alertKey
      const fact = { kind: 'alertDelivered' as const, alertId: alert.id, delivery: deliveryOf(way.untold) }
      if (isCurrent && !book.observe([fact])) return false
      way.untold = null
    }
    return true
  }

  /** A full disk or another control plane that leads: logged once, tried again with the next tick. `undefined`: not possible. */
  #ifPossible<T>(way: Way, work: () => T): T | undefined {
    try {
      const result = work()
      way.stuck = null
      return result
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      if (way.stuck !== error.message) this.#options.log(`telling ${way.route.id} waits: ${error.message}`)
      way.stuck = error.message
      return undefined
    }
  }

  #healthOf({ health, failingSince }: Way): RouteHealth {
    if (health.kind !== 'failing' || failingSince === null) return health
    return { ...health, forMs: this.#options.clock.mono() - failingSince }
  }
}

function deliveryOf({ routeId, word, outcome, attempts, lastTriedAt, queuedAt, why }: DeliveryRecord): Delivery {
  return {
    routeId,
    word,
    outcome: outcome === 'waiting' ? 'failing' : outcome,
    attempts,
    at: lastTriedAt ?? queuedAt,
    why,
  }
}
