import { describe, expect, it } from 'vitest'
import { layoutFor, linkWords, wallAlerts } from '../../../renderer/wallboard/wall-words.ts'
import { anAlert, aProblem } from '../factories.ts'

describe('the wallboard', () => {
  it('shows the alerts that stand for themselves, critical first, newest first, and counts the rest', () => {
    const alerts = [
      anAlert({ id: 'old', level: 'warning', raisedAt: 1 }),
      anAlert({ id: 'new', level: 'warning', raisedAt: 2 }),
      anAlert({ id: 'worst', level: 'critical', raisedAt: 0 }),
      anAlert({ id: 'follows', causeId: 'worst' }),
      anAlert({ id: 'over', resolvedAt: 5 }),
    ]
    const { shown, more } = wallAlerts(alerts, 2)
    expect(shown.map(({ id }) => id)).toEqual(['worst', 'new'])
    expect(more).toBe(1)
  })

  it.each([
    [{ kind: 'stale' }, 'STALE'],
    [{ kind: 'hostGone' }, 'CONSOLE GONE'],
    [{ kind: 'retrying', retryAt: 0, attempt: 1, problem: aProblem('unreachable') }, 'OFFLINE'],
    [{ kind: 'refused', retryAt: 0, problem: aProblem('unauthorized') }, 'REFUSED'],
    [{ kind: 'connecting' }, 'CONNECTING'],
  ] as const)('says across its whole width that it is %o', (connection, word) => {
    expect(linkWords(connection).band).toContain(word)
  })

  it('has no such band while it is live', () => {
    expect(linkWords({ kind: 'live' })).toEqual({ word: 'Live', tone: 'ok', band: null })
  })

  it.each([
    [0, 1],
    [1, 1],
    [3, 3],
    [6, 3],
    [18, 6],
  ])('lays %i accounts out in %i columns', (count, columns) => {
    expect(layoutFor(count).columns).toBe(columns)
  })

  it('draws few accounts larger than many, and none so small that nobody can read it', () => {
    const scales = [1, 3, 6, 12, 18, 40, 200].map((count) => layoutFor(count).scale)
    expect(scales).toEqual(scales.toSorted((a, b) => b - a))
    expect(Math.min(...scales)).toBeGreaterThanOrEqual(0.3)
  })
})
