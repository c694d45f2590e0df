import { describe, expect, it } from 'vitest'
import { BackupPhase, type Verification } from '../../../shared/backup.ts'
import {
  atMostWords,
  BACKUP_PHASE_NAMES,
  bytesWords,
  confidenceSentence,
  copiesWords,
  lostLines,
  phaseOfStep,
  recoveryPointTone,
  standingOfBackup,
  whyBackupWords,
} from '../../../shared/words/backup.ts'
import { aBackup, anEngineMark, aRestore, aSegment } from '../../support/backups.ts'
import { AT } from '../../support/factories.ts'

const HOUR_MS = 3_600_000
const proven: Verification = {
  at: AT + 60_000,
  tookMs: 38_200,
  outcome: 'passed',
  findings: ['all as marked'],
  by: 'schedule',
}
const bad: Verification = { ...proven, outcome: 'failed', findings: ['part engine.db does not have its hash'] }

describe('how sure one may be of the backups', () => {
  it('says what a loss would cost now, and how old the last proof is', () => {
    const kept = { backups: [aBackup({ verified: proven })], segment: aSegment({ at: AT + 16 * HOUR_MS }) }
    expect(confidenceSentence(kept, AT + 16 * HOUR_MS + 200_000)).toBe(
      'You could lose at most 4 min; the last proven backup is 16 h old, restored beside the cluster in 38 s.',
    )
  })

  it('says where more could be lost than was promised, and that nothing was proven', () => {
    expect(confidenceSentence({ backups: [aBackup()], segment: null }, AT + 2 * HOUR_MS)).toBe(
      'You could lose at most 2 h, more than the 15 min that were promised; no backup was proven yet.',
    )
  })

  it('warns where the newest one was tried and is no good, though an older one is', () => {
    const older = aBackup({ id: '20261119T090000Z-3fa2c1', verified: proven })
    const engine = anEngineMark({ at: AT - 24 * HOUR_MS })
    const kept = { backups: [aBackup({ verified: bad }), { ...older, engine }], segment: aSegment() }
    expect(confidenceSentence(kept, AT + 60_000)).toMatch(
      /^You could lose at most 2 d, more than the 15 min that were promised, since the newest backup is no good; the last/,
    )
  })

  it('says that there is nothing to go back to, and whether that is about to change', () => {
    expect(confidenceSentence({ backups: [], segment: null }, AT)).toContain('no backup is complete')
    const first = aBackup({ state: 'running', engine: null })
    expect(confidenceSentence({ backups: [first], segment: null }, AT)).toContain('the first backup is being made')
  })

  it('rounds what could be lost up, since it is the most', () => {
    expect(['1 s', '60 s', '2 min', '60 min']).toEqual([
      atMostWords(200),
      atMostWords(60_000),
      atMostWords(60_001),
      atMostWords(HOUR_MS),
    ])
    expect(atMostWords(HOUR_MS + 1)).toBe('2 h')
    expect(atMostWords(25 * HOUR_MS)).toBe('2 d')
  })

  it('is in order within 15 min, a warning beyond, and critical from an hour on', () => {
    expect([900_000, 900_001, 3_600_001, null].map(recoveryPointTone)).toEqual(['ok', 'warn', 'critical', 'warn'])
  })
})

describe('one backup in words', () => {
  it('is proven, not proven yet, or no good, once it is complete', () => {
    expect(standingOfBackup(aBackup())).toBe('unproven')
    expect(standingOfBackup(aBackup({ verified: proven }))).toBe('proven')
    expect(standingOfBackup(aBackup({ verified: bad }))).toBe('bad')
    expect(standingOfBackup(aBackup({ state: 'failed', verified: proven }))).toBe('failed')
  })

  it('names the place that it is missing from, and why', () => {
    const [first, second] = aBackup().copies
    if (first === undefined || second === undefined) throw new Error('the factory makes two copies')
    expect(copiesWords(aBackup())).toEqual({ text: 'both places', tone: 'ok' })
    const oneSided = aBackup({ copies: [first, { ...second, state: 'failed', why: 'not mounted' }] })
    expect(copiesWords(oneSided)).toEqual({ text: 'first place only: not mounted', tone: 'warn' })
    expect(copiesWords(aBackup({ copies: [{ ...first, state: 'removed' }] })).tone).toBe('critical')
  })

  it('says whose it is where somebody asked for it', () => {
    expect(whyBackupWords(aBackup())).toBe('By hand, noor')
    expect(whyBackupWords(aBackup({ cause: 'schedule', owner: 'schedule' }))).toBe('Daily')
  })

  it('knows the phase of each step that is told', () => {
    for (const phase of BackupPhase.options) expect(phaseOfStep(BACKUP_PHASE_NAMES[phase].toLowerCase())).toBe(phase)
    expect(phaseOfStep('reading the state log of uae-main')).toBe('stateLogs')
    expect(phaseOfStep('beginning')).toBeNull()
    expect(phaseOfStep(null)).toBeNull()
  })

  it('gives sizes in the unit that suits them', () => {
    expect([900, 5 * 1_048_576, 3 * 1_024 ** 3, 2 * 1_024 ** 4].map(bytesWords)).toEqual([
      '1 KiB',
      '5 MiB',
      '3.0 GiB',
      '2.0 TiB',
    ])
  })
})

describe('what a restore gave up', () => {
  it('names facts, operations by title, and records by account', () => {
    const lost = {
      facts: 1,
      operations: [{ operationId: aRestore().operationId, title: 'drain ksa-3' }],
      records: [
        { accountId: 'uae-main', from: 1_201, to: 1_250, count: 50 },
        { accountId: 'ksa-main', from: 0, to: 0, count: 0 },
      ],
    }
    expect(lostLines(aRestore({ lost }))).toEqual([
      '1 fact of the journal',
      '50 records of uae-main, positions 1\u202f201 to 1\u202f250',
      'operation “Drain ksa-3”',
    ])
  })

  it('is nothing where nothing followed', () => expect(lostLines(aRestore())).toEqual([]))
})
