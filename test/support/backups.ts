/** Backups, segments and restores in whatever state a test needs. */
import type { Backup, EngineMark, Restore, Segment } from '../../shared/backup.ts'
import { anId, AT, JOURNAL } from './factories.ts'

export const BACKUP_ID = '20261120T090000Z-3fa2c1'
const HOUR_MS = 3_600_000

export function anEngineMark(over: Partial<EngineMark> = {}): EngineMark {
  return {
    journalId: JOURNAL,
    seq: 400,
    term: 1,
    at: AT,
    stateHash: 'c'.repeat(64),
    rows: { facts: 400, requests: 3, plans: 5 },
    ...over,
  }
}

/** Complete, in both places, not verified yet. */
export function aBackup(over: Partial<Backup> = {}): Backup {
  return {
    id: BACKUP_ID,
    cause: 'operator',
    owner: 'noor',
    operationId: anId(60),
    state: 'complete',
    why: '',
    startedAt: AT,
    endedAt: AT + 4_000,
    sizeBytes: 12 * 1_048_576,
    manifestSha256: 'd'.repeat(64),
    engine: anEngineMark(),
    logs: [{ accountId: 'uae-main', position: 1_200, hash: 'e'.repeat(64), epoch: 1, nodeId: 'uae-2' }],
    copies: [
      { place: 'first', path: '/backups/one', state: 'copied', why: '' },
      { place: 'second', path: '/second/one', state: 'copied', why: '' },
    ],
    verified: null,
    expiresAt: AT + 30 * 24 * HOUR_MS,
    ...over,
  }
}

export function aSegment(over: Partial<Segment> = {}): Segment {
  return {
    at: AT + 300_000,
    backupId: BACKUP_ID,
    number: 1,
    seq: 480,
    facts: 80,
    records: 3_000,
    sizeBytes: 900_000,
    copies: [],
    ...over,
  }
}

export function aRestore(over: Partial<Restore> = {}): Restore {
  return {
    operationId: anId(61),
    backupId: BACKUP_ID,
    toAt: null,
    safetyBackupId: '20261120T100000Z-000061',
    from: { journalId: anId(1), seq: 900 },
    restored: { seq: 400, at: AT, stateHash: 'c'.repeat(64) },
    lost: { facts: 0, operations: [], records: [] },
    owner: 'noor',
    reason: 'wrong settings',
    startedAt: AT + HOUR_MS,
    endedAt: AT + HOUR_MS + 20_000,
    ...over,
  }
}
