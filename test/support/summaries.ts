/** A day's summary, for tests of what is told of it. */
import { DailySummary } from '../../shared/summary.ts'

const DAY = Date.parse('2026-11-19T00:00:00Z')

/** A quiet day of the test cluster. */
export function aSummary(over: Partial<DailySummary> = {}): DailySummary {
  return DailySummary.parse({
    cluster: { name: 'Test cluster', environment: 'drill' },
    accountId: null,
    day: '2026-11-19',
    zone: 'UTC',
    from: DAY,
    to: DAY + 86_400_000,
    madeAt: DAY + 86_400_000 + 8 * 3_600_000,
    isWholeDay: true,
    uncovered: [],
    daysMissed: [],
    alerts: [],
    alertCounts: { critical: 0, warning: 0, folded: 0, drills: 0 },
    failovers: [],
    failoverCount: 0,
    failoversCut: false,
    uptimes: [],
    slos: [],
    services: [],
    errors: [],
    open: [],
    endingSilences: [],
    endingMaintenance: [],
    ...over,
  })
}
