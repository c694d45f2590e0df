/** Plans of the commands about spread, alerts and planned work: they say what would follow and change nothing. */
import type { Command } from '../../shared/command.ts'
import type { Plan } from '../../shared/plan.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Conformance } from './check.ts'
import { expectThat } from './check.ts'
import { type Target, Unmet } from './target.ts'

const NONE = { code: null, accountId: null, nodeId: null, serviceId: null }

export const COMMAND_PLANS: readonly Conformance[] = [
  {
    id: 'plans/silenceAlert',
    title: 'plans a silence with what it keeps quiet, and refuses one of everything',
    command: 'silenceAlert',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const silence = { ...NONE, kind: 'silenceAlert', minutes: 1 } as const
      await planned(target, { ...silence, accountId: firstOf(snapshot.accounts, 'account') })
      const serviceId = Object.keys(snapshot.services)[0]
      if (serviceId !== undefined) await planned(target, { ...silence, serviceId })
      await refusesPlan(target, silence, 400, 'malformed')
      await refusesPlan(target, { ...silence, accountId: 'no-such-account' }, 404, 'unknownAccount')
      await refusesPlan(target, { ...silence, serviceId: 'no-such-service' }, 404, 'unknownService')
      const { snapshot: after } = await target.read('getCluster', '/v1/cluster')
      expectThat(after.silences.length === snapshot.silences.length, 'planning placed a silence')
    },
  },
  {
    id: 'plans/acknowledgeAlert',
    title: 'refuses to acknowledge an alert that is not open',
    command: 'acknowledgeAlert',
    run: (target) =>
      refusesPlan(target, { kind: 'acknowledgeAlert', alertId: 'no-such-alert/nowhere' }, 404, 'unknownAlert'),
  },
  {
    id: 'plans/setBalancing',
    title: 'plans another balancing without setting it',
    command: 'setBalancing',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = firstOf(snapshot.accounts, 'account')
      const before = snapshot.accounts[accountId]?.balancing
      const algorithm = before === 'roundRobin' ? 'leastLoaded' : 'roundRobin'
      await planned(target, { kind: 'setBalancing', accountId, algorithm, weights: {} })
      const after = (await target.read('getCluster', '/v1/cluster')).snapshot.accounts[accountId]?.balancing
      expectThat(after === before, `planning changed the balancing of ${accountId} to ${after ?? 'nothing'}`)
      const nowhere = { kind: 'setBalancing', accountId: 'no-such-account', algorithm, weights: {} } as const
      await refusesPlan(target, nowhere, 404, 'unknownAccount')
    },
  },
  {
    id: 'plans/rebalance',
    title: 'plans a rebalance without doing it',
    command: 'rebalance',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = firstOf(snapshot.accounts, 'account')
      await planned(target, { kind: 'rebalance', accountId })
      const after = (await target.read('getCluster', '/v1/cluster')).snapshot.accounts[accountId]
      const isSame = after?.balancingChange?.at === snapshot.accounts[accountId]?.balancingChange?.at
      expectThat(isSame, `planning spread ${accountId} anew`)
      await refusesPlan(target, { kind: 'rebalance', accountId: 'no-such-account' }, 404, 'unknownAccount')
    },
  },
  {
    id: 'plans/openMaintenance',
    title: 'plans maintenance with what it marks, and opens none',
    command: 'openMaintenance',
    run: async (target) => {
      const { snapshot } = await target.read('getCluster', '/v1/cluster')
      const accountId = Object.keys(snapshot.accounts).find((id) =>
        snapshot.maintenance.every((one) => one.accountId !== null && one.accountId !== id),
      )
      if (accountId !== undefined) await planned(target, { kind: 'openMaintenance', accountId, minutes: 1 })
      const nowhere = { kind: 'openMaintenance', accountId: 'no-such-account', minutes: 1 } as const
      await refusesPlan(target, nowhere, 404, 'unknownAccount')
      const { snapshot: after } = await target.read('getCluster', '/v1/cluster')
      expectThat(after.maintenance.length === snapshot.maintenance.length, 'planning opened maintenance')
    },
  },
]

/** Every plan says what it does, what follows and how careful the click must be. */
async function planned(target: Target, command: Command): Promise<Plan> {
  const plan = await target.read('createPlan', '/v1/plans', { body: { command } })
  expectThat(plan.command.kind === command.kind, `a plan for ${command.kind} is one for ${plan.command.kind}`)
  expectThat(plan.steps.length > 0, `the plan for ${command.kind} has no steps`)
  expectThat(plan.consequences.length > 0, `the plan for ${command.kind} does not say what follows`)
  expectThat(plan.classWhy.length > 0, `the plan for ${command.kind} does not say why it is ${plan.class}`)
  return plan
}

function refusesPlan(target: Target, command: Command, status: number, code: string): Promise<void> {
  return target.refuses('/v1/plans', { method: 'POST', body: { command } }, status, code)
}

function firstOf(things: Snapshot['accounts'], what: string): string {
  const id = Object.keys(things)[0]
  if (id === undefined) throw new Unmet(`no ${what} to plan for`)
  return id
}
