/** Drills in every state of their screen. */
import type { DrillRun } from '../../../shared/drill/run.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aDrillRun } from '../../support/drill-factories.ts'
import { anId } from '../factories.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'

const HOUR = 3_600_000

export function drillScenarios(now: number) {
  return {
    drillNone: scenario(now, []),
    drillRunning: scenario(now, [mute(now), api(now), aDrillRun({ id: anId(0xd3), startedAt: now - 30 * HOUR })]),
    drillOver: scenario(now, [aDrillRun({ startedAt: now - 400_000 }), api(now)]),
    drillElsewhere: elsewhere(now),
  }
}

function scenario(now: number, drillRuns: DrillRun[]): Scenario {
  const base = calm(now)
  const snapshot = known(base)
  const drills = drillRuns.flatMap(({ endedAt, id, accountId, owner, startedAt, endsAt, mark }) =>
    endedAt === null
      ? [{ id, accountId, owner, reason: 'night shift', since: startedAt, expiresAt: endsAt, scenario: mark }]
      : [],
  )
  return { ...base, picture: { ...base.picture, snapshot: { ...snapshot, drillRuns, drills } } }
}

function elsewhere(now: number): Scenario {
  const base = calm(now)
  const snapshot = known(base)
  const cluster = { ...snapshot.cluster, name: 'Gulf', environment: 'production' as const }
  return { ...base, picture: { ...base.picture, snapshot: { ...snapshot, cluster } } }
}

/** A session logged out: the countdown runs. */
function mute(now: number): DrillRun {
  const startedAt = now - 6_000
  const { mark } = aDrillRun()
  return aDrillRun({
    startedAt,
    mark: {
      ...mark,
      scenarioId: 'session-logged-out',
      limits: { detectMs: 600, decideMs: 10_100, restoreMs: 8_500 },
    },
    deeds: [{ kind: 'induced', what: 'session of ksa-1 logged out on the account’s phone', doneAt: startedAt + 60 }],
    detected: { at: startedAt + 310, by: 'ksa-1 is degraded: its session is logged out: logged out on the phone' },
    decided: null,
    restored: null,
    endedAt: null,
    why: null,
  })
}

/** Ended before it was put back. */
function api(now: number): DrillRun {
  const startedAt = now - 2 * HOUR
  const { mark } = aDrillRun()
  return aDrillRun({
    id: anId(0xd2),
    accountId: null,
    startedAt,
    mark: {
      ...mark,
      scenarioId: 'external-api-down',
      watches: 'service',
      target: 'sheets',
      limits: { detectMs: 4_000, decideMs: null, restoreMs: null },
    },
    deeds: [{ kind: 'induced', what: 'the spreadsheet service answers no request', doneAt: startedAt + 30 }],
    detected: { at: startedAt + 4_630, by: 'sheets is down: no answer within 1 s' },
    decided: null,
    restored: null,
    endedAt: startedAt + 20_000,
    why: 'ended by noor',
  })
}

function known({ picture }: Scenario): Snapshot {
  if (picture.snapshot === null) throw new Error('this scenario knows nothing')
  return picture.snapshot
}
