/** Backups as the control plane knows them, and a backup process that answers as a test says. */
import { BACKUP } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { BackupBeat, BackupWork } from '../../../../cluster/wire/control.ts'
import type { Backup, Manifest, Place, Verification } from '../../../../shared/backup.ts'
import { aBackup as aKeptBackup, anEngineMark } from '../../../support/backups.ts'
import { anId, AT } from '../../../support/factories.ts'
import type { aCluster } from '../a-cluster.ts'
import { aHello, aPresence } from '../support.ts'

const DAY_MS = 24 * 60 * 60_000

/** The shared one, as this cluster's operator would have made it at `startedAt`. */
export function aBackup(over: Partial<Backup> = {}): Backup {
  const startedAt = over.startedAt ?? AT
  return aKeptBackup({
    id: '20261120T090000Z-00e001',
    owner: 'ops',
    operationId: anId(0xe1),
    startedAt,
    endedAt: startedAt + 1_000,
    engine: anEngineMark({ seq: 10, at: startedAt, stateHash: 'cd', rows: { facts: 10 } }),
    logs: [],
    expiresAt: startedAt + 30 * DAY_MS,
    ...over,
  })
}

export const PROVEN: Verification = { at: AT, tookMs: 900, outcome: 'passed', findings: ['all is well'], by: 'ops' }

export function aPlace(over: Partial<Place> = {}): Place {
  return { place: 'first', path: '/first', freeBytes: 10 ** 11, usedBytes: 0, trouble: '', ...over }
}

export function aBackupBeat(
  over: Partial<BackupBeat['settings']> = {},
  segment: BackupBeat['segment'] = null,
): BackupBeat {
  return {
    type: 'backupBeat',
    settings: {
      keepDays: 30,
      segmentEveryMs: 300_000,
      places: [aPlace(), aPlace({ place: 'second', path: '/second' })],
      isOneDevice: false,
      unlisted: [],
      ...over,
    },
    segment,
  }
}

export function working(over: Partial<BackupWork> = {}): { work: BackupWork; result: null } {
  return {
    work: { state: 'running', step: 'copying', phase: 'engine', doneBytes: 0, totalBytes: null, why: '', ...over },
    result: null,
  }
}

/** What the process answers when a backup is made; the manifest says what the ask said. */
export function made(ask: { backupId: string; engine: Manifest['engine'] }) {
  const manifest: Manifest = {
    format: 'linda-backup/1',
    schema: 1,
    id: ask.backupId,
    clusterId: 'c',
    clusterName: 'Test cluster',
    version: '0.1.0',
    engine: ask.engine,
    logs: [],
    parts: [],
  }
  return {
    work: { ...working().work, state: 'done' as const },
    result: { manifest, manifestSha256: 'ab', sizeBytes: 5_000_000, copies: aBackup().copies },
  }
}

/** It is connected, and makes and proves at once. */
export function withProcess(roster: ReturnType<typeof aCluster>['roster'], beat = aBackupBeat()): void {
  roster.here.set(BACKUP, aPresence(BACKUP, { hello: aHello(BACKUP), beat: null, backup: beat }))
  roster.answers.set(`${BACKUP}:takeBackup`, (request) => (request.ask === 'takeBackup' ? made(request) : null))
  roster.answers.set(`${BACKUP}:verifyBackup`, () => ({
    work: { ...working().work, state: 'done' },
    result: { at: AT, tookMs: 900, outcome: 'passed', findings: ['all is well'] },
  }))
  roster.answers.set(`${BACKUP}:removeBackup`, () => ({}))
}
