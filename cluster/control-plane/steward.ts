/**
 * Keeps the cluster as it should be: decides when automation may act, sees that every account has a master, raises alerts.
 * Everything it does can be done again; it runs every 100 ms.
 */
import type { AlertCode } from '../../shared/alert.ts'
import type { Account } from '../../shared/account.ts'
import type { ClusterConfig } from '../config.ts'
import { BEAT_EVERY_MS } from '../wire/control.ts'
import type { Book } from './book.ts'
import type { Suspicion, Watch } from './detect/watch.ts'
import { rankServants } from './failover/evidence.ts'
import type { FailoverRunner } from './failover/runner.ts'
import { GATEWAY, type Roster } from './nodes/roster.ts'

export const TICK_MS = 100
/** An own tick this late means that this process, or the machine, slept. */
const ASLEEP_MS = 1_000
const FIRST_START_PATIENCE_MS = 5_000
/** A condition must last this long before it is an alert or is mended. */
const SETTLE_MS = 2_000
/** With nothing visibly changed a blocked failover is tried again this much more rarely. */
const UNCHANGED_FACTOR = 6

export interface StewardOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'begin' | 'tick'>
  readonly runner: FailoverRunner
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly isFirstStart: boolean
}

export class Steward {
  readonly #options: StewardOptions
  #lastTickAt: number
  #warmingSince: number
  #isFirstStart: boolean
  /** Since when (monotonic) each condition holds without a break. */
  readonly #since = new Map<string, number>()
  /** By account: what stood when its last failover was begun. */
  readonly #tried = new Map<string, string>()

  constructor(options: StewardOptions) {
    this.#options = options
    this.#lastTickAt = options.clock.mono()
    this.#warmingSince = this.#lastTickAt
    this.#isFirstStart = options.isFirstStart
  }

  tick(): void {
    const now = this.#options.clock.mono()
    const lateMs = now - this.#lastTickAt - TICK_MS
    this.#lastTickAt = now
    if (lateMs > ASLEEP_MS) this.#warm(now, `the control plane did not run for ${(lateMs / 1_000).toFixed(1)} s`)
    if (this.#options.book.snapshot.protection.state === 'warming') {
      if (!this.#hasWarmed(now)) return
      if (!this.#options.book.observe([{ kind: 'protectionChanged', state: 'on', why: 'observed long enough' }])) return
      this.#options.watch.begin()
      this.#isFirstStart = false
    }
    this.#options.watch.tick()
    this.#options.runner.resumeOpen()
    for (const account of Object.values(this.#options.book.snapshot.accounts)) this.#tend(account, now)
    const gatewayHeardAt = this.#options.roster.presence(GATEWAY)?.heardAt ?? 0
    const gatewayGone = this.#lasts('gateway', now - gatewayHeardAt > 2 * BEAT_EVERY_MS, now)
    this.#alert(
      'gatewayUnreachable',
      'cluster',
      gatewayGone,
      'The gateway does not answer: nothing can be promoted',
      null,
    )
  }

  /** A node was confirmed down. */
  nodeDown(nodeId: string, suspicion: Suspicion): void {
    const { book, runner } = this.#options
    const account = Object.values(book.snapshot.accounts).find(({ lease }) => lease.holder?.nodeId === nodeId)
    if (account === undefined || runner.isRunning(account.id)) return
    this.#start(account.id, nodeId, `${nodeId} stopped answering: ${suspicion.why}`, suspicion)
  }

  #warm(now: number, why: string): void {
    this.#warmingSince = now
    this.#options.book.observe([{ kind: 'protectionChanged', state: 'warming', why }])
  }

  /** At the very first start there is nothing to misjudge: it is enough that everybody is here. */
  #hasWarmed(now: number): boolean {
    const { config, roster } = this.#options
    const elapsedMs = now - this.#warmingSince
    if (!this.#isFirstStart) return elapsedMs >= config.timing.warmingMs
    const isHere = (id: string) => roster.presence(id)?.beat?.gatewayConnected === true
    const isComplete = roster.presence(GATEWAY) !== null && config.nodes.every(({ id }) => isHere(id))
    return isComplete || elapsedMs >= FIRST_START_PATIENCE_MS
  }

  #tend(account: Account, now: number): void {
    const { runner, roster } = this.#options
    const unserved = runner.isRunning(account.id) ? null : this.#whyUnserved(account)
    if (unserved !== null) this.#promoteSomebody(account, unserved)
    const { holder, epoch } = account.lease
    const beat = holder === null ? null : (roster.presence(holder.nodeId)?.beat ?? null)
    const isSettled = !runner.isRunning(account.id) && unserved === null
    // The grant reached the journal but not the node (it was cut off in between): told again, which changes nothing twice.
    const forgot = isSettled && holder !== null && beat?.roleBelieved === 'servant' && beat.floorEpoch <= epoch
    if (this.#lasts(`forgot/${account.id}`, forgot, now) && holder !== null)
      roster.tell(holder.nodeId, { ask: 'promote', epoch })
    const alone = this.#lasts(`alone/${account.id}`, isSettled && beat?.standbys === 0, now)
    this.#alert(
      'noStandby',
      account.id,
      alone,
      `${account.id} has no standby: its master's disk is the only one`,
      account.id,
    )
    // A blocked one that is being tried again is blocked until somebody serves.
    if (runner.isRunning(account.id)) return
    const last = this.#lastFailover(account.id)
    const isBlocked = unserved !== null && last?.outcome === 'blocked'
    this.#alert(
      'failoverBlocked',
      account.id,
      isBlocked,
      `${account.id} has no serving master: ${last?.why ?? ''}`,
      account.id,
    )
  }

  /** `null`: its holder is believed to serve. */
  #whyUnserved({ id, lease }: Account): { from: string | null; cause: string } | null {
    const { holder, epoch } = lease
    if (holder === null) {
      return epoch === 0
        ? { from: null, cause: `first master of ${id}` }
        : { from: this.#lastFailover(id)?.from ?? null, cause: `${id} has no master` }
    }
    const node = this.#options.book.snapshot.nodes[holder.nodeId]
    if (node?.incarnation !== holder.incarnation)
      return { from: holder.nodeId, cause: `${holder.nodeId} restarted: the process that held the lease is gone` }
    return node.health === 'down' ? { from: holder.nodeId, cause: `${holder.nodeId} is down: ${node.why}` } : null
  }

  #promoteSomebody(account: Account, { from, cause }: { from: string | null; cause: string }): void {
    const { clock, config } = this.#options
    const last = this.#lastFailover(account.id)
    if (last?.outcome === 'blocked') {
      const isUnchanged = this.#tried.get(account.id) === this.#standing(account.id)
      const patience = config.timing.retryBlockedMs * (isUnchanged ? UNCHANGED_FACTOR : 1)
      if (clock.wall() - (last.endedAt ?? 0) < patience) return
    }
    this.#start(account.id, from, cause, null)
  }

  #start(accountId: string, from: string | null, cause: string, suspicion: Suspicion | null): void {
    this.#tried.set(accountId, this.#standing(accountId))
    this.#options.runner.startAutomatic(accountId, from, cause, suspicion)
  }

  /** What a blocked failover might hang on, as one comparable word. */
  #standing(accountId: string): string {
    const { book, roster, config, clock } = this.#options
    const candidates = rankServants(
      { snapshot: book.snapshot, roster, flapping: config.flapping, now: clock.wall() },
      accountId,
      null,
    )
    const verdicts = candidates.map(({ nodeId, rank }) => [
      nodeId,
      rank === null,
      roster.presence(nodeId)?.hello.incarnation ?? null,
    ])
    return JSON.stringify([verdicts, roster.presence(GATEWAY)?.hello.incarnation ?? null])
  }

  #lastFailover(accountId: string) {
    return this.#options.book.snapshot.failovers.find((failover) => failover.accountId === accountId)
  }

  #lasts(condition: string, holds: boolean, now: number): boolean {
    if (!holds) {
      this.#since.delete(condition)
      return false
    }
    const since = this.#since.get(condition) ?? now
    this.#since.set(condition, since)
    return now - since >= SETTLE_MS
  }

  #alert(code: AlertCode, about: string, on: boolean, title: string, accountId: string | null): void {
    const { book, clock } = this.#options
    const id = `${code}/${about}`
    const isOpen = book.snapshot.alerts.some((alert) => alert.id === id && alert.resolvedAt === null)
    if (on === isOpen) return
    if (on) {
      book.observe([
        {
          kind: 'alertRaised',
          alert: {
            id,
            code,
            level: 'critical',
            title,
            accountId,
            nodeId: null,
            raisedAt: clock.wall(),
            resolvedAt: null,
          },
        },
      ])
    } else {
      book.observe([{ kind: 'alertResolved', alertId: id, why: 'it no longer holds' }])
    }
  }
}
