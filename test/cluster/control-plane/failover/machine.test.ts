import { describe, expect, it } from 'vitest'
import { actionOf, type FailoverEvent } from '../../../../cluster/control-plane/failover/machine.ts'
import {
  aRun,
  AUTOMATIC,
  cancelled,
  caughtUp,
  failed,
  fenced,
  journaled,
  PLANNED,
  promoted,
  ranked,
  served,
  transferred,
  walk,
} from './runs.ts'

const both = ranked('uae-2', 'uae-3')

describe('an automatic failover', () => {
  it('fences, transfers, promotes and verifies the best candidate', () => {
    const steps: [FailoverEvent, object][] = [
      [both, { do: 'fence', epoch: 2 }],
      [fenced, { do: 'transfer', to: 'uae-2', epoch: 2 }],
      [transferred('uae-2'), { do: 'promote', to: 'uae-2', epoch: 2 }],
      [promoted, { do: 'verify', to: 'uae-2', epoch: 2 }],
    ]
    steps.forEach(([, action], index) => {
      const events = steps.slice(0, index + 1).map(([event]) => event)
      expect(walk(AUTOMATIC, ...events).action).toEqual(action)
    })
    const { facts, state, action } = walk(AUTOMATIC, ...steps.map(([event]) => event), served)
    expect(action).toBeNull()
    expect(state).toMatchObject({ kind: 'ended', outcome: 'completed', why: 'uae-2 serves uae-main' })
    const { accounts, failovers } = journaled(false, facts)
    expect(accounts['uae-main']).toMatchObject({
      lease: { epoch: 2, holder: { nodeId: 'uae-2' } },
      activeFailoverId: null,
    })
    expect(failovers[0]).toMatchObject({ to: 'uae-2', epochBefore: 1, epochAfter: 2, gapMs: 420, totalMs: 500 })
    expect(failovers[0]?.phases.map(({ phase, durationMs }) => [phase, durationMs])).toEqual(
      ['selecting', 'fencing', 'transferring', 'promoting', 'verifying'].map((phase) => [phase, 100]),
    )
  })

  it('vacates the lease before it fences, and grants it before it promotes', () => {
    const { facts } = walk(AUTOMATIC, both, fenced, transferred('uae-2'))
    expect(facts.map((fact) => (fact.kind === 'failoverPhaseEntered' ? fact.phase : fact.kind))).toEqual([
      'leaseVacated',
      'fencing',
      'transferring',
      'leaseGranted',
      'promoting',
    ])
  })

  it('blocks instead of promoting when the gateway does not acknowledge', () => {
    const { state, facts, action } = walk(AUTOMATIC, both, failed('no acknowledgement in 1 s', 'gatewayUnreachable'))
    expect(state).toMatchObject({ kind: 'ended', outcome: 'blocked', blockedBy: 'gatewayUnreachable' })
    expect(action).toBeNull()
    expect(facts.some(({ kind }) => kind === 'leaseGranted')).toBe(false)
  })

  it('blocks when no servant can take over, and says of each why not', () => {
    const { state, facts } = walk(AUTOMATIC, ranked())
    expect(state).toMatchObject({ outcome: 'blocked', blockedBy: 'noCandidate' })
    expect(state).toHaveProperty('why', 'no servant can take over (uae-2: down: no answer; uae-3: down: no answer)')
    expect(facts.map(({ kind }) => kind)).toEqual(['failoverEnded'])
  })

  it('blocks when the candidate lacks what users already have: nobody else has it either', () => {
    const behind = failed('uae-2 ends at position 90; the gateway accepted position 91', 'stateBehind')
    expect(walk(AUTOMATIC, both, fenced, behind).state).toMatchObject({ outcome: 'blocked', blockedBy: 'stateBehind' })
  })

  it('takes the next candidate at the same epoch when the first is lost before it was granted the lease', () => {
    const { state, action } = walk(AUTOMATIC, both, fenced, failed('uae-2 hung up'), both)
    expect(state).toMatchObject({ kind: 'transferring', to: 'uae-3', run: { epoch: 2, lease: 'vacant' } })
    expect(action).toEqual({ do: 'transfer', to: 'uae-3', epoch: 2 })
  })

  it('takes the next candidate at a higher epoch when the first was granted the lease already', () => {
    const { state, action, facts } = walk(AUTOMATIC, both, fenced, transferred('uae-2'), failed('no answer'), both)
    expect(state).toMatchObject({ kind: 'fencing', to: 'uae-3', run: { epoch: 3 } })
    expect(action).toEqual({ do: 'fence', epoch: 3 })
    expect(facts.at(-2)).toMatchObject({ kind: 'leaseVacated', leaseEpoch: 3 })
  })

  it('blocks after the last candidate, rather than trying one again', () => {
    const { state } = walk(AUTOMATIC, both, fenced, failed('a'), both, failed('b'), both)
    expect(state).toMatchObject({ outcome: 'blocked', blockedBy: 'noCandidate' })
  })
})

describe('a planned failover', () => {
  it('catches the candidate up while the old master still serves', () => {
    const { state, action, facts } = walk(PLANNED, both)
    expect(state).toMatchObject({ kind: 'catchingUp', to: 'uae-2' })
    expect(action).toEqual({ do: 'catchUp', to: 'uae-2' })
    expect(facts).toEqual([])
    expect(walk(PLANNED, both, caughtUp).action).toEqual({ do: 'fence', epoch: 2 })
  })

  it('takes the next candidate when one cannot catch up, and nothing was fenced for it', () => {
    const { state, facts } = walk(PLANNED, both, failed('uae-2 hung up'), both)
    expect(state).toMatchObject({ kind: 'catchingUp', to: 'uae-3', run: { lease: 'untouched' } })
    expect(facts).toEqual([])
  })

  it('moves to nobody but who was asked for', () => {
    const wanted = { kind: 'selecting', run: aRun({ planned: true, retreat: 'uae-1', requestedTo: 'uae-3' }) } as const
    expect(walk(wanted, both).state).toMatchObject({ kind: 'catchingUp', to: 'uae-3' })
    expect(walk(wanted, ranked('uae-2')).state).toMatchObject({ outcome: 'blocked', blockedBy: 'noCandidate' })
    expect(walk(wanted, ranked('uae-2')).state).toHaveProperty('why', expect.stringMatching(/^uae-3 cannot take over/))
    expect(walk(wanted, both, failed('it hung up'), both).state).toMatchObject({ outcome: 'blocked' })
  })

  it('takes whoever can serve once nobody does, though another was asked for', () => {
    const down = { kind: 'selecting', run: aRun({ requestedTo: 'uae-3' }) } as const
    const lost = walk(down, both, fenced, transferred('uae-3'), failed('it hung up'), both)
    expect(lost.state).toMatchObject({ kind: 'fencing', to: 'uae-2', run: { epoch: 3 } })
  })

  it.each([
    ['the transfer fails', [failed('uae-2 hung up')], 3],
    ['the candidate does not take the lease', [transferred('uae-2'), failed('no answer')], 3],
    ['nobody is served by the candidate', [transferred('uae-2'), promoted, failed('no reply was accepted')], 3],
  ])('goes back to the old master at a new, higher epoch when %s', (_when, events, epoch) => {
    const { state, facts, action } = walk(PLANNED, both, caughtUp, fenced, ...events)
    expect(state).toMatchObject({ kind: 'rollingBack', to: 'uae-1', step: 'fencing', run: { epoch } })
    expect(action).toEqual({ do: 'fence', epoch })
    const back = walk(state, fenced, transferred('uae-1'), promoted, served)
    expect(back.state).toMatchObject({ kind: 'ended', outcome: 'rolledBack' })
    const { accounts, failovers } = journaled(true, [...facts, ...back.facts])
    expect(accounts['uae-main']?.lease).toMatchObject({ epoch, holder: { nodeId: 'uae-1' } })
    expect(failovers[0]?.why).toMatch(/; uae-1 serves uae-main again$/)
  })

  it('blocks when going back fails too, and says both reasons', () => {
    const { state } = walk(PLANNED, both, caughtUp, fenced, failed('uae-2 hung up'), fenced, failed('uae-1 hung up'))
    expect(state).toMatchObject({ outcome: 'blocked', blockedBy: 'promotionRefused' })
    expect(state).toHaveProperty('why', 'uae-2 hung up; going back to uae-1 failed too: uae-1 hung up')
  })
})

describe('cancelling', () => {
  it.each([
    ['while selecting', []],
    ['while catching up', [both]],
  ])('ends a failover %s, with nothing changed', (_when, events) => {
    const { state, facts, action } = walk(PLANNED, ...events, cancelled)
    expect(state).toMatchObject({ outcome: 'cancelled', why: 'cancelled by an operator' })
    expect(facts.map(({ kind }) => kind)).toEqual(['failoverEnded'])
    expect(action).toBeNull()
  })

  it.each([
    ['fencing', [both]],
    ['selecting another candidate after fencing', [both, fenced, failed('uae-2 hung up')]],
    ['selecting another candidate after a grant', [both, fenced, transferred('uae-2'), failed('no answer')]],
  ])('is too late while %s: nobody would be master', (_when, events) => {
    const before = walk(AUTOMATIC, ...events)
    const after = walk(before.state, cancelled)
    expect(after.state).toBe(before.state)
    expect(after.facts).toEqual([])
  })
})

describe('every state', () => {
  it('knows the action it waits for, so that it can be begun again', () => {
    const { state, action } = walk(AUTOMATIC, both, fenced)
    expect(actionOf(state)).toEqual(action)
    expect(actionOf(walk(state, failed('x', 'stateBehind')).state)).toBeNull()
  })
})
