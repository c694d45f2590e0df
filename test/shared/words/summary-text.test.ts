import { describe, expect, it } from 'vitest'
import { summaryHeadline, summarySections, summaryText } from '../../../shared/words/summary-text.ts'
import { anAlert } from '../../support/factories.ts'
import { aSummary } from '../../support/summaries.ts'

const HOUR = 3_600_000
const { from, to, madeAt } = aSummary()

function alert(over: Partial<ReturnType<typeof anAlert>> = {}) {
  const { id, level, title, accountId, raisedAt, resolvedAt } = anAlert({ raisedAt: from + HOUR, ...over })
  return { id, level, title, accountId, raisedAt, resolvedAt, openMs: 432_000, acknowledgedBy: null }
}

describe('a day in words', () => {
  it('says so where nothing happened', () => {
    const text = summaryText(aSummary())
    expect(text.split('\n').slice(0, 3)).toEqual([
      'Daily summary, 2026-11-19: no alert, no failover; nothing is open now',
      '',
      'Test cluster (drill) · Thursday 19 November 2026 · times are UTC',
    ])
    expect(text).toContain('ALERTS\n  None was raised.')
    expect(text).not.toContain('NOT COVERED')
  })

  it('names what was wrong, how long, and who was on it', () => {
    const summary = aSummary({
      alerts: [
        { ...alert({ resolvedAt: from + 1.12 * HOUR }), acknowledgedBy: 'noor' },
        alert({ level: 'warning', title: 'CPU of uae-2: 80 %', raisedAt: from - 1 }),
      ],
      alertCounts: { critical: 1, warning: 1, folded: 3, drills: 1 },
      open: [alert({ level: 'warning', raisedAt: madeAt - HOUR })],
    })
    expect(summaryHeadline(summary)).toBe(
      'Daily summary, 2026-11-19: 1 critical, 1 warning, no failover; 1 alert open now',
    )
    const lines = summarySections(summary)
    expect(lines[0]?.lines).toEqual([
      'CRITICAL  01:00 – 01:07  uae-main has no standby (7 min 12 s, acknowledged by noor)',
      'WARNING   the day before – still open  CPU of uae-2: 80 % (7 min 12 s)',
      '3 more followed from others and are not counted.',
      '1 more was of drills and not counted.',
    ])
    expect(lines.find(({ title }) => title === 'Open now')?.lines[0]).toBe(
      'WARNING   uae-main has no standby (for 1 h; nobody has acknowledged it) · linda alerts noStandby/uae-main',
    )
  })

  it('tells failovers, uptime, services and kinds of errors', () => {
    const summary = aSummary({
      failovers: [
        {
          id: 'uae-main.1',
          accountId: 'uae-main',
          from: 'uae-1',
          to: 'uae-2',
          trigger: 'automatic',
          outcome: 'completed',
          cause: 'uae-1 stopped answering',
          startedAt: from + 14 * HOUR,
          totalMs: 3_210,
        },
      ],
      failoverCount: 1,
      uptimes: [
        { accountId: 'uae-main', uptime: 0.9984, objective: 0.999, downMs: 14_000, messages: 34_120, errors: 3 },
        { accountId: 'ksa-main', uptime: null, objective: 0.999, downMs: 0, messages: 0, errors: 0 },
      ],
      services: [
        {
          serviceId: 'sheets',
          name: 'Spreadsheet service',
          downMs: 250_000,
          worst: null,
          errors: [{ kind: 'request.throttled', count: 12 }],
        },
      ],
      errors: [{ accountId: 'uae-main', kind: 'sheetCall.failed', count: 2 }],
    })
    const text = summaryText(summary)
    expect(text).toContain('14:00  uae-main: uae-1 → uae-2, completed in 3.21 s (automatic: uae-1 stopped answering)')
    expect(text).toMatch(/uae-main: 99\.84 %, promised 99\.9 %: MISSED; down 14 s; 34.120 messages, 3 errors/)
    expect(text).toContain('ksa-main: nothing was recorded')
    expect(text).toContain('Spreadsheet service: down 4 min 10 s; 12 × request throttled')
    expect(text).toContain('uae-main: 2 × spreadsheet call failed')
  })

  it('names what nobody recorded, and days without a summary', () => {
    const { lines } = summarySections(
      aSummary({
        uncovered: [
          { accountId: 'uae-main', from: from + 2 * HOUR, to: from + 2.5 * HOUR },
          { accountId: 'ksa-main', from, to },
        ],
        daysMissed: ['2026-11-17', '2026-11-18'],
      }),
    ).find(({ title }) => title === 'Not covered') ?? { lines: [] }
    expect(lines).toEqual([
      'uae-main: 30 min not recorded (02:00–02:30)',
      'ksa-main: nothing of the day was recorded',
      'No summary was sent for 2026-11-17 and 2026-11-18: the control plane did not run when they were due.',
    ])
  })

  it('tells times as they are in its zone', () => {
    const summary = aSummary({
      zone: 'Asia/Dubai',
      alerts: [alert()],
      alertCounts: { critical: 1, warning: 0, folded: 0, drills: 0 },
    })
    expect(summaryText(summary)).toContain('05:00 – still open')
    expect(summaryText(summary)).toContain('times are Asia/Dubai')
  })

  it('of a large cluster lists the worst and counts the others', () => {
    const uptimes = Array.from({ length: 300 }, (_, index) => ({
      accountId: `a-${index}`,
      uptime: 1,
      objective: null,
      downMs: index === 250 ? 9_000 : 0,
      messages: 1,
      errors: 0,
    }))
    const uncovered = uptimes.map(({ accountId }) => ({ accountId, from, to: from + HOUR }))
    const open = Array.from({ length: 50 }, () => alert())
    const sections = summarySections(aSummary({ uptimes, uncovered, open }))
    const lines = (title: string) => sections.find((section) => section.title === title)?.lines ?? []
    expect(lines('Uptime')).toHaveLength(21)
    expect(lines('Uptime')[0]).toContain('a-250: 100 %; down 9.0 s')
    expect(lines('Uptime').at(-1)).toBe('280 other accounts: never down.')
    expect(lines('Not covered').at(-1)).toBe('280 other accounts not recorded in parts.')
    expect(lines('Open now').at(-1)).toBe('30 more: linda alerts')
  })
})
