/**
 * Keeps the cluster as it should be, every 100 ms: decides when automation may act, lets it, ends what has run out, raises alerts.
 * Everything it does can be done again.
 */
import type { Account } from '../../shared/account.ts'
import type { FactBody } from '../../shared/fact.ts'
import type { Node } from '../../shared/node.ts'
import type { Operation } from '../../shared/operation.ts'
import type { ClusterConfig } from '../config.ts'
import { BEAT_EVERY_MS } from '../wire/control.ts'
import { type Alarm, alarmFacts, isQuiet } from './alarm.ts'
import { Automation } from './automation/automation.ts'
import { expired } from './automation/expiry.ts'
import { History } from './automation/history.ts'
import { whyGone } from './automation/policy.ts'
import { probationFacts } from './automation/probation.ts'
import type { Book } from './book.ts'
import { LOST_STATES, stateWords } from './detect/serving.ts'
import type { Suspicion, Watch } from './detect/watch.ts'
import { isBanned } from '../../shared/promotion.ts'
import type { FailoverRunner } from './failover/runner.ts'
import { GATEWAY, type Roster } from './nodes/roster.ts'

export const TICK_MS = 100
/** A tick this late has left heartbeats unread: that is no silence of the nodes. */
const UNHEARD_MS = 200
/** An own tick this late means that this process, or the machine, slept; or that it had more to do than there was time. */
const ASLEEP_MS = 2_000
/** No work of its own takes longer. */
const LONGEST_WORK_MS = 5_000
/** The two clocks drift apart by much less than this between two ticks. */
const CLOCK_SET_MS = 1_000
const FIRST_START_PATIENCE_MS = 5_000
/** While nodes still come, a start is not over: who is late is not lost… */
const COMING_MS = 1_000
/** …but it is not waited for longer than this. */
const LONGEST_START_MS = 60_000
/** A condition must last this long before it is an alert or is mended. */
const SETTLE_MS = 2_000
const NONE: readonly FactBody[] = []

export interface StewardOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'begin' | 'tick' | 'trouble' | 'isFirstCheck' | 'excuse'>
  readonly runner: FailoverRunner
  /** How long this process has worked in all, waiting for the disk counted, ms. */
  readonly workedMs?: () => number
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
  readonly isFirstStart: boolean
}

export class Steward {
  readonly #options: StewardOptions
  readonly #automation: Automation
  readonly #history = new History()
  #lastTickAt: number
  #workedMs = 0
  #warmingSince: number
  /** Wall clock ahead of the monotonic one, ms. */
  #apartMs: number
  #isFirstStart: boolean
  /** The most nodes that were here at once since it observes, and when the last of them came. */
  #here = { count: 0, at: 0 }
  /** Since when (monotonic) each condition holds without a break. */
  readonly #since = new Map<string, number>()

  constructor(options: StewardOptions) {
    this.#options = options
    this.#automation = new Automation(options)
    this.#lastTickAt = options.clock.mono()
    this.#warmingSince = this.#lastTickAt
    this.#apartMs = options.clock.wall() - options.clock.mono()
    this.#isFirstStart = options.isFirstStart
  }

  tick(): void {
    const { book, clock, watch, runner, roster } = this.#options
    const now = clock.mono()
    const lateMs = now - this.#lastTickAt - TICK_MS
    this.#lastTickAt = now
    this.#history.take(roster.presence(GATEWAY)?.samples ?? [])
    if (this.#clockWasSet(now)) this.#automation.restartCountdowns('the clock was set meanwhile; it is counted anew')
    const wasBusy = this.#wasBusy(lateMs)
    if (lateMs > ASLEEP_MS && !wasBusy)
      this.#warm(now, `the control plane did not run for ${(lateMs / 1_000).toFixed(1)} s`)
    else if (lateMs > UNHEARD_MS) watch.excuse(lateMs)
    book.observe(expired(book.snapshot, (nodeId) => this.#configuredRule(nodeId), clock.wall()))
    if (book.snapshot.protection.state === 'warming') {
      if (!this.#hasWarmed(now)) return
      if (!book.observe([{ kind: 'protectionChanged', state: 'on', why: 'observed long enough' }])) return
      watch.begin()
      this.#automation.restartCountdowns('the control plane only observed meanwhile; it is counted anew')
      this.#isFirstStart = false
    }
    // What is unread yet comes before anybody is judged.
    if (lateMs <= UNHEARD_MS) watch.tick()
    runner.resumeOpen()
    this.#automation.consider()
    // Written as one: a thousand alerts of one moment, each waiting for the disk, would keep everything else waiting.
    book.observe([
      ...Object.values(book.snapshot.accounts).flatMap((account) => this.#tend(account, now)),
      ...Object.values(book.snapshot.nodes).flatMap((node) => this.#tellOf(node)),
    ])
    this.#forgetTheRemoved()
    this.#followProbations()
    const gatewayHeardAt = roster.presence(GATEWAY)?.heardAt ?? 0
    const gatewayGone = this.#lasts('gateway', now - gatewayHeardAt > 2 * BEAT_EVERY_MS, now)
    const title = 'The gateway does not answer: nothing can be promoted'
    book.observe(this.#alarm('gatewayUnreachable', 'cluster', gatewayGone, () => ({ title, accountId: null })))
  }

  /** A node was confirmed down. */
  nodeDown(nodeId: string, suspicion: Suspicion): void {
    this.#automation.nodeDown(nodeId, suspicion)
  }

  /** What has an end in wall time must not end because somebody set the clock: a countdown is time to say no. */
  #clockWasSet(now: number): boolean {
    const apartMs = this.#options.clock.wall() - now
    const wasSet = Math.abs(apartMs - this.#apartMs) > CLOCK_SET_MS
    this.#apartMs = apartMs
    return wasSet
  }

  /**
   * Late for its own work, not asleep: it saw everything meanwhile and only wrote slowly. To observe anew would be more of the work that
   * made it late, and so for ever.
   */
  #wasBusy(lateMs: number): boolean {
    const before = this.#workedMs
    this.#workedMs = this.#options.workedMs?.() ?? 0
    return lateMs <= LONGEST_WORK_MS && this.#workedMs - before > lateMs / 2
  }

  #warm(now: number, why: string): void {
    this.#warmingSince = now
    this.#here = { count: 0, at: now }
    const { book } = this.#options
    // Late again while it observes: that begins anew, which is no news.
    if (book.snapshot.protection.state !== 'warming')
      book.observe([{ kind: 'protectionChanged', state: 'warming', why }])
  }

  /** At the very first start there is nothing to misjudge: it is enough that everybody is here and can serve. */
  #hasWarmed(now: number): boolean {
    const { config, roster } = this.#options
    const elapsedMs = now - this.#warmingSince
    const count = Object.keys(this.#options.book.snapshot.nodes).filter((id) => roster.presence(id) !== null).length
    if (count > this.#here.count) this.#here = { count, at: now }
    const isComing = now - this.#here.at < COMING_MS && elapsedMs < LONGEST_START_MS
    if (!this.#isFirstStart) return elapsedMs >= config.timing.warmingMs && !isComing
    const isHere = (id: string) => {
      const beat = roster.presence(id)?.beat ?? null
      return beat !== null && beat.gatewayConnected && beat.device.state === 'linked'
    }
    const isComplete = roster.presence(GATEWAY) !== null && config.nodes.every(({ id }) => isHere(id))
    return isComplete || (elapsedMs >= FIRST_START_PATIENCE_MS && !isComing)
  }

  #configuredRule(nodeId: string) {
    return this.#options.config.nodes.find(({ id }) => id === nodeId)?.promotionRule ?? 'neutral'
  }

  #tend(account: Account, now: number): FactBody[] {
    const { runner, roster, book, watch } = this.#options
    const { id } = account
    const isRunning = runner.isRunning(id)
    const isGone = whyGone(account, book.snapshot) !== null
    const { holder, epoch } = account.lease
    const presence = holder === null ? null : roster.presence(holder.nodeId)
    const beat = presence?.beat ?? null
    const isSettled = !isRunning && !isGone
    // The grant reached the journal but not the node (it was cut off in between): told again, which changes nothing twice.
    const isHolder = holder !== null && presence?.hello.incarnation === holder.incarnation
    const forgot = isSettled && isHolder && beat?.roleBelieved === 'servant' && beat.floorEpoch <= epoch
    if (this.#lasts(`forgot/${id}`, forgot, now) && isHolder) roster.tell(holder.nodeId, { ask: 'promote', epoch })
    const alone = this.#lasts(`alone/${id}`, isSettled && beat?.standbys === 0, now)
    const ofAlone = this.#alarm('noStandby', id, alone, () => ({
      title: `${id} has no standby: its master's disk is the only one`,
      accountId: id,
    }))
    const trouble = holder === null ? null : watch.trouble(holder.nodeId)
    const servesNothing = isSettled && trouble?.kind === 'notServing'
    const ofServing = this.#alarm('notServing', id, servesNothing, () => ({
      title: `${id} is not served: ${trouble?.cause ?? ''}`,
      accountId: id,
    }))
    const facts = [...ofAlone, ...ofServing]
    // A blocked one that is being tried again is blocked until somebody serves.
    if (isRunning) return facts
    const last = isGone ? book.snapshot.failovers.find(({ accountId }) => accountId === id) : undefined
    const ofBlocked = this.#alarm('failoverBlocked', id, last?.outcome === 'blocked', () => ({
      title: `${id} has no serving master: ${last?.why ?? ''}`,
      accountId: id,
    }))
    return [...facts, ...ofBlocked]
  }

  #tellOf(node: Node): FactBody[] {
    const { id, accountId, role, device } = node
    const isLost = device !== null && LOST_STATES.has(device.state)
    // A servant that was never linked is a choice; a master that is not, or a session that was taken away, is not.
    const isNews = isLost && (role === 'master' || device.state !== 'unlinked')
    const ofDevice = this.#alarm('deviceLost', id, isNews, () => {
      const consequence = role === 'master' ? `${accountId} is not served` : 'it cannot take over'
      const title = device === null ? '' : `The session of ${id} is ${stateWords(device.state)}: ${consequence}`
      return { level: role === 'master' ? 'critical' : 'warning', title, accountId, nodeId: id }
    })
    const banned = isBanned(node, this.#options.clock.wall())
    const ofBan = this.#alarm('flapping', id, banned, () => {
      const title = `${id} is not promoted for a while: it ${node.promotion.reason ?? 'failed repeatedly'}`
      return { level: 'warning', title, accountId, nodeId: id }
    })
    return [...ofDevice, ...ofBan]
  }

  /** Nobody else would resolve what was raised about a node that is no more. */
  #forgetTheRemoved(): void {
    const { book } = this.#options
    const { alerts, nodes } = book.snapshot
    const left = alerts.filter(
      ({ resolvedAt, nodeId, id }) =>
        resolvedAt === null && nodeId !== null && nodes[nodeId] === undefined && id.endsWith(`/${nodeId}`),
    )
    book.observe(left.map(({ id, nodeId }) => ({ kind: 'alertResolved', alertId: id, why: `${nodeId} was removed` })))
  }

  #followProbations(): void {
    const { book, clock, config } = this.#options
    const lengthMs = ({ id }: Operation) => {
      const minutes = book.engine.findRequest(id)?.probationMinutes
      return minutes === undefined ? config.timing.probationMs : minutes * 60_000
    }
    const input = { snapshot: book.snapshot, history: this.#history, lengthMs, now: clock.wall() }
    for (const { operationId, facts } of probationFacts(input)) book.observe(facts, operationId)
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

  #alarm(code: string, about: string, on: boolean, words: () => Omit<Alarm, 'code' | 'about'>): readonly FactBody[] {
    const { book, clock } = this.#options
    if (isQuiet(book.snapshot, code, about, on)) return NONE
    return alarmFacts(book.snapshot, { code, about, ...words() }, on, clock.wall())
  }
}
