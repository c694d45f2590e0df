/** The control API as another operator would use it, for what happens outside the console under test. */
import { expect } from '@playwright/test'
import { v7 as uuidv7 } from 'uuid'
import type { Account } from '../../../shared/account.ts'
import { api } from '../../../shared/api.ts'
import type { Command } from '../../../shared/command.ts'
import type { Node } from '../../../shared/node.ts'
import { isEnded, type Operation } from '../../../shared/operation.ts'
import type { Plan } from '../../../shared/plan.ts'
import { isBanned } from '../../../shared/promotion.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'

export interface ControlApi {
  readonly snapshot: () => Promise<Snapshot>
  readonly account: (accountId: string) => Promise<Account>
  /** The node that holds the account's lease. */
  readonly master: (accountId: string) => Promise<Node & { readonly pid: number }>
  /** `to`: `null` for the best candidate. */
  readonly plan: (accountId: string, to?: string | null) => Promise<Plan>
  /** Sends a confirmed plan. The same id again is the same operation. */
  readonly confirm: (planId: string, operationId?: string) => Promise<Operation>
  /** Plans it, confirms it, and waits for it to have succeeded. */
  readonly carryOut: (command: Command) => Promise<void>
  /** What became of it, once it has ended. */
  readonly outcome: (operationId: string) => Promise<Operation>
  /** Moves it to another node than the one named, and waits until that is done. */
  readonly moveElsewhere: (accountId: string, notTo: string | null) => Promise<void>
  /**
   * Everybody healthy, automatic failover on, nothing running: no earlier spec is still at work.
   * Whom automation keeps from leading, because earlier specs let it fail twice as master, may lead again.
   */
  readonly untilSteady: () => Promise<void>
}

/** A restarted process comes back after 2 s and more, and the control plane warms up for 2 s. */
const STEADY_WITHIN_MS = 40_000

export function controlApi({ controlApiUrl, token }: { controlApiUrl: string; token: string }): ControlApi {
  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, controlApiUrl), {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }
  const snapshot = async () => api.getCluster.response.parse(await send('GET', '/v1/cluster')).snapshot
  const account = async (accountId: string) => {
    const found = (await snapshot()).accounts[accountId]
    if (found === undefined) throw new Error(`there is no account ${accountId}`)
    return found
  }
  const planOf = async (command: Command) => api.createPlan.response.parse(await send('POST', '/v1/plans', { command }))
  const plan = (accountId: string, to: string | null = null) => planOf({ kind: 'failover', accountId, to })
  const confirm = async (planId: string, operationId: string = uuidv7()) => {
    const request = { operationId, planId, reason: 'moved by somebody else', actor: 'other' }
    return api.createOperation.response.parse(
      await send('POST', '/v1/operations', request, { 'idempotency-key': operationId }),
    )
  }
  const operation = async (id: string) => api.getOperation.response.parse(await send('GET', `/v1/operations/${id}`))
  const outcome = async (id: string) => {
    await expect.poll(async () => isEnded((await operation(id)).status), { timeout: 20_000 }).toBe(true)
    return operation(id)
  }
  const succeeded = async ({ id: planId }: Plan) => {
    const { status, outcome: word } = await outcome((await confirm(planId)).id)
    expect(status, word ?? '').toBe('succeeded')
  }
  const letAllLead = async () => {
    const kept = Object.values((await snapshot()).nodes).filter((node) => isBanned(node, Date.now()))
    for (const { id: nodeId } of kept)
      await succeeded(await planOf({ kind: 'setPromotionRule', nodeId, rule: 'neutral', minutes: null }))
  }
  return {
    snapshot,
    account,
    master: async (accountId) => {
      const { nodes, accounts } = await snapshot()
      const node = nodes[accounts[accountId]?.lease.holder?.nodeId ?? '']
      if (node === undefined || node.pid === null) throw new Error(`${accountId} has no master`)
      return { ...node, pid: node.pid }
    },
    plan,
    confirm,
    outcome,
    carryOut: async (command) => succeeded(await planOf(command)),
    moveElsewhere: async (accountId, notTo) => {
      const { accounts, nodes } = await snapshot()
      const holder = accounts[accountId]?.lease.holder?.nodeId
      const others = Object.values(nodes).filter((node) => node.accountId === accountId && node.health === 'healthy')
      const to = others.find((node) => node.id !== notTo && node.id !== holder)?.id
      if (to === undefined) throw new Error(`${accountId} has no other healthy node`)
      await succeeded(await plan(accountId, to))
    },
    untilSteady: async () => {
      await expect.poll(async () => unsteady(await snapshot()), { timeout: STEADY_WITHIN_MS }).toEqual([])
      await letAllLead()
    },
  }
}

/** Of the process that lives now: an earlier spec may have ended the one the cluster began with. */
export async function controlPlanePid({ controlApiUrl }: { readonly controlApiUrl: string }): Promise<number> {
  const status: unknown = await (await fetch(`${controlApiUrl}/status`)).json()
  const pid: unknown = typeof status === 'object' && status !== null && 'pid' in status ? status.pid : null
  if (typeof pid !== 'number') throw new Error('the control plane does not say its process')
  return pid
}

function unsteady({ nodes, accounts, protection }: Snapshot): string[] {
  return [
    ...Object.values(nodes)
      .filter(({ health }) => health !== 'healthy')
      .map(({ id, health }) => `${id} is ${health}`),
    ...Object.values(accounts)
      .filter(({ lease, activeFailoverId }) => lease.holder === null || activeFailoverId !== null)
      .map(({ id }) => `${id} is failing over`),
    ...(protection.state === 'on' ? [] : ['automatic failover is not on']),
  ]
}
