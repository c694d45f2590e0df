import { describe, expect, it } from 'vitest'
import { readArguments } from '../../../cli/arguments.ts'
import { backups, restoreWords, verifyWords } from '../../../cli/commands/backups.ts'
import { EXIT } from '../../../cli/world.ts'
import type { Backup, BackupSettings, Verification } from '../../../shared/backup.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aBackup, anEngineMark, aRestore, aSegment, BACKUP_ID } from '../../support/backups.ts'
import { aSnapshot, AT } from '../../support/factories.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { aWorld } from '../support/a-world.ts'

const HOUR_MS = 3_600_000
const settings: BackupSettings = {
  dailyAt: '02:30',
  nextAt: AT + 8 * HOUR_MS,
  keepDays: 30,
  segmentEveryMs: 300_000,
  places: [
    { place: 'first', path: '/backups', freeBytes: 3 * 1_024 ** 3, usedBytes: 1, trouble: '' },
    { place: 'second', path: '/vault', freeBytes: null, usedBytes: null, trouble: 'not mounted' },
  ],
  isOneDevice: true,
  heardAt: AT,
  unlisted: [{ id: '20261001T090000Z-aaaaaa', sizeBytes: 1_048_576, place: 'second' }],
}

function aDesk(over: Partial<Snapshot> = {}, told: BackupSettings | null = settings, isJson = false) {
  const snapshot = aSnapshot({ backups: [aBackup()], segment: aSegment({ at: AT - 60_000 }), ...over })
  return aWorld(
    {
      getCluster: () => ({ snapshot, samples: [], servedAt: AT }) as never,
      listBackups: () => {
        if (told === null) throw new Fault('backupGone')
        return { backups: snapshot.backups, settings: told, restores: snapshot.restores, servedAt: AT }
      },
    },
    { isJson },
  )
}

const older = (over: Partial<Backup> = {}): Backup =>
  aBackup({ id: '20261119T090000Z-bbbbbb', engine: anEngineMark({ at: AT - 24 * HOUR_MS }), ...over })

describe('linda backups', () => {
  it('says first what could be lost, then what is kept, where, and when the next one comes', async () => {
    const world = aDesk({ restores: [aRestore()] })
    expect(await backups(world, null)).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(world.printed[0]).toMatch(/^You could lose at most/)
    expect(text).toMatch(/○ not proven yet +20261120T090000Z-3fa2c1 +12 MiB +By hand, noor +both places +2026-12-20/)
    expect(text).toContain('First place:  /backups  3.0 GiB free')
    expect(text).toContain('Second place: /vault  ⬣ not mounted')
    expect(text).toContain('Both places are on one device')
    expect(text).toContain('Daily at 02:30 UTC, next 2026-11-20T17:00:00Z; kept 30 days; segments every 5 min.')
    expect(text).toContain('In a place, but in no journal: 20261001T090000Z-aaaaaa')
    expect(text).toContain('Last restore, in 20 s: noor restored the cluster')
  })

  it('fails where more could be lost than was promised, or there is nothing to go back to', async () => {
    expect(await backups(aDesk({ backups: [older()], segment: null }), null)).toBe(EXIT.failed)
    expect(await backups(aDesk({ backups: [], segment: null }), null)).toBe(EXIT.failed)
  })

  it('tells what the cluster remembers while the backup process is away', async () => {
    const world = aDesk({}, null)
    expect(await backups(world, null)).toBe(EXIT.ok)
    const text = world.printed.join('\n')
    expect(text).toContain(BACKUP_ID)
    expect(text).toContain('The backup process does not answer')
  })

  it('gives everything as JSON, with the recovery point', async () => {
    const world = aDesk({}, settings, true)
    await backups(world, null)
    expect(JSON.parse(world.printed.join(''))).toMatchObject({ recoveryPointMs: 0, backups: [{ id: BACKUP_ID }] })
  })

  it('tells everything about one, and fails where it is no good', async () => {
    const verified: Verification = {
      at: AT,
      tookMs: 11_000,
      outcome: 'failed',
      findings: ['part engine.db is damaged'],
      by: 'noor',
    }
    const world = aDesk({ backups: [aBackup({ verified })] })
    expect(await backups(world, BACKUP_ID)).toBe(EXIT.failed)
    const text = world.printed.join('\n')
    expect(text).toContain(`${BACKUP_ID}: ⬣ no good`)
    expect(text).toContain('uae-main up to 1200, epoch 1, read from uae-2')
    expect(text).toContain('part engine.db is damaged')
  })

  it('knows one that only lies in a place, and no other', async () => {
    const world = aDesk()
    expect(await backups(world, '20261001T090000Z-aaaaaa')).toBe(EXIT.ok)
    expect(world.printed.join('')).toContain('in no journal; it lies in the second place')
    expect(await faultOfPromise(backups(aDesk(), '20250101T090000Z-aaaaaa'))).toBe('unknownBackup')
  })
})

describe('linda backup', () => {
  it('verifies the one named, else the newest', async () => {
    expect(await verifyWords(aDesk(), null)).toEqual(['verifyBackup', `backupId=${BACKUP_ID}`])
    expect(await verifyWords(aDesk(), 'x')).toEqual(['verifyBackup', 'backupId=x'])
    expect(await faultOfPromise(verifyWords(aDesk({ backups: [] }), null))).toBe('unknownBackup')
  })

  it('restores to a backup as it is, or to a moment from the newest backup before it', async () => {
    const world = aDesk({ backups: [aBackup(), older()] })
    expect(await restoreWords(world, BACKUP_ID, null)).toEqual(['restoreBackup', `backupId=${BACKUP_ID}`, 'toAt=none'])
    const at = AT - 3 * HOUR_MS
    expect(await restoreWords(world, null, '3h')).toEqual(['restoreBackup', `backupId=${older().id}`, `toAt=${at}`])
    expect(await restoreWords(world, null, '0m')).toEqual(['restoreBackup', `backupId=${BACKUP_ID}`, `toAt=${AT}`])
    expect(await restoreWords(world, 'x', '30m')).toEqual(['restoreBackup', 'backupId=x', `toAt=${AT - 1_800_000}`])
  })

  it('refuses a restore to nothing in particular, to no time, and to before the oldest', async () => {
    expect(await faultOfPromise(restoreWords(aDesk(), null, null))).toBe('malformed')
    expect(await faultOfPromise(restoreWords(aDesk(), null, 'yesterday'))).toBe('malformed')
    expect(await faultOfPromise(restoreWords(aDesk(), null, '2d'))).toBe('notCovered')
  })

  it('is a word of the command line', () => {
    expect(readArguments(['backup', 'restore', '--to=30m'])).toMatchObject({
      word: 'backup',
      rest: ['restore'],
      options: { to: '30m' },
    })
  })
})
