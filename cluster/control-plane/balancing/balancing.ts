/**
 * Keeps each account's master spreading as the journal says, asks it for its traffic, and holds what a change brought against
 * what was predicted. What is told is told again until it is answered; a master that is new, or was lost meanwhile, is told anew.
 */
import type { Account } from '../../../shared/account.ts'
import type { Shares } from '../../../shared/balancing.ts'
import type { Command } from '../../../shared/command.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Setting } from '../../spread/spread.ts'
import type { Book } from '../book.ts'
import type { Hello, Roster } from '../nodes/roster.ts'
import { type KnownTraffic, settingOf } from './change.ts'

/** As far back as masters keep it. */
const WITHIN_MS = 5 * 60_000
const LOOK_TIMEOUT_MS = 1_000
const TELL_TIMEOUT_MS = 2_000
const AGAIN_MS = 1_000
/** Traffic that was told longer ago predicts nothing. */
const KNOWN_FOR_MS = 30_000
/** A measurement that nobody answers, or not in full, for so long takes what there is. */
const MEASURE_WITHIN_MS = 60_000
/** Of the time that is to be measured, this part must be covered. */
const ENOUGH = 0.9

export interface BalancingOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: () => Pick<Roster, 'presence' | 'ask'>
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly log: (line: string) => void
}

/** The connection, the mastership, and what was said over it. */
interface Told {
  readonly hello: Hello
  readonly epoch: number
  readonly setting: string
  /** The last change that this master, or the one before it, has spread by; `null`: none. */
  readonly changeId: string | null
}

export class Balancing {
  readonly #options: BalancingOptions
  readonly #told = new Map<string, Told>()
  /** Accounts whose master is being asked. */
  readonly #asking = new Set<string>()
  /** Not before (monotonic), by account: the last time it was not answered. */
  readonly #againAt = new Map<string, number>()
  readonly #known = new Map<string, KnownTraffic>()
  /** Since when (monotonic) a change waits for its measurement. */
  readonly #measuring = new Map<string, { readonly since: number; againAt: number }>()

  constructor(options: BalancingOptions) {
    this.#options = options
    // At once where there is news; the ticks repeat it.
    options.book.subscribe((facts) => {
      for (const fact of facts) {
        if (fact.kind !== 'leaseGranted' && fact.kind !== 'balancingChanged') continue
        const account = options.book.snapshot.accounts[fact.accountId]
        if (account !== undefined) this.#tend(account)
      }
    })
  }

  tick(): void {
    const { book, clock } = this.#options
    for (const account of Object.values(book.snapshot.accounts)) {
      this.#tend(account)
      this.#measure(account)
    }
    for (const [accountId, { at }] of this.#known) if (clock.wall() - at > KNOWN_FOR_MS) this.#known.delete(accountId)
  }

  /** Traffic that was asked for a moment ago; `null`: none was told. */
  known(accountId: string): KnownTraffic | null {
    const known = this.#known.get(accountId)
    return known === undefined || this.#options.clock.wall() - known.at > KNOWN_FOR_MS ? null : known
  }

  /** Asks the account's master afresh. @throws {Fault} unknownAccount, noTraffic: it has no master; unreachable, timeout, badAnswer. */
  async look(accountId: string): Promise<KnownTraffic & { readonly master: string }> {
    const { book, roster, clock } = this.#options
    const account = book.snapshot.accounts[accountId]
    if (account === undefined) throw new Fault('unknownAccount', `There is no account ${accountId}`)
    const master = account.lease.holder?.nodeId
    if (master === undefined) throw new Fault('noTraffic', `${accountId} has no master now`)
    const traffic = await roster().ask(master, { ask: 'traffic', accountId, withinMs: WITHIN_MS }, LOOK_TIMEOUT_MS)
    const known = { traffic, at: clock.wall() }
    this.#known.set(accountId, known)
    return { ...known, master }
  }

  /** Before something that is predicted. Where the master does not tell, the prediction is missing, and says so. */
  async lookBefore(command: Command | undefined): Promise<void> {
    const accountId = command === undefined ? null : this.#spreads(command)
    if (accountId === null) return
    try {
      await this.look(accountId)
    } catch (error) {
      this.#options.log(`no prediction for ${accountId}: ${asFault(error).message}`)
    }
  }

  /** Has the master spread everything anew. Answers how many conversations it knows. @throws {Fault} unreachable, timeout, failoverRunning: nobody is master. */
  async set(accountId: string, setting: Setting, changeId: string): Promise<number> {
    const account = this.#options.book.snapshot.accounts[accountId]
    const master = account === undefined ? null : this.#masterOf(account)
    if (account === undefined || master === null)
      throw new Fault('unreachable', `The master of ${accountId} is not connected`)
    return this.#tell(account, master, setting, { anew: true, changeId })
  }

  /** The master's process, connected; `null`: it is not. */
  #masterOf({ lease }: Account): { readonly nodeId: string; readonly hello: Hello } | null {
    const { holder } = lease
    const hello = holder === null ? undefined : this.#options.roster().presence(holder.nodeId)?.hello
    return holder === null || hello?.incarnation !== holder.incarnation ? null : { nodeId: holder.nodeId, hello }
  }

  /** Compares what the journal says with what the master was told. */
  #tend(account: Account): void {
    const { clock } = this.#options
    const { id, balancingChange: change, lease } = account
    if (this.#asking.has(id) || (this.#againAt.get(id) ?? 0) > clock.mono()) return
    const master = this.#masterOf(account)
    if (master === null) return
    const setting = settingOf(account)
    const told = this.#told.get(id)
    // Of the other changes the master is told by whoever carries them out.
    const isOpen = change?.measuredOverMs === null && (change.cause === 'drain' || change.cause === 'undrain')
    const anew = isOpen && told?.changeId !== change.operationId
    const isSame = told?.hello === master.hello && told.epoch === lease.epoch && told.setting === keyOf(setting)
    if (isSame && !anew) return
    const changeId = anew ? change.operationId : (told?.changeId ?? null)
    this.#tell(account, master, setting, { anew, changeId }).catch((error: unknown) => {
      this.#againAt.set(id, clock.mono() + AGAIN_MS)
      this.#options.log(`${master.nodeId} was not told how to balance ${id}, again soon: ${asFault(error).message}`)
    })
  }

  async #tell(
    { id, lease: { epoch } }: Account,
    { nodeId, hello }: { readonly nodeId: string; readonly hello: Hello },
    setting: Setting,
    { anew, changeId }: { readonly anew: boolean; readonly changeId: string | null },
  ): Promise<number> {
    this.#asking.add(id)
    // Until it has answered nobody knows what it does.
    this.#told.delete(id)
    try {
      const request = { ask: 'setBalancing', accountId: id, ...setting, anew } as const
      const { conversations } = await this.#options.roster().ask(nodeId, request, TELL_TIMEOUT_MS)
      this.#told.set(id, { hello, epoch, setting: keyOf(setting), changeId })
      return conversations
    } finally {
      this.#asking.delete(id)
    }
  }

  /** Once its time is over, what a change brought: measured, or said that nobody told. What the disk does not take is measured again. */
  #measure({ id, balancingChange: change }: Account): void {
    const { clock, config, book, log } = this.#options
    if (change === null || change.measuredOverMs !== null) {
      this.#measuring.delete(id)
      return
    }
    const { measureSpreadMs } = config.timing
    const sinceMs = clock.wall() - change.at
    const now = clock.mono()
    if (sinceMs < measureSpreadMs) return
    const waiting = this.#measuring.get(id) ?? { since: now, againAt: now }
    this.#measuring.set(id, waiting)
    if (waiting.againAt > now) return
    waiting.againAt = now + AGAIN_MS + LOOK_TIMEOUT_MS
    const isLast = now - waiting.since >= MEASURE_WITHIN_MS
    const measured = (shares: Shares | null, overMs: number) => {
      const changeId = change.operationId
      const fact = {
        kind: 'balancingMeasured',
        accountId: id,
        changeId,
        measured: shares,
        measuredOverMs: overMs,
      } as const
      book.observe([fact], changeId)
    }
    this.#sharesSince(id, sinceMs).then(
      ({ shares, windowMs }) => {
        // A master that is new has not seen enough yet.
        if (windowMs >= ENOUGH * measureSpreadMs || isLast) measured(shares, windowMs)
      },
      (error: unknown) => {
        if (!isLast) return
        log(`what the last change brought ${id} was not told: ${asFault(error).message}`)
        measured(null, 0)
      },
    )
  }

  /** `shares: null`: no message came. */
  async #sharesSince(
    accountId: string,
    sinceMs: number,
  ): Promise<{ readonly shares: Shares | null; readonly windowMs: number }> {
    const { book, roster } = this.#options
    const master = book.snapshot.accounts[accountId]?.lease.holder?.nodeId
    if (master === undefined) throw new Fault('unreachable', `${accountId} has no master now`)
    const request = { ask: 'traffic', accountId, withinMs: sinceMs } as const
    const { shares, windowMs } = await roster().ask(master, request, LOOK_TIMEOUT_MS)
    return { shares: Object.keys(shares).length === 0 ? null : shares, windowMs }
  }

  /** The account whose conversations a command would spread anew; `null`: none. */
  #spreads(command: Command): string | null {
    switch (command.kind) {
      case 'setBalancing':
      case 'rebalance':
        return command.accountId
      case 'drain':
      case 'undrain':
        return this.#options.book.snapshot.nodes[command.nodeId]?.accountId ?? null
      default:
        return null
    }
  }
}

function keyOf({ algorithm, weights }: Setting): string {
  return JSON.stringify([algorithm, Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1))])
}
