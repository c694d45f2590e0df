/** What this console knows of its cluster. Everything new is written to the store first and told to the windows then. */
import type { Capability, ClusterAnswer, Version } from '../shared/api.ts'
import type { Push } from '../shared/calls.ts'
import type { Fact } from '../shared/fact.ts'
import type { Failover } from '../shared/failover.ts'
import { Fault } from '../shared/fault.ts'
import type { History, SeriesRequest } from '../shared/history.ts'
import type { Series } from '../shared/picture.ts'
import { type FiguresSample, type Sample, sampleKey } from '../shared/sample.ts'
import type { Operation } from '../shared/operation.ts'
import type { Snapshot } from '../shared/snapshot.ts'
import { ageMs, momentNow, type PastMoment } from './ages.ts'
import type { Clock } from './clock.ts'
import type { Notices } from './notices.ts'
import { operationsOf, seenElsewhere } from './operations/seen-elsewhere.ts'
import { Archive } from './samples/archive.ts'
import { historyOf } from './samples/history.ts'
import { Recorder } from './samples/recorder.ts'
import { Rings } from './samples/rings.ts'
import { FACTS_KEPT_MS, type Step, type Store } from './store/store.ts'

/** A whole snapshot is written at most this often, ms; between two, the facts themselves are enough. */
const CHECKPOINT_EVERY_MS = 5_000
/** While nothing happens, the time of the newest word is written this often, ms. */
const TOUCH_EVERY_MS = 2_000
const HEARD_EVERY_MS = 1_000
/** A source whose numbers come this much off this machine's clock has another clock, not a slow way, ms. */
const OTHER_CLOCK_MS = 5_000
/** As many as one call may ask for. */
const RECENT_FACTS = 500

export class Memory {
  readonly #store: Store
  readonly #clock: Clock
  readonly #notices: Notices
  readonly #tell: (push: Push) => void
  readonly #archive: Archive
  readonly #recorder: Recorder
  readonly #rings = new Rings((key, value, coversMs) => {
    if (this.#isHearing) this.#archive.add(key, value, coversMs)
  })
  /** This machine's clock less the source's when its newest number came in, ms; by key of the sample. */
  readonly #shifts = new Map<string, number>()
  /** Numbers that come in are of now. Those of an answer about the whole cluster may be of a process that is long gone. */
  #isHearing = false
  #snapshot: Snapshot | null
  /** The newest word; `null`: never. */
  #heard: PastMoment | null
  #capabilities: readonly Capability[] | null
  #commands: readonly string[] | null
  #isVersionTold = true
  /** Of the journal of the snapshot alone, newest last: numbers of two journals mean different things. */
  #recent: readonly Fact[]
  #checkpointAt = Number.NEGATIVE_INFINITY
  #writtenAt = Number.NEGATIVE_INFINITY
  #toldAt = Number.NEGATIVE_INFINITY
  /** What was written is not enough to fold the present from: the next write carries the snapshot. */
  #behind = false

  constructor(store: Store, clock: Clock, notices: Notices, tell: (push: Push) => void) {
    this.#store = store
    this.#clock = clock
    this.#notices = notices
    this.#tell = tell
    const remembered = store.remember()
    this.#snapshot = remembered.snapshot
    this.#heard = remembered.heardAt === null ? null : { at: remembered.heardAt, elapsed: null }
    this.#capabilities = remembered.capabilities
    this.#commands = remembered.commands
    this.#recent = this.#snapshot === null ? [] : store.newestFacts(this.#snapshot.journalId, RECENT_FACTS).toReversed()
    this.forget()
    this.#archive = new Archive({ store, clock, notices })
    this.#archive.start()
    this.#recorder = new Recorder({ store, clock, notices, rings: this.#rings })
    if (this.#snapshot !== null)
      for (const { sample, heardAt } of this.#recorder.recall(this.#snapshot)) this.#keepShift(sample, heardAt)
    this.#recorder.start()
  }

  get snapshot(): Snapshot | null {
    return this.#snapshot
  }

  /** When the newest word came in, epoch ms of this machine; `null`: never. */
  get heardAt(): number | null {
    return this.#heard?.at ?? null
  }

  /** Age of the newest word, ms; `null`: never heard. */
  get ageMs(): number | null {
    return this.#heard === null ? null : ageMs(this.#heard, this.#clock)
  }

  get capabilities(): Capability[] | null {
    return this.#capabilities === null ? null : [...this.#capabilities]
  }

  get commands(): string[] | null {
    return this.#commands === null ? null : [...this.#commands]
  }

  /** This machine's clock less the cluster's when its newest number came in, ms; `null`: none came by the stream. */
  get clockOffsetMs(): number | null {
    const sent = this.#rings.latest().filter(({ kind }) => kind !== 'figures')
    const newest = sent.reduce<Sample | null>((a, b) => (a === null || b.at > a.at ? b : a), null)
    return newest === null ? null : (this.#shifts.get(sampleKey(newest)) ?? null)
  }

  get samples(): Sample[] {
    return this.#rings.latest()
  }

  get series(): Series[] {
    return this.#rings.series()
  }

  /** Numbers over time, of this machine's clock. @throws {Fault} malformed, tooLarge */
  history(request: SeriesRequest): History {
    return historyOf(request, {
      rings: this.#rings,
      waiting: this.#archive.waiting,
      table: this.#store.rollUps,
      shiftOf: (key) => this.#shiftOf(key),
      now: this.#clock.now(),
    })
  }

  /** Newest first. */
  recentFacts(limit: number): Fact[] {
    return this.#recent.slice(-limit).toReversed()
  }

  /** Those of the present and of the store, newest first. */
  failovers(before: number | null, limit: number): Failover[] {
    const current = this.#snapshot?.failovers ?? []
    const known = new Set(current.map(identityOf))
    const stored = this.#store
      .failovers(before, limit + current.length)
      .filter((failover) => !known.has(identityOf(failover)))
    return [...current, ...stored]
      .filter((failover) => before === null || failover.startedAt < before)
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .slice(0, limit)
  }

  /** One failover with the facts kept of it; `null`: not known here. */
  failover(id: string): { failover: Failover; facts: Fact[] } | null {
    const current = this.#snapshot?.failovers.find((failover) => failover.id === id)
    const stored = this.#store.failover(id)
    if (current === undefined) return stored
    const facts = stored !== null && identityOf(stored.failover) === identityOf(current) ? stored.facts : []
    return { failover: current, facts }
  }

  /** `snapshot` is what the facts were folded into. Facts older than it belong to the history alone. */
  applyFacts(facts: readonly Fact[], snapshot: Snapshot): void {
    const now = this.#clock.now()
    const news = this.#newsOf(facts)
    if (news.length === 0) return this.heard()
    this.#heard = momentNow(this.#clock)
    this.#snapshot = snapshot
    this.#recent = [...this.#recent, ...news].slice(-RECENT_FACTS)
    const touched = new Set(news.flatMap((fact) => ('failoverId' in fact ? [fact.failoverId] : [])))
    this.#write(
      news,
      snapshot.failovers.filter((failover) => touched.has(failover.id)),
      operationsOf(news),
    )
    this.#told({ kind: 'facts', facts: [...news], heardAt: now })
  }

  /** A whole new snapshot: first connection, a gap, another journal. */
  replace(answer: ClusterAnswer): void {
    if (this.#snapshot !== null && this.#snapshot.journalId !== answer.snapshot.journalId) {
      this.#rings.clear()
      this.#recorder.clear()
      this.#guarded(() => this.#store.answers.clear())
      this.#shifts.clear()
      this.#recent = []
    }
    this.#snapshot = answer.snapshot
    this.#heard = momentNow(this.#clock)
    this.#learn(answer.samples)
    this.#behind = true
    this.#write([], answer.snapshot.failovers, answer.snapshot.operations)
    this.#tellSnapshot(answer)
  }

  /** As they come in on the stream. */
  addSamples(samples: readonly Sample[]): void {
    this.#takeSamples(samples, true)
  }

  /** What the console found out itself. It is no word of the cluster's control plane: the picture is not newer for it. */
  addFigures(figures: readonly FiguresSample[]): void {
    const news = this.#hear(figures)
    if (news.length > 0) this.#tell({ kind: 'samples', samples: news, heardAt: this.heardAt ?? 0 })
  }

  /** Bytes came. Told and written now and then, so that the age survives a restart. */
  heard(): void {
    const { at: now } = (this.#heard = momentNow(this.#clock))
    const elapsed = this.#clock.elapsed()
    if (elapsed - this.#toldAt >= HEARD_EVERY_MS) this.#told({ kind: 'heard', heardAt: now })
    if (elapsed - this.#writtenAt >= TOUCH_EVERY_MS) this.#write([], [], [])
  }

  /** To be told with the next answer of the cluster, which follows at once. */
  learnVersion({ capabilities, commands }: Version): void {
    if (this.#capabilities?.join() === capabilities.join() && this.#commands?.join() === commands.join()) return
    this.#capabilities = capabilities
    this.#commands = commands
    this.#isVersionTold = false
    this.#guarded(() => this.#store.writeVersion(capabilities, commands))
  }

  /** The cluster answered with nothing that the facts had not told; its samples, and what it can do, may be news. */
  confirm(answer: ClusterAnswer): void {
    this.#takeSamples(answer.samples, false)
    if (!this.#isVersionTold && this.#snapshot !== null) this.#tellSnapshot({ ...answer, snapshot: this.#snapshot })
  }

  /** Facts older than they are kept for. */
  forget(): void {
    this.#guarded(() => this.#store.forget(this.#clock.now() - FACTS_KEPT_MS))
  }

  /** The last word before the console ends. */
  close(): void {
    this.#archive.close()
    this.#recorder.close()
    this.#behind = true
    if (this.#snapshot !== null) this.#write([], [], [])
  }

  #takeSamples(samples: readonly Sample[], isLive: boolean): void {
    const news = isLive ? this.#hear(samples) : this.#learn(samples)
    if (news.length === 0) return
    this.#heard = momentNow(this.#clock)
    this.#told({ kind: 'samples', samples: news, heardAt: this.#heard.at })
  }

  #hear(samples: readonly Sample[]): Sample[] {
    const now = this.#clock.now()
    this.#isHearing = true
    const news = this.#rings.add(samples)
    this.#isHearing = false
    for (const sample of news) this.#keepShift(sample, now)
    this.#recorder.heard(news)
    return news
  }

  /** What an answer tells may be of a process that is long gone: it says nothing of clocks, and is no number of now. */
  #learn(samples: readonly Sample[]): Sample[] {
    const news = this.#rings.learn(samples)
    this.#recorder.answered(news)
    return news
  }

  #keepShift(sample: Sample, heardAt: number): void {
    this.#shifts.set(sampleKey(sample), heardAt - sample.at)
    if (sample.kind === 'account') this.#shifts.set('all', heardAt - sample.at)
  }

  /** What to add to a time of the rings for it to be this machine's, ms. */
  #shiftOf(key: string): number {
    const [kind = '', whose = ''] = key.split('/')
    const shift = this.#shifts.get(kind === 'all' ? 'all' : `${kind}/${whose}`) ?? 0
    return Math.abs(shift) < OTHER_CLOCK_MS ? 0 : shift
  }

  /** What was folded in before is news only where it completes the history. */
  #newsOf(facts: readonly Fact[]): readonly Fact[] {
    const seq = this.#snapshot?.seq ?? 0
    if (facts.every((fact) => fact.seq > seq)) return facts
    const known = new Set(this.#recent.map((fact) => fact.seq))
    return facts.filter((fact) => fact.seq > seq || !known.has(fact.seq))
  }

  #write(facts: readonly Fact[], failovers: readonly Failover[], changed: readonly Operation[]): void {
    const { heardAt } = this
    if (heardAt === null) return
    const elapsed = this.#clock.elapsed()
    const checkpoint = this.#behind || (facts.length > 0 && elapsed - this.#checkpointAt >= CHECKPOINT_EVERY_MS)
    const snapshot = checkpoint ? this.#snapshot : null
    const journalId = this.#snapshot?.journalId ?? ''
    const operations = changed.map((operation) => seenElsewhere(operation, journalId, heardAt))
    const step: Step = { heardAt, journalId, facts, failovers, operations, snapshot }
    this.#behind = !this.#guarded(() => this.#store.write(step))
    this.#writtenAt = elapsed
    if (checkpoint) this.#checkpointAt = elapsed
  }

  /** The live view goes on from memory when the disk does not; a notice says so. Returns whether it was written. */
  #guarded(write: () => void): boolean {
    try {
      write()
      this.#notices.clear('store')
      return true
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#notices.raise('store', error)
      return false
    }
  }

  #tellSnapshot(answer: ClusterAnswer): void {
    this.#isVersionTold = true
    const { capabilities, commands } = this
    this.#told({ kind: 'snapshot', answer, capabilities, commands, heardAt: this.#clock.now() })
  }

  #told(push: Push): void {
    this.#toldAt = this.#clock.elapsed()
    this.#tell(push)
  }
}

/** An id names a failover within one journal; with its start it names one of all. */
function identityOf(failover: Failover): string {
  return `${failover.id}@${failover.startedAt}`
}
