/** What a cluster says of its objectives, as tests need it. */
import type { SloState, UptimeReport } from '../../../shared/slo.ts'
import { AT } from '../support/factories.ts'

export function aSlo({ accountId = 'uae-main', objective = 0.999 }): SloState {
  return {
    slo: {
      id: `${accountId}-availability`,
      accountId,
      kind: 'availability',
      objective,
      thresholdMs: null,
      windowDays: 30,
    },
    kept: 1,
    spent: 0,
    good: 1,
    bad: 0,
    unit: 's',
    coveredMs: 1_000,
    excludedMs: 0,
    judgedByWaitingMs: 0,
    burns: [],
    spenders: [],
  }
}

type Account = UptimeReport['accounts'][number]

/** Of one account. */
export function aReport(over: Partial<Account> & Partial<Pick<UptimeReport, 'from' | 'to'>> = {}): UptimeReport {
  const { from = AT, to = AT + 600_000, ...account } = over
  return {
    from,
    to,
    madeAt: to,
    accounts: [
      {
        accountId: 'uae-main',
        uptime: 1,
        objective: 0.999,
        met: true,
        coveredMs: to - from,
        judgedByWaitingMs: 0,
        excluded: [],
        uncovered: [],
        downs: [],
        messages: 100,
        errors: 3,
        p95Ms: 40,
        ...account,
      },
    ],
  }
}
