/** Alerts as a whole, once a second: what is measured, what stands, what follows from what, who is told. */
import type { AlertRule, RouteState, RuleState } from '../../../shared/alert-rule.ts'
import { ConditionCode } from '../../../shared/alert.ts'
import { asFault } from '../../../shared/fault.ts'
import type { DailySummary } from '../../../shared/summary.ts'
import type { Sample } from '../../../shared/sample.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import { BACKUP, type Roster } from '../nodes/roster.ts'
import { backupConditions } from './backup-conditions.ts'
import type { Slos } from '../slo/slos.ts'
import { CONDITIONS } from './conditions.ts'
import { Deliveries } from './deliveries.ts'
import { ErrorWatch } from './errors/error-watch.ts'
import { foldingFacts } from './folding.ts'
import type { Sender } from './message.ts'
import { Patience } from './patience.ts'
import { readingsOf } from './readings.ts'
import { deliveriesDue } from './routing.ts'
import { SHIPPED_RULES } from './rules.ts'
import { RuleWatch } from './rule-watch.ts'
import { senderTo } from './senders/sender.ts'
import { standingFacts } from './standing.ts'
import { Summaries } from './summary/summaries.ts'

const LOOK_EVERY_MS = 1_000
/** Between two ticks this process, or the machine, slept. */
const ASLEEP_MS = 1_000

export interface AlertsOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Pick<Roster, 'presence'>
  readonly samples: () => readonly Sample[]
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
  /** Budgets and uptime, for the daily summary. */
  readonly slos: () => Pick<Slos, 'list' | 'uptime'>
  /** The way from here to a process's pages. */
  readonly dial: (url: string) => string
  /** Tests read elsewhere. */
  readonly readPage?: (url: string) => Promise<string>
  /** Tests send elsewhere. */
  readonly senderTo?: (target: ClusterConfig['alerting']['routes'][number]['target']) => Sender
}

export type BuiltInCondition = Pick<AlertRule, 'id' | 'title' | 'impact' | 'firstStep' | 'runbook'>

export class Alerts {
  readonly #options: AlertsOptions
  readonly #rules: RuleWatch
  readonly #deliveries: Deliveries
  readonly #patience = new Patience()
  readonly #errors: ErrorWatch
  readonly #summaries: Summaries
  /** By node, monotonic. */
  readonly #lastHeard = new Map<string, number>()
  #lookedAt = Number.NEGATIVE_INFINITY
  #tickedAt: number
  #wasOn = false

  /** @throws {Fault} malformed: a rule or a route that cannot be; staleEpoch, diskFull. */
  constructor(options: AlertsOptions) {
    this.#options = options
    const { config, book, roster, clock, log, slos, dial, readPage } = options
    this.#tickedAt = clock.mono()
    this.#rules = new RuleWatch(config.alerting.rules ?? SHIPPED_RULES)
    this.#deliveries = new Deliveries({
      alerting: config.alerting,
      book,
      frame: { journalId: book.engine.journalId, cluster: { name: config.name, environment: config.environment } },
      senderTo: options.senderTo ?? senderTo,
      clock,
      log,
    })
    this.#errors = new ErrorWatch({ book, roster, clock, log, dial, ...(readPage && { read: readPage }) })
    this.#summaries = new Summaries({ routes: config.alerting.routes, book, slos, clock, log })
  }

  /** Every 100 ms, after the steward's. */
  tick(): void {
    const now = this.#options.clock.mono()
    const isOn = this.#options.book.snapshot.protection.state === 'on'
    // What was measured before a start or a sleep, or during one, says nothing of how long it held.
    if (isOn !== this.#wasOn || now - this.#tickedAt > ASLEEP_MS) this.#rules.interrupt(now)
    this.#wasOn = isOn
    this.#tickedAt = now
    this.#errors.tick()
    if (now - this.#lookedAt >= LOOK_EVERY_MS) {
      this.#lookedAt = now
      if (isOn) this.#look(now)
    }
    this.#deliveries.tick()
  }

  ruleStates(): RuleState[] {
    return this.#rules.states()
  }

  routeStates(): RouteState[] {
    return this.#deliveries.states().map((route) => ({ ...route, summary: this.#summaries.stateOf(route.id) }))
  }

  /** Today until now. */
  summary(zone: string, accountId: string | null): Promise<DailySummary> {
    return this.#summaries.today(zone, accountId)
  }

  async close(): Promise<void> {
    this.#summaries.close()
    this.#errors.close()
    await this.#deliveries.close()
  }

  #look(now: number): void {
    const { config, book, roster, samples, clock } = this.#options
    this.#hear()
    const readings = readingsOf({
      snapshot: book.snapshot,
      samples: samples(),
      roster,
      lastHeard: this.#lastHeard,
      spikes: this.#errors.spikes(book.snapshot),
      now,
      wall: config.backup === undefined ? null : clock.wall(),
    })
    book.observe(this.#rules.look({ snapshot: book.snapshot, readings, mono: now, wall: clock.wall() }))
    book.observe(this.#errors.newKinds())
    book.observe(standingFacts(book.snapshot, this.#deliveries.health(), clock.wall()))
    if (config.backup !== undefined) {
      const places = roster.presence(BACKUP)?.backup?.settings.places ?? null
      book.observe(backupConditions(book.snapshot, places, clock.wall()))
    }
    book.observe(foldingFacts(book.snapshot))
    this.#queue(now)
    this.#summaries.look()
  }

  #hear(): void {
    const { book, roster } = this.#options
    const { nodes } = book.snapshot
    for (const id of this.#lastHeard.keys()) if (nodes[id] === undefined) this.#lastHeard.delete(id)
    for (const id of Object.keys(nodes)) {
      const heardAt = roster.presence(id)?.heardAt
      if (heardAt !== undefined) this.#lastHeard.set(id, heardAt)
    }
  }

  #queue(now: number): void {
    const { book, config, clock, log } = this.#options
    const { routes } = config.alerting
    if (routes.length === 0) return
    const store = book.engine.alerts
    const open = store.open()
    this.#patience.look(open, now)
    const due = deliveriesDue({
      routes,
      snapshot: book.snapshot,
      open,
      threads: store.unendedThreads(),
      find: (key) => store.find(key),
      isSettled: ({ key }) => this.#patience.isSettled(key, now),
    })
    try {
      store.enqueue(due, clock.wall())
    } catch (error) {
      log(`what is to be told cannot be written and is tried again: ${asFault(error).message}`)
    }
  }
}

/** What the control plane sees without a rule, with `{about}` as in the rules' titles. */
export const BUILT_IN_CONDITIONS: readonly BuiltInCondition[] = ConditionCode.options.map((id) => {
  const { title, impact, firstStep, runbook } = CONDITIONS[id]
  return { id, title, impact, firstStep, runbook }
})
