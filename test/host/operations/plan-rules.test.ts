import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { checkEvidence, checkWords, prepare, type Evidence } from '../../../host/operations/plan-rules.ts'
import { aNode, anAccount, aPlan, aSnapshot, AT } from '../support/factories.ts'

const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  link: { kind: 'live', since: AT },
  heardAt: AT,
  snapshot: aSnapshot(),
  now: AT + 300,
  ...over,
})

describe('plan rules', () => {
  it('leaves the class to the cluster while the picture is live', () => {
    const prepared = prepare(aPlan(), evidence())
    expect(prepared).toMatchObject({
      class: 'disturbing',
      typeToConfirm: null,
      suggestedReason: '',
      classWhy: ['uae-1 is healthy and serving.'],
    })
  })

  it('makes a plan forced when the link is not live, and says since how long', () => {
    const prepared = prepare(
      aPlan({ class: 'routine' }),
      evidence({ link: { kind: 'stale', since: AT }, now: AT + 4_200 }),
    )
    expect(prepared).toMatchObject({ class: 'forced', typeToConfirm: 'uae-main', suggestedReason: '' })
    expect(prepared.classWhy[0]).toBe('The connection is not live (nothing comes); the newest word is 4.2 s old.')
  })

  it('makes a plan forced when the newest word is older than 5 s, though the link calls itself live', () => {
    expect(prepare(aPlan(), evidence({ now: AT + 5_000 })).class).toBe('disturbing')
    const prepared = prepare(aPlan(), evidence({ now: AT + 5_001 }))
    expect(prepared.class).toBe('forced')
    expect(prepared.classWhy[0]).toContain('5.0 s old, more than 5 s')
  })

  it('makes a plan forced when it never heard of the cluster', () => {
    expect(prepare(aPlan(), evidence({ heardAt: null })).classWhy[0]).toContain('never heard')
  })

  it('never lowers a class', () => {
    expect(prepare(aPlan({ class: 'forced' }), evidence())).toMatchObject({
      class: 'forced',
      typeToConfirm: 'uae-main',
    })
  })

  it('starts a routine plan with the reason that can be seen', () => {
    const down = aNode({ role: 'master', health: 'down' })
    const snapshot = aSnapshot({ nodes: { 'uae-1': down } })
    expect(prepare(aPlan({ class: 'routine' }), evidence({ snapshot })).suggestedReason).toBe('uae-1 is down')
    const vacant = aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder: null, since: AT } }) } })
    expect(prepare(aPlan({ class: 'routine' }), evidence({ snapshot: vacant })).suggestedReason).toBe(
      'uae-main has no master',
    )
  })

  it('wants a reason, unless the plan is routine', () => {
    expect(() => checkWords(prepare(aPlan(), evidence()), '  ', null)).toThrow(
      expect.objectContaining({ code: 'reasonMissing' }),
    )
    expect(checkWords(prepare(aPlan(), evidence()), ' moving back ', null)).toBe('moving back')
    expect(checkWords(prepare(aPlan({ class: 'routine' }), evidence()), '', null)).toBe('uae-1 is healthy')
  })

  it.each([null, '', 'uae', 'UAE-main', 'uae-1'])('refuses %j where the name must be typed', (typed) => {
    const prepared = prepare(aPlan({ class: 'forced' }), evidence())
    expect(() => checkWords(prepared, 'why', typed)).toThrow(expect.objectContaining({ code: 'nameMismatch' }))
    expect(checkWords(prepared, 'why', 'uae-main')).toBe('why')
  })

  it('refuses when the picture grew old between the plan and the press', () => {
    const prepared = prepare(aPlan(), evidence())
    expect(() => checkEvidence(prepared, evidence({ now: AT + 6_000 }))).toThrow(
      expect.objectContaining({ code: 'stalePicture' }),
    )
    const retrying = evidence({ link: { kind: 'connecting', since: AT } })
    expect(() => checkEvidence(prepared, retrying)).toThrow(expect.objectContaining({ code: 'stalePicture' }))
    expect(() => checkEvidence(prepared, evidence())).not.toThrow()
  })

  it('lets a plan through that was made forced for that very reason', () => {
    const old = evidence({ now: AT + 6_000 })
    expect(() => checkEvidence(prepare(aPlan(), old), old)).not.toThrow()
  })

  it('refuses a forced plan when the picture grew old only afterwards', () => {
    const prepared = prepare(aPlan({ class: 'forced' }), evidence())
    expect(() => checkEvidence(prepared, evidence({ now: AT + 6_000 }))).toThrow(
      expect.objectContaining({ code: 'stalePicture' }),
    )
  })

  it('counts the life of a plan on its own clock', () => {
    const far = 86_400_000
    const prepared = prepare(aPlan({ createdAt: AT - far, expiresAt: AT - far + 120_000 }), evidence())
    const at = (ms: number): Evidence => evidence({ now: prepared.preparedAt + ms, heardAt: prepared.preparedAt + ms })
    expect(() => checkEvidence(prepared, at(119_000))).not.toThrow()
    expect(() => checkEvidence(prepared, at(121_000))).toThrow(expect.objectContaining({ code: 'planExpired' }))
  })

  it('refuses a plan of another journal', () => {
    const prepared = prepare(aPlan(), evidence())
    const restored = evidence({ snapshot: aSnapshot({ journalId: uuidv7() }) })
    expect(() => checkEvidence(prepared, restored)).toThrow(expect.objectContaining({ code: 'planExpired' }))
  })
})
