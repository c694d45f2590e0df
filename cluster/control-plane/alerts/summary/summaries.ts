/**
 * A route's daily summary: made once when it is due, from what this control plane has itself, and put into the same durable queue
 * as every other message. A day is queued once a route, whatever restarts meanwhile; what it says stays as it was made.
 */
import type { AlertRoute, RouteState } from '../../../../shared/alert-rule.ts'
import { asFault } from '../../../../shared/fault.ts'
import type { DailySummary } from '../../../../shared/summary.ts'
import type { Book } from '../../book.ts'
import type { Slos } from '../../slo/slos.ts'
import { dayAfter, lastDue, localOf, momentOf, nextDue } from './day.ts'
import { summarise, type SummaryAsked } from './summarise.ts'

const MIDNIGHT = '00:00'
/** What could not be made or written is tried again after this. */
const RETRY_MS = 30_000
/** So many days without a summary are named. */
const MISSED_NAMED = 7
const MINUTE_MS = 60_000

type SummaryRoute = Pick<AlertRoute, 'id' | 'accountId' | 'drills' | 'summaryAt' | 'summaryZone'>

export interface SummariesOptions {
  readonly routes: readonly SummaryRoute[]
  readonly book: Book
  /** Budgets and uptime. */
  readonly slos: () => Pick<Slos, 'list' | 'uptime'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

interface Way {
  readonly route: SummaryRoute
  readonly time: string
  /** The last day that was queued, as far as it was looked up. */
  queuedDay: string | null
  isMaking: boolean
  /** Monotonic; not tried before. */
  nextAt: number
}

export class Summaries {
  readonly #options: SummariesOptions
  readonly #ways: readonly Way[]
  #isClosed = false

  constructor(options: SummariesOptions) {
    this.#options = options
    this.#ways = options.routes.flatMap((route): Way[] =>
      route.summaryAt === null
        ? []
        : [{ route, time: route.summaryAt, queuedDay: null, isMaking: false, nextAt: Number.NEGATIVE_INFINITY }],
    )
  }

  /** Every second. What is due is made and queued; that takes a moment, in turns. */
  look(): void {
    const { clock } = this.#options
    for (const way of this.#ways) {
      if (way.isMaking || clock.mono() < way.nextAt) continue
      const day = this.#dueDay(way)
      if (day === null) continue
      way.isMaking = true
      way.nextAt = clock.mono() + RETRY_MS
      void this.#queue(way, day).finally(() => (way.isMaking = false))
    }
  }

  /** Today until now. `zone`: whose today. */
  today(zone: string, accountId: string | null): Promise<DailySummary> {
    const now = this.#options.clock.wall()
    const { day } = localOf(now, zone)
    const from = momentOf(day, MIDNIGHT, zone)
    return this.#make({ day, zone, from, to: now, isWholeDay: false, accountId, drills: false, daysMissed: [] })
  }

  stateOf(routeId: string): RouteState['summary'] {
    const { book, clock } = this.#options
    const way = this.#ways.find(({ route }) => route.id === routeId)
    if (way === undefined) return null
    const zone = way.route.summaryZone
    const { lastSent } = book.engine.alerts.summariesOf(routeId)
    return {
      at: way.time,
      zone,
      nextAt: nextDue(clock.wall(), way.time, zone),
      lastSentAt: lastSent?.at ?? null,
      lastDay: lastSent?.day ?? null,
    }
  }

  close(): void {
    this.#isClosed = true
  }

  /** The day to be told of now; `null`: it was queued already, or nothing is due since the route wants summaries. */
  #dueDay(way: Way): string | null {
    const { book, clock, log } = this.#options
    const { route, time } = way
    const due = lastDue(clock.wall(), time, route.summaryZone)
    const day = dayAfter(due.day, -1)
    if (way.queuedDay !== null && way.queuedDay >= day) return null
    try {
      const store = book.engine.alerts
      const since = store.summariesSince(route.id, clock.wall())
      const { lastQueuedDay } = store.summariesOf(route.id)
      way.queuedDay = lastQueuedDay
      if (since > due.at) {
        // Who wants summaries from now on does not want yesterday's at once.
        way.queuedDay = day
        return null
      }
      return lastQueuedDay !== null && lastQueuedDay >= day ? null : day
    } catch (error) {
      way.nextAt = clock.mono() + RETRY_MS
      log(`the summary for ${route.id} is tried again: ${asFault(error).message}`)
      return null
    }
  }

  async #queue(way: Way, day: string): Promise<void> {
    const { book, clock, log } = this.#options
    const { id, accountId, drills, summaryZone: zone } = way.route
    try {
      const from = momentOf(day, MIDNIGHT, zone)
      const to = momentOf(dayAfter(day), MIDNIGHT, zone)
      const daysMissed = missedBetween(way.queuedDay, day)
      const summary = await this.#make({ day, zone, from, to, isWholeDay: true, accountId, drills, daysMissed })
      if (this.#isClosed) return
      book.engine.alerts.enqueueSummary(
        { id: `${id}.summary.${day}`, routeId: id, word: 'summary', summary },
        clock.wall(),
      )
      way.queuedDay = day
    } catch (error) {
      log(`the summary for ${id} is tried again: ${asFault(error).message}`)
    }
  }

  async #make(asked: SummaryAsked): Promise<DailySummary> {
    const { book, slos, clock } = this.#options
    const uptime = await slos().uptime(asked.from, Math.max(asked.from + 1, asked.to))
    const { slos: states } = await slos().list()
    return summarise(asked, {
      snapshot: book.snapshot,
      alerts: book.engine.alerts.since(asked.from),
      errors: book.engine.errors.minutes(Math.floor(asked.from / MINUTE_MS), Math.ceil(asked.to / MINUTE_MS)),
      uptime,
      slos: states,
      now: clock.wall(),
    })
  }
}

/** Days after the last that was told of and before this one; the last few of them. */
function missedBetween(last: string | null, day: string): string[] {
  const missed: string[] = []
  for (let before = dayAfter(day, -1); last !== null && before > last && missed.length < MISSED_NAMED;) {
    missed.unshift(before)
    before = dayAfter(before, -1)
  }
  return missed
}
