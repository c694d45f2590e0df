/** Plans and what became of them. */
import type { PreparedPlan } from '../../../shared/ledger.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { aCandidate, aCheck, aFailover, anEntry, anId, aPlan, aPreparedPlan, withAccount } from '../factories.ts'

import { calmSnapshot } from './history.ts'

export function preparedAt(now: number): PreparedPlan {
  const plan = aPlan({
    createdAt: now,
    expiresAt: now + 120_000,
    candidates: [
      aCandidate({
        nodeId: 'ksa-2',
        rank: 1,
        checks: [
          aCheck({ measured: 'healthy for 1 h' }),
          aCheck({ id: 'lag', title: 'Records behind', measured: '0 records behind', threshold: 'at most 50' }),
        ],
      }),
      aCandidate({
        nodeId: 'ksa-3',
        rank: null,
        checks: [
          aCheck({
            id: 'lag',
            title: 'Records behind',
            status: 'fail',
            measured: '412 records',
            threshold: 'at most 50',
          }),
        ],
      }),
    ],
    checks: aPlan().checks.map((check) => ({ ...check, measuredAt: check.measuredAt === null ? null : now - 400 })),
  })
  return aPreparedPlan({ plan, preparedAt: now })
}

export function forced(now: number): PreparedPlan {
  const prepared = preparedAt(now)
  return {
    ...prepared,
    class: 'forced',
    classWhy: ['The evidence is 7.4 s old; 5 s is the limit.', 'The gateway and ksa-3 disagree on who is master.'],
    typeToConfirm: 'ksa-main',
  }
}

export function followedEntry(now: number) {
  return anEntry({ createdAt: now - 600, heardAt: now - 100, word: 'transferring', failoverId: 'ksa-main.131' })
}

export function followedSnapshot(now: number): Snapshot {
  const startedAt = now - 500
  const snapshot = calmSnapshot(now)
  const running = aFailover({
    id: 'ksa-main.131',
    trigger: 'operator',
    operationId: anId(20),
    cause: 'ksa-1 needs a new disk',
    startedAt,
    endedAt: null,
    outcome: null,
    gapMs: null,
    totalMs: null,
    why: null,
    testimonies: [],
    phases: [
      { phase: 'selecting', startedAt, offsetMs: 0, durationMs: 180, detail: 'ksa-2 caught up, 3 records' },
      { phase: 'fencing', startedAt: startedAt + 180, offsetMs: 180, durationMs: 60, detail: null },
      { phase: 'transferring', startedAt: startedAt + 240, offsetMs: 240, durationMs: null, detail: null },
    ],
  })
  return withAccount({ ...snapshot, failovers: [running, ...snapshot.failovers] }, 'ksa-main', {
    activeFailoverId: running.id,
  })
}

export function unknownEntry(now: number) {
  return anEntry({
    operationId: anId(21),
    createdAt: now - 44_000,
    heardAt: now - 42_000,
    state: 'unknown',
    word: null,
  })
}
