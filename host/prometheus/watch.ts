/** The configured Prometheus and Alertmanager: asked now and then, and on request; how that goes is a source like any other. */
import type { Dispatcher } from 'undici'
import { asFault, Fault } from '../../shared/fault.ts'
import type { Difference, ForeignAlert, QueryResult, Source } from '../../shared/history.ts'
import type { Clock } from '../clock.ts'
import type { Way } from '../http/way.ts'
import { askAlertmanager } from './alertmanager.ts'
import { compare, COMPARED, type Comparison, NOTHING_COMPARED, singleOf, upOf } from './compare.ts'
import { askOf, type Query, QueryAnswer, resultOf } from './query.ts'
import { type Address, createForeignAgent, Foreign } from './request.ts'

export const ASK_EVERY_MS = 15_000
/** The first askings come before the console has figures of its own to compare: the next ones follow sooner, ms. */
const SETTLING = { times: 2, everyMs: 5_000 } as const

/** What the console has itself, to hold against Prometheus. */
export interface Own {
  /** The newest value of one of the console's series; `null`: none, or too old to compare. */
  readonly value: (key: string) => number | null
  /** Every process with a metrics page: its id, `host:port`, and whether it answers this console. */
  readonly targets: () => readonly { readonly id: string; readonly instance: string; readonly answers: boolean }[]
}

export interface ForeignWatchOptions {
  /** `null`: none is configured. */
  readonly prometheus: Address | null
  readonly alertmanager: Address | null
  /** Absent: directly. */
  readonly way?: Way
  readonly clock: Clock
  /** Absent: `ASK_EVERY_MS`. */
  readonly everyMs?: number
  readonly own: Own
  readonly alertsChanged: (alerts: ForeignAlert[] | null) => void
  readonly differencesChanged: (differences: Difference[]) => void
}

interface Fared {
  lastAnswerAt: number | null
  trouble: string | null
}

export class ForeignWatch {
  readonly #options: ForeignWatchOptions
  readonly #agent: Dispatcher
  readonly #prometheus: Foreign | null
  readonly #alertmanager: Foreign | null
  readonly #fared = {
    prometheus: { lastAnswerAt: null, trouble: null } as Fared,
    alertmanager: { lastAnswerAt: null, trouble: null } as Fared,
  }
  readonly #everyMs: number
  #alerts: ForeignAlert[] | null = null
  #comparison: Comparison = NOTHING_COMPARED
  /** How often it was asked. */
  #askings = 0
  #cancel: () => void = () => undefined
  #isClosed = false

  constructor(options: ForeignWatchOptions) {
    this.#options = options
    this.#agent = createForeignAgent(options.way)
    this.#everyMs = options.everyMs ?? ASK_EVERY_MS
    const at = (name: string, address: Address | null) =>
      address === null ? null : new Foreign(name, address, this.#agent)
    this.#prometheus = at('Prometheus', options.prometheus)
    this.#alertmanager = at('Alertmanager', options.alertmanager)
  }

  start(): void {
    if (this.#prometheus !== null || this.#alertmanager !== null) this.#askAfter(0)
  }

  /** `null`: none is configured, or it has not answered yet. */
  get alerts(): ForeignAlert[] | null {
    return this.#alerts
  }

  get differences(): Difference[] {
    return [...this.#comparison.open]
  }

  /** Those that are configured. */
  get sources(): Source[] {
    const source = (id: 'prometheus' | 'alertmanager'): Source => ({
      id,
      kind: id,
      whose: null,
      everyMs: this.#everyMs,
      ...this.#fared[id],
      isRelayed: false,
      clockOffsetMs: null,
    })
    return [
      ...(this.#prometheus === null ? [] : [source('prometheus')]),
      ...(this.#alertmanager === null ? [] : [source('alertmanager')]),
    ]
  }

  /** @throws {Fault} notConfigured, malformed (the query), or what came of asking. */
  async query(query: Query): Promise<QueryResult> {
    if (this.#prometheus === null) throw new Fault('notConfigured', 'No Prometheus is configured for this connection.')
    const began = this.#options.clock.elapsed()
    const answer = await this.#prometheus.ask(askOf(query), QueryAnswer)
    return resultOf(answer, query, this.#options.clock.elapsed() - began)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancel()
    await this.#agent.destroy()
  }

  #askAfter(ms: number): void {
    this.#cancel = this.#options.clock.after(ms, () => {
      void this.#askBoth().then(() => {
        this.#askings += 1
        const isSettling = this.#askings <= SETTLING.times
        if (!this.#isClosed) this.#askAfter(Math.min(this.#everyMs, isSettling ? SETTLING.everyMs : this.#everyMs))
      })
    })
  }

  async #askBoth(): Promise<void> {
    await Promise.all([
      this.#alertmanager === null ? null : this.#attempt('alertmanager', () => this.#askAlerts(this.#alertmanager)),
      this.#prometheus === null ? null : this.#attempt('prometheus', () => this.#askNumbers()),
    ])
  }

  async #attempt(id: 'prometheus' | 'alertmanager', ask: () => Promise<void>): Promise<void> {
    try {
      await ask()
      this.#fared[id] = { lastAnswerAt: this.#options.clock.now(), trouble: null }
    } catch (error) {
      // What it said before stays, with its age: the source tells that it is old.
      this.#fared[id] = { ...this.#fared[id], trouble: asFault(error).message }
    }
  }

  async #askAlerts(alertmanager: Foreign | null): Promise<void> {
    if (alertmanager === null) return
    const alerts = await askAlertmanager(alertmanager)
    if (this.#isClosed || JSON.stringify(alerts) === JSON.stringify(this.#alerts)) return
    this.#alerts = alerts
    this.#options.alertsChanged(alerts)
  }

  async #askNumbers(): Promise<void> {
    const { own, clock, differencesChanged } = this.#options
    const ask = async (query: string) => this.query({ query, over: null })
    const up = upOf(await ask('up'))
    const there = await Promise.all(COMPARED.map(async ({ id, query }) => [id, singleOf(await ask(query))] as const))
    const numbers = new Map(
      there.map(([id, value]) => {
        const compared = COMPARED.find((one) => one.id === id)
        const here = compared === undefined ? null : own.value(compared.key)
        return [id, { here: here === null || compared === undefined ? null : here * compared.scale, there: value }]
      }),
    )
    const targets = own.targets().flatMap(({ id, instance, answers }) => {
      const isUp = up.get(instance)
      return isUp === undefined ? [] : [{ id, here: answers, there: isUp }]
    })
    const before = this.#comparison
    this.#comparison = compare(before, { numbers, targets, elapsed: clock.elapsed(), now: clock.now() })
    if (this.#isClosed || JSON.stringify(before.open) === JSON.stringify(this.#comparison.open)) return
    differencesChanged(this.differences)
  }
}
