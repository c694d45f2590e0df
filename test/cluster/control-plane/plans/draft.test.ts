import { describe, expect, it } from 'vitest'
import { type Draft, makePlan } from '../../../../cluster/control-plane/plans/draft.ts'
import { Plan } from '../../../../shared/plan.ts'
import { aCheck, anId, anOperation, aSnapshot, AT } from '../../../support/factories.ts'

function aDraft(over: Partial<Draft> = {}): Draft {
  return {
    command: { kind: 'drain', nodeId: 'uae-2' },
    restsOn: [['node/uae-2', 'drained']],
    steps: [],
    checks: [aCheck()],
    consequences: [],
    inverse: { command: { kind: 'undrain', nodeId: 'uae-2' }, text: 'any time' },
    weight: { class: 'routine', why: ['Nothing moves.'] },
    ...over,
  }
}
const planOf = (draft: Draft, past = [anOperation()]) =>
  Plan.parse(makePlan(draft, { id: anId(1), snapshot: aSnapshot(), past: () => past, now: AT }))
const failed = aCheck({ title: 'It is connected', status: 'fail', measured: 'not connected', threshold: 'connected' })

describe('a plan', () => {
  it('has what every plan has: whose journal, until when, resting on what', () => {
    expect(planOf(aDraft())).toMatchObject({
      journalId: aSnapshot().journalId,
      title: 'Drain uae-2',
      createdAt: AT,
      expiresAt: AT + 120_000,
      basis: [{ entity: 'node/uae-2', field: 'drained', value: null }],
      candidates: [],
    })
  })

  it('is as careful as its command says, forced where a check fails, and says which', () => {
    expect(planOf(aDraft())).toMatchObject({ class: 'routine', classWhy: ['Nothing moves.'] })
    expect(planOf(aDraft({ checks: [failed, aCheck({ status: 'warn' })] }))).toMatchObject({
      class: 'forced',
      classWhy: ['Not so: "It is connected" (not connected; needed: connected).'],
    })
  })

  it('of a harmless command stays harmless', () => {
    const draft = aDraft({
      command: { kind: 'holdAutomation', accountId: null, minutes: 5 },
      checks: [failed],
      weight: { class: 'harmless', why: ['Nothing moves.'] },
    })
    expect(planOf(draft).class).toBe('harmless')
  })

  it('estimates from past operations of its kind: the middle one of the ten newest', () => {
    const took = (ms: number) => anOperation({ acceptedAt: AT, endedAt: AT + ms })
    const past = [300, 100, 200, ...Array.from({ length: 10 }, () => 9_000)].map(took)
    expect(planOf(aDraft(), past.slice(0, 3)).estimate).toMatchObject({ medianMs: 200, pastMs: [300, 100, 200] })
    expect(planOf(aDraft(), past).estimate.pastMs).toHaveLength(10)
    expect(planOf(aDraft(), []).estimate).toMatchObject({ medianMs: null, pastMs: [] })
  })
})
