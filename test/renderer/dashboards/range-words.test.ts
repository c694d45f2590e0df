import { describe, expect, it } from 'vitest'
import {
  beforeLastDeployment,
  fromField,
  momentsOf,
  rangeWords,
  toField,
} from '../../../renderer/dashboards/range-words.ts'
import { annotationsOf } from '../../../renderer/store/annotations.ts'
import { aDeployment } from '../../support/deployments.ts'
import { aFailover, anAlert, aSnapshot } from '../factories.ts'
import { AT } from '../moment.ts'

describe('a range in words and fields', () => {
  it('goes into a field and comes back the same, in UTC and local', () => {
    expect(toField(AT, 'utc')).toBe('2026-11-20T03:12:40')
    expect(fromField(toField(AT, 'utc'), 'utc')).toBe(AT)
    expect(fromField(toField(AT, 'local'), 'local')).toBe(AT)
  })

  it('takes a field without seconds, and knows what is no moment', () => {
    expect(fromField('2026-11-20T03:12', 'utc')).toBe(AT - 40_000)
    expect(fromField('', 'utc')).toBeNaN()
  })

  it('names the ends of a custom range with their clock', () => {
    const span = { from: AT - 60_000, to: AT }
    expect(rangeWords({ kind: 'custom', ...span }, span, 'utc')).toBe('2026-11-20 03:11:40 to 2026-11-20 03:12:40 UTC')
    expect(rangeWords({ kind: 'last', length: 'day' }, span, 'utc')).toBe('the last 24 hours')
  })

  it('offers the time before each failover and operation, newest first, and before no alert', () => {
    const marks = annotationsOf(
      {
        failovers: [aFailover(), aFailover({ id: 'ksa-main.2', startedAt: AT - 60_000, endedAt: AT - 59_000 })],
        alerts: [anAlert()],
        operations: [],
      },
      { from: 0, to: Infinity },
    )
    expect(momentsOf(marks, 'utc').map(({ compare, words }) => [compare.at, words])).toEqual([
      [AT, 'Before failover of ksa-main, ksa-1 → ksa-2, completed, 11-20 03:12'],
      [AT - 60_000, 'Before failover of ksa-main, ksa-1 → ksa-2, completed, 11-20 03:11'],
    ])
  })

  it('offers the time before the last deployment, by its version', () => {
    const deployment = { ...aDeployment(aSnapshot()), startedAt: AT }
    expect(beforeLastDeployment([], 'utc')).toBeNull()
    expect(beforeLastDeployment([deployment, { ...deployment, startedAt: AT - 1 }], 'utc')).toEqual({
      id: 'lastDeployment',
      compare: { kind: 'before', at: AT, name: 'the deployment of 0.2.0' },
      words: 'Before the last deployment: 0.2.0, 11-20 03:12',
    })
  })
})
