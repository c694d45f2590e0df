import { describe, expect, it } from 'vitest'
import { alertOffer, offersFor } from '../../../renderer/plan/offers.ts'
import { ConditionCode } from '../../../shared/alert.ts'
import { COMMAND_KINDS, Command } from '../../../shared/command.ts'
import type { Deployment } from '../../../shared/deployment.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDevice, aHold, aProbation } from '../estate-factories.ts'
import { aBackup } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aSilence } from '../alert-factories.ts'
import { anAlert, aSnapshot, withAccount, withNode } from '../factories.ts'

const drained = { owner: 'noor', reason: 'new disk', since: 0 }

function everythingOffered(snapshot: Snapshot): Command[] {
  return [
    ...offersFor({ kind: 'cluster', id: 'cluster' }, snapshot),
    ...Object.keys(snapshot.accounts).flatMap((id) => offersFor({ kind: 'account', id }, snapshot)),
    ...Object.keys(snapshot.nodes).flatMap((id) => offersFor({ kind: 'node', id }, snapshot)),
  ]
}

describe('what is offered', () => {
  it('reaches every kind of command there is', () => {
    const states = [
      aSnapshot(),
      withNode(aSnapshot(), 'ksa-2', { drained, device: aDevice({ state: 'loggedOut' }) }),
      aSnapshot({ holds: [aHold({ accountId: null })], drills: [aHold({ accountId: 'ksa-main' })] }),
      aSnapshot({
        alerts: [anAlert()],
        silences: [aSilence({ code: 'errorRate' })],
        maintenance: [aHold({ accountId: null })],
      }),
    ]
    const waiting: Deployment = { ...aDeployment(aSnapshot()), state: 'stopped' }
    const backAgain: Deployment = { ...waiting, state: 'rolledBack', endedAt: 1 }
    states.push(
      aSnapshot({ deployments: [waiting], freezes: [aHold({ accountId: null })] }),
      aSnapshot({ deployments: [backAgain] }),
      aSnapshot({ backups: [aBackup()] }),
    )
    const kinds = new Set(states.flatMap(everythingOffered).map(({ kind }) => kind))
    expect([...kinds].sort()).toEqual([...COMMAND_KINDS].sort())
  })

  it('is always a whole command, so that its plan can be made at once', () => {
    for (const command of everythingOffered(aSnapshot())) expect(Command.parse(command)).toEqual(command)
  })

  it('does not offer a master the move to itself', () => {
    const kinds = offersFor({ kind: 'node', id: 'ksa-1' }, aSnapshot()).map(({ kind }) => kind)
    expect(kinds).not.toContain('failover')
    expect(offersFor({ kind: 'node', id: 'ksa-2' }, aSnapshot())[0]).toEqual({
      kind: 'failover',
      accountId: 'ksa-main',
      to: 'ksa-2',
    })
  })

  it('proposes the next free name for a node', () => {
    expect(offersFor({ kind: 'account', id: 'ksa-main' }, aSnapshot())).toContainEqual({
      kind: 'addNode',
      accountId: 'ksa-main',
      nodeId: 'ksa-4',
      region: 'ksa',
    })
  })

  it('starts a change of balancing from what is set now', () => {
    const snapshot = withAccount(aSnapshot(), 'ksa-main', { balancing: 'geo', weights: { 'ksa-2': 3 } })
    expect(offersFor({ kind: 'account', id: 'ksa-main' }, snapshot)).toContainEqual({
      kind: 'setBalancing',
      accountId: 'ksa-main',
      algorithm: 'geo',
      weights: { 'ksa-2': 3 },
    })
  })

  it('offers about alerts only what is left to do', () => {
    const kinds = (snapshot: Snapshot) =>
      offersFor({ kind: 'cluster', id: 'cluster' }, snapshot)
        .map(({ kind }) => kind)
        .filter((kind) => /alert|silence/i.test(kind))
    expect(kinds(aSnapshot({ alerts: [anAlert()] }))).toEqual(['acknowledgeAlert', 'silenceAlert'])
    const acknowledged = { by: 'noor', note: '', at: 0 }
    expect(kinds(aSnapshot({ alerts: [anAlert({ acknowledged })], silences: [aSilence()] }))).toEqual(['endSilence'])
    expect(kinds(aSnapshot({ alerts: [anAlert({ causeId: 'nodeDown/ksa-1' }), anAlert({ resolvedAt: 1 })] }))).toEqual(
      [],
    )
  })

  it('closes the maintenance that is open instead of opening another', () => {
    const offered = (snapshot: Snapshot) =>
      offersFor({ kind: 'account', id: 'ksa-main' }, snapshot).filter(({ kind }) => kind.endsWith('Maintenance'))
    expect(offered(aSnapshot())).toEqual([{ kind: 'openMaintenance', accountId: 'ksa-main', minutes: 60 }])
    expect(offered(aSnapshot({ maintenance: [aHold({ accountId: 'ksa-main' })] }))).toEqual([
      { kind: 'closeMaintenance', accountId: 'ksa-main' },
    ])
  })

  it('proposes a ban, or the end of one', () => {
    const rule = (snapshot: Snapshot) =>
      offersFor({ kind: 'node', id: 'ksa-2' }, snapshot).find(({ kind }) => kind === 'setPromotionRule')
    expect(rule(aSnapshot())).toMatchObject({ rule: 'must_not', minutes: 60 })
    const promotion = { rule: 'must_not', reason: null, owner: null, expiresAt: null } as const
    expect(rule(withNode(aSnapshot(), 'ksa-2', { promotion }))).toMatchObject({ rule: 'neutral', minutes: null })
  })

  it('is nothing for what is not there', () => {
    expect(offersFor({ kind: 'node', id: 'nobody' }, aSnapshot())).toEqual([])
    expect(offersFor({ kind: 'account', id: 'nobody' }, aSnapshot())).toEqual([])
  })
})

describe('what answers an alert', () => {
  const about = (code: ConditionCode, nodeId: string | null) => anAlert({ code, accountId: 'ksa-main', nodeId })
  const failover = { kind: 'failover', accountId: 'ksa-main', to: null }

  it('is a whole command, or nothing where nothing can be asked for', () => {
    const snapshot = aSnapshot({ probations: [aProbation({ accountId: 'ksa-main', outcome: null })] })
    const offers = ConditionCode.options.map((code) => ({ code, offer: alertOffer(about(code, 'ksa-1'), snapshot) }))
    expect(offers.filter(({ offer }) => offer === null).map(({ code }) => code)).toEqual([
      'gatewayUnreachable',
      'serviceDown',
      'deliveryFailing',
      'secondPlaceMissing',
      'newErrorKind',
    ])
    for (const { offer } of offers.filter((one) => one.offer !== null)) expect(Command.parse(offer)).toEqual(offer)
    expect(alertOffer(anAlert({ accountId: null }), snapshot)).toBeNull()
  })

  it('is another backup where one failed or is no good, though no account is named', () => {
    for (const code of ['backupFailed', 'verificationFailed'] as const)
      expect(alertOffer(anAlert({ code, accountId: null }), aSnapshot())).toEqual({ kind: 'backup' })
  })

  it('is a failover where the master cannot serve, and the way back where a change made it worse', () => {
    const inverse = { kind: 'failback', accountId: 'ksa-main', to: 'ksa-1' } as const
    const snapshot = aSnapshot({ probations: [aProbation({ accountId: 'ksa-main', outcome: null, inverse })] })
    expect(alertOffer(about('notServing', 'ksa-1'), snapshot)).toEqual(failover)
    expect(alertOffer(about('deviceLost', 'ksa-1'), snapshot)).toEqual(failover)
    expect(alertOffer(about('probationWorsened', null), snapshot)).toEqual(inverse)
  })

  it('is the recovery of a servant that lost its session', () => {
    const snapshot = withNode(aSnapshot(), 'ksa-2', { device: aDevice({ state: 'loggedOut' }) })
    expect(alertOffer(about('deviceLost', 'ksa-2'), snapshot)).toEqual({ kind: 'recoverSession', nodeId: 'ksa-2' })
  })
})
