/** Plans and what became of them. */
import { baseClass, type Command, describeCommand, subjectOf } from '../../../shared/command.ts'
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

const SERVANT_CHECKS: readonly (readonly [id: string, title: string, measured: string, threshold: string])[] = [
  ['health', 'is healthy', 'healthy for 1 h', 'healthy'],
  ['connected', 'is connected to the control plane', 'connected', 'connected'],
  ['evidence', 'was heard just now', '0.2 s', 'at most 5 s'],
  ['gateway', 'is connected to the gateway', 'connected', 'connected'],
  ['device', 'has a linked device', 'linked for 3 h', 'linked'],
  ['logPosition', 'is up to date', '0 records behind', 'at most 50'],
  ['caughtUp', 'has caught up since it was added', 'caught up', 'caught up'],
  ['drained', 'is not drained', 'not drained', 'not drained'],
  ['version', 'runs the version of the master', '0.1.0', '0.1.0'],
  ['promotionRule', 'may become master', 'may become master', 'may become master'],
  ['flapping', 'does not flap', '0 failures as master', 'fewer than 2 in 10 min'],
  ['region', 'stands in another region than ksa-1', 'uae', 'not ksa'],
  ['priority', 'its priority', 'priority 2', '1 comes first'],
]

/** A plan with every check a cluster makes, value, threshold and age. */
export function checkedPlan(now: number): PreparedPlan {
  const prepared = preparedAt(now)
  const checksOf = (nodeId: string, measuredAt: number) =>
    SERVANT_CHECKS.map(([id, title, measured, threshold]) =>
      aCheck({ id, title: `${nodeId} ${title}`, measured, threshold, measuredAt }),
    )
  const worse = checksOf('ksa-3', now - 600).map((check) =>
    check.id === 'device'
      ? { ...check, status: 'fail' as const, measured: 'logged out since 02:10', threshold: 'linked' }
      : check.id === 'version'
        ? { ...check, status: 'warn' as const, measured: '0.0.9' }
        : check,
  )
  const candidates = [
    aCandidate({ nodeId: 'ksa-2', rank: 1, checks: checksOf('ksa-2', now - 300) }),
    aCandidate({ nodeId: 'ksa-3', rank: null, checks: worse }),
  ]
  const estimate = {
    medianMs: 210,
    pastMs: [210, 190, 240, 1_480, 205, 198],
    what: 'without service, median of 6 planned failovers',
  }
  return { ...prepared, plan: { ...prepared.plan, candidates, estimate } }
}

/** The plan of a command that moves no lease: small, and about what was asked. */
export function planOf(command: Command, now: number): PreparedPlan {
  const { id } = subjectOf(command)
  const base = baseClass(command)
  const planClass = base === 'harmless' ? 'harmless' : base === 'reversible' ? 'disturbing' : 'forced'
  const plan = aPlan({
    command,
    title: describeCommand(command),
    class: planClass,
    classWhy: [WHYS[planClass]],
    createdAt: now,
    expiresAt: now + 120_000,
    basis: [],
    steps: [{ title: 'Record', detail: `it is journaled for ${id}, and every console shows it` }],
    candidates: [],
    checks: [
      aCheck({ id: 'known', title: `${id} is known`, measured: 'known', threshold: 'known', measuredAt: now - 200 }),
    ],
    consequences: ['Service goes on meanwhile.'],
    inverse: { command: null, text: 'Asking for the opposite, any time.' },
    estimate: { medianMs: 34, pastMs: [34, 31, 40], what: 'from acceptance to the end, median of 3' },
  })
  return aPreparedPlan({ plan, preparedAt: now, typeToConfirm: planClass === 'forced' ? id : null })
}

const WHYS: Readonly<Record<'harmless' | 'disturbing' | 'forced', string>> = {
  harmless: 'It changes nothing that serves.',
  disturbing: 'Something healthy is touched; it can be taken back.',
  forced: 'It cannot be taken back by a press.',
}
