/** Runs failovers: one an account, each step journaled before its action; goes on where the journal left off. */
import type { FactBody } from '../../../shared/fact.ts'
import type { Failover, FailoverTrigger } from '../../../shared/failover.ts'
import { asFault, Fault } from '../../../shared/fault.ts'
import type { Operation, OperationRequest } from '../../../shared/operation.ts'
import type { Suspicion } from '../detect/watch.ts'
import { operationFacts } from '../operations/progress.ts'
import { restoreUnderWay } from '../restore/restoring.ts'
import { act, type ActionContext, type Subject } from './actions.ts'
import {
  actionOf,
  type FailoverAction,
  type FailoverEvent,
  type FailoverState,
  isCancellable,
  type Run,
  transition,
} from './machine.ts'
import { isPlanned, resume } from './resume.ts'

export interface RunnerOptions extends ActionContext {
  readonly mono: () => number
  readonly log: (line: string) => void
}

export interface AutomaticStart {
  readonly accountId: string
  readonly from: string | null
  readonly cause: string
  /** How the failure was confirmed; `null`: nothing was suspected just now. */
  readonly suspicion: Suspicion | null
  /** A living master that is left: never chosen; `null`: everybody may be, in a new life. */
  readonly besides: string | null
  /** Facts of the same moment: what the start ends or brings with it. */
  readonly opening: readonly FactBody[]
}

export interface PlannedStart {
  readonly accountId: string
  readonly to: string | null
  readonly request: OperationRequest
  /** Facts that belong to the same moment, before and after the start: the operation's own. */
  readonly opening: (failoverId: string) => readonly FactBody[]
}

interface Move {
  readonly accountId: string
  /** `null`: the best candidate. */
  readonly to: string | null
  readonly cause: string
  readonly operationId: string
}

/** Who was never to be chosen: a master that is alive was not among those that were judged. */
function leftOut({ from, candidates }: Failover, planned: boolean): string | null {
  const wasLeftOut = candidates.length > 0 && candidates.every(({ nodeId }) => nodeId !== from)
  return planned || wasLeftOut ? from : null
}

/** `null`: the best candidate. */
function requestedTo(operation: Operation | undefined): string | null {
  const command = operation?.command
  return command?.kind === 'failover' || command?.kind === 'failback' ? command.to : null
}

/** After the journal refused a step. */
const REST_MS = 1_000
/** Steps of one turn of the event loop take no longer, ms. */
const TURN_MS = 25

interface Active {
  state: FailoverState
  readonly subject: Subject
  readonly operationId: string | null
  readonly offsetMs: () => number
}

export class FailoverRunner {
  readonly #options: RunnerOptions
  readonly #active = new Map<string, Active>()
  /** Monotonic; accounts whose last step could not be journaled. */
  readonly #restUntil = new Map<string, number>()
  /** Monotonic, of the first step in this turn of the event loop; `null`: none yet. */
  #turnSince: number | null = null

  constructor(options: RunnerOptions) {
    this.#options = options
  }

  /** Runs, or rests before it is tried again. */
  isRunning(accountId: string): boolean {
    return this.#active.has(accountId) || (this.#restUntil.get(accountId) ?? 0) > this.#options.mono()
  }

  /** Goes on with every failover that is open in the journal and not running here: after a restart, or a full disk. */
  resumeOpen(): void {
    const { book, mono, now } = this.#options
    const { accounts, failovers, nodes, operations } = book.snapshot
    for (const failover of failovers.filter(
      ({ outcome, accountId }) => outcome === null && !this.isRunning(accountId),
    )) {
      const account = accounts[failover.accountId]
      if (account === undefined) continue
      const operation = operations.find(({ id }) => id === failover.operationId)
      const state = resume(failover, account, nodes, requestedTo(operation))
      // The monotonic clock of the process that began it is gone; the wall clock bridges the restart.
      const before = Math.max(0, now() - failover.startedAt)
      const startedAt = mono()
      const besides = leftOut(failover, state.run.planned)
      const subject = { accountId: account.id, from: failover.from, besides }
      this.#active.set(account.id, {
        state,
        subject,
        operationId: failover.operationId,
        offsetMs: () => before + mono() - startedAt,
      })
      this.#options.log(`going on with ${failover.id} at ${state.kind}`)
      this.#perform(account.id, actionOf(state))
    }
  }

  /** False: the journal refused it; it is tried again by whoever saw the need. */
  startAutomatic({ opening, ...wanted }: AutomaticStart): boolean {
    const rest = { trigger: 'automatic', requestedTo: null, operationId: null, planned: false } as const
    try {
      this.#start({ ...wanted, ...rest }, { opening: () => opening })
      return true
    } catch (error) {
      this.#rest(wanted.accountId, error)
      return false
    }
  }

  /** Journals the operation and the failover's start in one transaction. @throws {Fault} failoverRunning, staleEpoch, diskFull. */
  startPlanned({ accountId, to, request, opening }: PlannedStart): void {
    const { operationId, reason: cause } = request
    this.#start(this.#wantedBySomebody({ accountId, to, cause, operationId }), { request, opening })
  }

  /** A change of master that another operation needs on its way. @throws {Fault} failoverRunning, staleEpoch, diskFull. */
  startMove(move: Move): void {
    this.#start(this.#wantedBySomebody(move), { opening: () => [] })
  }

  #wantedBySomebody({ accountId, to, cause, operationId }: Move) {
    const { accounts, nodes } = this.#options.book.snapshot
    const from = accounts[accountId]?.lease.holder?.nodeId ?? null
    const planned = isPlanned('operator', from === null ? undefined : nodes[from])
    const rest = { trigger: 'operator', suspicion: null, besides: planned ? from : null } as const
    return { accountId, from, cause, requestedTo: to, operationId, planned, ...rest }
  }

  /** @throws {Fault} notCancellable. */
  cancel(accountId: string, why: string): void {
    const active = this.#active.get(accountId)
    if (active === undefined || !isCancellable(active.state)) throw new Fault('notCancellable')
    this.#dispatch(accountId, { kind: 'cancelled', why })
  }

  #start(
    wanted: {
      accountId: string
      from: string | null
      trigger: FailoverTrigger
      cause: string
      suspicion: Suspicion | null
      requestedTo: string | null
      operationId: string | null
      planned: boolean
      besides: string | null
    },
    { opening, request }: Pick<PlannedStart, 'opening'> & { request?: OperationRequest },
  ): void {
    const { book, mono } = this.#options
    const { accountId, from, trigger, cause, suspicion, requestedTo, operationId, planned, besides } = wanted
    const account = book.snapshot.accounts[accountId]
    if (account === undefined) throw new Fault('unknownAccount')
    if (this.#active.has(accountId)) throw new Fault('failoverRunning')
    const restore = restoreUnderWay(book.snapshot)
    if (restore !== null)
      throw new Fault(
        'failoverRunning',
        `"${restore.title}" is under way: it gives every account a master when it is done`,
      )
    const failoverId = `${accountId}.${book.snapshot.seq + 1}`
    const { epoch } = account.lease
    const started: FactBody = {
      kind: 'failoverStarted',
      failoverId,
      accountId,
      from,
      trigger,
      cause,
      epochBefore: epoch,
      suspicion:
        suspicion === null
          ? null
          : { since: suspicion.since, durationMs: suspicion.durationMs, testimonies: suspicion.testimonies },
    }
    book.record([started, ...opening(failoverId)], operationId, request)
    const run: Run = {
      failoverId,
      accountId,
      planned,
      requestedTo,
      retreat: planned ? from : null,
      epoch,
      lease: 'untouched',
      excluded: [],
    }
    const startedAt = mono() - (suspicion?.durationMs ?? 0)
    const state: FailoverState = { kind: 'selecting', run }
    this.#active.set(accountId, {
      state,
      subject: { accountId, from, besides },
      operationId,
      offsetMs: () => mono() - startedAt,
    })
    this.#perform(accountId, actionOf(state))
  }

  #perform(accountId: string, action: FailoverAction | null): void {
    const active = this.#active.get(accountId)
    if (active === undefined || action === null) return
    act(this.#options, active.subject, action)
      .then((event) => this.#whenThereIsTime(() => this.#dispatch(accountId, event)))
      .catch((error: unknown) => this.#rest(accountId, error))
  }

  /**
   * The gateway's answers for hundreds of accounts come in one piece, and each step waits for the disk: heartbeats are heard in
   * between, or everybody would seem silent.
   */
  #whenThereIsTime(step: () => void): void | Promise<void> {
    const now = this.#options.mono()
    if (this.#turnSince === null) {
      this.#turnSince = now
      setImmediate(() => (this.#turnSince = null))
    }
    if (now - this.#turnSince <= TURN_MS) return step()
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#whenThereIsTime(step))
  }

  #dispatch(accountId: string, event: FailoverEvent): void {
    const active = this.#active.get(accountId)
    if (active === undefined) return
    const step = transition(active.state, event, active.offsetMs())
    const { book, now } = this.#options
    book.record([...step.facts, ...operationFacts(book.snapshot, step.facts, now())], active.operationId)
    active.state = step.state
    if (step.state.kind === 'ended') this.#active.delete(accountId)
    this.#perform(accountId, step.action)
  }

  /** The journal refused a step: nothing was done. `resumeOpen` goes on, or the need is seen again, a little later. */
  #rest(accountId: string, error: unknown): void {
    this.#active.delete(accountId)
    this.#restUntil.set(accountId, this.#options.mono() + REST_MS)
    this.#options.log(`failover of ${accountId} stopped: ${asFault(error).message}`)
  }
}
