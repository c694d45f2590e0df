import { describe, expect, it } from 'vitest'
import type { Command } from '../../../shared/command.ts'
import { COMMAND_KINDS } from '../../../shared/command.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { lockOf, lockOfCommand, lockOfKind, type LockInput } from '../../../renderer/words/locks.ts'
import type { Backup } from '../../../shared/backup.ts'
import { aBackup, BACKUP_ID } from '../../support/backups.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aDevice, aHold } from '../estate-factories.ts'
import { aSilence } from '../alert-factories.ts'
import { aProblem, anAlert, anId, aSnapshot, withNode } from '../factories.ts'
import { AT } from '../moment.ts'

const retrying = { kind: 'retrying', retryAt: AT, attempt: 3, problem: aProblem('unreachable') } as const
const input: LockInput = { connection: { kind: 'live' }, commands: COMMAND_KINDS, snapshot: aSnapshot() }
const lock = (command: Command, snapshot: Snapshot = aSnapshot()) => lockOfCommand(command, { ...input, snapshot })

describe('a locked act', () => {
  it('works where the link is live and the cluster reports it', () => {
    expect(lockOf('failover', { kind: 'live' }, ['failover'])).toBeNull()
  })

  it('says what the cluster does not report', () => {
    expect(lockOf('backup', { kind: 'live' }, ['failover'])).toBe('This cluster does not report backups')
  })

  it('names the link first, because without it nothing else is known', () => {
    expect(lockOf('backup', { kind: 'stale' }, ['failover'])).toContain('gone quiet')
    expect(lockOfKind('drain', { connection: retrying, commands: [] })).toBe(
      'Locked: the control plane does not answer',
    )
  })
})

describe('what acts on backups', () => {
  const kept = (over: Partial<Backup>) => aSnapshot({ backups: [aBackup(over)] })

  it('needs one that is complete, or one that only the plan can know', () => {
    for (const command of [
      { kind: 'verifyBackup', backupId: BACKUP_ID },
      { kind: 'restoreBackup', backupId: BACKUP_ID, toAt: null },
    ] as const) {
      expect(lock(command, kept({}))).toBeNull()
      expect(lock(command)).toBeNull()
      expect(lock(command, kept({ state: 'running' }))).toBe(`Backup ${BACKUP_ID} is still being made`)
      expect(lock(command, kept({ state: 'failed' }))).toContain('there is nothing in it')
      expect(lock(command, kept({ state: 'removed' }))).toContain('was removed')
    }
  })
})

describe('what acts on deployments', () => {
  const running = aDeployment(aSnapshot())
  const going = aSnapshot({ deployments: [running] })
  const { id: deploymentId } = running

  it('is not begun beside an open one', () => {
    expect(lock({ kind: 'deploy', version: '0.3.0' })).toBeNull()
    expect(lock({ kind: 'deploy', version: '0.3.0' }, going)).toContain('The deployment of 0.2.0 by noor is open')
  })

  it('rolls back what is open, and says who does that already', () => {
    expect(lock({ kind: 'rollbackDeployment', deploymentId }, going)).toBeNull()
    const rollback = { by: 'automation', reason: '6.4 % errors', operationId: null, startedAt: AT, verified: '' }
    const back = aSnapshot({ deployments: [{ ...running, state: 'rollingBack', rollback }] })
    expect(lock({ kind: 'rollbackDeployment', deploymentId }, back)).toContain('Already rolling back, by automation')
    expect(lock({ kind: 'rollbackDeployment', deploymentId })).toContain('not known any more')
  })

  it('promotes only what waits for somebody', () => {
    expect(lock({ kind: 'promoteCanary', deploymentId }, going)).toContain('It does not wait for anybody')
    const waiting = aSnapshot({ deployments: [{ ...running, state: 'stopped' }] })
    expect(lock({ kind: 'promoteCanary', deploymentId }, waiting)).toBeNull()
  })

  it('ends a freeze that is in force', () => {
    const freeze = aHold({ accountId: null })
    expect(lock({ kind: 'closeFreeze', freezeId: freeze.id }, aSnapshot({ freezes: [freeze] }))).toBeNull()
    expect(lock({ kind: 'closeFreeze', freezeId: freeze.id })).toBe('This freeze is over already')
  })
})

describe('a locked command', () => {
  it('names what this cluster does not offer', () => {
    expect(lockOfKind('drain', { ...input, commands: ['failover'] })).toBe('This cluster does not offer “Drain”')
    expect(lockOfKind('drain', { ...input, commands: null })).toContain('has said what it offers')
  })

  it('is free where nothing speaks against it', () => {
    expect(lock({ kind: 'drain', nodeId: 'ksa-2' })).toBeNull()
    expect(lock({ kind: 'failover', accountId: 'ksa-main', to: 'ksa-2' })).toBeNull()
    expect(lock({ kind: 'holdAutomation', accountId: null, minutes: 30 })).toBeNull()
  })

  it('names who is gone', () => {
    expect(lock({ kind: 'restartNode', nodeId: 'ksa-9' })).toBe('This cluster has no node ksa-9')
    expect(lock({ kind: 'failback', accountId: 'nobody', to: null })).toBe('This cluster has no account nobody')
  })

  it('names the master', () => {
    expect(lock({ kind: 'failover', accountId: 'ksa-main', to: 'ksa-1' })).toBe(
      'ksa-1 is the master of ksa-main already',
    )
    expect(lock({ kind: 'removeNode', nodeId: 'ksa-1' })).toBe(
      'ksa-1 is the master of ksa-main: fail ksa-main over first',
    )
  })

  it('names the drain that is, or is not', () => {
    const drained = withNode(aSnapshot(), 'ksa-2', { drained: { owner: 'noor', reason: 'new disk', since: AT } })
    expect(lock({ kind: 'drain', nodeId: 'ksa-2' }, drained)).toBe('ksa-2 is drained already, by noor: new disk')
    expect(lock({ kind: 'undrain', nodeId: 'ksa-2' })).toBe('ksa-2 is not drained')
  })

  it('names the hold or drill that is not there', () => {
    expect(lock({ kind: 'releaseAutomation', accountId: 'ksa-main' })).toBe('Nothing holds ksa-main')
    const held = aSnapshot({ holds: [aHold({ accountId: null })] })
    expect(lock({ kind: 'releaseAutomation', accountId: null }, held)).toBeNull()
    expect(lock({ kind: 'endDrill', accountId: null })).toBe('No drill runs on every account as a whole')
  })

  it('names the state of the device', () => {
    const device = (state: ReturnType<typeof aDevice>['state']) =>
      withNode(aSnapshot(), 'ksa-2', { device: aDevice({ state }) })
    expect(lock({ kind: 'recoverSession', nodeId: 'ksa-2' }, device('linked'))).toContain('nothing to recover')
    expect(lock({ kind: 'recoverSession', nodeId: 'ksa-2' }, device('loggedOut'))).toBeNull()
    expect(lock({ kind: 'linkAccount', accountId: 'ksa-main', nodeId: 'ksa-2' }, device('linked'))).toContain(
      'linked already',
    )
    expect(lock({ kind: 'unlinkDevice', nodeId: 'ksa-2' }, device('unlinked'))).toContain('not linked')
  })

  it('of an alert says that it is over, or who took it', () => {
    const acknowledge: Command = { kind: 'acknowledgeAlert', alertId: 'noStandby/ksa-main' }
    const acknowledged = { by: 'noor', note: '', at: AT }
    expect(lock(acknowledge, aSnapshot({ alerts: [anAlert()] }))).toBeNull()
    expect(lock(acknowledge, aSnapshot({ alerts: [anAlert({ acknowledged })] }))).toBe('Acknowledged already, by noor')
    expect(lock(acknowledge, aSnapshot({ alerts: [anAlert({ resolvedAt: AT })] }))).toBe(
      'This alert is not open any more',
    )
  })

  it('of a silence or a maintenance that is over says so', () => {
    expect(lock({ kind: 'endSilence', silenceId: anId(70) })).toBe('This silence is over already')
    expect(lock({ kind: 'endSilence', silenceId: anId(70) }, aSnapshot({ silences: [aSilence()] }))).toBeNull()
    expect(lock({ kind: 'closeMaintenance', accountId: 'ksa-main' })).toBe('No maintenance of ksa-main is open')
    expect(
      lock({ kind: 'closeMaintenance', accountId: null }, aSnapshot({ maintenance: [aHold({ accountId: null })] })),
    ).toBeNull()
  })
})
