import { describe, expect, it, vi } from 'vitest'
import type { Call } from '../../../renderer/bridge/client.ts'
import { nextKey } from '../../../renderer/frame/keys.ts'
import { whyNotConfirm } from '../../../renderer/plan/guard.ts'
import { createPlanDesk } from '../../../renderer/plan/plan-store.ts'
import { revertible } from '../../../renderer/store/revert.ts'
import { aDeployment } from '../../support/deployments.ts'
import { anEntry, aPlan, aPreparedPlan, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

/** The routine case: the holder is confirmed down and the best candidate passes every check. */
const routine = aPreparedPlan({ class: 'routine', suggestedReason: 'ksa-1 is down' })
const answers: Record<string, unknown> = {
  preparePlan: routine,
  confirmPlan: { kind: 'recorded', entry: anEntry() },
}

describe('from red to running', () => {
  it('takes two presses in the routine case: f, and the last one', async () => {
    const asked: { name: string; input: unknown }[] = []
    const desk = createPlanDesk((async (name: string, input: unknown) => {
      asked.push({ name, input })
      return answers[name]
    }) as Call)
    let presses = 0

    presses += 1
    const stroke = { key: 'f', ctrlOrMeta: false, alt: false, inField: false, underSheet: false }
    expect(nextKey('idle', stroke)[1]).toEqual({ kind: 'failover' })
    desk.open({ kind: 'failover', accountId: 'ksa-main', to: null })
    await vi.waitFor(() => expect(desk.store.getState().kind).toBe('ready'))

    const ready = desk.store.getState()
    if (ready.kind !== 'ready') throw new Error('it is ready')
    const guard = { lock: null, moved: null, needsPassword: false, now: AT }
    expect(whyNotConfirm(ready.prepared, ready.draft, guard)).toBeNull()
    presses += 1
    desk.confirm()
    await vi.waitFor(() => expect(desk.store.getState().kind).toBe('following'))

    expect(presses).toBeLessThanOrEqual(3)
    expect(asked.at(-1)).toMatchObject({ name: 'confirmPlan', input: { reason: 'ksa-1 is down' } })
  })

  it('takes two presses to roll back a deployment beyond its limits: r, and the last one', async () => {
    const deployment = aDeployment(aSnapshot())
    const found = revertible(aSnapshot({ deployments: [deployment] }), [])
    const why = '0.2.0 is beyond its limits: 6.4 % errors of 211 messages, limit 5 %.'
    const prepared = aPreparedPlan({
      plan: aPlan({ command: { kind: 'rollbackDeployment', deploymentId: deployment.id }, candidates: [] }),
      class: 'routine',
      suggestedReason: why,
    })
    const asked: unknown[] = []
    const desk = createPlanDesk((async (name: string, input: unknown) => {
      asked.push(input)
      return name === 'preparePlan' ? prepared : answers[name]
    }) as Call)
    const stroke = { key: 'r', ctrlOrMeta: false, alt: false, inField: false, underSheet: false }
    expect(nextKey('idle', stroke)[1]).toEqual({ kind: 'revert' })
    if (found === null) throw new Error('it is open')
    desk.open(found.command)
    await vi.waitFor(() => expect(desk.store.getState().kind).toBe('ready'))
    const ready = desk.store.getState()
    if (ready.kind !== 'ready') throw new Error('it is ready')
    const guard = { lock: null, moved: null, needsPassword: false, now: AT }
    expect(whyNotConfirm(ready.prepared, ready.draft, guard)).toBeNull()
    desk.confirm()
    await vi.waitFor(() => expect(desk.store.getState().kind).toBe('following'))
    expect(asked.at(-1)).toMatchObject({ reason: why, typed: null })
  })
})
