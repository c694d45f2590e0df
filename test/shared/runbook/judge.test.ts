import { describe, expect, it } from 'vitest'
import { CONDITION_IDS, type ConditionId } from '../../../shared/runbook/condition-ids.ts'
import { judge, judgeNumber } from '../../../shared/runbook/judge.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { EVERYTHING } from '../../../shared/runbook/subject.ts'
import type { World } from '../../../shared/runbook/world.ts'
import { aHold, anAccount, anAlert, aNodeSample, aService, aSnapshot } from '../../support/factories.ts'
import { CASES, of, proven, traffic } from './cases.ts'
import { aWorld, NOW, OFFSET_MS, ofNode, twoAccounts, UAE } from './worlds.ts'

describe.each(Object.entries(CASES) as [ConditionId, (typeof CASES)[ConditionId]][])(
  'the condition %s',
  (state, cases) => {
    it.each(cases)('is $is: $says', ({ is, in: over, says, for: subject = EVERYTHING }) => {
      const { outcome, measured } = judge({ title: 'x', state }, aWorld(over), subject)
      expect({ outcome, measured }).toEqual({ outcome: is, measured: says })
    })

    it('says what was last known, and never that it holds, without a connection', () => {
      for (const { in: over, says, for: subject = EVERYTHING } of state === 'linkLive' ? [] : cases) {
        const { outcome, measured, about } = judge({ title: 'x', state }, aWorld({ ...over, isLive: false }), subject)
        expect({ outcome, measured, about }).toEqual({
          outcome: 'unknown',
          measured: `no live connection; last known: ${says}`,
          about: [],
        })
      }
    })
  },
)

describe('whom a step asks', () => {
  const two = aWorld({
    snapshot: aSnapshot({ accounts: twoAccounts() }),
  })

  it('is every account where the run is about none, and each that fails is named', () => {
    expect(judge({ title: 'x', state: 'hasMaster' }, two, EVERYTHING)).toEqual({
      outcome: 'fail',
      measured: 'ksa-main: no master for 14 s',
      at: NOW + OFFSET_MS,
      about: ['ksa-main'],
    })
  })

  it('is the account of the run, of its node, or of the alert it began from', () => {
    const open = aSnapshot({ accounts: twoAccounts(), alerts: [anAlert({ accountId: 'ksa-main' })] })
    const asked = (subject: RunSubject) =>
      judge({ title: 'x', state: 'hasMaster' }, aWorld({ snapshot: open }), subject).outcome
    expect([asked(UAE), asked(ofNode('uae-2'))]).toEqual(['pass', 'pass'])
    expect(asked({ ...EVERYTHING, alertId: 'noStandby/uae-main' })).toBe('fail')
  })

  it('is whom the step names, whatever the run is about', () => {
    expect(judge({ title: 'x', state: 'hasMaster', of: 'ksa-main' }, two, UAE).outcome).toBe('fail')
    expect(judge({ title: 'x', state: 'hasMaster', of: 'gone' }, two, UAE).measured).toBe(
      'gone: there is no such account',
    )
  })

  it('says how many more fail where there are many, in no more than a tick can keep', () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => {
        const id = `account-${index}`
        return [id, anAccount({ id, lease: { epoch: 1, holder: null, since: NOW - 5_000 } })]
      }),
    )
    const { measured, about } = judge({ title: 'x', state: 'hasMaster' }, aWorld(of({ accounts: many })), EVERYTHING)
    expect(measured).toMatch(/^account-0: no master for 5.0 s; .*; and 6 more$/)
    expect(about).toHaveLength(9)
    const long = judge(
      { title: 'x', state: 'notHeld' },
      aWorld(of({ holds: [aHold({ reason: 'very '.repeat(200) })] })),
      EVERYTHING,
    )
    expect(long.measured).toHaveLength(300)
  })

  it('cannot be told where there is nothing of the kind', () => {
    expect(judge({ title: 'x', state: 'hasMaster' }, aWorld(of({ accounts: {} })), EVERYTHING)).toMatchObject({
      outcome: 'unknown',
      measured: 'there is nothing of the kind to ask',
    })
    expect(judge({ title: 'x', state: 'hasMaster' }, aWorld({ snapshot: null }), EVERYTHING)).toMatchObject({
      outcome: 'unknown',
      measured: 'nothing is known of this cluster yet',
    })
  })
})

describe('a measure', () => {
  const errors = { title: 'x', measure: 'account.errorFraction', below: 0.05 } as const
  const said = (over: Partial<World>, condition: Parameters<typeof judge>[0] = errors, subject = UAE) => {
    const { outcome, measured } = judge(condition, aWorld(over), subject)
    return `${outcome}, ${measured}`
  }

  it('passes below its limit, fails at it, and is not known where nothing was measured', () => {
    expect(said(traffic({ errorFraction: 0.049 }))).toBe('pass, uae-main: 4.9 %')
    expect(said(traffic({ errorFraction: 0.05 }))).toBe('fail, uae-main: 5 %')
    expect(said(traffic({ errorFraction: null }))).toBe('unknown, uae-main: nothing to measure at the moment')
    expect(said(traffic({ errorFraction: Number.NaN }))).toBe('unknown, uae-main: reported, and no number')
    expect(said(traffic({ at: NOW - 6_000 }))).toBe('unknown, uae-main: not reported for 6.0 s')
    expect(said({ samples: [] })).toBe('unknown, uae-main: not reported')
    expect(said({ clockOffsetMs: null })).toBe('unknown, uae-main: reported, but how long ago is not known')
  })

  it('can be wanted above its limit', () => {
    const above = { title: 'x', measure: 'account.waiting', above: 5 } as const
    expect([said(traffic({ waiting: 6 }), above), said(traffic({ waiting: 5 }), above)]).toEqual([
      'pass, uae-main: 6 messages',
      'fail, uae-main: 5 messages',
    ])
  })

  it('of the oldest message is nothing where none waits', () => {
    const oldest = { title: 'x', measure: 'account.oldestWaitingMs', below: 5_000 } as const
    expect(said(traffic({ waiting: 0, oldestWaitingMs: null }), oldest)).toBe('pass, uae-main: < 0.1 ms')
  })

  it('of a heartbeat is an age, however old the sample', () => {
    const age = { title: 'x', measure: 'node.heartbeatAgeMs', below: 5_000 } as const
    const silent = { samples: [aNodeSample({ at: NOW - 14_000 })] }
    expect(said(silent, age, ofNode('uae-1'))).toBe('fail, uae-1: 14 s')
    expect(said(silent, age, ofNode('uae-2'))).toBe('unknown, uae-2: not reported')
  })

  it('of a service that is asked every 15 s counts for two of its intervals', () => {
    const probe = {
      kind: 'metric',
      url: 'http://x',
      metric: 'm',
      atLeast: null,
      atMost: 1,
      everyMs: 15_000,
      timeoutMs: 1,
    } as const
    const slow = { title: 'x', measure: 'service.latencyMs', below: 500 } as const
    const at = (ageMs: number): Partial<World> => ({
      ...of({ services: { media: aService({ probe }) } }),
      samples: [
        { kind: 'service', serviceId: 'media', at: NOW - ageMs, answered: true, latencyMs: 20, quotaFraction: null },
      ],
    })
    expect(said(at(30_000), slow, EVERYTHING)).toBe('pass, media: 20 ms')
    expect(said(at(30_001), slow, EVERYTHING)).toMatch(/^unknown, /)
  })

  it('leaves out services that tell no quota, unless one is named', () => {
    const quota = { title: 'x', measure: 'service.quotaFraction', below: 0.8 } as const
    const sample = (serviceId: string, quotaFraction: number | null) =>
      ({ kind: 'service', serviceId, at: NOW, answered: true, latencyMs: 1, quotaFraction }) as const
    const some: Partial<World> = {
      ...of({ services: { media: aService(), sheets: aService({ id: 'sheets' }) } }),
      samples: [sample('media', null), sample('sheets', 0.5)],
    }
    expect(said(some, quota, EVERYTHING)).toBe('pass, sheets: 50 %')
    expect(said(some, { ...quota, of: 'media' }, EVERYTHING)).toBe('unknown, media: not reported')
  })

  it('that nobody reports says so', () => {
    const days = { title: 'x', measure: 'cluster.certificateDaysLeft', above: 14 } as const
    expect(said({}, days, EVERYTHING)).toBe('unknown, Days until the certificate expires: not reported')
    const spike = { title: 'x', measure: 'account.errorSpike', below: 3 } as const
    expect(said({}, spike)).toBe('unknown, uae-main: only the rule of this measure tells: see Alerts')
  })

  it('of the cluster is its recovery point', () => {
    const point = { title: 'x', measure: 'cluster.recoveryPointMs', below: 900_000 } as const
    expect(said(of({ backups: [proven(NOW - 240_000)] }), point, EVERYTHING)).toBe('pass, 4 min')
  })

  it('tells when it was measured, on this machine’s clock', () => {
    expect(judge(errors, aWorld(traffic({ at: NOW - 1_500 })), UAE).at).toBe(NOW - 1_500 + OFFSET_MS)
  })
})

describe('an alert that must not be open', () => {
  const lost = anAlert({
    id: 'deviceLost/uae-2',
    code: 'deviceLost',
    title: 'The session of uae-2 is lost',
    nodeId: 'uae-2',
  })
  const open = aWorld(of({ alerts: [lost] }))
  const outcome = (subject: RunSubject, condition: { noAlert?: string; of?: string } = {}, over = open) =>
    judge({ title: 'x', noAlert: 'deviceLost', ...condition }, over, subject).outcome

  it('fails while it is open, of whom the run is about', () => {
    expect([outcome(EVERYTHING), outcome(UAE), outcome(ofNode('uae-2'))]).toEqual(['fail', 'fail', 'fail'])
    expect(judge({ title: 'x', noAlert: 'deviceLost' }, open, UAE)).toMatchObject({
      measured: 'uae-2: The session of uae-2 is lost',
      about: ['uae-2'],
    })
  })

  it('passes while another code, another node or a resolved one is open', () => {
    expect(outcome(EVERYTHING, { noAlert: 'flapping' })).toBe('pass')
    expect([outcome(ofNode('uae-1')), outcome({ ...EVERYTHING, accountId: 'ksa-main' })]).toEqual(['pass', 'pass'])
    expect(outcome(UAE, {}, aWorld(of({ alerts: [{ ...lost, resolvedAt: NOW }] })))).toBe('pass')
  })

  it('is asked of whom the step names', () => {
    expect([outcome(UAE, { of: 'uae-2' }), outcome(UAE, { of: 'uae-3' })]).toEqual(['fail', 'pass'])
  })

  it('of the whole cluster counts for every run', () => {
    const failed = anAlert({ id: 'backupFailed/cluster', code: 'backupFailed', accountId: null })
    expect(outcome(UAE, { noAlert: 'backupFailed' }, aWorld(of({ alerts: [failed] })))).toBe('fail')
  })
})

describe('a query', () => {
  it('needs Prometheus, and its number is held against the limit by whoever asked', () => {
    expect(judge({ title: 'x', query: 'up', below: 5 }, aWorld(), EVERYTHING)).toMatchObject({
      outcome: 'unknown',
      measured: 'needs Prometheus',
    })
    expect(judgeNumber({ below: 5 }, 4.25)).toMatchObject({ outcome: 'pass', measured: '4.25' })
    expect(judgeNumber({ below: 5 }, 5)).toMatchObject({ outcome: 'fail', measured: '5' })
    expect(judgeNumber({ above: 0.9 }, 0.95)).toMatchObject({ outcome: 'pass' })
    expect([judgeNumber({ below: 5 }, null).outcome, judgeNumber({ below: 5 }, Number.NaN).outcome]).toEqual([
      'unknown',
      'unknown',
    ])
  })
})

it('has a case that passes, and one that does not, for every condition there is', () => {
  for (const id of Object.keys(CONDITION_IDS) as ConditionId[]) {
    const outcomes = CASES[id].map(({ is }) => is)
    expect([id, ...outcomes]).toContain('pass')
    expect([id, ...outcomes]).toContain('fail')
  }
})
