import { describe, expect, it } from 'vitest'
import { makePlan } from '../../../../cluster/control-plane/plans/draft.ts'
import { planFailover, type PlanInput } from '../../../../cluster/control-plane/plans/plan-failover.ts'
import type { Failover } from '../../../../shared/failover.ts'
import { Plan } from '../../../../shared/plan.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import {
  aCandidate,
  aCheck,
  aFailover,
  anAccount,
  anAccountSample,
  anId,
  anOperation,
  aSnapshot,
  AT,
  INCARNATIONS,
  withNodes,
} from '../../../support/factories.ts'
import { faultOf } from '../../../support/fault.ts'

function aPlan(over: Partial<PlanInput> = {}): Plan {
  const input: PlanInput = {
    command: { kind: 'failover', accountId: 'uae-main', to: null },
    snapshot: aSnapshot(),
    candidates: [aCandidate('uae-2', 1), aCandidate('uae-3', 2)],
    gateway: { heardAt: AT, sample: anAccountSample() },
    probationMs: 600_000,
    now: AT + 1_000,
    ...over,
  }
  return makePlan(planFailover(input), { id: anId(1), snapshot: input.snapshot, past: () => [], now: input.now })
}

const goalOf = ({ command }: Plan) => (command.kind === 'failover' || command.kind === 'failback' ? command.to : null)

const check = (plan: Plan, id: string) => plan.checks.find((found) => found.id === id)
const down = withNodes(aSnapshot(), { 'uae-1': { health: 'down', why: 'no answer' } })
const masterless = aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { epoch: 2, holder: null, since: AT } }) } })
const moving = (failover: Failover, over: Partial<Snapshot> = {}) =>
  aSnapshot({
    accounts: { 'uae-main': anAccount({ activeFailoverId: failover.id }) },
    failovers: [failover],
    ...over,
  })
const warned = [aCandidate('uae-2', 1, [aCheck({ status: 'warn', measured: '3 records behind' })])]

describe('the class of a failover', () => {
  it('is routine when the master is confirmed down and the candidate passes every check', () => {
    const plan = aPlan({ snapshot: down })
    expect(plan).toMatchObject({
      class: 'routine',
      classWhy: ['uae-1 is confirmed down, and uae-2 passes every check.'],
    })
  })

  it('is routine when there is no master at all', () => {
    const plan = aPlan({ snapshot: masterless })
    expect(plan).toMatchObject({
      class: 'routine',
      classWhy: ['uae-main has no master, and uae-2 passes every check.'],
    })
  })

  it('is disturbing when something healthy moves', () => {
    const plan = aPlan()
    expect(plan.class).toBe('disturbing')
    expect(plan.classWhy[0]).toMatch(/^uae-1 is healthy and serving\./)
  })

  it('says what ails a master that is alive', () => {
    const ailing = withNodes(aSnapshot(), { 'uae-1': { health: 'degraded', why: 'it has served nothing for 6 s' } })
    expect(aPlan({ snapshot: ailing }).classWhy[0]).toMatch(/^uae-1 is degraded: it has served nothing for 6 s\./)
  })

  it('is disturbing when the candidate has a warning, though the master is down', () => {
    expect(aPlan({ snapshot: down, candidates: warned })).toMatchObject({
      class: 'disturbing',
      classWhy: ['uae-2 has a warning.'],
    })
  })

  it.each<[string, string, Partial<PlanInput>]>([
    ['the gateway was last heard more than 5 s ago', 'gateway', { now: AT + 5_001 }],
    ['the gateway is not connected', 'gateway', { gateway: { heardAt: null, sample: null } }],
    [
      'the control plane has not observed long enough',
      'observing',
      { snapshot: aSnapshot({ protection: { state: 'warming', since: AT, why: 'it started' } }) },
    ],
    [
      'another failover of the account runs',
      'running',
      {
        snapshot: moving(aFailover({ id: 'uae-main.9', to: 'uae-3', outcome: null })),
        command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
      },
    ],
    [
      'witnesses disagree about the master',
      'sources',
      { snapshot: withNodes(aSnapshot(), { 'uae-1': { health: 'disputed' } }) },
    ],
    [
      'the candidate cannot take over',
      'candidate',
      { candidates: [aCandidate('uae-2', null, [aCheck({ status: 'fail' })])] },
    ],
    ['there is no candidate', 'candidate', { candidates: [] }],
  ])('is forced when %s, and says so', (_when, id, over) => {
    const plan = aPlan(over)
    expect(plan.class).toBe('forced')
    const failed = plan.checks.filter(({ status }) => status === 'fail')
    expect(failed.map((found) => found.id)).toEqual([id])
    expect(plan.classWhy).toEqual(
      failed.map(({ title, measured, threshold }) => `Not so: "${title}" (${measured}; needed: ${threshold}).`),
    )
  })

  it('holds evidence to exactly 5 s', () => {
    expect(check(aPlan({ now: AT + 5_000 }), 'gateway')).toMatchObject({ status: 'pass', measured: 'heard 5.0 s ago' })
    expect(check(aPlan({ now: AT + 5_001 }), 'gateway')).toMatchObject({ status: 'fail', measuredAt: AT })
  })
})

describe('what a plan says', () => {
  it('names what it rests on: the lease, and the two nodes that change', () => {
    expect(aPlan().basis).toEqual([
      { entity: 'account/uae-main', field: 'lease.epoch', value: 1 },
      { entity: 'account/uae-main', field: 'lease.holder', value: 'uae-1' },
      { entity: 'node/uae-1', field: 'health', value: 'healthy' },
      { entity: 'node/uae-1', field: 'incarnation', value: INCARNATIONS['uae-1'] },
      { entity: 'node/uae-2', field: 'health', value: 'healthy' },
      { entity: 'node/uae-2', field: 'incarnation', value: INCARNATIONS['uae-2'] },
    ])
  })

  it('settles on the best candidate where none was asked for, and on the asked one otherwise', () => {
    expect(goalOf(aPlan())).toBe('uae-2')
    const chosen = aPlan({ command: { kind: 'failover', accountId: 'uae-main', to: 'uae-3' } })
    expect(chosen).toMatchObject({ command: { to: 'uae-3' }, title: 'Fail over uae-main to uae-3' })
  })

  it('shows why the others cannot', () => {
    const failed = aCheck({ id: 'health', status: 'fail', measured: 'down: no answer' })
    const plan = aPlan({ candidates: [aCandidate('uae-2', 1), aCandidate('uae-3', null, [failed])] })
    expect(plan.candidates[1]?.checks).toEqual([failed])
    const chosen = aPlan({
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-3' },
      candidates: [aCandidate('uae-2', 1), aCandidate('uae-3', null, [failed])],
    })
    expect(check(chosen, 'candidate')).toMatchObject({ status: 'fail', measured: 'down: no answer' })
  })

  it('names the epoch that fencing takes, and the way back', () => {
    const plan = aPlan()
    expect(plan.steps.map(({ title }) => title)).toEqual(['Catch up', 'Fence', 'Transfer', 'Promote', 'Verify'])
    expect(plan.steps[1]?.detail).toContain('epoch 2')
    expect(plan.inverse.command).toEqual({ kind: 'failback', accountId: 'uae-main', to: 'uae-1' })
    expect(aPlan({ snapshot: masterless }).inverse.command).toBeNull()
  })

  it('estimates from past planned failovers of this account alone, and says when there were none', () => {
    expect(aPlan().estimate).toMatchObject({ medianMs: null, pastMs: [] })
    const past = (id: string, gapMs: number | null, over = {}) => aFailover({ id, gapMs, trigger: 'operator', ...over })
    const failovers = [
      past('uae-main.1', 300),
      past('uae-main.2', 100),
      past('uae-main.3', 200),
      past('uae-main.4', null),
      past('uae-main.5', 9_000, { trigger: 'automatic' }),
      past('uae-main.6', 9_000, { outcome: 'rolledBack' }),
      past('ksa-main.7', 9_000, { accountId: 'ksa-main' }),
    ]
    const plan = aPlan({ snapshot: aSnapshot({ failovers }) })
    expect(plan.estimate).toMatchObject({ medianMs: 200, pastMs: [300, 100, 200] })
    expect(plan.consequences[1]).toContain('about 0.20 s')
  })

  it('says for how long it is watched afterwards', () => {
    expect(aPlan().consequences.at(-1)).toMatch(/are watched for 10 min/)
  })

  it('makes nothing up about traffic that nobody reported', () => {
    expect(aPlan().consequences[2]).toBe('Traffic now: 10.0 messages/s, 2 waiting.')
    expect(aPlan({ gateway: { heardAt: AT, sample: null } }).consequences[2]).toBe('Traffic now: not reported.')
  })

  it('warns when no standby is left afterwards', () => {
    const alone = withNodes(down, { 'uae-3': { health: 'down' } })
    expect(check(aPlan({ snapshot: alone }), 'standby')).toMatchObject({ status: 'warn', measured: 'none' })
    expect(check(aPlan(), 'standby')).toMatchObject({ status: 'pass', measured: 'uae-1, uae-3' })
  })

  it('lives two minutes, and is a plan to every reader', () => {
    const plan = Plan.parse(aPlan())
    expect(plan.expiresAt - plan.createdAt).toBe(120_000)
  })
})

describe('a failback', () => {
  const command = { kind: 'failback', accountId: 'uae-main', to: 'uae-2' } as const

  it('says so in its own words, and a failover takes it back', () => {
    const plan = aPlan({ command })
    expect(plan.title).toBe('Fail uae-main back to uae-2')
    expect(plan.consequences[0]).toBe('uae-2 becomes master again, with priority 2; uae-1 becomes a servant.')
    expect(plan.inverse).toEqual({
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-1' },
      text: expect.stringMatching(/^Failing over to uae-1, any time while it is healthy/),
    })
  })
})

describe('the same that runs already', () => {
  const running = aFailover({ id: 'uae-main.9', outcome: null, operationId: anId(0xc1) })
  const snapshot = moving(running, { operations: [anOperation({ actor: 'noor' })] })

  it('is joined: routine, resting only on that it still runs', () => {
    const plan = aPlan({ snapshot, command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } })
    expect(plan).toMatchObject({ class: 'routine', classWhy: ['noor is doing the same already: nothing more moves.'] })
    expect(plan.basis).toEqual([{ entity: 'account/uae-main', field: 'activeFailover', value: 'uae-main.9' }])
    expect(goalOf(aPlan({ snapshot }))).toBe('uae-2')
  })

  it('is joined before it has chosen: by whom its operation asked for', () => {
    const asked = moving({ ...running, to: null }, { operations: [anOperation()] })
    const plan = aPlan({ snapshot: asked, command: { kind: 'failback', accountId: 'uae-main', to: 'uae-2' } })
    expect(plan.steps.map(({ title }) => title)).toEqual(['Join'])
    const automatic = moving({ ...running, to: null, operationId: null })
    expect(aPlan({ snapshot: automatic }).class).toBe('forced')
  })

  it('is joined though the target holds the lease already, while it is being verified', () => {
    const granted = moving(running, {
      accounts: {
        'uae-main': anAccount({
          activeFailoverId: 'uae-main.9',
          lease: { epoch: 2, holder: { nodeId: 'uae-2', incarnation: anId(1) }, since: AT },
        }),
      },
    })
    const plan = aPlan({ snapshot: granted, command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } })
    expect(plan.steps.map(({ title }) => title)).toEqual(['Join'])
  })

  it('is the way back once it rolls back', () => {
    const phases = [{ phase: 'rollingBack', startedAt: AT, offsetMs: 0, durationMs: null, detail: null } as const]
    const rollingBack = moving({ ...running, phases })
    const back = aPlan({ snapshot: rollingBack, command: { kind: 'failback', accountId: 'uae-main', to: 'uae-1' } })
    expect(back.steps.map(({ title }) => title)).toEqual(['Join'])
    const on = aPlan({ snapshot: rollingBack, command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' } })
    expect(on.class).toBe('forced')
  })
})

describe('what cannot be planned', () => {
  it.each<[string, string, string | null, string]>([
    ['an account that does not exist', 'nowhere', null, 'unknownAccount'],
    ['a node of another account', 'uae-main', 'ksa-1', 'unknownNode'],
    ['a move to the master itself', 'uae-main', 'uae-1', 'noCandidate'],
  ])('is %s', (_what, accountId, to, code) => {
    expect(faultOf(() => aPlan({ command: { kind: 'failover', accountId, to } }))).toBe(code)
  })
})
