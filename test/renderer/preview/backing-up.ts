/** Backups in every state their screen can be in. Times are relative to `now`. */
import type { CallOutput } from '../../../shared/calls.ts'
import type { Backup, BackupSettings, Restore, Segment } from '../../../shared/backup.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Operation } from '../../../shared/operation.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aBackup, anEngineMark, aRestore, aSegment } from '../../support/backups.ts'
import { anOperation } from '../../support/factories.ts'
import { aProblem, anId } from '../factories.ts'
import { calm } from './calm.ts'
import { planOf } from './plans.ts'
import type { Scenario } from './scenario.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const GIB = 1024 ** 3

export function backupId(at: number, tail = '3fa2c1'): string {
  return `${new Date(at)
    .toISOString()
    .replace(/[-:]|\.\d+/g, '')
    .slice(0, 15)}Z-${tail}`
}

function madeAt(at: number, over: Partial<Backup> = {}): Backup {
  const id = backupId(at)
  return aBackup({
    id,
    cause: 'schedule',
    owner: 'schedule',
    startedAt: at - 200,
    endedAt: at + 41_000,
    sizeBytes: 412 * 1_048_576,
    engine: anEngineMark({
      at,
      seq: 18_412,
      term: 3,
      rows: { facts: 18_412, requests: 84, plans: 131 },
      stateHash: '7c'.repeat(32),
    }),
    logs: ['uae-main', 'ksa-main', 'south-asia-main'].map((accountId, index) => ({
      accountId,
      position: 121_400 + index * 31_007,
      hash: 'e'.repeat(64),
      epoch: [41, 17, 9][index] ?? 1,
      nodeId: ['uae-2', 'ksa-3', 'sa-2'][index] ?? 'uae-2',
    })),
    copies: [
      { place: 'first', path: `/var/lib/linda/backups/${id}.linda-backup.tar`, state: 'copied', why: '' },
      { place: 'second', path: `/mnt/vault/linda/${id}.linda-backup.tar`, state: 'copied', why: '' },
    ],
    verified: {
      at: at + 80_000,
      tookMs: 38_200,
      outcome: 'passed',
      findings: [
        'All 5 parts have their hashes',
        'The engine is sound (integrity_check: ok)',
        'Folded from its first fact the journal comes to state 7c7c7c7c…, as marked',
        'facts 18,412, requests 84, plans 131: as marked',
        '3 state logs end where they were marked, their chains unbroken',
      ],
      by: 'schedule',
    },
    expiresAt: at + 30 * DAY_MS,
    ...over,
  })
}

function daily(now: number): Backup[] {
  const today = now - 16 * HOUR_MS
  return [
    madeAt(now - 2 * HOUR_MS, {
      id: backupId(now - 2 * HOUR_MS, '90bd11'),
      cause: 'operator',
      owner: 'noor',
      verified: null,
    }),
    madeAt(today),
    madeAt(today - DAY_MS + 4 * HOUR_MS, {
      id: backupId(today - DAY_MS + 4 * HOUR_MS, 'a41b77'),
      cause: 'deployment',
      owner: 'layla',
      verified: null,
    }),
    ...[1, 2, 3, 4].map((days) => madeAt(today - days * DAY_MS)),
    madeAt(today - 5 * DAY_MS, {
      state: 'failed',
      why: 'the first place is full: 210 MiB free, 430 MiB needed',
      sizeBytes: null,
      engine: null,
      logs: [],
      copies: [],
      verified: null,
    }),
    madeAt(today - 6 * DAY_MS),
  ]
}

function lastSegment(now: number, base: Backup, agoMs: number): Segment {
  return aSegment({
    at: now - agoMs,
    backupId: base.id,
    number: 23,
    seq: 19_004,
    facts: 12,
    records: 4_120,
    sizeBytes: 1_900_000,
  })
}

function settingsOf(now: number, over: Partial<BackupSettings> = {}): BackupSettings {
  const tomorrow = Math.ceil((now - 2.5 * HOUR_MS) / DAY_MS) * DAY_MS + 2.5 * HOUR_MS
  return {
    dailyAt: '02:30',
    nextAt: tomorrow,
    keepDays: 30,
    segmentEveryMs: 5 * MINUTE_MS,
    places: [
      { place: 'first', path: '/var/lib/linda/backups', freeBytes: 212 * GIB, usedBytes: 3.1 * GIB, trouble: '' },
      { place: 'second', path: '/mnt/vault/linda', freeBytes: 1_710 * GIB, usedBytes: 3.1 * GIB, trouble: '' },
    ],
    isOneDevice: false,
    heardAt: now,
    unlisted: [],
    ...over,
  }
}

function past(now: number, backups: readonly Backup[]): Restore {
  const at = now - 9 * DAY_MS
  return aRestore({
    operationId: anId(0x71),
    backupId: backups.at(-1)?.id ?? backupId(at),
    toAt: at - 20 * MINUTE_MS,
    safetyBackupId: backupId(at, '00e7d2'),
    restored: { seq: 9_120, at: at - 20 * MINUTE_MS, stateHash: '5d'.repeat(32) },
    reason: 'the new balancing rule sent every conversation to one node',
    lost: {
      facts: 212,
      operations: [{ operationId: anId(0x72), title: 'Set balancing of ksa-main to weighted' }],
      records: [
        { accountId: 'uae-main', from: 98_401, to: 99_112, count: 712 },
        { accountId: 'ksa-main', from: 121_004, to: 121_760, count: 757 },
        { accountId: 'south-asia-main', from: 44_001, to: 44_001, count: 0 },
      ],
    },
    startedAt: at,
    endedAt: at + 51_000,
  })
}

interface State {
  readonly backups: readonly Backup[]
  readonly segment: Segment | null
  readonly restores?: readonly Restore[]
  readonly operations?: readonly Operation[]
  /** `null`: the backup process is away. */
  readonly settings: BackupSettings | null
}

function aScenario(now: number, { backups, segment, restores = [], operations = [], settings }: State): Scenario {
  const base = calm(now)
  const { snapshot } = base.picture
  if (snapshot === null) return base
  const kept: Partial<Snapshot> = {
    backups: [...backups],
    segment,
    restores: [...restores],
    operations: [...operations, ...snapshot.operations],
  }
  const answer = (): CallOutput<'listBackups'> => ({
    backups: [...backups],
    settings: settings ?? settingsOf(now),
    restores: [...restores],
    servedAt: now,
  })
  return {
    ...base,
    ...(settings === null ? {} : { listBackups: answer }),
    facts: base.facts,
    plan: planOf({ kind: 'backup' }, now),
    picture: {
      ...base.picture,
      capabilities: [...(base.picture.capabilities ?? []), 'backup'],
      snapshot: { ...snapshot, ...kept },
    },
  }
}

function running(now: number): { backup: Backup; operation: Operation } {
  const operation = anOperation({
    id: anId(0x80),
    command: { kind: 'backup' },
    title: 'Back up the cluster',
    actor: 'noor',
    reason: 'before the new disk',
    status: 'running',
    step: 'reading the state log of ksa-main',
    progress: { done: 171 * 1_048_576, total: 404 * 1_048_576, unit: 'bytes' },
    failoverId: null,
    acceptedAt: now - 12_000,
  })
  const backup = madeAt(now - 12_000, {
    id: backupId(now - 12_000, 'c0ffee'),
    cause: 'operator',
    owner: 'noor',
    operationId: operation.id,
    state: 'running',
    startedAt: now - 12_000,
    endedAt: null,
    sizeBytes: null,
    manifestSha256: null,
    engine: null,
    logs: [],
    copies: [],
    verified: null,
  })
  return { backup, operation }
}

export function backupScenarios(now: number) {
  const kept = daily(now)
  const [newest = madeAt(now)] = kept
  const segment = lastSegment(now, newest, 3.4 * MINUTE_MS)
  const restores = [past(now, kept)]
  const settings = settingsOf(now)
  const healthy = aScenario(now, { backups: kept, segment, restores, settings })
  const { backup, operation } = running(now)
  const offline: Scenario = {
    ...healthy,
    listBackups: () => {
      throw new Fault('stalePicture')
    },
    isLive: false,
    picture: {
      ...healthy.picture,
      heardAt: now - 42_000,
      link: {
        kind: 'retrying',
        since: now - 42_000,
        retryAt: now + 4_000,
        attempt: 6,
        problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
      },
    },
  }
  const second = 'not mounted: the folder is there, but is not the one that was used'
  const restoring = anOperation({
    id: anId(0x81),
    command: { kind: 'restoreBackup', backupId: newest.id, toAt: now - 31 * MINUTE_MS },
    title: 'Restore the cluster',
    actor: 'noor',
    status: 'running',
    step: 'unpacking and checking the backup',
    progress: { done: 260 * 1_048_576, total: 412 * 1_048_576, unit: 'bytes' },
    failoverId: null,
    acceptedAt: now - 9_000,
  })
  const proving = anOperation({
    id: anId(0x82),
    command: { kind: 'verifyBackup', backupId: newest.id },
    title: `Verify backup ${newest.id}`,
    actor: 'noor',
    status: 'running',
    step: 'folding the journal',
    progress: { done: 80 * 1_048_576, total: null, unit: 'bytes' },
    failoverId: null,
    acceptedAt: now - 5_000,
  })
  return {
    backups: healthy,
    backupRunning: aScenario(now, { backups: [backup, ...kept], segment, restores, operations: [operation], settings }),
    backupNone: aScenario(now, {
      backups: [],
      segment: null,
      settings: settingsOf(now, {
        isOneDevice: true,
        places: settings.places.map((place) => ({ ...place, usedBytes: 0 })),
      }),
    }),
    backupFirst: aScenario(now, { backups: [backup], segment: null, operations: [operation], settings }),
    backupProcessGone: aScenario(now, {
      backups: kept,
      segment: lastSegment(now, newest, 24 * MINUTE_MS),
      restores,
      settings: null,
    }),
    backupNotOffered: { ...calm(now), plan: planOf({ kind: 'backup' }, now) },
    backupOffline: offline,
    backupFailed: aScenario(now, {
      backups: [
        madeAt(now - 40 * MINUTE_MS, {
          state: 'failed',
          why: 'The backup process has not answered for 120 s: connection refused',
          sizeBytes: null,
          engine: null,
          logs: [],
          copies: [],
          verified: null,
        }),
        ...kept.slice(2),
      ],
      segment: lastSegment(now, kept[2] ?? newest, 96 * MINUTE_MS),
      settings,
    }),
    backupOneDevice: aScenario(now, {
      backups: kept,
      segment,
      settings: settingsOf(now, {
        isOneDevice: true,
        unlisted: [
          { id: backupId(now - 40 * DAY_MS, 'd15c0a'), sizeBytes: 388 * 1_048_576, place: 'first' },
          { id: backupId(now - 40 * DAY_MS, 'd15c0a'), sizeBytes: 388 * 1_048_576, place: 'second' },
          { id: backupId(now - 41 * DAY_MS, '77aa10'), sizeBytes: 371 * 1_048_576, place: 'second' },
        ],
      }),
    }),
    backupNoSecond: aScenario(now, {
      backups: kept.map((one, index) =>
        index > 2 || one.state !== 'complete'
          ? one
          : {
              ...one,
              copies: one.copies.map((copy) =>
                copy.place === 'first' ? copy : { ...copy, state: 'failed', why: second },
              ),
            },
      ),
      segment,
      settings: settingsOf(now, {
        places: settings.places.map((place) =>
          place.place === 'first' ? place : { ...place, freeBytes: null, usedBytes: null, trouble: second },
        ),
      }),
    }),
    backupBad: aScenario(now, {
      backups: kept.map((one, index) =>
        index === 0
          ? {
              ...one,
              verified: {
                at: now - 6 * MINUTE_MS,
                tookMs: 11_400,
                outcome: 'failed',
                findings: ['Part state-log/ksa-main.jsonl does not have its hash: 3f1c09… instead of 9be2d4…'],
                by: 'noor',
              },
            }
          : one,
      ),
      segment,
      settings,
    }),
    backupProving: aScenario(now, { backups: kept, segment, operations: [proving], settings }),
    backupRestoring: aScenario(now, { backups: kept, segment, restores, operations: [restoring], settings }),
  } as const satisfies Record<string, Scenario>
}

export const newestBackupId = (now: number): string => daily(now)[0]?.id ?? ''
