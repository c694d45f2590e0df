import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { isHeldFirst, prepare, type Evidence } from '../../../host/operations/plan-rules.ts'
import { baseClass, COMMAND_KINDS, subjectOf } from '../../../shared/command.ts'
import type { Plan } from '../../../shared/plan.ts'
import { aCommand, aCheck, aDisagreement, aNode, anAccount, aPlan, aSnapshot, AT } from '../support/factories.ts'

const evidence = (over: Partial<Evidence> = {}): Evidence => ({
  link: { kind: 'live', since: AT },
  ageMs: 300,
  snapshot: aSnapshot(),
  disagreements: [],
  now: AT + 300,
  ...over,
})
const drain = (over: Partial<Plan> = {}): Plan => aPlan({ command: { kind: 'drain', nodeId: 'uae-2' }, ...over })
const hold = (): Plan =>
  aPlan({ class: 'harmless', command: { kind: 'holdAutomation', accountId: 'uae-main', minutes: 5 } })
const masterDown = aSnapshot({ nodes: { 'uae-1': aNode({ role: 'master', health: 'down' }) } })

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
    const stale = evidence({ link: { kind: 'stale', since: AT }, ageMs: 4_200, snapshot: masterDown })
    const prepared = prepare(aPlan({ class: 'routine' }), stale)
    expect(prepared).toMatchObject({ class: 'forced', typeToConfirm: 'uae-main', suggestedReason: '' })
    expect(prepared.classWhy[0]).toBe('The connection is not live (nothing comes); the newest word is 4.2 s old.')
  })

  it('makes a plan forced when the newest word is older than 5 s, though the link calls itself live', () => {
    expect(prepare(aPlan(), evidence({ ageMs: 5_000 })).class).toBe('disturbing')
    const prepared = prepare(aPlan(), evidence({ ageMs: 5_001 }))
    expect(prepared.class).toBe('forced')
    expect(prepared.classWhy[0]).toContain('5.0 s old, more than 5 s')
  })

  it('makes a plan forced when it never heard of the cluster', () => {
    expect(prepare(aPlan(), evidence({ ageMs: null })).classWhy[0]).toContain('never heard')
  })

  it('makes a plan forced while sources disagree about its account, and only then', () => {
    const torn = evidence({ disagreements: [aDisagreement()] })
    for (const plan of [aPlan(), drain()]) {
      const prepared = prepare(plan, torn)
      expect(prepared.class).toBe('forced')
      expect(prepared.classWhy[0]).toBe(
        'Sources disagree: uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of uae-main.',
      )
    }
    const elsewhere = evidence({ disagreements: [aDisagreement({ accountId: 'ksa-main' })] })
    expect(prepare(aPlan(), elsewhere).class).toBe('disturbing')
    expect(prepare(drain({ class: 'routine' }), elsewhere).class).toBe('routine')
    const everybody = aPlan({ command: { kind: 'releaseAutomation', accountId: null } })
    expect(prepare(everybody, elsewhere)).toMatchObject({ class: 'forced', typeToConfirm: 'cluster' })
  })

  it('makes a plan forced when one of its checks fails, naming value and threshold', () => {
    const failed = aCheck({ status: 'fail', title: 'uae-2 is healthy', measured: 'down', threshold: 'healthy' })
    expect(prepare(drain({ class: 'routine', checks: [aCheck(), failed] }), evidence())).toMatchObject({
      class: 'forced',
      typeToConfirm: 'uae-2',
      classWhy: ['A check fails: uae-2 is healthy: down, needed healthy.', 'uae-1 is healthy and serving.'],
    })
  })

  it('does not call it routine to move what it sees healthy itself', () => {
    const plan = aPlan({ class: 'routine', classWhy: ['uae-1 is confirmed down.'] })
    expect(prepare(plan, evidence())).toMatchObject({
      class: 'disturbing',
      classWhy: ['This console sees uae-1 healthy and serving.', 'uae-1 is confirmed down.'],
    })
    const running = anAccount({ activeFailoverId: 'uae-main.7' })
    const joined = evidence({ snapshot: aSnapshot({ accounts: { 'uae-main': running } }) })
    expect(prepare(plan, joined).class).toBe('routine')
  })

  it('lets nobody be kept from what is harmless, whatever is true', () => {
    const worst = evidence({ link: { kind: 'stale', since: AT }, ageMs: 60_000, disagreements: [aDisagreement()] })
    expect(prepare(hold(), worst)).toMatchObject({ class: 'harmless', typeToConfirm: null })
  })

  it.each(COMMAND_KINDS)('never lowers the class of %s, and calls it harmless only where it is', (kind) => {
    const command = aCommand(kind)
    const snapshot = masterDown
    for (const planClass of ['harmless', 'routine', 'disturbing', 'forced'] as const) {
      const prepared = prepare(aPlan({ command, class: planClass }), evidence({ snapshot }))
      const isHarmless = baseClass(command) === 'harmless'
      expect(prepared.class).toBe(planClass === 'harmless' && !isHarmless ? 'routine' : planClass)
      expect(prepared.typeToConfirm).toBe(planClass === 'forced' ? subjectOf(command).id : null)
      expect(isHeldFirst(prepared)).toBe(planClass === 'disturbing' && baseClass(command) === 'reversible')
    }
  })

  it('starts a routine plan with the reason that can be seen', () => {
    expect(prepare(aPlan({ class: 'routine' }), evidence({ snapshot: masterDown })).suggestedReason).toBe(
      'uae-1 is down',
    )
    const vacant = aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder: null, since: AT } }) } })
    expect(prepare(aPlan({ class: 'routine' }), evidence({ snapshot: vacant })).suggestedReason).toBe(
      'uae-main has no master',
    )
    const lost = aSnapshot({ nodes: { 'uae-2': aNode({ id: 'uae-2', health: 'degraded' }) } })
    expect(prepare(drain({ class: 'routine' }), evidence({ snapshot: lost })).suggestedReason).toBe('uae-2 is degraded')
    const calm = drain({ class: 'routine', classWhy: ['Nothing is taken from anybody.'] })
    expect(prepare(calm, evidence({ snapshot: aSnapshot({ journalId: uuidv7() }) })).suggestedReason).toBe(
      'Nothing is taken from anybody.',
    )
  })

  it('suggests no reason for keeping others from hearing: why, only the person knows', () => {
    const command = aCommand('silenceAlert')
    const quiet = prepare(aPlan({ class: 'routine', command, classWhy: ['Nothing moves.'] }), evidence())
    expect(quiet).toMatchObject({ class: 'routine', suggestedReason: '' })
  })

  it('says of what a hold is the veto, and nothing where nothing counts down', () => {
    const countdown = {
      from: 'uae-1',
      to: 'uae-2',
      cause: 'its session is logged out',
      check: aCheck({ status: 'fail' }),
      since: AT,
      endsAt: AT + 10_000,
    }
    const counted = aSnapshot({ accounts: { 'uae-main': anAccount({ countdown }) } })
    expect(prepare(hold(), evidence({ snapshot: counted })).suggestedReason).toBe(
      'Not failed over from uae-1 yet, although its session is logged out',
    )
    const another = aPlan({ class: 'harmless', command: { kind: 'holdAutomation', accountId: 'ksa-main', minutes: 5 } })
    expect(prepare(another, evidence({ snapshot: counted })).suggestedReason).toBe('')
    expect(prepare(hold(), evidence()).suggestedReason).toBe('')
  })
})
