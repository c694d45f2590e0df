/** Objectives and uptime as a cluster could report them, and the states of their screens. */
import type { CallInput, CallOutput, Push } from '../../../shared/calls.ts'
import { allowanceOf, type Slo, type SloState, type Spender } from '../../../shared/slo.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Maintenance } from '../../../shared/hold.ts'
import { calm } from './calm.ts'
import type { Scenario } from './scenario.ts'
import { aProblem } from '../factories.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ACCOUNTS = ['ksa-main', 'uae-main', 'egypt-main']

interface Told {
  readonly good: number
  readonly bad: number
  readonly coveredMs: number
  readonly excludedMs?: number
  readonly judgedByWaitingMs?: number
  readonly rates?: readonly (number | null)[]
  readonly spenders?: readonly Omit<Spender, 'share'>[]
}

function aState(accountId: string, kind: Slo['kind'], told: Told): SloState {
  const { good, bad, coveredMs, excludedMs = 0, judgedByWaitingMs = 0, spenders = [] } = told
  const objective = kind === 'availability' ? 0.999 : kind === 'latency' ? 0.95 : 0.995
  const slo = { id: `${accountId}-${kind}`, accountId, kind, objective, thresholdMs: kind === 'latency' ? 100 : null }
  const state = { slo: { ...slo, windowDays: 30 }, good, bad, coveredMs }
  const allowance = allowanceOf(state)
  const windows = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 30 * DAY_MS]
  return {
    ...state,
    unit: kind === 'errors' ? 'replies' : 's',
    kept: good + bad === 0 ? null : good / (good + bad),
    spent: good + bad === 0 || allowance === null ? null : bad / allowance,
    excludedMs,
    judgedByWaitingMs,
    burns: windows.map((windowMs, index) => ({
      windowMs,
      rate: told.rates?.[index] ?? null,
      covered: Math.min(1, coveredMs / windowMs),
    })),
    spenders: allowance === null ? [] : spenders.map((one) => ({ ...one, share: one.bad / allowance })),
  }
}

/** Eleven days recorded; two objectives in danger, one spent. */
export function slosAfterAnOutage(now: number): CallOutput<'listSlos'> {
  const coveredMs = 11 * DAY_MS + 3 * HOUR_MS
  const seconds = coveredMs / 1_000
  const failover = (id: string, bad: number, at: number): Omit<Spender, 'share'> => ({
    kind: 'failover',
    id,
    title: 'ksa-1 → ksa-2: ksa-1 stopped answering',
    bad,
    at,
  })
  const unexplained = (bad: number): Omit<Spender, 'share'> => ({
    kind: 'unexplained',
    id: null,
    title: 'No failover and no critical alert was open then',
    bad,
    at: now - 9 * DAY_MS,
  })
  const alert: Omit<Spender, 'share'> = {
    kind: 'alert',
    id: 'latency/uae-main',
    title: 'Answers of uae-main take longer than 100 ms',
    bad: 6_120,
    at: now - 2 * DAY_MS,
  }
  const well = (accountId: string, replies: number) => [
    aState(accountId, 'errors', {
      good: replies - 31,
      bad: 31,
      coveredMs,
      rates: [0, 0, 0.1, null],
      spenders: [unexplained(31)],
    }),
  ]
  return {
    recordedSince: now - 11 * DAY_MS - 4 * HOUR_MS,
    servedAt: now,
    slos: [
      aState('ksa-main', 'availability', {
        good: seconds - 2_711,
        bad: 2_711,
        coveredMs,
        excludedMs: 12 * 60_000,
        rates: [0, 3.2, 14.6, null],
        spenders: [
          failover('ksa-main.118', 2_410, now - 9 * HOUR_MS),
          failover('ksa-main.104', 287, now - 6 * DAY_MS),
          unexplained(14),
        ],
      }),
      aState('ksa-main', 'latency', {
        good: seconds - 9_000,
        bad: 9_000,
        coveredMs,
        rates: [0.1, 0.4, 0.2, null],
        spenders: [unexplained(9_000)],
      }),
      ...well('ksa-main', 7_481_220),
      aState('uae-main', 'availability', {
        good: seconds - 38,
        bad: 38,
        coveredMs,
        rates: [0, 0, 0, null],
        spenders: [failover('uae-main.88', 38, now - 3 * DAY_MS)],
      }),
      aState('uae-main', 'latency', {
        good: seconds - 101_000,
        bad: 101_000,
        coveredMs,
        rates: [2.4, 1.8, 1.1, null],
        spenders: [unexplained(94_880), alert],
      }),
      ...well('uae-main', 5_120_901),
      aState('egypt-main', 'availability', {
        good: seconds,
        bad: 0,
        coveredMs,
        judgedByWaitingMs: 5 * HOUR_MS,
        rates: [0, 0, 0, null],
      }),
      aState('egypt-main', 'latency', {
        good: seconds - 400,
        bad: 400,
        coveredMs,
        rates: [0, 0, 0.1, null],
        spenders: [unexplained(400)],
      }),
      aState('egypt-main', 'errors', { good: 2_100_300, bad: 0, coveredMs, rates: [0, 0, 0, null] }),
    ],
  }
}

/** The first hours. */
export function slosAtFirst(now: number, coveredMs = 3 * HOUR_MS): CallOutput<'listSlos'> {
  const seconds = coveredMs / 1_000
  const rates = coveredMs === 0 ? [] : [0, 0, null, null]
  return {
    recordedSince: coveredMs === 0 ? null : now - coveredMs,
    servedAt: now,
    slos: ACCOUNTS.flatMap((id) => [
      aState(id, 'availability', { good: seconds, bad: 0, coveredMs, rates }),
      aState(id, 'latency', { good: seconds, bad: 0, coveredMs, rates }),
      aState(id, 'errors', { good: seconds * 9, bad: 0, coveredMs, rates }),
    ]),
  }
}

export function uptimeReport({ from, to }: CallInput<'getUptime'>, now: number): CallOutput<'getUptime'> {
  const end = Math.min(to, now)
  const recordedFrom = Math.max(from, end - 11 * DAY_MS)
  const gap = { from: end - 4 * DAY_MS, to: end - 4 * DAY_MS + 25 * HOUR_MS }
  const uncovered = [...(recordedFrom > from ? [{ from, to: recordedFrom }] : []), ...(gap.from > from ? [gap] : [])]
  const missing = uncovered.reduce((sum, span) => sum + span.to - span.from, 0)
  const down = { from: end - 9 * HOUR_MS, to: end - 9 * HOUR_MS + 2_410_000 }
  const works = { from: end - 20 * HOUR_MS, to: end - 20 * HOUR_MS + 12 * 60_000, why: 'disk of ksa-1 (noor)' }
  return {
    from,
    to,
    madeAt: now,
    accounts: ACCOUNTS.map((accountId, index) => {
      const isFirst = index === 0
      const coveredMs = end - from - missing - (isFirst ? 720_000 : 0)
      return {
        accountId,
        uptime: isFirst ? 1 - 2_410_000 / coveredMs : 1,
        objective: 0.999,
        met: !isFirst,
        coveredMs,
        judgedByWaitingMs: 0,
        excluded: isFirst ? [works] : [],
        uncovered,
        downs: isFirst ? [{ ...down, why: 'ksa-1 → ksa-2: ksa-1 stopped answering', failoverId: 'ksa-main.118' }] : [],
        messages: Math.round(coveredMs / 120),
        errors: isFirst ? 412 : 31,
        p95Ms: 62 + index * 21,
      }
    }),
  }
}

/** Of a time before anything was recorded. */
function unknownUptime({ from, to }: CallInput<'getUptime'>, now: number): CallOutput<'getUptime'> {
  const nothing = { uptime: null, met: null, objective: 0.999, coveredMs: 0, judgedByWaitingMs: 0, p95Ms: null }
  return {
    from,
    to,
    madeAt: now,
    accounts: ACCOUNTS.map((accountId) => ({
      accountId,
      ...nothing,
      excluded: [],
      downs: [],
      messages: 0,
      errors: 0,
      uncovered: [{ from, to }],
    })),
  }
}

function lost(now: number) {
  return {
    kind: 'retrying',
    since: now - 42_000,
    retryAt: now + 4_000,
    attempt: 6,
    problem: aProblem('unreachable', 'connect ECONNREFUSED 127.0.0.1:7100'),
  } as const
}

export function sloScenarios(now: number) {
  const base = calm(now)
  const offering: Scenario = {
    ...base,
    picture: { ...base.picture, capabilities: [...(base.picture.capabilities ?? []), 'slos'] },
  }
  const { snapshot } = offering.picture
  const works: Maintenance = {
    id: '0199f3a0-0000-7000-8000-0000000000f1',
    accountId: 'egypt-main',
    owner: 'noor',
    reason: 'network work in Cairo',
    since: now - 12 * 60_000,
    expiresAt: now + 48 * 60_000,
  }
  const after: Scenario = {
    ...offering,
    picture: { ...offering.picture, snapshot: snapshot === null ? null : { ...snapshot, maintenance: [works] } },
    listSlos: () => slosAfterAnOutage(now),
    getUptime: (input) => uptimeReport(input, now),
  }
  return {
    slos: after,
    slosYoung: { ...offering, listSlos: () => slosAtFirst(now), getUptime: (input) => uptimeReport(input, now) },
    slosNothing: { ...offering, listSlos: () => slosAtFirst(now, 0), getUptime: (input) => unknownUptime(input, now) },
    slosFailing: {
      ...offering,
      listSlos: () => {
        throw new Fault('timeout', 'The control plane did not answer within 5 s')
      },
    },
    /** What was read before it went stays. */
    slosLost: {
      ...after,
      pushes: (): Push[] => [{ kind: 'link', link: lost(now), heardAt: now - 42_000 }],
    },
    slosMissing: {
      ...base,
      picture: { ...base.picture, capabilities: (base.picture.capabilities ?? []).filter((one) => one !== 'slos') },
    },
    slosOffline: {
      ...after,
      isLive: false,
      picture: {
        ...after.picture,
        heardAt: now - 42_000,
        link: lost(now),
      },
    },
  } as const satisfies Record<string, Scenario>
}
