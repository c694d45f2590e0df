import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  actionOf,
  currentStep,
  type DeploymentEvent,
  isRollbackable,
  transition,
} from '../../../../cluster/control-plane/deployments/machine.ts'
import { type Deployment, DEPLOYMENT_LIMITS, isOpen } from '../../../../shared/deployment.ts'
import { messageDraft } from '../../../../shared/words/deployment.ts'
import { anId, aSnapshot, AT } from '../../../support/factories.ts'
import { aDeployment, after, aVersion, done, judged, MIGRATION } from '../../../support/deployments.ts'

const snapshot = aSnapshot()

const fresh = () => aDeployment(snapshot)
/** Its canary runs the new version, and is being judged. */
const atCanary = () => after(fresh(), done(), done(), { kind: 'nodeUpdating', nodeId: 'uae-3' }, updated('uae-3'))
const updated = (nodeId: string): DeploymentEvent => ({ kind: 'nodeUpdated', nodeId })
const returned = (nodeId: string): DeploymentEvent => ({ kind: 'nodeReturned', nodeId })
const asked: DeploymentEvent = { kind: 'rollbackBegun', by: 'noor', reason: 'users complain', operationId: anId(1) }

describe('a deployment', () => {
  it('goes through its eight steps in order', () => {
    const seen: string[] = []
    let state = aDeployment(snapshot, aVersion({ migration: MIGRATION }))
    const events: DeploymentEvent[] = [
      done(),
      done(),
      done(),
      updated('uae-3'),
      judged('pass'),
      updated('uae-2'),
      judged('pass', 'waves'),
      updated('uae-1'),
      judged('pass', 'waves'),
      judged('pass', 'verify'),
      { kind: 'smokePlayed', results: [] },
    ]
    for (const event of events) {
      const action = actionOf(state)
      seen.push(
        action === null
          ? 'nothing'
          : `${currentStep(state)}: ${action.kind}${'nodeId' in action ? ` ${action.nodeId}` : ''}`,
      )
      state = transition(state, event, AT)
    }
    expect(seen).toEqual([
      'healthCheck: healthCheck',
      'backup: backup',
      'migration: migrate',
      'canary: update uae-3',
      'verifyCanary: judge',
      'waves: update uae-2',
      'waves: update uae-1',
      'waves: update uae-1',
      'waves: judge',
      'verify: judge',
      'smoke: smoke',
    ])
    expect(state).toMatchObject({ state: 'succeeded', why: '0.2.0 runs on every node' })
    expect(actionOf(state)).toBeNull()
  })

  it('passes over a migration the version does not bring', () => {
    expect(actionOf(after(fresh(), done(), done()))).toEqual({ kind: 'update', nodeId: 'uae-3' })
  })

  it.each(['healthCheck', 'backup'])('ends where nothing was changed yet when the %s fails', (step) => {
    const state = after(fresh(), ...(step === 'backup' ? [done()] : []), { kind: 'broke', why: 'the disk is full' })
    expect(state.state).toBe('failed')
    expect(state.why).toContain('the disk is full; nothing was changed')
  })

  it('is taken back by itself when its canary is judged bad, with the reason in figures', () => {
    const state = after(
      atCanary(),
      judged('rollBack', 'verifyCanary', { why: '6.6 % errors of 211 messages, limit 5 %' }),
    )
    expect(state).toMatchObject({
      state: 'rollingBack',
      rollback: { by: 'automation', operationId: null, reason: '6.6 % errors of 211 messages, limit 5 %' },
    })
    expect(actionOf(state)).toEqual({ kind: 'takeBack', nodeId: 'uae-3' })
    const ended = after(state, returned('uae-3'), { kind: 'verifiedBack', detail: 'every account is served' })
    expect(ended).toMatchObject({ state: 'rolledBack', rollback: { verified: 'every account is served' } })
    expect(messageDraft(ended)).toContain('6.6 % errors of 211 messages')
  })

  it('gives nobody more what is being watched, and stops after the time for it', () => {
    const watched = after(atCanary(), judged('pass'), updated('uae-2'), judged('watch', 'waves'))
    expect(actionOf(watched)).toEqual({ kind: 'judge', step: 'waves' })
    const stopped = after(watched, judged('stop', 'waves'))
    expect(stopped.state).toBe('stopped')
    expect(actionOf(stopped)).toEqual({ kind: 'wait' })
  })

  it('goes on when a person says so, and does not stop for the same again', () => {
    const stopped = after(atCanary(), judged('pass'), updated('uae-2'), judged('stop', 'waves'))
    const going = after(stopped, { kind: 'promoted', by: 'noor', reason: 'known and harmless' })
    expect(actionOf(going)).toEqual({ kind: 'update', nodeId: 'uae-1' })
    expect(after(going, updated('uae-1'), judged('stop', 'waves')).state).toBe('running')
    expect(after(going, judged('rollBack', 'waves')).state).toBe('rollingBack')
  })

  it('goes on from a stopped canary into the waves', () => {
    const stopped = after(atCanary(), judged('stop'))
    const going = after(stopped, { kind: 'promoted', by: 'noor', reason: 'known' })
    expect(actionOf(going)).toEqual({ kind: 'update', nodeId: 'uae-2' })
  })

  it('stops and asks when hardly anybody writes', () => {
    const long = (state: Deployment) =>
      transition(state, judged('waiting'), AT + 1_000 + DEPLOYMENT_LIMITS.waitAtMostMs)
    expect(after(atCanary(), judged('waiting')).state).toBe('running')
    expect(long(atCanary()).state).toBe('stopped')
  })

  it('is taken back when a node does not come back, or a smoke scenario fails', () => {
    const failed = after(atCanary(), judged('pass'), { kind: 'nodeFailed', nodeId: 'uae-2', why: 'did not join' })
    expect(failed).toMatchObject({ state: 'rollingBack', rollback: { reason: 'uae-2: did not join' } })
    const smoke = after(
      atCanary(),
      judged('pass'),
      updated('uae-2'),
      updated('uae-1'),
      judged('pass', 'waves'),
      judged('pass', 'verify'),
      {
        kind: 'smokePlayed',
        results: [{ name: 'greeting', accountId: 'uae-main', outcome: 'failed', tookMs: 3, detail: 'came nothing' }],
      },
    )
    expect(smoke.rollback?.reason).toBe('1 of 1 smoke scenarios failed: “greeting” on uae-main')
  })

  it('takes the settings back after the nodes, where the migration has a way back', () => {
    const begun = aDeployment(snapshot, aVersion({ migration: MIGRATION }))
    const state = after(begun, done(), done(), done(), updated('uae-3'), judged('rollBack'), returned('uae-3'))
    expect(actionOf(state)).toEqual({ kind: 'migrateBack' })
    expect(actionOf(after(state, { kind: 'settingsTakenBack' }))).toEqual({ kind: 'verifyBack' })
    const oneWay = aDeployment(snapshot, aVersion({ migration: { ...MIGRATION, down: null } }))
    const stays = after(oneWay, done(), done(), done(), updated('uae-3'), judged('rollBack'), returned('uae-3'))
    expect(actionOf(stays)).toEqual({ kind: 'verifyBack' })
  })

  it('names a node that could not be taken back, and goes on with the others', () => {
    const state = after(atCanary(), judged('pass'), updated('uae-2'), asked, {
      kind: 'nodeFailed',
      nodeId: 'uae-3',
      why: 'did not join',
    })
    expect(actionOf(state)).toEqual({ kind: 'takeBack', nodeId: 'uae-2' })
    const ended = after(state, returned('uae-2'), { kind: 'verifiedBack', detail: 'served' })
    expect(ended).toMatchObject({ state: 'failed', why: 'rolled back by noor but for uae-3 (did not join)' })
  })

  it('can be taken back when it is done, once', () => {
    const succeeded: Deployment = { ...atCanary(), state: 'succeeded', endedAt: AT }
    const state = after(succeeded, asked)
    expect(state).toMatchObject({ state: 'rollingBack', endedAt: null, rollback: { by: 'noor' } })
    expect(after(state, { ...asked, by: 'amal' }).rollback?.by).toBe('noor')
    const ended = after(state, returned('uae-3'), { kind: 'verifiedBack', detail: 'served' })
    expect(after(ended, asked)).toBe(ended)
  })
})

describe('any sequence of events', () => {
  const nodeId = fc.constantFrom('uae-1', 'uae-2', 'uae-3')
  const verdict = fc.constantFrom(
    'waiting' as const,
    'pass' as const,
    'watch' as const,
    'stop' as const,
    'rollBack' as const,
  )
  const step = fc.constantFrom('verifyCanary' as const, 'waves' as const, 'verify' as const)
  const event: fc.Arbitrary<DeploymentEvent> = fc.oneof(
    fc.constant(done()),
    nodeId.map(updated),
    nodeId.map(returned),
    nodeId.map((id): DeploymentEvent => ({ kind: 'nodeFailed', nodeId: id, why: 'no' })),
    fc.tuple(verdict, step).map(([value, where]) => judged(value, where)),
    fc.constant<DeploymentEvent>({ kind: 'promoted', by: 'noor', reason: 'go' }),
    fc.constant(asked),
    fc.constant<DeploymentEvent>({ kind: 'broke', why: 'broken' }),
    fc.constant<DeploymentEvent>({ kind: 'smokePlayed', results: [] }),
    fc.constant<DeploymentEvent>({ kind: 'verifiedBack', detail: 'served' }),
  )

  it('leaves it with something to do, or ended with a sentence; and an updated node is never forgotten on the way back', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const state = after(fresh(), ...events)
        expect(actionOf(state) === null).toBe(!isOpen(state))
        expect(state.why).not.toBe('')
        expect(state.state === 'rolledBack' && state.nodes.some((node) => node.state === 'stuck')).toBe(false)
        expect(after(state, asked).state === 'rollingBack' || !isRollbackable(state)).toBe(true)
      }),
    )
  })
})
