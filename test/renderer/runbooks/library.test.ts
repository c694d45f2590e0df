import { describe, expect, it } from 'vitest'
import {
  alertWords,
  answered,
  readOf,
  REVIEW_DAYS,
  reviewedDaysAgo,
  reviewedWords,
  runbooksOf,
  shelved,
  subjectOfAlert,
  suggestions,
} from '../../../renderer/runbooks/library.ts'
import { anAlert, aProblem } from '../factories.ts'
import { anEntryOf } from '../runbook-factories.ts'

const DAY_MS = 86_400_000
const REVIEWED = Date.parse('2026-11-20T00:00:00Z')

const errors = anAlert({ id: 'errorRate/uae-main', code: 'errorRate', level: 'critical', accountId: 'uae-main' })
const lag = anAlert({ id: 'logLag/sa-2', code: 'logLag', level: 'warning', accountId: 'sa', nodeId: 'sa-2' })

describe('the list of runbooks', () => {
  it('has the pinned ones first, then goes by title', () => {
    const ids = shelved([
      anEntryOf({ id: 'b', title: 'Beta' }),
      anEntryOf({ id: 'z', title: 'Zeta' }, { isPinned: true }),
      anEntryOf({ id: 'a', title: 'Alpha' }),
    ]).map(({ head }) => head.id)
    expect(ids).toEqual(['z', 'a', 'b'])
  })

  it('tells what was never read from what changed since, and both from what is known', () => {
    expect(readOf(anEntryOf({ version: 3 }))).toEqual({ kind: 'unread' })
    expect(readOf(anEntryOf({ version: 3 }, { readVersion: 2 }))).toEqual({ kind: 'changed', since: 2 })
    expect(readOf(anEntryOf({ version: 3 }, { readVersion: 3 }))).toEqual({ kind: 'read' })
    // Taken back to an older version: nothing new is to be read.
    expect(readOf(anEntryOf({ version: 2 }, { readVersion: 3 }))).toEqual({ kind: 'read' })
  })

  it('counts the days since somebody went through one', () => {
    expect(reviewedWords('2026-11-20', REVIEWED + 5_000)).toBe('today')
    expect(reviewedWords('2026-11-20', REVIEWED + 40 * DAY_MS)).toBe('40 d ago')
    expect(reviewedDaysAgo('2026-11-20', REVIEWED + (REVIEW_DAYS + 1) * DAY_MS)).toBeGreaterThan(REVIEW_DAYS)
    // A clock that is behind does not make it of the future.
    expect(reviewedDaysAgo('2026-11-20', REVIEWED - DAY_MS)).toBe(0)
  })
})

describe('what answers the open alerts', () => {
  it('is found by the code of an alert, and by what the alert names', () => {
    const byCode = anEntryOf({ id: 'by-code', alerts: ['errorRate'] })
    const byName = anEntryOf({ id: 'by-name', alerts: [] })
    const named = { ...errors, runbook: 'by-name' }
    expect(answered(byCode, [named])).toEqual([named])
    expect(answered(byName, [named])).toEqual([named])
    expect(answered(anEntryOf({ id: 'other', alerts: ['flapping'] }), [named])).toEqual([])
  })

  it('leaves out what is over', () => {
    expect(answered(anEntryOf(), [{ ...errors, resolvedAt: 5 }])).toEqual([])
    expect(suggestions([anEntryOf()], [{ ...errors, resolvedAt: 5 }], null)).toEqual([])
  })

  it('goes from the worst alert down: first what that one names, then what is written for little else', () => {
    const broad = anEntryOf({ id: 'broad', alerts: ['errorRate', 'logLag', 'noStandby', 'flapping'] })
    const narrow = anEntryOf({ id: 'narrow', alerts: ['errorRate'] })
    const named = anEntryOf({ id: 'named', alerts: ['errorRate', 'logLag', 'noStandby'] })
    const ofLag = anEntryOf({ id: 'of-lag', alerts: ['logLag'] })
    const found = suggestions([ofLag, broad, narrow, named], [lag, { ...errors, runbook: 'named' }], null)
    expect(found.map(({ entry }) => entry.head.id)).toEqual(['named', 'narrow', 'broad', 'of-lag'])
    expect(found[0]?.alerts.map(({ code }) => code)).toEqual(['errorRate', 'logLag'])
  })

  it('is for one alert what that names, else what is written for its code and little else', () => {
    const broad = anEntryOf({ id: 'broad', alerts: ['errorRate', 'logLag'] })
    const entries = [broad, anEntryOf()]
    expect(runbooksOf(errors, entries)).toEqual(['high-error-rate', 'broad'])
    // Also where this console does not have it: its page says so.
    expect(runbooksOf({ ...errors, runbook: 'split-brain' }, entries)).toEqual(['split-brain'])
    expect(runbooksOf(lag, [])).toEqual([])
  })

  it('begins with what this console itself meets, also where nothing is known of alerts', () => {
    const problem = { ...aProblem('unreachable', 'refused'), runbook: 'control-plane-down' }
    const down = anEntryOf({ id: 'control-plane-down', alerts: [] })
    const found = suggestions([anEntryOf(), down], [errors], problem)
    expect(found.map(({ entry }) => entry.head.id)).toEqual(['control-plane-down', 'high-error-rate'])
    expect(suggestions([down], [], problem)).toHaveLength(1)
    expect(suggestions([down], [], null)).toEqual([])
  })

  it('names an alert by its code and what it is about, and hands that on to a run', () => {
    expect(alertWords(errors)).toBe('errorRate of uae-main')
    expect(alertWords(lag)).toBe('logLag of sa-2')
    expect(alertWords(anAlert({ code: 'backupFailed', accountId: null, nodeId: null }))).toBe('backupFailed')
    expect(subjectOfAlert(lag)).toEqual({ accountId: 'sa', nodeId: 'sa-2', serviceId: null, alertId: 'logLag/sa-2' })
  })
})
