/** Plans change nothing; operations happen once, on what they were planned for. */
import { v7 as uuidv7 } from 'uuid'
import type { Command } from '../../shared/command.ts'
import { COMMAND_KINDS } from '../../shared/command.ts'
import { isEnded, type Operation } from '../../shared/operation.ts'
import type { Plan } from '../../shared/plan.ts'
import { PLAN_LIFETIME_MS } from '../../shared/plan.ts'
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'
import { type Target, Unmet } from './target.ts'

const ENDED_WITHIN_MS = 5_000

export const PLANS: readonly Conformance[] = [
  {
    id: 'plans/failover',
    title: 'plans a failover with steps, checks, candidates and what it rests on, and changes nothing',
    command: 'failover',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = Object.keys(snapshot.accounts)[0]
      if (accountId === undefined) throw new Unmet('no account to plan for')
      const plan = await planOf(target, { kind: 'failover', accountId, to: null })
      expectThat(plan.journalId === snapshot.journalId, 'the plan is of another journal')
      expectThat(plan.steps.length > 0 && plan.checks.length > 0, 'the plan has no steps or no checks')
      expectThat(
        plan.basis.some(({ field }) => field === 'lease.epoch'),
        'the plan does not rest on the epoch',
      )
      expectThat(plan.classWhy.length > 0, `it does not say why it is ${plan.class}`)
      const mute = plan.candidates.find(
        ({ rank, checks }) => rank === null && !checks.some(({ status }) => status === 'fail'),
      )
      expectThat(mute === undefined, `${mute?.nodeId ?? ''} is not eligible and no check says why`)
      expectThat(plan.expiresAt - plan.createdAt <= PLAN_LIFETIME_MS, 'the plan lives longer than 2 min')
      const after = (await target.read('getCluster', '/v1/cluster')).snapshot.accounts[accountId]
      expectThat(after?.lease.epoch === snapshot.accounts[accountId]?.lease.epoch, 'planning moved the epoch')
    },
  },
  {
    id: 'plans/unknown',
    title: 'refuses a plan for what does not exist',
    command: 'failover',
    run: (target) =>
      target.refuses(
        '/v1/plans',
        { method: 'POST', body: { command: { kind: 'failover', accountId: 'no-such-account', to: null } } },
        404,
        'unknownAccount',
      ),
  },
]

export const OPERATIONS: readonly Conformance[] = [
  {
    id: 'operations/refusals',
    title: 'refuses an operation without a plan or a reason',
    run: async (target) => {
      const request = { operationId: uuidv7(), planId: uuidv7(), reason: 'conformance', actor: 'conformance' }
      await target.refuses('/v1/operations', { method: 'POST', body: request }, 404, 'unknownPlan')
      await target.refuses('/v1/operations', { method: 'POST', body: { ...request, reason: ' ' } }, 400, 'malformed')
      const otherKey = { 'idempotency-key': uuidv7() }
      await target.refuses('/v1/operations', { method: 'POST', body: request, headers: otherKey }, 400, 'malformed')
    },
  },
  {
    id: 'operations/list',
    title: 'lists the operations of everybody',
    run: async (target) => void (await target.read('listOperations', '/v1/operations?limit=1')),
  },
  {
    id: 'operations/once',
    title: 'does an operation once, however often it is sent, and tells its outcome',
    command: 'holdAutomation',
    writes: true,
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = Object.keys(snapshot.accounts)[0]
      if (accountId === undefined) throw new Unmet('no account to hold')
      const plan = await planOf(target, { kind: 'holdAutomation', accountId, minutes: 1 })
      const request = { operationId: uuidv7(), planId: plan.id, reason: 'conformance', actor: 'conformance' }
      try {
        await operate(target, request)
        await operate(target, request)
        await target.refuses(
          '/v1/operations',
          { method: 'POST', body: { ...request, reason: 'another' } },
          409,
          'keyReused',
        )
        const ended = await outcomeOf(target, request.operationId)
        expectThat(ended.status === 'succeeded', `it ended ${ended.status}: ${ended.outcome ?? ''}`)
        const { holds } = (await target.read('getCluster', '/v1/cluster')).snapshot
        const placed = holds.filter(({ id }) => id === request.operationId).length
        expectThat(placed === 1, `sent twice, it placed ${placed} holds`)
      } finally {
        const release = await planOf(target, { kind: 'releaseAutomation', accountId })
        await operate(target, { ...request, operationId: uuidv7(), planId: release.id })
      }
    },
  },
]

/** One a command: what it does not offer is named, one by one. */
export const OFFERS: readonly Conformance[] = COMMAND_KINDS.map((kind) => ({
  id: `commands/${kind}`,
  title: `offers ${kind}`,
  command: kind,
  run: async (target) => {
    const { commands } = await target.read('getVersion', '/v1/version')
    expectThat(commands.includes(kind), `it does not offer ${kind}`)
  },
}))

function planOf(target: Target, command: Command): Promise<Plan> {
  return target.read('createPlan', '/v1/plans', { body: { command } })
}

function operate(target: Target, request: object): Promise<Operation> {
  return target.read('createOperation', '/v1/operations', { body: request })
}

async function outcomeOf(target: Target, operationId: string): Promise<Operation> {
  const deadline = performance.now() + ENDED_WITHIN_MS
  for (;;) {
    const operation = await target.read('getOperation', `/v1/operations/${operationId}`)
    if (isEnded(operation.status)) return operation
    if (performance.now() > deadline) throw new Unmet(`it is ${operation.status} after ${ENDED_WITHIN_MS / 1_000} s`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
