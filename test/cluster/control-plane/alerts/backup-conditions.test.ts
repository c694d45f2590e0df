import { describe, expect, it } from 'vitest'
import { backupConditions } from '../../../../cluster/control-plane/alerts/backup-conditions.ts'
import { readingsOf } from '../../../../cluster/control-plane/alerts/readings.ts'
import { backupCheck } from '../../../../cluster/control-plane/plans/backup-check.ts'
import type { Backup, Place } from '../../../../shared/backup.ts'
import { aSnapshot, anAlert, AT } from '../../../support/factories.ts'
import { aBackup, aPlace, PROVEN } from '../backups/a-backup.ts'
import { aRoster } from '../support.ts'

const PLACES = [aPlace(), aPlace({ place: 'second', path: '/second' })]

function said(backups: readonly Backup[], places: readonly Place[] | null = PLACES, open: readonly string[] = []) {
  const alerts = open.map((code) => anAlert({ id: `${code}/cluster`, code, resolvedAt: null }))
  return backupConditions(aSnapshot({ backups: [...backups], alerts }), places, AT).map((fact) =>
    fact.kind === 'alertRaised'
      ? `${fact.alert.level} ${fact.alert.title}`
      : fact.kind === 'alertResolved'
        ? `resolved ${fact.alertId}: ${fact.why}`
        : fact.kind,
  )
}

const failed = (over = {}) => aBackup({ state: 'failed', why: 'no space is left', engine: null, ...over })

describe('alerts about backups', () => {
  it('say that the last one failed, louder the second time, and end with one that is complete', () => {
    expect(said([failed(), aBackup()])).toEqual(['warning The last backup failed: no space is left'])
    expect(said([failed(), failed({ id: '20261119T090000Z-00e001' })])).toEqual([
      'critical The last backup failed: no space is left',
    ])
    expect(said([aBackup(), failed()], PLACES, ['backupFailed'])).toEqual([
      `resolved backupFailed/cluster: backup ${aBackup().id} is complete`,
    ])
  })

  it('say that backups lie in one place only, and why', () => {
    const gone = [aPlace(), aPlace({ place: 'second', path: '/second', trouble: '/second is gone' })]
    expect(said([aBackup()], gone)).toEqual(['warning Backups lie in one place only: /second is gone'])
    const none = [aPlace(), aPlace({ place: 'second', path: null })]
    expect(said([], none)).toEqual(['warning Backups lie in one place only: no second place is configured'])
    const half = aBackup({ copies: [{ place: 'second', path: '/second/x', state: 'failed', why: 'full' }] })
    expect(said([half])).toEqual(['warning Backups lie in one place only: the newest backup was not copied (full)'])
    expect(said([aBackup()], null)).toEqual([])
    expect(said([aBackup()])).toEqual([])
  })

  it('say that the last one verified is no good, until one is proven', () => {
    const bad = aBackup({ verified: { ...PROVEN, outcome: 'failed', findings: ['engine.db is damaged.'] } })
    expect(said([bad])).toEqual([`critical Backup ${bad.id} is no good: engine.db is damaged.`])
    const later = aBackup({ id: '20261121T090000Z-00e001', verified: { ...PROVEN, at: AT + 9 } })
    expect(said([later, bad], PLACES, ['verificationFailed'])).toEqual([
      `resolved verificationFailed/cluster: backup ${later.id} was proven`,
    ])
  })

  it('measure age and recovery point; without a backup, or without a process, nothing is reported', () => {
    const read = (backups: Backup[], wall: number | null) => {
      const readings = readingsOf({
        snapshot: aSnapshot({ backups }),
        samples: [],
        roster: aRoster(),
        lastHeard: new Map(),
        spikes: { accounts: new Map(), services: new Map() },
        now: 0,
        wall,
      })
      return [readings.get('cluster.backupAgeMs'), readings.get('cluster.recoveryPointMs')].map((found) =>
        found?.get('cluster'),
      )
    }
    expect(read([aBackup()], AT + 5_000)).toEqual([
      { kind: 'value', value: 5_000 },
      { kind: 'value', value: 5_000 },
    ])
    expect(read([], AT)).toEqual([undefined, undefined])
    expect(read([aBackup()], null)).toEqual([undefined, undefined])
  })
})

describe('backup confidence in a plan', () => {
  const check = (backups: Backup[], now: number) => backupCheck({ snapshot: aSnapshot({ backups }), now })

  it('passes with a proven backup of the day and a recovery point within 15 min', () => {
    expect(check([aBackup({ verified: PROVEN })], AT + 60_000).status).toBe('pass')
  })

  it.each([
    ['none at all', [], AT],
    ['one that nobody proved', [aBackup()], AT],
    ['one that was proven more than a day ago', [aBackup({ verified: PROVEN })], AT + 25 * 60 * 60_000],
    ['a recovery point of over 15 min', [aBackup({ verified: PROVEN })], AT + 16 * 60_000],
    ['one that is no good', [aBackup({ verified: { ...PROVEN, outcome: 'failed' } })], AT],
  ])('warns with %s', (_what, backups, now) => {
    expect(check(backups, now)).toMatchObject({ id: 'backup', status: 'warn' })
  })
})
