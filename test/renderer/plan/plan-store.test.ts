import { describe, expect, it, vi } from 'vitest'
import type { Call } from '../../../renderer/bridge/client.ts'
import { createPlanDesk } from '../../../renderer/plan/plan-store.ts'
import { Fault } from '../../../shared/fault.ts'
import { anEntry, aPreparedPlan } from '../factories.ts'

const failover = { kind: 'failover', accountId: 'ksa-main', to: null } as const

interface Asked {
  readonly name: string
  readonly input: unknown
}

function desk(answers: Readonly<Record<string, () => unknown>>) {
  const asked: Asked[] = []
  const call = (async (name: string, input: unknown) => {
    asked.push({ name, input })
    return answers[name]?.()
  }) as Call
  return { desk: createPlanDesk(call), asked }
}

describe('the plan desk', () => {
  it('plans, confirms with what was typed, and follows', async () => {
    const entry = anEntry()
    const { desk: plan, asked } = desk({
      preparePlan: () => aPreparedPlan(),
      confirmPlan: () => ({ kind: 'recorded', entry }),
    })
    plan.open(failover)
    await vi.waitFor(() => expect(plan.store.getState().kind).toBe('ready'))
    plan.edit({ reason: '  new disk ', probationMinutes: 30 })
    plan.confirm()
    await vi.waitFor(() => expect(plan.store.getState().kind).toBe('following'))
    expect(asked[1]).toEqual({
      name: 'confirmPlan',
      input: {
        planId: aPreparedPlan().plan.id,
        reason: 'new disk',
        typed: null,
        password: null,
        probationMinutes: 30,
      },
    })
  })

  it('shows a refusal of the plan as a fault with its advice', async () => {
    const { desk: plan } = desk({
      preparePlan: () => {
        throw new Fault('noCandidate', 'ksa-2 is down')
      },
    })
    plan.open(failover)
    await vi.waitFor(() =>
      expect(plan.store.getState()).toMatchObject({
        kind: 'unplanned',
        problem: { code: 'noCandidate', detail: 'ksa-2 is down' },
      }),
    )
  })

  it('shows a broken line as a refusal, never as done', async () => {
    const { desk: plan } = desk({
      preparePlan: () => aPreparedPlan(),
      confirmPlan: () => {
        throw new Fault('hostGone')
      },
    })
    plan.open(failover)
    await vi.waitFor(() => expect(plan.store.getState().kind).toBe('ready'))
    plan.confirm()
    await vi.waitFor(() =>
      expect(plan.store.getState()).toMatchObject({ kind: 'refused', problem: { code: 'hostGone' } }),
    )
  })
})
