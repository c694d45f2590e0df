/** Carries out what the policy decides: journals it, starts failovers, and says what it leaves undone. */
import { assertNever } from '../../../shared/assert-never.ts'
import type { Account } from '../../../shared/account.ts'
import type { SkipReason } from '../../../shared/automation.ts'
import type { FactBody } from '../../../shared/fact.ts'
import { covering } from '../../../shared/hold.ts'
import type { ClusterConfig } from '../../config.ts'
import { type Alarm, alarmFacts, openAlert, raised } from '../alarm.ts'
import type { Book } from '../book.ts'
import type { Suspicion, Watch } from '../detect/watch.ts'
import { rankServants } from '../failover/evidence.ts'
import type { FailoverRunner } from '../failover/runner.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { restoreUnderWay } from '../restore/restoring.ts'
import { banFor } from './flapping.ts'
import { type Decision, decide, type Evidence, isUncertain, type Skip } from './policy.ts'

export interface AutomationOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly watch: Pick<Watch, 'trouble' | 'isFirstCheck'>
  readonly runner: FailoverRunner
  readonly clock: { readonly wall: () => number; readonly mono: () => number }
}

/** These are told by an alert of automation's own; the others by the detector's. */
const TOLD_HERE: ReadonlySet<SkipReason> = new Set(['held', 'tooSoon', 'noCandidate'])

/** Older than this a suspicion tells nothing of the failover that begins now. */
const SUSPICION_FRESH_MS = 1_000

/**
 * Each start is a write that waits for the disk. Hundreds in a row would leave every heartbeat unread for longer than the silence that
 * makes a node suspect.
 */
const TURN_MS = 25

type Start = Extract<Decision, { do: 'start' }>

export class Automation {
  readonly #options: AutomationOptions
  /** By account: what stood when its last failover was begun. */
  readonly #tried = new Map<string, string>()
  /** By account, wall clock. */
  readonly #leftLivingAt: Map<string, number>
  /** By node: how it was confirmed, until its failover began. */
  readonly #suspicions = new Map<string, Suspicion & { readonly toldAt: number }>()
  #isGoingOn = false

  constructor(options: AutomationOptions) {
    this.#options = options
    const { book, config, clock } = options
    this.#leftLivingAt = leftLiving(book, clock.wall() - config.timing.oneFailoverPerMs)
  }

  /** A node was confirmed down: nothing stands between that and its failover. */
  nodeDown(nodeId: string, suspicion: Suspicion): void {
    const { book, clock } = this.#options
    if (!Object.values(book.snapshot.accounts).some(({ lease }) => lease.holder?.nodeId === nodeId)) return
    this.#suspicions.set(nodeId, { ...suspicion, toldAt: clock.mono() })
    this.consider()
  }

  /** Every 100 ms, and whenever a node was confirmed down. */
  consider(): void {
    const { book, config, clock } = this.#options
    // Its accounts are without masters on purpose.
    if (restoreUnderWay(book.snapshot) !== null) return
    const input = { snapshot: book.snapshot, timing: config.timing, now: clock.wall() }
    const decisions = decide({ ...input, evidence: (accountId) => this.#evidence(accountId) })
    const startedAt = clock.mono()
    for (const [account, decision] of decisions) {
      this.#carryOut(account, decision)
      if (decision.do === 'start' && clock.mono() - startedAt > TURN_MS) return this.#goOn()
    }
  }

  /** The rest is decided anew, with what was heard meanwhile. */
  #goOn(): void {
    if (this.#isGoingOn) return
    this.#isGoingOn = true
    setImmediate(() => {
      this.#isGoingOn = false
      this.consider()
    })
  }

  /** What was counted down cannot be trusted to have been seen for its whole time: it is counted anew. */
  restartCountdowns(why: string): void {
    const { book } = this.#options
    const running = Object.values(book.snapshot.accounts).filter(({ countdown }) => countdown !== null)
    book.observe(running.map(({ id }) => ended(id, 'overtaken', why)))
  }

  #evidence(accountId: string): Evidence {
    const { book, watch, runner } = this.#options
    const holder = book.snapshot.accounts[accountId]?.lease.holder?.nodeId ?? null
    return {
      isRunning: runner.isRunning(accountId),
      isUnderCheck: holder !== null && watch.isFirstCheck(holder),
      trouble: holder === null ? null : watch.trouble(holder),
      leftLivingAt: this.#leftLivingAt.get(accountId) ?? null,
      isUnchanged: () => this.#tried.get(accountId) === this.#standing(accountId),
      candidates: () => this.#rank(accountId, holder),
    }
  }

  #carryOut(account: Account, decision: Decision): void {
    const { book } = this.#options
    // What was skipped lasts while it is being found out again.
    const holder = book.snapshot.nodes[account.lease.holder?.nodeId ?? '']
    if (decision.do !== 'skip' && (holder === undefined || !isUncertain(holder))) this.#noLongerSkipped(account.id)
    switch (decision.do) {
      case 'nothing':
      case 'wait':
        return
      case 'start':
        this.#start(account, decision)
        return
      case 'startCountdown':
        book.observe([{ kind: 'countdownStarted', accountId: account.id, countdown: decision.countdown }])
        return
      case 'endCountdown':
        book.observe([ended(account.id, decision.end, decision.why)])
        return
      case 'skip':
        this.#skip(account.id, decision)
        return
      default:
        assertNever(decision)
    }
  }

  #start({ id }: Account, { from, cause, ends, isLiving }: Start): void {
    const { book, clock, config, runner } = this.#options
    const { snapshot } = book
    const suspicion = from === null ? null : this.#suspicionOf(from)
    const because = suspicion === null ? cause : `${from} stopped answering: ${suspicion.why}`
    const node = from === null ? undefined : snapshot.nodes[from]
    const isDrill = covering(snapshot.drills, id) !== null
    const ban = node === undefined || isDrill ? null : banFor(snapshot, id, node, clock.wall(), config.flapping)
    const opening: FactBody[] = [...(ends === null ? [] : [ended(id, ends, because)]), ...(ban === null ? [] : [ban])]
    this.#tried.set(id, this.#standing(id))
    const isStarted = runner.startAutomatic({
      accountId: id,
      from,
      cause: because,
      suspicion,
      besides: isLiving ? from : null,
      opening,
    })
    if (isStarted && isLiving && !isDrill) this.#leftLivingAt.set(id, clock.wall())
  }

  /** As told, and longer by what it waited since; `null`: it was not confirmed just now. */
  #suspicionOf(nodeId: string): Suspicion | null {
    const told = this.#suspicions.get(nodeId)
    this.#suspicions.delete(nodeId)
    if (told === undefined) return null
    const { toldAt, ...suspicion } = told
    const waitedMs = this.#options.clock.mono() - toldAt
    return waitedMs > SUSPICION_FRESH_MS ? null : { ...suspicion, durationMs: suspicion.durationMs + waitedMs }
  }

  #skip(accountId: string, skip: Skip): void {
    const { book, clock } = this.#options
    const { snapshot } = book
    const now = clock.wall()
    const { nodeId, cause, reason, check, candidates } = skip
    const isToldHere = TOLD_HERE.has(reason)
    // One entry while it lasts, also over a restart of the control plane: as long as its alert stands, or that health.
    const since = isToldHere
      ? openAlert(snapshot, 'failoverSkipped', accountId)?.raisedAt
      : snapshot.nodes[nodeId]?.healthSince
    const last = snapshot.skipped.find((entry) => entry.accountId === accountId)
    const isSame = last?.nodeId === nodeId && last.reason === reason
    if (isSame && since !== undefined && last.at >= since) return
    const id = `${accountId}.${snapshot.seq + 1}`
    const alarm = ownAlarm(accountId, `${accountId} is not failed over from ${nodeId}: ${check.measured}`, nodeId)
    const skipped = { id, accountId, nodeId, at: now, cause, reason, check, candidates: [...candidates] }
    book.observe([
      { kind: 'failoverSkipped', skipped },
      ...(isToldHere ? [raised(snapshot, alarm, now)] : alarmFacts(snapshot, alarm, false, now)),
    ])
  }

  #noLongerSkipped(accountId: string): void {
    const { book, clock } = this.#options
    if (openAlert(book.snapshot, 'failoverSkipped', accountId) === null) return
    book.observe(alarmFacts(book.snapshot, ownAlarm(accountId), false, clock.wall()))
  }

  #rank(accountId: string, besides: string | null) {
    const { book, roster, config, clock } = this.#options
    const sources = { snapshot: book.snapshot, roster, flapping: config.flapping, now: clock.wall() }
    return rankServants(sources, accountId, besides)
  }

  /** What a blocked failover might hang on, as one comparable word. */
  #standing(accountId: string): string {
    const { roster } = this.#options
    const life = (id: string) => roster.presence(id)?.hello.incarnation ?? null
    const verdicts = this.#rank(accountId, null).map(({ nodeId, rank }) => [nodeId, rank === null, life(nodeId)])
    return JSON.stringify([verdicts, life(GATEWAY)])
  }
}

function ended(accountId: string, end: Extract<FactBody, { kind: 'countdownEnded' }>['end'], why: string): FactBody {
  return { kind: 'countdownEnded', accountId, end, why }
}

function ownAlarm(accountId: string, title = '', nodeId: string | null = null): Alarm {
  return { code: 'failoverSkipped', about: accountId, title, accountId, nodeId }
}

/** By account: when automation last left a living master, as the journal has it; drills aside. */
function leftLiving({ engine }: Pick<Book, 'engine'>, since: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const fact of engine.factsBetween(since, Number.MAX_SAFE_INTEGER)) {
    if (fact.kind === 'countdownEnded' && fact.end === 'fired' && fact.drillId === null)
      found.set(fact.accountId, fact.at)
  }
  return found
}
