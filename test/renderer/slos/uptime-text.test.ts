import { describe, expect, it } from 'vitest'
import { happenings, uptimeCsv, uptimeMarkdown } from '../../../renderer/slos/uptime-text.ts'
import type { UptimeReport } from '../../../shared/slo.ts'

const AT = Date.UTC(2026, 10, 20)
const HOUR_MS = 3_600_000

type AccountUptime = UptimeReport['accounts'][number]

function anAccount(over: Partial<AccountUptime> = {}): AccountUptime {
  return {
    accountId: 'uae-main',
    uptime: 0.9995,
    objective: 0.999,
    met: true,
    coveredMs: 20 * HOUR_MS,
    judgedByWaitingMs: 0,
    excluded: [],
    uncovered: [],
    downs: [],
    messages: 72_000,
    errors: 3,
    p95Ms: 81.4,
    ...over,
  }
}
const report = (...accounts: AccountUptime[]): UptimeReport => ({
  from: AT,
  to: AT + 24 * HOUR_MS,
  madeAt: AT + 25 * HOUR_MS,
  accounts,
})
const span = (from: number, to: number) => ({ from: AT + from * 1_000, to: AT + to * 1_000 })
const down = { ...span(0, 36), why: 'uae-1 → uae-2: =cmd|x', failoverId: 'uae-main.9' }

describe('the report as CSV', () => {
  it('has a row an account and a row each time that was not simply good', () => {
    const lines = uptimeCsv(report(anAccount({ downs: [down], uncovered: [span(60, 120)] }))).split('\r\n')
    expect(lines[1]).toBe(
      'uae-main,period,2026-11-20T00:00:00Z,2026-11-21T00:00:00Z,86400,,,0.9995,0.999,met,72000,72000,3,81.4',
    )
    expect(lines[2]).toContain('uae-main,down,2026-11-20T00:00:00Z,2026-11-20T00:00:36Z,36,uae-1')
    expect(lines[3]).toContain('uae-main,not recorded,2026-11-20T00:01:00Z')
    expect(new Set(lines.slice(0, -1).map((line) => line.split(',').length))).toEqual(new Set([14]))
  })

  it('leaves empty what is not known, and runs no formula', () => {
    const unknown = anAccount({ uptime: null, met: null, p95Ms: null, coveredMs: 0 })
    const excluded = { ...span(0, 5), why: '=HYPERLINK("x")' }
    const text = uptimeCsv(report({ ...unknown, excluded: [excluded] }))
    expect(text).toContain(',,,,0.999,unknown,0,')
    expect(text).toContain(`"'=HYPERLINK(""x"")"`)
  })
})

describe('the report as Markdown', () => {
  it('says what it is of, and why it was down', () => {
    const text = uptimeMarkdown(
      report(anAccount({ downs: [down] }), anAccount({ accountId: 'ksa-main', met: null })),
      'gcc',
    )
    expect(text).toContain('# Uptime of gcc')
    expect(text).toContain('| uae-main | 99.95 % | 99.9 % | met | 20 h of 1 d | none | 36 s |')
    expect(text).toContain('| ksa-main | 99.95 % | 99.9 % | unknown |')
    expect(text).toContain('36 s | down | uae-1 → uae-2: =cmd\\|x (failover uae-main.9) |')
    expect(text).not.toContain('## ksa-main')
  })

  it('lets no title be markup', () => {
    const evil = { ...span(0, 5), why: '<img src=x> | [a](b)\n# head' }
    const text = uptimeMarkdown(report(anAccount({ excluded: [evil] })), 'gcc')
    expect(text).toContain(String.raw`\<img src=x\> \| \[a\](b) \# head`)
  })
})

describe('what happened', () => {
  it('to several accounts at once is told once, the newest first', () => {
    const accounts = ['uae-main', 'ksa-main'].map((accountId) => anAccount({ accountId, uncovered: [span(10, 20)] }))
    expect(happenings([...accounts, anAccount({ accountId: 'egypt', downs: [down] })])).toMatchObject([
      { what: 'not recorded', accountIds: ['uae-main', 'ksa-main'] },
      { what: 'down', accountIds: ['egypt'] },
    ])
  })
})
