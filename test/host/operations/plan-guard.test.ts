import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { checkEvidence, checkWords, type Standing } from '../../../host/operations/plan-guard.ts'
import type { Evidence } from '../../../host/operations/plan-rules.ts'
import { aDisagreement, aPlan, aPreparedPlan, aSnapshot, AT } from '../support/factories.ts'

const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  link: { kind: 'live', since: AT },
  ageMs: 300,
  snapshot: aSnapshot(),
  disagreements: [],
  now: AT + 300,
  ...over,
})
const fresh: Standing = { ageMs: 300, onOldEvidence: false }
const forced = aPreparedPlan({ class: 'forced', typeToConfirm: 'uae-main' })
const refusal = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

describe('plan guard', () => {
  it('wants a reason, unless the plan is routine or harmless', () => {
    expect(() => checkWords(aPreparedPlan(), '  ', null)).toThrow(refusal('reasonMissing'))
    expect(checkWords(aPreparedPlan(), ' moving back ', null)).toBe('moving back')
    const routine = aPreparedPlan({ class: 'routine', suggestedReason: 'uae-1 is down' })
    expect(checkWords(routine, '', null)).toBe('uae-1 is down')
    expect(checkWords(aPreparedPlan({ class: 'harmless' }), '', null)).toBe('Fail over uae-main to uae-2')
  })

  it('says of a reason that cannot be recorded what to do about it', () => {
    const long = 'a'.repeat(10_000)
    expect(() => checkWords(aPreparedPlan(), long, null)).toThrow(
      refusal('reasonInvalid', '10,000 characters, and at most 2,000 can be recorded: shorten it.'),
    )
    expect(() => checkWords(aPreparedPlan(), 'why\u0007', null)).toThrow(
      refusal('reasonInvalid', 'The reason holds a control character U+0007: take it out.'),
    )
    expect(() => checkWords(aPreparedPlan(), `${long}\u001b[2J\u0000`, null)).toThrow(
      refusal('reasonInvalid', '2 control characters, the first of them U+001B: take them out.'),
    )
    expect(checkWords(aPreparedPlan(), 'two\nlines, سبب', null)).toBe('two\nlines, سبب')
  })

  it.each([null, '', 'uae', 'UAE-main', 'uae-1'])('refuses %j where the name must be typed', (typed) => {
    expect(() => checkWords(forced, 'why', typed)).toThrow(refusal('nameMismatch'))
    expect(checkWords(forced, 'why', 'uae-main')).toBe('why')
  })

  it('refuses when the picture grew old between the plan and the press', () => {
    const prepared = aPreparedPlan()
    expect(() => checkEvidence(prepared, evidence({ ageMs: 6_000 }), fresh)).toThrow(refusal('stalePicture'))
    const connecting = evidence({ link: { kind: 'connecting', since: AT } })
    expect(() => checkEvidence(prepared, connecting, fresh)).toThrow(refusal('stalePicture'))
    expect(() => checkEvidence(prepared, evidence(), fresh)).not.toThrow()
  })

  it('lets a plan through that was made forced for that very reason, and no other forced one', () => {
    const old = evidence({ ageMs: 6_000 })
    expect(() => checkEvidence(forced, old, { ...fresh, onOldEvidence: true })).not.toThrow()
    expect(() => checkEvidence(forced, old, fresh)).toThrow(refusal('stalePicture'))
  })

  it('refuses when sources began to disagree since, unless the plan was forced', () => {
    const torn = evidence({ disagreements: [aDisagreement()] })
    expect(() => checkEvidence(aPreparedPlan(), torn, fresh)).toThrow(
      refusal('stalePicture', 'both believe to be master'),
    )
    expect(() => checkEvidence(forced, torn, fresh)).not.toThrow()
  })

  it('lets what is harmless through on any evidence', () => {
    const plan = aPlan({ command: { kind: 'holdAutomation', accountId: null, minutes: 5 } })
    const worst = evidence({ link: { kind: 'stale', since: AT }, ageMs: 60_000, disagreements: [aDisagreement()] })
    expect(() => checkEvidence(aPreparedPlan({ plan }), worst, fresh)).not.toThrow()
  })

  it('counts the life of a plan by its length, not by the clock of the cluster', () => {
    const far = 86_400_000
    const prepared = aPreparedPlan({ plan: aPlan({ createdAt: AT - far, expiresAt: AT - far + 120_000 }) })
    const aged = (ageMs: number) => () => checkEvidence(prepared, evidence(), { ...fresh, ageMs })
    expect(aged(119_000)).not.toThrow()
    expect(aged(121_000)).toThrow(refusal('planExpired', 'more than 120 s ago'))
  })

  it('refuses a plan of another journal', () => {
    const restored = evidence({ snapshot: aSnapshot({ journalId: uuidv7() }) })
    expect(() => checkEvidence(aPreparedPlan(), restored, fresh)).toThrow(refusal('planExpired', 'another journal'))
  })
})
