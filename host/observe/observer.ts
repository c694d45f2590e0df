/** Asks every process of the cluster what it believes, round after round, and says who disagrees. The connection to the control API never waits for it. */
import type { Source } from '../../shared/history.ts'
import type { Disagreement, Sighting } from '../../shared/observation.ts'
import type { Clock } from '../clock.ts'
import type { ControlClient } from '../control/client.ts'
import { ClockOffset } from './clock-offset.ts'
import type { StatusAnswer, StatusAsker } from './ask-status.ts'
import { nextTruth, NOTHING_SEEN, type Truth, type Word } from './disagreements.ts'
import { RELAY_EVERY_MS, Relays } from './relays.ts'
import type { Target } from './targets.ts'

export interface ObserverOptions {
  readonly clock: Clock
  readonly asker: StatusAsker
  readonly client: ControlClient
  readonly targets: () => readonly Target[]
  /** Accounts with a running failover. */
  readonly changing: () => ReadonlySet<string>
  /** Somebody looks. */
  readonly isWatched: () => boolean
  /** Whether the control plane can be asked on our behalf. */
  readonly canRelay: () => boolean
  readonly changed: (sightings: Sighting[], disagreements: Disagreement[]) => void
}

const ROUND_MS = { watched: 500, unwatched: 5_000 } as const
/** Between the beginnings of two rounds, for each process, ms: a thousand are asked once a second. */
const A_PROCESS_MS = 1
/** Never slower than this while somebody looks, ms: a truth that is asked for more rarely would not see two masters in time. */
const SLOWEST_WATCHED_MS = 1_500
/** While nothing but the time of the answers changes, windows are told this often, ms. */
const TELL_EVERY_MS = 1_000

interface Row {
  readonly observer: string
  /** The last answer; `null`: there was none yet. */
  readonly word: Word | null
  /** This machine's clock of that answer. */
  readonly heardAt: number | null
  /** Why the last direct asking brought nothing; `null`: it did. */
  readonly silence: string | null
  /** What the control plane brought instead, last; `null`: it was not asked. */
  readonly relayed: StatusAnswer | null
  readonly offset: ClockOffset
}

const newRow = (observer: string): Row => ({
  observer,
  word: null,
  heardAt: null,
  silence: null,
  relayed: null,
  offset: new ClockOffset(),
})

export class Observer {
  readonly #options: ObserverOptions
  #rows = new Map<string, Row>()
  readonly #relays: Relays
  #truth: Truth = NOTHING_SEEN
  #told = { what: '', at: Number.NEGATIVE_INFINITY }
  #isClosed = false
  #isAsking = false
  #cancelTimer: () => void = () => undefined

  constructor(options: ObserverOptions) {
    this.#options = options
    this.#relays = new Relays({
      ...options,
      isWanted: (target) => this.#isRelayable(target) && this.#rowOf(target).silence !== null,
      told: (target, answer, askedAt) => this.#keepRelayed(target, answer, askedAt),
    })
  }

  get sightings(): Sighting[] {
    return [...this.#rows.values()].map(toSighting)
  }

  get disagreements(): Disagreement[] {
    return [...this.#truth.open]
  }

  /** Each process's own status, as a source. */
  get sources(): Source[] {
    const everyMs = this.#everyMs
    return [...this.#rows.values()].map((row) => toSource(row, everyMs))
  }

  get #everyMs(): number {
    if (!this.#options.isWatched()) return ROUND_MS.unwatched
    return Math.min(SLOWEST_WATCHED_MS, Math.max(ROUND_MS.watched, this.#rows.size * A_PROCESS_MS))
  }

  start(): void {
    void this.#round()
  }

  /** Somebody begins to look: the next round is not waited for. */
  hurry(): void {
    if (!this.#isAsking) void this.#round()
  }

  close(): void {
    this.#isClosed = true
    this.#cancelTimer()
  }

  async #round(): Promise<void> {
    if (this.#isClosed) return
    this.#cancelTimer()
    this.#isAsking = true
    const { clock, targets } = this.#options
    const startedAt = clock.elapsed()
    const asked = targets()
    await Promise.all(asked.map((target) => this.#ask(target)))
    this.#isAsking = false
    if (this.#isClosed) return
    this.#rows = new Map(asked.map((target) => [target.observer, this.#rowOf(target)]))
    this.#look()
    const waitMs = Math.max(0, startedAt + this.#everyMs - clock.elapsed())
    this.#cancelTimer = clock.after(waitMs, () => void this.#round())
  }

  async #ask(target: Target): Promise<void> {
    const { clock, asker } = this.#options
    const askedAt = clock.elapsed()
    const answer = await asker.ask(target)
    if (answer.kind === 'answered')
      return this.#put(target, { ...this.#heard(target, answer, askedAt), relayed: null, silence: null })
    const isRelayable = this.#isRelayable(target)
    const row = this.#rowOf(target)
    this.#put(target, { ...row, silence: answer.why, relayed: isRelayable ? row.relayed : null })
    if (isRelayable) this.#relays.want(target)
  }

  #isRelayable({ kind }: Target): boolean {
    return !this.#isClosed && kind !== 'control-plane' && this.#options.canRelay()
  }

  #keepRelayed(target: Target, answer: StatusAnswer, askedAt: number): void {
    const row = this.#rowOf(target)
    // It answered directly meanwhile: that is the better word.
    if (row.silence === null) return
    this.#put(target, {
      ...(answer.kind === 'answered' ? this.#heard(target, answer, askedAt) : row),
      relayed: answer,
    })
  }

  #heard(target: Target, { observations }: Extract<StatusAnswer, { kind: 'answered' }>, askedAt: number): Row {
    const { clock } = this.#options
    const { observer } = target
    const word = { observer, observations, askedAt, heardAt: clock.elapsed() }
    const row = this.#rowOf(target)
    const toldAt = observations[0]?.at
    if (toldAt !== undefined) row.offset.add(toldAt, clock.now(), word.heardAt - askedAt)
    return { ...row, word, heardAt: clock.now() }
  }

  #rowOf({ observer }: Target): Row {
    return this.#rows.get(observer) ?? newRow(observer)
  }

  #put({ observer }: Target, row: Row): void {
    this.#rows.set(observer, row)
  }

  #look(): void {
    const { clock, changing, changed } = this.#options
    const answering = [...this.#rows.values()].filter((row) => toSighting(row).problem === null)
    const words = answering.flatMap(({ word }) => word ?? [])
    const elapsed = clock.elapsed()
    this.#truth = nextTruth(this.#truth, { words, changing: changing(), elapsed, now: clock.now() })
    const what = JSON.stringify([this.sightings.map(substanceOf), this.#truth.open])
    if (what === this.#told.what && elapsed - this.#told.at < TELL_EVERY_MS) return
    this.#told = { what, at: elapsed }
    changed(this.sightings, this.disagreements)
  }
}

function toSighting({ observer, word, heardAt, silence, relayed }: Row): Sighting {
  const observations = [...(word?.observations ?? [])]
  if (silence === null || relayed === null) return { observer, via: 'direct', heardAt, problem: silence, observations }
  const problem = relayed.kind === 'answered' ? null : `${silence}; via the control plane: ${relayed.why}`
  return { observer, via: 'control-plane', heardAt, problem, observations }
}

function toSource(row: Row, everyMs: number): Source {
  const { observer, via, heardAt, problem } = toSighting(row)
  const isRelayed = via === 'control-plane'
  return {
    id: `status/${observer}`,
    kind: 'status',
    whose: observer,
    everyMs: isRelayed ? Math.max(everyMs, RELAY_EVERY_MS) : everyMs,
    lastAnswerAt: heardAt,
    trouble: problem,
    isRelayed,
    clockOffsetMs: row.offset.ms,
  }
}

/** What is news: not that it was said again. */
function substanceOf({ observer, via, problem, observations }: Sighting): unknown {
  return [observer, via, problem, observations.map(({ accountId, master, epoch }) => [accountId, master, epoch])]
}
