/** The one path of every command: planned, confirmed, checked again, carried out once however often it is sent, ended with a sentence. */
import { v7 as uuidv7 } from 'uuid'
import { assertNever } from '../../../shared/assert-never.ts'
import { baseClass, type Command } from '../../../shared/command.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Failover } from '../../../shared/failover.ts'
import { Fault } from '../../../shared/fault.ts'
import { isEnded, type Operation, type OperationRequest } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Backups } from '../backups/backups.ts'
import type { Balancing } from '../balancing/balancing.ts'
import type { Book } from '../book.ts'
import type { Accepted, Goal, View } from '../commands/handler.ts'
import { handlerOf } from '../commands/table.ts'
import { goalOf } from '../failover/goal.ts'
import type { Deployments } from '../deployments/deployments.ts'
import type { FailoverRunner } from '../failover/runner.ts'
import type { Membership } from '../nodes/membership.ts'
import type { Roster } from '../nodes/roster.ts'
import { changesSince } from '../plans/basis.ts'
import { makePlan } from '../plans/draft.ts'
import { Jobs } from './jobs.ts'
import { accepted, type LifeEvent, nextLife } from './life.ts'

/** Past operations that are looked through for those of a plan's kind. */
const LOOK_BACK = 200

export interface OperationsOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly runner: FailoverRunner
  readonly membership: Membership
  readonly balancing: Pick<Balancing, 'known' | 'lookBefore' | 'set'>
  readonly backups: Backups
  readonly deployments: Deployments
  /** See `JobOptions`. */
  readonly giveWay?: (restoreId: string, finished: string) => void
  readonly now: () => number
  readonly mono: () => number
  readonly pause: (ms: number) => Promise<void>
  readonly log: (line: string) => void
}

export class Operations {
  readonly #options: OperationsOptions
  readonly #jobs: Jobs

  constructor(options: OperationsOptions) {
    this.#options = options
    this.#jobs = new Jobs({ ...options, view: () => this.#view() })
  }

  /** @throws {Fault} what forbids it altogether, diskFull. */
  plan(command: Command): Plan {
    const { book, now } = this.#options
    const draft = handlerOf(command).plan(this.#view(), command)
    const past = () =>
      (book.engine.listOperations(null, LOOK_BACK) ?? []).filter(
        (operation) => operation.command.kind === command.kind && operation.status === 'succeeded',
      )
    const plan = makePlan(draft, { id: uuidv7(), snapshot: book.snapshot, past, now: now() })
    book.engine.savePlan(plan)
    return plan
  }

  /** The same request again answers with the same operation. @throws {Fault} keyReused, unknownPlan, planExpired, staleEpoch, warming, failoverRunning, supervisorGone, diskFull: nothing was done. */
  create(request: OperationRequest): Operation {
    const { book, now } = this.#options
    const before = book.engine.findRequest(request.operationId)
    if (before !== null) return this.#again(before, request)
    const plan = book.engine.findPlan(request.planId)
    if (plan === null) throw new Fault('unknownPlan', `There is no plan ${request.planId}`)
    if (plan.journalId !== book.snapshot.journalId)
      throw new Fault('unknownPlan', 'The plan was made for another journal: the cluster was restored since')
    if (now() > plan.expiresAt)
      throw new Fault(
        'planExpired',
        `The plan was good for 2 min and has expired ${((now() - plan.expiresAt) / 1_000).toFixed(0)} s ago`,
      )
    this.#start({ request, plan, command: plan.command })
    return this.find(request.operationId)
  }

  /** @throws {Fault} unknownOperation. */
  find(operationId: string): Operation {
    const { book } = this.#options
    const operation =
      book.snapshot.operations.find(({ id }) => id === operationId) ?? book.engine.findOperation(operationId)
    if (operation === null) throw new Fault('unknownOperation', `There is no operation ${operationId}`)
    return operation
  }

  /** @throws {Fault} unknownOperation, notCancellable, diskFull. */
  cancel(operationId: string): Operation {
    const operation = this.find(operationId)
    const { command, outcome, joins, title } = operation
    if (outcome !== null) throw new Fault('notCancellable', `It has ended: ${outcome}`)
    const { run } = handlerOf(command)
    if (joins !== null) {
      const alone = 'Cancelled: what it joined goes on without it'
      // A job that waits for what it joined must not say its end a second time.
      if (this.#jobs.isRunning(operationId)) this.#jobs.cancel(operationId, alone)
      else this.#tell(operation, { kind: 'cancelled', outcome: alone })
    } else if (run.kind === 'failover')
      this.#options.runner.cancel(run.goal(command).accountId, 'called off by an operator')
    else if (run.kind === 'job' && run.cancelled !== null) this.#jobs.cancel(operationId, `Cancelled: ${run.cancelled}`)
    else throw new Fault('notCancellable', `"${title}" cannot be cancelled; wait for its outcome`)
    return this.find(operationId)
  }

  /** Goes on with every operation that is open in the journal and not running here: after a restart. None stays open for ever. */
  resumeOpen(): void {
    const { book, log } = this.#options
    for (const operation of book.snapshot.operations) {
      const { id, command, status, planId, failoverId, step } = operation
      if (isEnded(status) || this.#jobs.isRunning(id) || this.#isOpen(failoverId)) continue
      const { run } = handlerOf(command)
      const plan = book.engine.findPlan(planId)
      const request = book.engine.findRequest(id)
      if (run.kind === 'job' && plan !== null && request !== null) {
        log(`going on with operation ${id}: ${operation.title}`)
        this.#jobs.begin(operation, run, { request, plan, command })
      } else {
        const outcome = `Failed: the control plane restarted while it was at "${step ?? 'its beginning'}"; look how things stand, then plan again`
        this.#tell(operation, { kind: 'failed', outcome, fault: 'internal' })
      }
    }
  }

  /** The next control plane goes on with what is open. */
  close(): void {
    this.#jobs.close()
  }

  /** Acceptance, what it begins with and its key are one transaction: it happened whole, or not at all. */
  #start(confirmed: Accepted): void {
    const { book, runner, now } = this.#options
    const { request, plan, command } = confirmed
    const { run } = handlerOf(command)
    const commit = (operation: Operation, facts: readonly FactBody[] = []) =>
      book.record([...facts, { kind: 'operationChanged', operation }], request.operationId, request)
    const born = (step: string | null, failoverId: string | null = null, joins: string | null = null) =>
      accepted({ request, command, step, failoverId, joins, now: now() })

    const same = run.kind === 'failover' ? this.#sameRunning(run.goal(command)) : null
    if (same !== null) {
      commit(born(same.phases.at(-1)?.phase ?? null, same.id, same.operationId ?? same.id))
      return
    }
    checkBasis(plan, book.snapshot)
    switch (run.kind) {
      case 'instant': {
        const { facts, outcome } = run.apply(this.#view(), confirmed)
        commit(nextLife(born(null), { kind: 'succeeded', outcome }, now()), facts)
        return
      }
      case 'job': {
        run.refuse?.(this.#view(), confirmed)
        refuseDuringRestore(command, book.snapshot)
        const operation = born('accepted', null, run.joins?.(this.#view(), confirmed) ?? null)
        commit(operation, run.opening?.(this.#view(), confirmed))
        this.#jobs.begin(operation, run, confirmed)
        return
      }
      case 'failover': {
        if (book.snapshot.protection.state === 'warming') throw new Fault('warming')
        const { accountId, to } = run.goal(command)
        const opening = (failoverId: string): FactBody[] => [
          { kind: 'operationChanged', operation: born('selecting', failoverId) },
        ]
        runner.startPlanned({ accountId, to, request, opening })
        return
      }
      default:
        assertNever(run)
    }
  }

  /** The running failover that makes the same node master; `null`: there is none. */
  #sameRunning({ accountId, to }: Goal): Failover | null {
    const { snapshot } = this.#options.book
    const running = snapshot.failovers.find(({ id }) => id === snapshot.accounts[accountId]?.activeFailoverId)
    return running !== undefined && to !== null && goalOf(running, snapshot) === to ? running : null
  }

  #isOpen(failoverId: string | null): boolean {
    const failover = this.#options.book.snapshot.failovers.find(({ id }) => id === failoverId)
    return failover?.outcome === null
  }

  #again(before: OperationRequest, request: OperationRequest): Operation {
    const isSame = (['planId', 'reason', 'actor', 'probationMinutes'] as const).every(
      (field) => before[field] === request[field],
    )
    if (!isSame) throw new Fault('keyReused', `Operation ${request.operationId} was sent before with another content`)
    return this.find(request.operationId)
  }

  #tell(operation: Operation, event: LifeEvent): void {
    const { book, now } = this.#options
    book.record([{ kind: 'operationChanged', operation: nextLife(operation, event, now()) }], operation.id)
  }

  #view(): View {
    const { config, book, roster, balancing, backups, deployments, now } = this.#options
    const traffic = (accountId: string) => balancing.known(accountId)
    return {
      config,
      snapshot: book.snapshot,
      roster,
      traffic,
      backup: backups.settings(),
      versions: deployments.known(),
      factsAfter: (at) => book.engine.countAfter(at),
      now: now(),
    }
  }
}

/** @throws {Fault} staleEpoch, with exactly what changed. */
function checkBasis(plan: Plan, snapshot: Snapshot): void {
  const changes = changesSince(plan.basis, snapshot)
  const first = changes[0]
  if (first === undefined) return
  throw new Fault(
    'staleEpoch',
    `${first.entity} ${first.field} was ${first.planned ?? 'nothing'} and is ${first.now ?? 'nothing'} now`,
    { changes },
  )
}

/** What it would change is about to be replaced. @throws {Fault} backupRunning. */
function refuseDuringRestore(command: Command, { operations }: Snapshot): void {
  const restore = operations.find(({ command: { kind }, status }) => kind === 'restoreBackup' && !isEnded(status))
  if (restore !== undefined && baseClass(command) !== 'harmless')
    throw new Fault('backupRunning', `"${restore.title}" by ${restore.actor} is under way: wait until it has ended`)
}
