/** Holds what is recorded against what was promised. Records each second, writes once a minute, answers when asked. */
import { setImmediate as breathe } from 'node:timers/promises'
import type { RouteOutput } from '../../../shared/api.ts'
import { Fault } from '../../../shared/fault.ts'
import { covering } from '../../../shared/hold.ts'
import type { AccountSample } from '../../../shared/sample.ts'
import type { Slo, UptimeReport } from '../../../shared/slo.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { causesOf, type SloCause } from './causes.ts'
import { type Digest, EMPTY_DIGEST, joined } from './digest.ts'
import { DigestReader } from './digest-reader.ts'
import { BURN_WINDOWS_MS, DAY_MS, evaluate } from './evaluate.ts'
import { MINUTE_MS, type SloMinute } from './minute.ts'
import { objectivesOf } from './objectives.ts'
import { SloRecorder } from './recorder.ts'
import { uptimeOf } from './uptime.ts'

/** What a full disk keeps back is kept in memory for so long; what is older is lost, and not covered. */
const PATIENCE_MS = 60 * MINUTE_MS
/** A report of the last seconds may still be on its way. */
const LATE_MS = 3_000

export interface SlosOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence'>
  /** Wall clock. */
  readonly now: () => number
  readonly log: (line: string) => void
}

export class Slos {
  readonly #options: SlosOptions
  readonly #objectives: readonly Slo[]
  readonly #recorder: SloRecorder
  readonly #reader: DigestReader
  /** Up to when maintenance was recorded, by account and maintenance; ms. */
  readonly #excludedUntil = new Map<string, number>()
  readonly #savedCauses = new Map<string, string>()
  /** In force at the last look; and what ended since, to be written. */
  #maintenance: readonly SloCause[] = []
  #ended: readonly SloCause[] = []
  #listing: Promise<RouteOutput<'listSlos'>> | null = null
  #nextWriteAt: number
  #isTroubled = false
  /** The gateway's last report that was recorded. */
  #seen: readonly AccountSample[] = []

  /** @throws {Fault} malformed: the objectives of the configuration make no sense. */
  constructor(options: SlosOptions) {
    this.#options = options
    this.#objectives = objectivesOf(options.config)
    const ofAccounts = Map.groupBy(this.#objectives, ({ accountId }) => accountId)
    const thresholds = new Map(
      [...ofAccounts].map(([accountId, slos]) => [
        accountId,
        slos.flatMap(({ kind, thresholdMs }) => (kind === 'latency' && thresholdMs !== null ? [thresholdMs] : [])),
      ]),
    )
    this.#recorder = new SloRecorder((accountId) => thresholds.get(accountId) ?? [])
    this.#reader = new DigestReader(options.book.engine.slos, (accountId) => this.#recorder.unsaved(accountId))
    this.#nextWriteAt = nextMinute(options.now())
    this.#exclude(options.now())
  }

  tick(): void {
    const { book, roster, now } = this.#options
    const at = now()
    this.#exclude(at)
    const { snapshot } = book
    // While it only observes, the control plane does not know what it missed.
    const samples = roster().presence(GATEWAY)?.samples ?? this.#seen
    if (snapshot.protection.state !== 'warming' && samples !== this.#seen) {
      this.#seen = samples
      for (const sample of samples)
        if (snapshot.accounts[sample.accountId] !== undefined)
          this.#recorder.see(sample, at, covering(snapshot.maintenance, sample.accountId) !== null)
    }
    // Further away than a minute: somebody set the clock back.
    if (at < this.#nextWriteAt && this.#nextWriteAt - at <= MINUTE_MS) return
    this.#nextWriteAt = nextMinute(at)
    this.#write(at - (at % MINUTE_MS))
  }

  /** Who asks while it is worked out gets the same answer. */
  list(): Promise<RouteOutput<'listSlos'>> {
    this.#listing ??= this.#judge().finally(() => {
      this.#listing = null
    })
    return this.#listing
  }

  async #judge(): Promise<RouteOutput<'listSlos'>> {
    const { book, now } = this.#options
    const servedAt = now()
    const slos = []
    for (const [accountId, objectives] of Map.groupBy(this.#objectives, (slo) => slo.accountId)) {
      const windows = new Set([...BURN_WINDOWS_MS, ...objectives.map(({ windowDays }) => windowDays * DAY_MS)])
      const causes = this.#causes(servedAt - Math.max(...windows), servedAt)
      const digests = new Map<number, Digest>()
      for (const windowMs of windows) {
        digests.set(windowMs, await this.#digest(accountId, servedAt - windowMs, servedAt))
      }
      const over = (windowMs: number) => digests.get(windowMs) ?? EMPTY_DIGEST
      for (const slo of objectives) {
        slos.push(evaluate(slo, { window: over(slo.windowDays * DAY_MS), burns: BURN_WINDOWS_MS.map(over), causes }))
        await breathe()
      }
    }
    return { slos, recordedSince: this.#recordedSince(book), servedAt }
  }

  /** @throws {Fault} malformed: the period ends before it begins. */
  async uptime(from: number, to: number): Promise<UptimeReport> {
    if (to <= from) throw new Fault('malformed', 'The period ends before it begins: `to` has to be later than `from`')
    const { book, now } = this.#options
    const madeAt = now()
    const causes = this.#causes(from, to)
    const accounts = []
    for (const accountId of Object.keys(book.snapshot.accounts)) {
      // What nobody can know yet is not called unknown.
      const known = Math.max(madeAt - LATE_MS, this.#recorder.seenUntil(accountId) ?? 0)
      const period = {
        from: wholeSecond(from),
        to: Math.max(wholeSecond(from), wholeSecond(Math.min(to, known, madeAt))),
      }
      const digest = await this.#digest(accountId, period.from, period.to)
      accounts.push(uptimeOf(accountId, period, digest, causes, this.#objectives))
    }
    return { from, to, madeAt, accounts }
  }

  /** The open minute too. */
  close(): void {
    this.#write(null)
  }

  /** By stretches, so that beats are heard in between. */
  async #digest(accountId: string, from: number, to: number): Promise<Digest> {
    const parts: Digest[] = []
    for (const [start, end] of this.#reader.stretches(accountId, from, to)) {
      parts.push(this.#reader.read(accountId, start, end))
      await breathe()
    }
    return joined(parts)
  }

  /** From when it began, also where this process did not run meanwhile. */
  #exclude(at: number): void {
    const { snapshot } = this.#options.book
    const open = causesOf(snapshot).filter(({ kind }) => kind === 'maintenance')
    for (const { id, since, expiresAt, accountId } of snapshot.maintenance) {
      const accounts = accountId === null ? Object.keys(snapshot.accounts) : [accountId]
      for (const account of accounts) {
        const key = `${id}/${account}`
        const from = this.#excludedUntil.get(key) ?? since
        const to = Math.min(wholeSecond(at) + 1_000, expiresAt)
        if (to <= from) continue
        this.#recorder.exclude(account, from, to)
        this.#excludedUntil.set(key, to)
      }
    }
    const ended = this.#maintenance.filter(({ id }) => !open.some((one) => one.id === id))
    this.#ended = [...this.#ended, ...ended.map((cause) => ({ ...cause, to: Math.min(at, cause.to ?? at) }))]
    this.#maintenance = open
  }

  /** Minutes that ended before; with `null` the open one too. */
  #write(before: number | null): void {
    const { book, log, now } = this.#options
    const minutes = this.#recorder.take(before)
    const causes = [...causesOf(book.snapshot), ...this.#ended].filter(
      (cause) => this.#savedCauses.get(keyOf(cause)) !== JSON.stringify(cause),
    )
    try {
      book.engine.slos.save(minutes, causes)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.#recorder.putBack(minutes.filter(({ at }) => at > now() - PATIENCE_MS))
      if (!this.#isTroubled) log(`minutes of the objectives are not written and wait in memory: ${error.message}`)
      this.#isTroubled = true
      return
    }
    this.#isTroubled = false
    this.#ended = []
    for (const cause of causes) this.#savedCauses.set(keyOf(cause), JSON.stringify(cause))
    this.#reader.forget(minutes)
  }

  #causes(from: number, to: number): SloCause[] {
    const { book } = this.#options
    const all = [...book.engine.slos.causes(from, to), ...this.#ended, ...causesOf(book.snapshot)]
    return [...new Map(all.map((cause) => [keyOf(cause), cause])).values()]
  }

  #recordedSince({ engine, snapshot }: Book): number | null {
    const unsaved: SloMinute[] = Object.keys(snapshot.accounts).flatMap((id) => this.#recorder.unsaved(id))
    const all = [engine.slos.recordedSince(), ...unsaved.map(({ at }) => at)].filter((at) => at !== null)
    return all.length === 0 ? null : Math.min(...all)
  }
}

function keyOf({ kind, id, from }: SloCause): string {
  return `${kind}/${id}/${from}`
}

function nextMinute(at: number): number {
  return (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1_000) * 1_000
}
