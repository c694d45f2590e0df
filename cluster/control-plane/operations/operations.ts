/** Plans and operations: a command becomes a plan, a confirmed plan becomes one operation, however often it is sent. */
import { v7 as uuidv7 } from 'uuid'
import { type Command, describeCommand } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Operation, OperationRequest } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { ClusterConfig } from '../../config.ts'
import type { Book } from '../book.ts'
import { rankServants } from '../failover/evidence.ts'
import type { FailoverRunner } from '../failover/runner.ts'
import { GATEWAY, type Roster } from '../nodes/roster.ts'
import { changesSince } from '../plans/basis.ts'
import { planFailover } from '../plans/plan-failover.ts'

export interface OperationsOptions {
  readonly config: ClusterConfig
  readonly book: Book
  readonly roster: Roster
  readonly runner: FailoverRunner
  readonly now: () => number
}

export class Operations {
  readonly #options: OperationsOptions

  constructor(options: OperationsOptions) {
    this.#options = options
  }

  /** @throws {Fault} unknownAccount, unknownNode, noCandidate, diskFull. */
  plan(command: Command): Plan {
    const { book, roster, config, now } = this.#options
    const { snapshot } = book
    const holder = snapshot.accounts[command.accountId]?.lease.holder?.nodeId ?? null
    const sources = { snapshot, roster, flapping: config.flapping, now: now() }
    const gateway = roster.presence(GATEWAY)
    const plan = planFailover({
      id: uuidv7(),
      command,
      snapshot,
      candidates: rankServants(sources, command.accountId, holder),
      gateway: {
        heardAt: gateway?.heardWallAt ?? null,
        sample: gateway?.samples.find(({ accountId }) => accountId === command.accountId) ?? null,
      },
      now: now(),
    })
    book.engine.savePlan(plan)
    return plan
  }

  /** The same request again answers with the same operation. @throws {Fault} keyReused, unknownPlan, planExpired, staleEpoch, warming, failoverRunning, diskFull. */
  create(request: OperationRequest): Operation {
    const { book, runner, now } = this.#options
    const before = book.engine.findRequest(request.operationId)
    if (before !== null) return this.#again(before, request)
    const plan = book.engine.findPlan(request.planId)
    if (plan === null) throw new Fault('unknownPlan', `There is no plan ${request.planId}`)
    if (plan.journalId !== book.snapshot.journalId)
      throw new Fault('unknownPlan', 'The plan was made for another journal: the cluster was restored since')
    if (now() > plan.expiresAt) throw new Fault('planExpired')
    this.#checkBasis(plan)
    if (book.snapshot.protection.state === 'warming') throw new Fault('warming')
    const { command } = plan
    runner.startPlanned({
      accountId: command.accountId,
      to: command.to,
      request,
      opening: (failoverId) => [{ kind: 'operationChanged', operation: accepted(request, plan, failoverId, now()) }],
    })
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

  /** @throws {Fault} unknownOperation, notCancellable. */
  cancel(operationId: string): Operation {
    const { command, endedAt } = this.find(operationId)
    if (endedAt !== null) throw new Fault('notCancellable', 'It has ended')
    this.#options.runner.cancel(command.accountId, 'cancelled by an operator')
    return this.find(operationId)
  }

  #again(before: OperationRequest, request: OperationRequest): Operation {
    const isSame =
      before.planId === request.planId && before.reason === request.reason && before.actor === request.actor
    if (!isSame) throw new Fault('keyReused', `Operation ${request.operationId} was sent before with another content`)
    return this.find(request.operationId)
  }

  #checkBasis(plan: Plan): void {
    const changes = changesSince(plan.basis, this.#options.book.snapshot)
    const first = changes[0]
    if (first === undefined) return
    throw new Fault(
      'staleEpoch',
      `${first.entity} ${first.field} was ${first.planned ?? 'nothing'} and is ${first.now ?? 'nothing'} now`,
      { changes },
    )
  }
}

function accepted(request: OperationRequest, plan: Plan, failoverId: string, now: number): Operation {
  return {
    id: request.operationId,
    planId: plan.id,
    command: plan.command,
    title: describeCommand(plan.command),
    actor: request.actor,
    reason: request.reason,
    status: 'running',
    step: 'selecting',
    outcome: null,
    fault: null,
    failoverId,
    acceptedAt: now,
    endedAt: null,
  }
}
