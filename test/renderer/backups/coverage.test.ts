import { describe, expect, it } from 'vitest'
import type { Backup, Segment, Verification } from '../../../shared/backup.ts'
import type { Fact } from '../../../shared/fact.ts'
import {
  bandAt,
  baseOf,
  type Coverage,
  coverageOf,
  heldAt,
  momentFault,
  reachOf,
} from '../../../renderer/backups/coverage.ts'
import { aBackup, anEngineMark, aSegment } from '../../support/backups.ts'
import { aFact } from '../factories.ts'
import { AT } from '../moment.ts'

const HOUR_MS = 3_600_000
const words = (at: number): string => `T${(at - AT) / 1_000}`

function made(at: number, tail: string, over: Partial<Backup> = {}): Backup {
  return aBackup({ id: `20261120T030000Z-${tail}`, engine: anEngineMark({ at }), ...over })
}

const older = made(AT - 24 * HOUR_MS, '000001')
const newer = made(AT - 2 * HOUR_MS, '000002')
const segment = aSegment({ backupId: newer.id, at: AT - 200_000 })
const copied = (told: Segment, at: number): Fact => aFact(1, { kind: 'segmentCopied', segment: told }, { at })

function covered(over: { segment?: Segment | null; facts?: readonly Fact[] } = {}): Coverage {
  const coverage = coverageOf({ backups: [newer, older], segment, facts: [], ...over }, AT)
  if (coverage === null) throw new Error('there are two backups')
  return coverage
}

describe('which moments can be reached', () => {
  it('are none before the first complete backup', () => {
    const unfinished = made(AT, '000003', { state: 'failed', engine: null })
    expect(coverageOf({ backups: [unfinished], segment: null, facts: [] }, AT)).toBeNull()
  })

  it('are all from the newest backup to its last segment; what is since then would be lost', () => {
    const { bands, to } = covered()
    expect(to).toBe(AT - 200_000)
    expect(bands.slice(-2)).toEqual([
      { kind: 'covered', from: AT - 2 * HOUR_MS, to: AT - 200_000 },
      { kind: 'ahead', from: AT - 200_000, to: AT },
    ])
  })

  it('are not claimed between older backups of when no facts are kept here', () => {
    expect(bandAt(covered(), AT - 10 * HOUR_MS)?.kind).toBe('unknown')
  })

  it('have a gap where the facts that are kept tell of no segment', () => {
    const told = aSegment({ backupId: older.id, at: AT - 20 * HOUR_MS })
    const facts = [copied(segment, AT - 200_000), copied(told, told.at)]
    const { bands } = covered({ facts })
    expect(bands.map(({ kind }) => kind)).toEqual(['covered', 'gap', 'covered', 'ahead'])
    expect(bands[1]).toEqual({ kind: 'gap', from: AT - 20 * HOUR_MS, to: AT - 2 * HOUR_MS })
  })

  it('end at the newest backup while no segment follows it', () => {
    expect(covered({ segment: null }).to).toBe(AT - 2 * HOUR_MS)
    // A segment of another one does not count for it.
    expect(covered({ segment: aSegment({ backupId: older.id, at: AT - 60_000 }) }).to).toBe(AT - 2 * HOUR_MS)
  })

  it('are none after a backup that is no good: an older one is where one goes back to', () => {
    const verified: Verification = { at: AT, tookMs: 9, outcome: 'failed', findings: ['damaged'], by: 'noor' }
    const coverage = coverageOf({ backups: [{ ...newer, verified }, older], segment, facts: [] }, AT)
    if (coverage === null) throw new Error('there are two backups')
    expect(coverage.bands.map(({ kind }) => kind)).toEqual(['unknown', 'bad'])
    expect(coverage.to).toBe(AT - 2 * HOUR_MS)
    expect(baseOf(coverage, AT - HOUR_MS)?.id).toBe(older.id)
    expect(heldAt(coverage, AT - 2 * HOUR_MS)).toBeNull()
    expect(momentFault(coverage, AT - 3 * HOUR_MS, words)).toBeNull()
    expect(momentFault({ ...coverage, to: AT }, AT - HOUR_MS, words)).toContain('is no good')
  })

  it('are reached from the newest backup that is not after them', () => {
    expect(baseOf(covered(), AT - HOUR_MS)?.id).toBe(newer.id)
    expect(baseOf(covered(), AT - 2 * HOUR_MS)?.id).toBe(newer.id)
    expect(baseOf(covered(), AT - 3 * HOUR_MS)?.id).toBe(older.id)
    expect(baseOf(covered(), AT - 25 * HOUR_MS)).toBeNull()
  })

  it('are a backup itself within the second that it holds', () => {
    const within = covered().marks.at(-1)?.engine.at ?? 0
    expect(heldAt(covered(), Math.floor(within / 1_000) * 1_000)?.id).toBe(newer.id)
    expect(heldAt(covered(), within + 1_000)).toBeNull()
  })

  it('go for one backup as far as the next one', () => {
    expect(reachOf(covered(), newer.id)).toEqual({ from: AT - 2 * HOUR_MS, to: AT - 200_000 })
    expect(reachOf(covered(), older.id)).toEqual({ from: AT - 24 * HOUR_MS, to: AT - 2 * HOUR_MS })
    expect(reachOf(covered({ segment: null }), newer.id)).toBeNull()
    expect(reachOf(covered(), 'another')).toBeNull()
  })
})

describe('a moment that is asked for', () => {
  it('is refused with words before the oldest, after what was copied, and within a gap', () => {
    const told = aSegment({ backupId: older.id, at: AT - 20 * HOUR_MS })
    const coverage = covered({ facts: [copied(told, told.at)] })
    const faultOf = (at: number) => momentFault(coverage, at, words)
    expect(faultOf(AT - 25 * HOUR_MS)).toBe('No backup is that old: the oldest holds T-86400.')
    expect(faultOf(AT - 1_000)).toBe('Nothing later than T-200 has been copied yet.')
    expect(faultOf(AT - 10 * HOUR_MS)).toBe('Nothing was copied between T-72000 and T-7200.')
    expect(faultOf(Number.NaN)).toBe('Give the moment with date and time.')
    expect([AT - 24 * HOUR_MS, AT - 20 * HOUR_MS, AT - 2 * HOUR_MS, AT - HOUR_MS, AT - 200_000].map(faultOf)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
  })
})
