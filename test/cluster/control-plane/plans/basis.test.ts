import { describe, expect, it } from 'vitest'
import { type BasisKey, basisOf, changesSince } from '../../../../cluster/control-plane/plans/basis.ts'
import { fold } from '../../../../shared/fold.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import {
  aBalancingChange,
  aFailoverStart,
  aHealthChange,
  aHold,
  anAccount,
  anAlert,
  anId,
  aNode,
  anOperation,
  aSnapshot,
  AT,
  facts,
  INCARNATIONS,
} from '../../../support/factories.ts'

const before = aSnapshot({
  accounts: { 'uae-main': anAccount(), 'ksa-main': anAccount({ id: 'ksa-main' }) },
  nodes: { ...aSnapshot().nodes, 'ksa-1': aNode({ id: 'ksa-1', accountId: 'ksa-main' }) },
})
const KEYS: BasisKey[] = [
  ['account/uae-main', 'lease.epoch'],
  ['account/uae-main', 'lease.holder'],
  ['node/uae-1', 'health'],
  ['node/uae-1', 'incarnation'],
  ['node/uae-2', 'health'],
  ['node/uae-2', 'incarnation'],
]
const basis = basisOf(before, KEYS)
const changesAfter = (...bodies: readonly FactBody[]) => changesSince(basis, fold(before, facts(...bodies)).snapshot)

function moved(accountId: string, nodeId: string): FactBody[] {
  const holder = { nodeId, incarnation: INCARNATIONS[nodeId] ?? anId(9) }
  return [
    { kind: 'leaseVacated', accountId, leaseEpoch: 2 },
    { kind: 'leaseGranted', accountId, leaseEpoch: 2, holder },
  ]
}

describe('what a plan rests on', () => {
  it('is unchanged while nothing happens', () => {
    expect(changesSince(basis, before)).toEqual([])
  })

  it('changed where the account was moved: exactly its epoch and its holder', () => {
    expect(changesAfter(...moved('uae-main', 'uae-3'))).toEqual([
      { entity: 'account/uae-main', field: 'lease.epoch', planned: 1, now: 2 },
      { entity: 'account/uae-main', field: 'lease.holder', planned: 'uae-1', now: 'uae-3' },
    ])
  })

  it('did not change where another account was moved, or anything else happened', () => {
    expect(changesAfter(...moved('ksa-main', 'ksa-1'), { kind: 'alertRaised', alert: anAlert() })).toEqual([])
    expect(changesAfter(aHealthChange('uae-3', { health: 'down', why: 'gone' }))).toEqual([])
  })

  it('changed where the candidate restarted or fell ill', () => {
    const joined: FactBody = {
      kind: 'nodeJoined',
      nodeId: 'uae-2',
      incarnation: anId(9),
      pid: 2,
      version: '1',
      statusUrl: 'x',
    }
    expect(changesAfter(joined)).toEqual([
      { entity: 'node/uae-2', field: 'incarnation', planned: INCARNATIONS['uae-2'], now: anId(9) },
    ])
    expect(changesAfter(aHealthChange('uae-2', { health: 'suspect', why: 'silent' }))).toEqual([
      { entity: 'node/uae-2', field: 'health', planned: 'healthy', now: 'suspect' },
    ])
  })

  it('changed to nothing where the thing is gone', () => {
    expect(changesSince(basis, aSnapshot({ nodes: {} })).map(({ field, now }) => [field, now])).toEqual([
      ['health', null],
      ['incarnation', null],
      ['health', null],
      ['incarnation', null],
    ])
  })

  it.each<[BasisKey, string | number | null, FactBody]>([
    [['account/uae-main', 'activeFailover'], 'uae-main.1', aFailoverStart()],
    [['account/uae-main', 'nodes'], 'uae-1, uae-2, uae-3, uae-4', { kind: 'nodeAdded', node: aNode({ id: 'uae-4' }) }],
    [['account/uae-main', 'balancing'], 'geo', aBalancingChange()],
    [['account/uae-main', 'weights'], 'uae-2: 2, uae-3: 0.5', aBalancingChange()],
    [['account/uae-main', 'hold'], anId(0xd1), { kind: 'holdPlaced', hold: aHold() }],
    [['cluster/cluster', 'hold'], anId(0xd1), { kind: 'holdPlaced', hold: aHold({ accountId: null }) }],
    [['account/uae-main', 'drill'], anId(0xd1), { kind: 'drillStarted', drill: aHold() }],
    [['cluster/cluster', 'drill'], anId(0xd1), { kind: 'drillStarted', drill: aHold({ accountId: null }) }],
    [['node/uae-4', 'accountId'], 'uae-main', { kind: 'nodeAdded', node: aNode({ id: 'uae-4' }) }],
    [['node/uae-2', 'accountId'], null, { kind: 'nodeRemoved', nodeId: 'uae-2', why: 'gone' }],
    [['node/uae-2', 'drained'], 'ops', { kind: 'nodeDrained', nodeId: 'uae-2', owner: 'ops', reason: 'disk' }],
    [
      ['node/uae-2', 'promotion.rule'],
      'must_not',
      {
        kind: 'promotionRuleChanged',
        nodeId: 'uae-2',
        promotion: { rule: 'must_not', reason: null, owner: 'ops', expiresAt: null },
      },
    ],
    [
      ['node/uae-2', 'device.state'],
      'loggedOut',
      {
        kind: 'deviceChanged',
        nodeId: 'uae-2',
        device: { state: 'loggedOut', since: AT, attempts: 0, why: 'logged out', pairing: null },
      },
    ],
    [
      ['node/uae-2', 'operation'],
      anId(0xc9),
      {
        kind: 'operationChanged',
        operation: anOperation({ id: anId(0xc9), command: { kind: 'restartNode', nodeId: 'uae-2' } }),
      },
    ],
  ])('holds %s', (key, now, body) => {
    const [changed, ...others] = changesSince(basisOf(before, [key]), fold(before, facts(body)).snapshot)
    expect(changed).toMatchObject({ entity: key[0], field: key[1], now })
    expect(others).toEqual([])
  })
})
