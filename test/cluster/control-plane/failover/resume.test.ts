import { describe, expect, it } from 'vitest'
import { actionOf } from '../../../../cluster/control-plane/failover/machine.ts'
import { isPlanned, resume } from '../../../../cluster/control-plane/failover/resume.ts'
import { aFailover, anAccount, aNode, aSnapshot, AT, withNodes } from '../../../support/factories.ts'
import type { Failover, FailoverPhase } from '../../../../shared/failover.ts'

const VACANT = anAccount({ lease: { epoch: 2, holder: null, since: AT } })
const GRANTED = anAccount({ lease: { epoch: 2, holder: { nodeId: 'uae-2', incarnation: 'x' }, since: AT } })

function anOpen(phase: FailoverPhase, over: Partial<Failover> = {}): Failover {
  const record = { phase, startedAt: AT, offsetMs: 0, durationMs: null, detail: null }
  return aFailover({ phases: [record], outcome: null, endedAt: null, ...over })
}

describe('after a restart', () => {
  it.each([
    ['selecting', anAccount(), { epochAfter: null, to: null }, { do: 'rank' }],
    ['fencing', VACANT, {}, { do: 'fence', epoch: 2 }],
    ['transferring', VACANT, {}, { do: 'transfer', to: 'uae-2', epoch: 2 }],
    ['promoting', GRANTED, {}, { do: 'promote', to: 'uae-2', epoch: 2 }],
    ['verifying', GRANTED, {}, { do: 'verify', to: 'uae-2', epoch: 2 }],
    ['rollingBack', VACANT, { trigger: 'operator' as const }, { do: 'fence', epoch: 2 }],
    ['rollingBack', GRANTED, { trigger: 'operator' as const }, { do: 'promote', to: 'uae-1', epoch: 2 }],
  ] as const)('a failover found %s goes on with its action', (phase, account, over, action) => {
    const state = resume(anOpen(phase, over), account, aSnapshot().nodes, null)
    expect(state.kind).toBe(phase)
    expect(actionOf(state)).toEqual(action)
  })

  it('one that selected again after a grant takes a new epoch, for this one is spent', () => {
    const state = resume(anOpen('selecting'), GRANTED, aSnapshot().nodes, null)
    expect(state).toMatchObject({ kind: 'selecting', run: { epoch: 2, lease: 'granted' } })
  })

  it('the old master is gone back to only while it is not confirmed down', () => {
    const open = anOpen('transferring', { trigger: 'operator' })
    const retreat = (health: 'healthy' | 'down') =>
      resume(open, VACANT, withNodes(aSnapshot(), { 'uae-1': { health } }).nodes, null).run
    expect(retreat('healthy')).toMatchObject({ planned: true, retreat: 'uae-1' })
    expect(retreat('down')).toMatchObject({ planned: false, retreat: null })
  })

  it('rolling back still says why it rolls back', () => {
    const phases = [
      { phase: 'transferring' as const, startedAt: AT, offsetMs: 0, durationMs: 10, detail: 'uae-2 hung up' },
      { phase: 'rollingBack' as const, startedAt: AT, offsetMs: 10, durationMs: null, detail: null },
    ]
    const state = resume(anOpen('rollingBack', { phases, trigger: 'operator' }), VACANT, aSnapshot().nodes, null)
    expect(state).toMatchObject({ why: 'uae-2 hung up' })
  })
})

describe('a failover is planned', () => {
  it('when somebody asked for it and the old master is there', () => {
    expect(isPlanned('operator', aNode())).toBe(true)
    expect(isPlanned('drill', aNode({ health: 'degraded' }))).toBe(true)
    expect(isPlanned('automatic', aNode())).toBe(false)
    expect(isPlanned('operator', aNode({ health: 'down' }))).toBe(false)
    expect(isPlanned('operator', undefined)).toBe(false)
  })
})
