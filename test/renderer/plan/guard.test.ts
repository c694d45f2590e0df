import { describe, expect, it } from 'vitest'
import { checkAgeMs, movedSince, remainingMs, whyNotConfirm } from '../../../renderer/plan/guard.ts'
import type { Draft } from '../../../renderer/plan/machine.ts'
import { aPlan, aPreparedPlan, aSnapshot, withAccount, withNode } from '../factories.ts'
import { AT } from '../moment.ts'

const draft: Draft = {
  about: 'failover/account/ksa-main',
  reason: 'new disk',
  reasonEdited: true,
  typed: '',
  password: '',
  probationMinutes: null,
}
const guard = { lock: null, moved: null, needsPassword: false, now: AT }

describe('the last press', () => {
  it('works where nothing is missing', () => expect(whyNotConfirm(aPreparedPlan(), draft, guard)).toBeNull())

  it('is locked with the link', () => {
    expect(whyNotConfirm(aPreparedPlan(), draft, { ...guard, lock: 'Locked: …' })).toBe('Locked: …')
  })

  it('is locked where the cluster moved under the open sheet', () => {
    expect(whyNotConfirm(aPreparedPlan(), draft, { ...guard, moved: 'ksa-2 is gone from the cluster.' })).toBe(
      'The cluster moved; plan again',
    )
  })

  it('needs a reason unless it is routine', () => {
    const silent = { ...draft, reason: '  ' }
    expect(whyNotConfirm(aPreparedPlan(), silent, guard)).toBe('Say why first')
    expect(whyNotConfirm(aPreparedPlan({ class: 'routine' }), silent, guard)).toBeNull()
  })

  it('needs the name where it is forced, letter by letter', () => {
    const forced = aPreparedPlan({ class: 'forced', typeToConfirm: 'ksa-main' })
    expect(whyNotConfirm(forced, { ...draft, typed: 'ksa-mai' }, guard)).toBe('Type ksa-main first')
    expect(whyNotConfirm(forced, { ...draft, typed: 'ksa-main' }, guard)).toBeNull()
  })

  it('needs the password where the browser must ask', () => {
    expect(whyNotConfirm(aPreparedPlan(), draft, { ...guard, needsPassword: true })).toContain('password')
  })

  it('is gone with the plan, two minutes after it was prepared here', () => {
    const prepared = aPreparedPlan({ preparedAt: AT + 5_000_000 })
    expect(remainingMs(prepared, AT + 5_000_000)).toBe(120_000)
    expect(whyNotConfirm(prepared, draft, { ...guard, now: AT + 5_120_000 })).toBe('The plan has expired; plan again')
  })

  it('has nobody to promote where no candidate is eligible, which a command without candidates does not mind', () => {
    const plan = aPlan({ candidates: [] })
    expect(whyNotConfirm(aPreparedPlan({ plan }), draft, guard)).toBe('No node can take over')
    const drain = aPlan({ command: { kind: 'drain', nodeId: 'ksa-3' }, candidates: [] })
    expect(whyNotConfirm(aPreparedPlan({ plan: drain }), draft, guard)).toBeNull()
  })
})

describe('what an open plan rests on', () => {
  const plan = aPlan({
    basis: [
      { entity: 'account/ksa-main', field: 'lease.epoch', value: 17 },
      { entity: 'account/ksa-main', field: 'lease.holder', value: 'ksa-1' },
      { entity: 'node/ksa-2', field: 'health', value: 'healthy' },
      { entity: 'node/ksa-4', field: 'incarnation', value: null },
      { entity: 'gateway', field: 'something this console does not know', value: 'x' },
    ],
  })
  const moved = (snapshot: Parameters<typeof movedSince>[1]) => movedSince(aPreparedPlan({ plan }), snapshot)

  it('stands as long as nothing of it changed', () => expect(moved(aSnapshot())).toBeNull())

  it('is gone with its node or its account', () => {
    const { 'ksa-2': _gone, ...nodes } = aSnapshot().nodes
    expect(moved(aSnapshot({ nodes }))).toBe('ksa-2 is gone from the cluster.')
    expect(moved(aSnapshot({ accounts: {} }))).toBe('ksa-main is gone from the cluster.')
  })

  it('says who is down and why', () => {
    const down = withNode(aSnapshot(), 'ksa-2', { health: 'down', why: 'no application answer' })
    expect(moved(down)).toBe('ksa-2 is down by now: no application answer.')
  })

  it('says who holds the lease instead', () => {
    const lease = { epoch: 17, holder: { nodeId: 'ksa-3', incarnation: plan.id }, since: AT }
    expect(moved(withAccount(aSnapshot(), 'ksa-main', { lease }))).toBe(
      'ksa-main is held by ksa-3 by now, not by ksa-1.',
    )
  })
})

describe('evidence', () => {
  it('ages on from what it was when the plan was made, whatever the two clocks say', () => {
    const prepared = aPreparedPlan({ preparedAt: AT + 9_000_000 })
    expect(checkAgeMs(prepared, AT - 300, AT + 9_000_000 + 2_000)).toBe(2_300)
    expect(checkAgeMs(prepared, null, AT)).toBeNull()
  })
})
