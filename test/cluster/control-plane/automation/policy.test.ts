import { describe, expect, it } from 'vitest'
import { decide } from '../../../../cluster/control-plane/automation/policy.ts'
import { aFailover, anAccount, anAlert, anId, aNode, aSnapshot, AT } from '../../../support/factories.ts'
import { aHold, aPicture, BOTH, COUNTDOWN, decided, NOBODY, NOW, someEvidence, TIMING, TROUBLE } from './pictures.ts'

const VACANT = { 'uae-main': anAccount({ lease: { epoch: 2, holder: null, since: AT } }) }

describe('a master that is well', () => {
  it.each(['healthy', 'draining'] as const)('and %s is left alone', (health) => {
    expect(decided(aPicture(health))).toEqual({ do: 'nothing' })
  })

  it('and suspected is waited for: a verdict is on its way', () => {
    expect(decided(aPicture('suspect'), { trouble: TROUBLE })).toEqual({ do: 'nothing' })
  })

  it('nobody is judged while the control plane warms up', () => {
    const warming = { protection: { state: 'warming' as const, since: AT, why: 'it slept' } }
    expect(decided(aPicture('down', warming))).toEqual({ do: 'nothing' })
  })
})

describe('a master that is gone', () => {
  it('is replaced at once when it is down', () => {
    const decision = decided(aPicture('down'))
    expect(decision).toEqual({
      do: 'start',
      from: 'uae-1',
      cause: 'uae-1 is down: no answer to gateway',
      ends: null,
      isLiving: false,
    })
  })

  it('is replaced when its process is another one', () => {
    const picture = aPicture('healthy', { nodes: { 'uae-1': aNode({ incarnation: anId(9) }) } })
    expect(decided(picture)).toMatchObject({
      do: 'start',
      from: 'uae-1',
      cause: expect.stringMatching(/^uae-1 restarted/),
    })
  })

  it('is replaced whatever happened lately, and whoever is left', () => {
    expect(decided(aPicture('down'), { leftLivingAt: NOW - 1_000, candidates: () => NOBODY })).toMatchObject({
      do: 'start',
    })
  })

  it('overtakes the countdown that ran for it', () => {
    expect(decided(aPicture('down', {}, COUNTDOWN))).toMatchObject({ do: 'start', ends: 'overtaken' })
  })

  it('is not replaced twice', () => {
    expect(decided(aPicture('down'), { isRunning: true })).toEqual({ do: 'nothing' })
  })

  it('is not replaced while somebody holds automation, which is said with owner and end', () => {
    expect(decided(aPicture('down', { holds: [aHold()] }))).toEqual({
      do: 'skip',
      nodeId: 'uae-1',
      cause: 'uae-1 is down: no answer to gateway',
      reason: 'held',
      check: {
        id: 'hold',
        title: 'Nobody holds automation',
        status: 'fail',
        measured: 'held by noor until 09:11 UTC: watching it',
        threshold: 'not held',
        measuredAt: null,
      },
      candidates: BOTH,
    })
    expect(decided(aPicture('down', { holds: [aHold({ accountId: null })] }))).toMatchObject({ reason: 'held' })
  })

  it('is replaced when the hold is another account’s, or over', () => {
    expect(decided(aPicture('down', { holds: [aHold({ accountId: 'ksa-main' })] }))).toMatchObject({ do: 'start' })
    expect(decided(aPicture('down', { holds: [aHold({ expiresAt: NOW })] }))).toMatchObject({ do: 'start' })
  })

  it('leaves an account without a master to its hold too, and a new cluster to nobody’s', () => {
    const failovers = [aFailover({ outcome: 'blocked', endedAt: AT })]
    const holds = [aHold()]
    expect(decided(aSnapshot({ accounts: VACANT, failovers, holds }))).toMatchObject({ do: 'skip', nodeId: 'uae-1' })
    const fresh = { 'uae-main': anAccount({ lease: { epoch: 0, holder: null, since: AT } }) }
    expect(decided(aSnapshot({ accounts: fresh, holds }))).toMatchObject({ do: 'start', from: null })
  })

  it('is tried again after a block, soon when something changed and rarely when nothing did', () => {
    const blocked = (agoMs: number) => ({
      accounts: VACANT,
      failovers: [aFailover({ outcome: 'blocked', why: 'no servant', endedAt: NOW - agoMs })],
    })
    expect(decided(aSnapshot(blocked(4_999)))).toMatchObject({ do: 'wait', why: expect.stringContaining('no servant') })
    expect(decided(aSnapshot(blocked(5_000)))).toMatchObject({ do: 'start' })
    expect(decided(aSnapshot(blocked(29_999)), { isUnchanged: () => true })).toMatchObject({ do: 'wait' })
    expect(decided(aSnapshot(blocked(30_000)), { isUnchanged: () => true })).toMatchObject({ do: 'start' })
  })
})

describe('a master that is alive and of no use', () => {
  it('is counted down for, with its cause, its check and who would follow', () => {
    expect(decided(aPicture('degraded'), { trouble: TROUBLE })).toEqual({
      do: 'startCountdown',
      countdown: { ...COUNTDOWN, since: NOW, endsAt: NOW + 10_000 },
    })
  })

  it('is left alone while it is merely degraded', () => {
    expect(decided(aPicture('degraded'))).toEqual({ do: 'nothing' })
  })

  it.each([
    ['somebody holds automation', { holds: [aHold()] }, {}, 'held', /^held by noor/],
    [
      'automation did so less than 5 minutes ago',
      {},
      { leftLivingAt: NOW - 299_999 },
      'tooSoon',
      /^the last automatic one was 5 min ago$/,
    ],
    ['nobody could follow', {}, { candidates: () => NOBODY }, 'noCandidate', /^uae-2: down: no answer$/],
    ['there is no servant', {}, { candidates: () => [] }, 'noCandidate', /^there is no servant$/],
  ] as const)('is not when %s', (_when, over, evidence, reason, measured) => {
    const decision = decided(aPicture('degraded', { ...over, holds: 'holds' in over ? [...over.holds] : [] }), {
      trouble: TROUBLE,
      ...evidence,
    })
    expect(decision).toMatchObject({ do: 'skip', nodeId: 'uae-1', cause: TROUBLE.cause, reason })
    expect(decision).toHaveProperty('check.measured', expect.stringMatching(measured))
  })

  it('is again 5 minutes later', () => {
    const decision = decided(aPicture('degraded'), { trouble: TROUBLE, leftLivingAt: NOW - 300_000 })
    expect(decision).toMatchObject({ do: 'startCountdown' })
  })
})

describe('a countdown', () => {
  const counting = (
    evidence = {},
    over = {},
    now = NOW,
    health: 'degraded' | 'healthy' | 'disputed' | 'suspect' = 'degraded',
  ) => decided(aPicture(health, over, COUNTDOWN), { trouble: TROUBLE, ...evidence }, { now })
  const due = COUNTDOWN.endsAt

  it('goes on until its end, and then the failover begins, away from the living master', () => {
    expect(counting({}, {}, due - 1)).toMatchObject({ do: 'wait' })
    expect(counting({}, {}, due)).toEqual({
      do: 'start',
      from: 'uae-1',
      cause: TROUBLE.cause,
      ends: 'fired',
      isLiving: true,
    })
  })

  it.each([
    ['recovered', 'the master does its work again', { trouble: null }, {}, 'degraded'],
    ['held', 'somebody holds automation', {}, { holds: [aHold()] }, 'degraded'],
    ['overtaken', 'a failover began otherwise', { isRunning: true }, {}, 'degraded'],
    ['overtaken', 'witnesses disagree about the master', {}, {}, 'disputed'],
  ] as const)('ends as %s when %s', (end, _when, evidence, over, health) => {
    const decision = counting(evidence, over, due, health)
    expect(decision).toMatchObject({ do: 'endCountdown', end })
    expect(decision).toHaveProperty('why', expect.stringMatching(/.{10}/))
  })

  it('ends as overtaken when another node is master', () => {
    const accounts = { 'uae-main': anAccount({ countdown: { ...COUNTDOWN, from: 'uae-3' } }) }
    expect(decided(aPicture('healthy', { accounts }))).toMatchObject({ do: 'endCountdown', end: 'overtaken' })
  })

  it('ends without a failover when at its end nobody could follow', () => {
    expect(counting({ candidates: () => NOBODY }, {}, due - 1)).toMatchObject({ do: 'wait' })
    expect(counting({ candidates: () => NOBODY }, {}, due)).toMatchObject({ do: 'endCountdown', end: 'noCandidate' })
  })

  it('waits for the verdict when its master is suspected', () => {
    expect(counting({}, {}, due, 'suspect')).toMatchObject({ do: 'wait' })
  })

  it('of a master that died is ended by the hold, and the failover is skipped after that', () => {
    const holds = [aHold()]
    expect(decided(aPicture('down', { holds }, COUNTDOWN))).toMatchObject({ do: 'endCountdown', end: 'held' })
    expect(decided(aPicture('down', { holds }))).toMatchObject({ do: 'skip', reason: 'held' })
  })
})

describe('a master in doubt', () => {
  it('about whom witnesses disagree is a person’s decision', () => {
    expect(decided(aPicture('disputed'))).toMatchObject({
      do: 'skip',
      reason: 'disputed',
      check: { measured: 'no answer to gateway', threshold: 'nobody gets an answer' },
    })
  })

  it('whom no witness can be asked about is one too', () => {
    const alerts = [anAlert({ id: 'cannotConfirm/uae-1', code: 'cannotConfirm' })]
    expect(decided(aPicture('suspect', { alerts }))).toMatchObject({ do: 'skip', reason: 'cannotConfirm' })
  })
})

describe('several accounts at once', () => {
  const NAMES = ['c-main', 'b-main', 'a-main'] as const
  const priorities = { 'a-main': 2, 'b-main': 2, 'c-main': 1 } as const
  const holder = (id: string) => ({ nodeId: `${id}-1`, incarnation: anId(0xa0) })
  const picture = aSnapshot({
    accounts: Object.fromEntries(
      NAMES.map((id) => [
        id,
        anAccount({ id, priority: priorities[id], lease: { epoch: 1, holder: holder(id), since: AT } }),
      ]),
    ),
    nodes: Object.fromEntries(NAMES.map((id) => [`${id}-1`, aNode({ id: `${id}-1`, accountId: id, health: 'down' })])),
  })
  const order = (underCheck: readonly string[] = []) =>
    decide({
      snapshot: picture,
      timing: TIMING,
      now: NOW,
      evidence: (id) => someEvidence({ isUnderCheck: underCheck.includes(id) }),
    }).map(([account, decision]) => [account.id, decision.do])

  it('are each looked at once, however many there are', () => {
    const asked: string[] = []
    const evidence = (id: string) => {
      asked.push(id)
      return someEvidence()
    }
    decide({ snapshot: picture, timing: TIMING, now: NOW, evidence })
    expect(asked).toEqual(['c-main', 'a-main', 'b-main'])
  })

  it('are started by the accounts’ priority, then by name', () => {
    expect(order()).toEqual([
      ['c-main', 'start'],
      ['a-main', 'start'],
      ['b-main', 'start'],
    ])
  })

  it('and one that failed in the same moment and comes first is waited for, until its verdict', () => {
    expect(order(['a-main'])).toEqual([
      ['c-main', 'start'],
      ['a-main', 'start'],
      ['b-main', 'wait'],
    ])
  })
})
