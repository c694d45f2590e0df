/** Every picture the policy can meet, not a choice of them; and every way a countdown can go. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Decision } from '../../../../cluster/control-plane/automation/policy.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import { fold } from '../../../../shared/fold.ts'
import { Health } from '../../../../shared/node.ts'
import type { Snapshot } from '../../../../shared/snapshot.ts'
import { aFact, aFailover, anAccount, anAlert, AT } from '../../../support/factories.ts'
import { aHold, aPicture, BOTH, COUNTDOWN, decided, NOBODY, NOW, TROUBLE } from './pictures.ts'

interface Picture {
  readonly health: Health
  readonly holds: 'none' | 'account' | 'everywhere'
  readonly countdown: 'none' | 'runs' | 'due' | 'of another'
  readonly trouble: boolean
  readonly leftLiving: 'never' | 'lately' | 'long ago'
  readonly candidates: boolean
  readonly isRunning: boolean
  readonly cannotConfirm: boolean
  readonly lease: 'held' | 'vacant' | 'never granted'
  readonly last: 'none' | 'completed' | 'blocked just now' | 'blocked long ago'
}

const EVERY: { readonly [K in keyof Picture]: readonly Picture[K][] } = {
  health: Health.options,
  holds: ['none', 'account', 'everywhere'],
  countdown: ['none', 'runs', 'due', 'of another'],
  trouble: [false, true],
  leftLiving: ['never', 'lately', 'long ago'],
  candidates: [false, true],
  isRunning: [false, true],
  cannotConfirm: [false, true],
  lease: ['held', 'vacant', 'never granted'],
  last: ['none', 'completed', 'blocked just now', 'blocked long ago'],
}

function everyPicture(): Picture[] {
  const names = Object.keys(EVERY) as (keyof Picture)[]
  return names.reduce<object[]>(
    (pictures, name) => pictures.flatMap((picture) => EVERY[name].map((value) => ({ ...picture, [name]: value }))),
    [{}],
  ) as Picture[]
}

function snapshotOf(picture: Picture): Snapshot {
  const countdown = {
    none: null,
    runs: COUNTDOWN,
    due: { ...COUNTDOWN, endsAt: NOW },
    'of another': { ...COUNTDOWN, from: 'uae-3' },
  }[picture.countdown]
  const { holder } = anAccount().lease
  const lease = {
    held: { epoch: 1, holder, since: AT },
    vacant: { epoch: 2, holder: null, since: AT },
    'never granted': { epoch: 0, holder: null, since: AT },
  }[picture.lease]
  const failover = {
    none: [],
    completed: [aFailover()],
    'blocked just now': [aFailover({ outcome: 'blocked' as const, endedAt: NOW - 100 })],
    'blocked long ago': [aFailover({ outcome: 'blocked' as const, endedAt: NOW - 60_000 })],
  }[picture.last]
  return aPicture(picture.health, {
    accounts: { 'uae-main': anAccount({ countdown, lease }) },
    holds: picture.holds === 'none' ? [] : [aHold(picture.holds === 'account' ? {} : { accountId: null })],
    alerts: picture.cannotConfirm ? [anAlert({ id: 'cannotConfirm/uae-1', code: 'cannotConfirm' })] : [],
    failovers: failover,
  })
}

function decisionOn(picture: Picture, snapshot = snapshotOf(picture), now = NOW): Decision {
  return decided(
    snapshot,
    {
      isRunning: picture.isRunning,
      trouble: picture.trouble ? TROUBLE : null,
      leftLivingAt: { never: null, lately: now - 1_000, 'long ago': now - 400_000 }[picture.leftLiving],
      candidates: () => (picture.candidates ? BOTH : NOBODY),
    },
    { now },
  )
}

/** What carrying it out journals, as far as the next decision sees it. */
function factsOf(decision: Decision): FactBody[] {
  const accountId = 'uae-main'
  switch (decision.do) {
    case 'startCountdown':
      return [{ kind: 'countdownStarted', accountId, countdown: decision.countdown }]
    case 'endCountdown':
      return [{ kind: 'countdownEnded', accountId, end: decision.end, why: decision.why }]
    case 'start':
      return decision.ends === null
        ? []
        : [{ kind: 'countdownEnded', accountId, end: decision.ends, why: decision.cause }]
    default:
      return []
  }
}

function after(snapshot: Snapshot, decision: Decision): Snapshot {
  const facts = factsOf(decision).map((body, index) => aFact(snapshot.seq + index + 1, body))
  return facts.length === 0 ? snapshot : fold(snapshot, facts).snapshot
}

describe('in every picture', () => {
  const seen = everyPicture().map((picture) => ({ picture, decision: decisionOn(picture) }))
  const those = <D extends Decision['do']>(what: D) =>
    seen.filter((one): one is { picture: Picture; decision: Extract<Decision, { do: D }> } => one.decision.do === what)

  it('something is decided, and everything that can be is decided somewhere', () => {
    expect(seen.length).toBe(7 * 3 * 4 * 2 * 3 * 2 * 2 * 2 * 3 * 4)
    const kinds = new Set(seen.map(({ decision }) => decision.do))
    expect(kinds).toEqual(new Set(['nothing', 'wait', 'start', 'startCountdown', 'endCountdown', 'skip']))
    expect(new Set(those('skip').map(({ decision }) => decision.reason))).toEqual(
      new Set(['held', 'tooSoon', 'noCandidate', 'cannotConfirm', 'disputed']),
    )
    expect(new Set(those('endCountdown').map(({ decision }) => decision.end))).toEqual(
      new Set(['recovered', 'held', 'overtaken', 'noCandidate']),
    )
  })

  it('whoever is refused is told which check failed, its value and its threshold', () => {
    for (const { decision } of those('skip')) {
      expect(decision.check.status).toBe('fail')
      for (const words of [decision.cause, decision.check.title, decision.check.measured, decision.check.threshold])
        expect(words.length).toBeGreaterThan(3)
    }
    for (const { decision } of those('endCountdown')) expect(decision.why.length).toBeGreaterThan(5)
  })

  it('nothing begins while one runs, nor while automation is held', () => {
    const begun = [...those('start'), ...those('startCountdown')]
    expect(begun.filter(({ picture }) => picture.isRunning)).toEqual([])
    const held = begun.filter(({ picture }) => picture.holds !== 'none' && picture.lease === 'held')
    expect(held).toEqual([])
  })

  it('a master is left only when it is confirmed gone, or its countdown ran out and somebody can follow', () => {
    for (const { picture, decision } of those('start')) {
      const { countdown, trouble, candidates, lease, health } = picture
      const ranOut = countdown === 'due' && trouble && candidates && lease === 'held'
      expect(decision.isLiving ? ranOut : lease !== 'held' || health === 'down').toBe(true)
    }
  })

  it('a living master of no use is counted down for at most once in a while', () => {
    for (const { picture } of those('startCountdown')) {
      expect(picture).toMatchObject({ trouble: true, candidates: true, holds: 'none', countdown: 'none' })
      expect(picture.leftLiving).not.toBe('lately')
    }
  })

  it('deciding again and again comes to rest: a start, a skip, a wait or nothing', () => {
    for (const { picture } of seen) {
      let snapshot = snapshotOf(picture)
      let decision = decisionOn(picture, snapshot)
      for (let turn = 0; turn < 3 && ['startCountdown', 'endCountdown'].includes(decision.do); turn++) {
        snapshot = after(snapshot, decision)
        decision = decisionOn(picture, snapshot)
      }
      expect(['nothing', 'wait', 'start', 'skip']).toContain(decision.do)
    }
  })
})

describe('on every way a countdown can go', () => {
  const change = fc.record({
    health: fc.constantFrom(...Health.options),
    holds: fc.constantFrom('none', 'account', 'everywhere'),
    trouble: fc.boolean(),
    candidates: fc.boolean(),
    isRunning: fc.boolean(),
  }) as fc.Arbitrary<Partial<Picture>>

  /** Seconds in which something else was decided than may be. */
  function faultsOn(changes: readonly Partial<Picture>[]): string[] {
    let snapshot = aPicture('degraded')
    return changes.flatMap((over, second) => {
      const now = NOW + second * 1_000
      const picture: Picture = { ...BASE, ...over }
      const { holds, nodes } = snapshotOf(picture)
      snapshot = { ...snapshot, holds, nodes }
      const countdown = snapshot.accounts['uae-main']?.countdown ?? null
      const decision = decisionOn(picture, snapshot, now)
      snapshot = after(snapshot, decision)
      const isUndecided = picture.health === 'suspect' || picture.health === 'unknown'
      const mustEnd = countdown !== null && now >= countdown.endsAt && !isUndecided
      const hasEnded = decision.do === 'start' || decision.do === 'endCountdown'
      return [
        ...(decision.do === 'startCountdown' && countdown !== null ? [`${second}: begun twice`] : []),
        ...(mustEnd && !hasEnded ? [`${second}: not ended`] : []),
        ...(decision.do === 'start' && decision.isLiving && countdown === null ? [`${second}: not counted down`] : []),
      ]
    })
  }

  it('ends with its time, or before; is never begun twice, and never left out', () => {
    const changes = fc.array(change, { minLength: 1, maxLength: 40 })
    const found = fc.sample(changes, { numRuns: 500, seed: 1 }).flatMap(faultsOn)
    expect(found).toEqual([])
  })
})

const BASE: Picture = {
  health: 'degraded',
  holds: 'none',
  countdown: 'none',
  trouble: true,
  leftLiving: 'never',
  candidates: true,
  isRunning: false,
  cannotConfirm: false,
  lease: 'held',
  last: 'none',
}
