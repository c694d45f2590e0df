import { describe, expect, it } from 'vitest'
import { alertText, measuredText, thresholdText } from '../../../shared/words/alert-text.ts'
import { anAlert, anId, AT } from '../../support/factories.ts'

const cluster = { name: 'Test cluster', environment: 'drill' }

describe('the text of an alert', () => {
  it('says what, how much, who feels it, what automation does, what to do, and where to look', () => {
    const alert = anAlert({
      id: 'errorRate/uae-main',
      title: 'Error rate of uae-main: 7.2 %',
      measured: '7.2 %',
      threshold: 'over 5 % for 60 s',
      impact: 'Users get refused replies.',
      automation: 'Nothing by itself.',
      firstStep: 'Look at the errors.',
    })
    expect(alertText(alert, { cluster, word: 'raised', maintenance: null }).split('\n')).toEqual([
      'CRITICAL · Error rate of uae-main: 7.2 %',
      '',
      'Measured:    7.2 % (over 5 % for 60 s)',
      'Impact:      Users get refused replies.',
      'Automation:  Nothing by itself.',
      'First step:  Look at the errors.',
      'Since:       2026-11-20 09:00:00 UTC',
      'Cluster:     Test cluster (drill)',
      'Where:       uae-main',
      'Open:        linda://alert/errorRate/uae-main',
      'Terminal:    linda alerts errorRate/uae-main',
      'Acknowledge: linda do acknowledgeAlert alertId=errorRate/uae-main',
    ])
  })

  it('says of its end when, after how long and why, and no first step any more', () => {
    const alert = anAlert({ firstStep: 'Add a node.', resolvedAt: AT + 90_000, resolvedWhy: 'it no longer holds' })
    const text = alertText(alert, { cluster, word: 'resolved', maintenance: null })
    expect(text).toContain('RESOLVED · uae-main has no standby')
    expect(text).toContain('2026-11-20 09:01:30 UTC, after 1 min 30 s: it no longer holds')
    expect(text).not.toContain('Add a node.')
  })

  it('says who is on it, and that it is a drill or announced work', () => {
    const alert = anAlert({ acknowledged: { by: 'noor', note: 'on it', at: AT }, drillId: anId(5) })
    const text = alertText(alert, { cluster, word: 'acknowledged', maintenance: 'announced by lee' })
    expect(text).toContain('CRITICAL, ACKNOWLEDGED · ')
    expect(text).toContain('by noor at 2026-11-20 09:00:00 UTC: on it')
    expect(text).toMatch(/Drill: +this is a drill/)
    expect(text).toMatch(/Maintenance: +announced by lee/)
  })
})

describe('values and thresholds', () => {
  it('carry their unit', () => {
    expect(measuredText('account.errorFraction', 0.0123)).toBe('1.2 %')
    expect(measuredText('machine.diskFraction', 0.8)).toBe('80 %')
    expect(measuredText('account.p95Ms', 1_250)).toBe('1.25 s')
    expect(measuredText('cluster.backupAgeMs', 26 * 3_600_000)).toBe('1 d 2 h')
    expect(measuredText('account.waiting', 1)).toBe('1 message')
    expect(measuredText('node.rssBytes', 2_147_483_648)).toBe('2.0 GiB')
  })

  it('say the side and the time', () => {
    const rule = {
      measure: 'account.errorFraction',
      bad: 'above',
      floor: null,
      forMs: 60_000,
      warning: 0.01,
      critical: null,
    } as const
    expect(thresholdText(rule, 'warning')).toBe('over 1 % for 1 min')
    expect(thresholdText(rule, 'critical')).toBeNull()
    expect(
      thresholdText(
        { ...rule, measure: 'cluster.certificateDaysLeft', bad: 'below', warning: 30, forMs: 0 },
        'warning',
      ),
    ).toBe('under 30 days')
  })
})
