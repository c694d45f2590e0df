import { describe, expect, it } from 'vitest'
import { MESSAGE_FIELDS, type MessageField } from '../../../shared/runbook/fields.ts'
import { fillCommand, fillMessage } from '../../../shared/runbook/fill.ts'
import type { RunSubject } from '../../../shared/runbook/run.ts'
import { EVERYTHING } from '../../../shared/runbook/subject.ts'
import type { World } from '../../../shared/runbook/world.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aBackup, BACKUP_ID } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aFailover, anAlert, anId, anAccountSample, aSnapshot, AT } from '../../support/factories.ts'
import { of, proven } from './cases.ts'
import { aWorld, NOW, ofNode, twoAccounts, UAE } from './worlds.ts'

describe('a command of a runbook', () => {
  const fill = (template: Record<string, unknown>, subject: RunSubject = UAE, over: Partial<World> = {}) =>
    fillCommand(template, { subject, world: aWorld(over) })
  const deployed: Partial<Snapshot> = {
    deployments: [
      { ...aDeployment(aSnapshot()), state: 'rolledBack', endedAt: AT + 1, from: '0.2.0' },
      { ...aDeployment(aSnapshot()), id: anId(0xde), state: 'succeeded', endedAt: AT, from: '0.1.0' },
    ],
  }

  it('takes the account from the run, from its node, or from the alert it began from', () => {
    const template = { kind: 'failover', accountId: '$account', to: null }
    const wanted = { command: { kind: 'failover', accountId: 'uae-main', to: null } }
    expect(fill(template)).toEqual(wanted)
    expect(fill(template, ofNode('uae-2'))).toEqual(wanted)
    expect(fill(template, { ...EVERYTHING, alertId: 'noStandby/uae-main' }, of({ alerts: [anAlert()] }))).toEqual(
      wanted,
    )
  })

  it('takes node, service and alert from the run', () => {
    expect(fill({ kind: 'restartNode', nodeId: '$node' }, ofNode('uae-2'))).toEqual({
      command: { kind: 'restartNode', nodeId: 'uae-2' },
    })
    const silence = {
      kind: 'silenceAlert',
      code: null,
      accountId: null,
      nodeId: null,
      serviceId: '$service',
      minutes: 30,
    }
    expect(fill(silence, { ...EVERYTHING, serviceId: 'sheets' })).toEqual({
      command: { ...silence, serviceId: 'sheets' },
    })
    expect(fill({ kind: 'acknowledgeAlert', alertId: '$alert' }, { ...UAE, alertId: 'noStandby/uae-main' })).toEqual({
      command: { kind: 'acknowledgeAlert', alertId: 'noStandby/uae-main' },
    })
  })

  it('takes the newest proven backup, the open deployment, and the version before from the state', () => {
    const backups = [aBackup({ id: '20261121T181500Z-aaaaaa' }), proven(NOW)]
    expect(fill({ kind: 'restoreBackup', backupId: '$backup', toAt: null }, EVERYTHING, of({ backups }))).toEqual({
      command: { kind: 'restoreBackup', backupId: BACKUP_ID, toAt: null },
    })
    const rollback = { kind: 'rollbackDeployment', deploymentId: '$deployment' }
    expect(fill(rollback, EVERYTHING, of(deployed))).toEqual({ command: { ...rollback, deploymentId: anId(0xdd) } })
    const open = { ...aDeployment(aSnapshot()), id: anId(0xdf) }
    expect(fill(rollback, EVERYTHING, of({ deployments: [...(deployed.deployments ?? []), open] }))).toEqual({
      command: { ...rollback, deploymentId: anId(0xdf) },
    })
    expect(fill({ kind: 'deploy', version: '$version' }, EVERYTHING, of(deployed))).toEqual({
      command: { kind: 'deploy', version: '0.1.0' },
    })
  })

  it.each([
    [
      '$account',
      { kind: 'failover', accountId: '$account', to: null },
      'This run is about no one account: choose the account it is about.',
    ],
    ['$node', { kind: 'restartNode', nodeId: '$node' }, 'This run is about no one node: choose the node it is about.'],
    [
      '$service',
      { kind: 'silenceAlert', serviceId: '$service' },
      'This run is about no one service: choose the service it is about.',
    ],
    [
      '$alert',
      { kind: 'acknowledgeAlert', alertId: '$alert' },
      'This run did not begin from an alert: open the alert and act there.',
    ],
    [
      '$backup',
      { kind: 'verifyBackup', backupId: '$backup' },
      'No backup was proven yet: make one and verify it first.',
    ],
    ['$deployment', { kind: 'rollbackDeployment', deploymentId: '$deployment' }, 'Nothing was deployed yet.'],
    [
      '$version',
      { kind: 'deploy', version: '$version' },
      'No deployment succeeded yet, so no version ran before this one.',
    ],
    ['a word that is none', { kind: 'restartNode', nodeId: '$host' }, 'a run has no $host'],
    ['a field it must have', { kind: 'restartNode' }, expect.stringMatching(/^the command cannot be read: nodeId: /)],
    ['a field it must not have', { kind: 'backup', at: 1 }, expect.stringMatching(/^the command cannot be read: /)],
    ['a kind there is', { kind: 'explode' }, expect.stringMatching(/^the command cannot be read: kind: /)],
  ])('is not made without %s, and says what is missing', (_, template, missing) => {
    expect(fill(template, EVERYTHING)).toEqual({ missing })
  })

  it('says the same where nothing is known of the cluster', () => {
    expect(fill({ kind: 'verifyBackup', backupId: '$backup' }, UAE, { snapshot: null })).toHaveProperty('missing')
    expect(fill({ kind: 'failover', accountId: '$account', to: null }, UAE, { snapshot: null })).toHaveProperty(
      'command.accountId',
      'uae-main',
    )
  })
})

describe('a message of a runbook', () => {
  const said = (field: string, over: Partial<World> = {}, subject = UAE, operator = 'noor') =>
    fillMessage(`{${field}}`, aWorld(over), subject, operator)
  const two = of({ accounts: twoAccounts() })
  const alerts = [
    anAlert({ id: 'b/x', level: 'warning', title: 'p95 is high', raisedAt: AT - 300_000 }),
    anAlert({ title: 'no standby', raisedAt: AT }),
    anAlert({ id: 'c/x', title: 'follows', causeId: 'b/x', raisedAt: AT - 900_000 }),
    anAlert({ id: 'd/x', title: 'elsewhere', accountId: 'ksa-main', raisedAt: AT - 1 }),
  ]

  const KNOWN: Readonly<Record<MessageField, readonly [said: string, wanted: string]>> = {
    account: [said('account'), 'uae-main'],
    master: [said('master'), 'uae-1'],
    node: [said('node', {}, ofNode('uae-2')), 'uae-2'],
    impact: [said('impact', { impact: 'uae-main is served.' }), 'uae-main is served.'],
    alerts: [said('alerts', of({ alerts })), 'no standby and p95 is high'],
    since: [said('since', of({ alerts })), '08:55 UTC (6 min ago)'],
    failover: [
      said('failover', of({ failovers: [aFailover()] })),
      'It moved uae-main from uae-1 to uae-2 in 0.80 s, at 09:00 UTC.',
    ],
    errors: [said('errors', { samples: [anAccountSample({ at: NOW, errorFraction: 0.072 })] }), '7.2 %'],
    p95: [said('p95'), '80 ms'],
    waiting: [said('waiting'), '2'],
    recoveryPoint: [said('recoveryPoint', of({ backups: [proven(NOW - 240_000)] })), 'at most 4 min'],
    version: [said('version'), '0.1.0'],
    deployment: [
      said('deployment', of({ deployments: [{ ...aDeployment(aSnapshot()), why: 'waves stopped' }] })),
      'Deployment of 0.2.0: waves stopped.',
    ],
    cluster: [said('cluster'), 'Test cluster'],
    operator: [said('operator'), 'noor'],
    now: [said('now'), '2026-11-20 09:01 UTC'],
    nextUpdate: [said('nextUpdate'), '09:31 UTC'],
  }
  it.each(Object.entries(KNOWN))('says {%s} of the moment', (_, [found, wanted]) => expect(found).toBe(wanted))

  const UNKNOWN: Readonly<Record<MessageField, string>> = {
    account: 'all accounts',
    master: '(master not known)',
    node: '(node not known)',
    impact: '(impact not known)',
    alerts: '(alerts not known)',
    since: '(time not known)',
    failover: '(last failover not known)',
    errors: '(share not known)',
    p95: '(p95 not known)',
    waiting: '(number not known)',
    recoveryPoint: '(what a restore would lose not known)',
    version: '(version not known)',
    deployment: '(deployment not known)',
    cluster: '(cluster not known)',
    operator: '(operator not known)',
    now: '2026-11-20 09:01 UTC',
    nextUpdate: '09:31 UTC',
  }
  it.each(Object.entries(UNKNOWN))('has words for {%s} where nothing is known', (field, wanted) => {
    expect(said(field, { snapshot: null, samples: [] }, EVERYTHING, '')).toBe(wanted)
  })

  it('says that there is none where that is known', () => {
    expect(said('alerts')).toBe('no open alert')
    expect(said('since')).toBe('(time not known)')
    expect(said('failover')).toBe('No failover so far.')
    expect(said('deployment')).toBe('No deployment so far.')
    expect(said('recoveryPoint')).toBe('everything: no backup is complete')
  })

  it('gives no number that is old, or that came before the connection was lost', () => {
    expect(said('waiting', { samples: [anAccountSample({ at: NOW - 6_000 })] })).toBe('(number not known)')
    expect(said('waiting', { isLive: false })).toBe('(number not known)')
    expect(said('errors', { samples: [anAccountSample({ at: NOW, errorFraction: null })] })).toBe('(share not known)')
  })

  it('speaks of every account where the run is about none', () => {
    expect(said('master', two, EVERYTHING)).toBe('uae-1 of uae-main and no master of ksa-main')
    expect(
      said(
        'p95',
        {
          samples: [anAccountSample({ at: NOW }), anAccountSample({ accountId: 'ksa-main', at: NOW, p95Ms: 900 })],
          ...two,
        },
        EVERYTHING,
      ),
    ).toBe('900 ms of ksa-main')
  })

  it.each([
    [
      { outcome: null, endedAt: null, to: null },
      'A failover of uae-main from uae-1 to nobody yet runs since 09:00 UTC.',
    ],
    [
      { outcome: 'blocked', to: null, why: 'no node can take over' },
      'The failover of uae-main from uae-1 to nobody yet, at 09:00 UTC, is blocked: no node can take over.',
    ],
    [
      { outcome: 'rolledBack', why: '' },
      'The failover of uae-main from uae-1 to uae-2, at 09:00 UTC, was rolled back.',
    ],
  ] as const)('tells of a failover that did not complete: %o', (over, wanted) => {
    expect(said('failover', of({ failovers: [aFailover(over)] }))).toBe(wanted)
  })

  it('keeps one full stop after a sentence, and leaves alone what is no field', () => {
    const text = 'Last change: {failover}. {operator}. {"json"} {nothing} {toString}'
    expect(fillMessage(text, aWorld(), UAE, 'noor')).toBe(
      'Last change: No failover so far. noor. {"json"} {nothing} {toString}',
    )
  })

  it('has a case for every field', () => {
    expect(Object.keys(KNOWN).toSorted()).toEqual(Object.keys(MESSAGE_FIELDS).toSorted())
  })
})
