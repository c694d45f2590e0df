import { describe, expect, it } from 'vitest'
import { backupNow, fractionOf, worksOf } from '../../../renderer/backups/works.ts'
import { aBackup, BACKUP_ID } from '../../support/backups.ts'
import { anOperation } from '../../support/factories.ts'
import { anId } from '../factories.ts'

const asked = anOperation({ id: anId(1), command: { kind: 'backup' }, status: 'accepted', step: null })
const making = aBackup({ state: 'running', operationId: asked.id })

describe('what the backup process is at', () => {
  it('is nothing where no operation is open', () => {
    const ended = anOperation({ command: { kind: 'backup' }, status: 'succeeded', endedAt: 1 })
    expect(worksOf({ backups: [aBackup()], operations: [ended] })).toEqual([])
  })

  it('is one backup, from the moment it was asked for until its record tells of it', () => {
    expect(worksOf({ backups: [], operations: [asked] }).map(({ kind }) => kind)).toEqual(['asked'])
    const works = worksOf({ backups: [making], operations: [asked] })
    expect(works).toEqual([{ kind: 'backup', backup: making, operation: asked }])
  })

  it('tells one that a deployment makes with the deployment as its operation', () => {
    const deploy = anOperation({ id: anId(2), command: { kind: 'deploy', version: '0.2.0' } })
    const backup = aBackup({ state: 'running', cause: 'deployment', operationId: deploy.id })
    expect(backupNow({ backups: [backup], operations: [deploy] })).toMatchObject({ kind: 'backup', operation: deploy })
  })

  it('counts one that joined another with that one', () => {
    const joined = anOperation({ id: anId(3), command: { kind: 'backup' }, joins: asked.id })
    expect(worksOf({ backups: [making], operations: [asked, joined] })).toHaveLength(1)
  })

  it('puts a restore first', () => {
    const restore = anOperation({ id: anId(4), command: { kind: 'restoreBackup', backupId: BACKUP_ID, toAt: 5 } })
    const verify = anOperation({ id: anId(5), command: { kind: 'verifyBackup', backupId: BACKUP_ID } })
    const works = worksOf({ backups: [making], operations: [verify, asked, restore] })
    expect(works.map(({ kind }) => kind)).toEqual(['restore', 'backup', 'verify'])
  })

  it('has a share only where its end is known', () => {
    expect(fractionOf({ done: 5, total: 10, unit: 'bytes' })).toBe(0.5)
    expect(fractionOf({ done: 12, total: 10, unit: 'bytes' })).toBe(1)
    expect(fractionOf({ done: 5, total: null, unit: 'bytes' })).toBeNull()
    expect(fractionOf({ done: 0, total: 0, unit: 'bytes' })).toBeNull()
    expect(fractionOf(undefined)).toBeNull()
  })
})
