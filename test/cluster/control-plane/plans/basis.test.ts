import { describe, expect, it } from 'vitest'
import { basisOfFailover, changesSince } from '../../../../cluster/control-plane/plans/basis.ts'
import { fold } from '../../../../shared/fold.ts'
import type { FactBody } from '../../../../shared/fact.ts'
import {
  aHealthChange,
  anAccount,
  anAlert,
  anId,
  aNode,
  aSnapshot,
  facts,
  INCARNATIONS,
} from '../../../support/factories.ts'

const before = aSnapshot({
  accounts: { 'uae-main': anAccount(), 'ksa-main': anAccount({ id: 'ksa-main' }) },
  nodes: { ...aSnapshot().nodes, 'ksa-1': aNode({ id: 'ksa-1', accountId: 'ksa-main' }) },
})
const basis = basisOfFailover(before, 'uae-main', 'uae-2')
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

  it('is the lease alone where there is neither master nor candidate', () => {
    const vacant = aSnapshot({ accounts: { 'uae-main': anAccount({ lease: { epoch: 4, holder: null, since: 0 } }) } })
    expect(basisOfFailover(vacant, 'uae-main', null)).toEqual([
      { entity: 'account/uae-main', field: 'lease.epoch', value: 4 },
      { entity: 'account/uae-main', field: 'lease.holder', value: null },
    ])
  })
})
