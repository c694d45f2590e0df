import { describe, expect, it } from 'vitest'
import { removals } from '../../../../cluster/control-plane/backups/retention.ts'
import { AT } from '../../../support/factories.ts'
import { aBackup, PROVEN } from './a-backup.ts'

const DAY_MS = 24 * 60 * 60_000
const daysAgo = (days: number, over = {}) =>
  aBackup({ id: `2026${String(1000 + days).slice(-4)}T090000Z-00e001`, startedAt: AT - days * DAY_MS, ...over })
const removed = (...backups: ReturnType<typeof aBackup>[]) => removals(backups, 30, AT).map(({ backup }) => backup)

describe('retention', () => {
  it('removes what is older than it is kept, and says why', () => {
    const old = daysAgo(31)
    expect(removals([daysAgo(1), old], 30, AT)).toEqual([
      { backup: old, why: 'kept for 30 days, which ended 24 h ago' },
    ])
  })

  it('never removes the newest complete one, however old it is', () => {
    expect(removed(daysAgo(400))).toEqual([])
    expect(removed(daysAgo(40, { state: 'failed' }), daysAgo(400))).toEqual([daysAgo(40, { state: 'failed' })])
  })

  it('never removes the newest that was proven', () => {
    const proven = daysAgo(50, { verified: PROVEN })
    expect(removed(daysAgo(1), daysAgo(45), proven, daysAgo(60, { verified: PROVEN }))).toEqual([
      daysAgo(45),
      daysAgo(60, { verified: PROVEN }),
    ])
  })

  it('leaves one alone that is being made', () => {
    expect(removed(daysAgo(1), daysAgo(31, { state: 'running', endedAt: null }))).toEqual([])
  })
})
