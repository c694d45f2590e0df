import { describe, expect, it } from 'vitest'
import type { DeploymentEvent } from '../../../cluster/control-plane/deployments/machine.ts'
import type { Deployment, Judgement } from '../../../shared/deployment.ts'
import {
  asSentence,
  deploymentsSentence,
  isBeyond,
  isEnough,
  nodeStateText,
  tooFewText,
  versionsRunning,
  wayBackText,
  whyNotRollBack,
} from '../../../shared/words/deployment-text.ts'
import { after, aDeployment, aFared, done, judged, MIGRATION } from '../../support/deployments.ts'
import { aHold, anId, aSnapshot, AT, withNodes } from '../../support/factories.ts'

const snapshot = aSnapshot()
const begun = aDeployment(snapshot)
const ids = begun.nodes.map(({ nodeId }) => nodeId)
const [first = '', second = ''] = ids
const updated = (nodeId: string): DeploymentEvent => ({ kind: 'nodeUpdated', nodeId })
const onCanary = after(begun, done(), done(), updated(first))
const saying = (deployment: Deployment) => deploymentsSentence({ ...snapshot, deployments: [deployment] })
const figures = (over: Partial<Judgement>) =>
  judged('pass', 'verifyCanary', {
    candidate: aFared({ messages: 412, errors: 1, errorFraction: 0.001 }),
    baseline: aFared({ version: '0.1.0', errorFraction: 0.002 }),
    ...over,
  })

describe('the first sentence', () => {
  it('says how far it is and how the canary fares beside the old version', () => {
    expect(saying(after(onCanary, figures({}), updated(second)))).toBe(
      '0.2.0 is on 2 of 3 nodes; canary within limits: 0.1 % errors of 412 messages, 0.1.0 had 0.2 %.',
    )
  })

  it('says what is still missing for a judgement', () => {
    const candidate = aFared({ messages: 83, windowMs: 41_900 })
    expect(saying(after(onCanary, figures({ verdict: 'waiting', candidate })))).toBe(
      '0.2.0 is on 1 of 3 nodes; canary not judged, not enough messages yet: 83 of 200 or 41 of 60 s.',
    )
  })

  it('names the step before anything is measured', () => {
    expect(saying(after(begun, done()))).toBe('0.2.0 is on 0 of 3 nodes; at step 2 of 8, backup.')
  })

  it('says that it waits for somebody, and for what', () => {
    expect(saying(after(onCanary, figures({ verdict: 'stop', why: '2.1 % errors' })))).toBe(
      '0.2.0 is on 1 of 3 nodes, stopped, and waits for you: 2.1 % errors.',
    )
  })

  it('says who takes it back and how far that is', () => {
    const back = after(onCanary, figures({ verdict: 'rollBack', why: '6.4 % errors' }))
    expect(saying(back)).toBe('0.2.0 is being taken back, by automation: 6.4 % errors; 0 of 1 node back on 0.1.0.')
    expect(saying(after(back, { kind: 'nodeReturned', nodeId: first }))).toContain('1 of 1 node back on 0.1.0')
  })

  it('tells what runs once nothing is deployed, how the last one ended, and a freeze', () => {
    const ended = after(
      onCanary,
      figures({ verdict: 'rollBack', why: '6.4 % errors' }),
      { kind: 'nodeReturned', nodeId: first },
      { kind: 'verifiedBack', detail: 'all well' },
    )
    expect(deploymentsSentence({ ...snapshot, deployments: [ended], freezes: [aHold()] })).toBe(
      'All 3 nodes run 0.1.0. The last deployment, of 0.2.0, was rolled back by automation: 6.4 % errors. Deployments are frozen.',
    )
  })

  it('does not call a version what nobody reported', () => {
    const silent = withNodes(snapshot, Object.fromEntries(ids.map((id) => [id, { version: null }])))
    expect(deploymentsSentence(silent)).toBe('No node reports its version.')
    expect(versionsRunning(withNodes(snapshot, { [first]: { version: '0.2.0' } }))).toEqual([
      { version: '0.1.0', nodes: ids.filter((id) => id !== first).toSorted() },
      { version: '0.2.0', nodes: [first] },
    ])
  })
})

describe('figures', () => {
  it('are enough from 200 messages or 60 s on, but never without a message', () => {
    expect(isEnough(aFared({ messages: 199, windowMs: 59_000 }))).toBe(false)
    expect(isEnough(aFared({ messages: 200, windowMs: 1_000 }))).toBe(true)
    expect(isEnough(aFared({ messages: 1, windowMs: 60_000 }))).toBe(true)
    expect(isEnough(aFared({ messages: 0, windowMs: 900_000 }))).toBe(false)
    expect(tooFewText(aFared({ messages: 0, windowMs: 90_000 }))).toBe('not a message yet, in 90 s')
  })

  it('are beyond the limits from the warning on', () => {
    expect(isBeyond(onCanary)).toBe(false)
    expect(isBeyond(after(onCanary, figures({})))).toBe(false)
    expect(isBeyond(after(onCanary, figures({ verdict: 'watch' })))).toBe(true)
  })
})

describe('the way back', () => {
  it('is named, and so is its end', () => {
    expect(wayBackText(null)).toBe('brings no migration')
    expect(wayBackText(MIGRATION)).toBe('Greeting becomes a setting: goes back with it')
    expect(wayBackText({ ...MIGRATION, down: null })).toBe(
      'Greeting becomes a setting: cannot be rolled back past step 3',
    )
  })

  it('says who walks it already instead of beginning it twice', () => {
    const back = after(onCanary, figures({ verdict: 'rollBack' }))
    expect(whyNotRollBack(back, [back])).toBe('Already rolling back, by automation: nothing is begun twice')
    expect(whyNotRollBack(onCanary, [onCanary])).toBeNull()
  })

  it('is not over what came after it', () => {
    const old: Deployment = { ...onCanary, id: anId(0xd1), state: 'succeeded', endedAt: AT }
    const newer: Deployment = { ...old, id: anId(0xd2), version: '0.3.0' }
    expect(whyNotRollBack(old, [newer, old])).toBe('0.3.0 came after 0.2.0: roll that one back first')
    expect(whyNotRollBack(newer, [newer, old])).toBeNull()
    // One that was taken back stands in nobody's way.
    expect(whyNotRollBack(old, [{ ...newer, state: 'rolledBack' }, old])).toBeNull()
  })
})

describe('words', () => {
  it('leave the names of nodes as they are written', () => {
    expect(asSentence('every account has a master')).toBe('Every account has a master')
    expect(asSentence('uae-3 runs 0.2.0')).toBe('uae-3 runs 0.2.0')
    expect(asSentence('6.4 % errors')).toBe('6.4 % errors')
  })

  it('do not let a node wait that nobody will come to', () => {
    const [, waiting] = begun.nodes
    if (waiting === undefined) throw new Error('it has several nodes')
    expect(nodeStateText(waiting, begun)).toBe('waits its turn')
    expect(nodeStateText(waiting, { ...begun, state: 'rolledBack' })).toBe('not touched')
  })
})
