/**
 * After a change of master: is the account worse off than before? Compares medians of the gateway's samples. Pure.
 *
 * The limits leave room for what a healthy change brings. Latency may double or grow by 100 ms, whichever is more: another
 * region's delay is tens of ms, a node in trouble takes hundreds. Errors may grow by 5 points: one refused reply in twenty.
 * Waiting messages may triple, and up to 20 are no news: that many are in work in a busy second.
 * A worsening is the median of 30 s, so that the messages held back during the change itself do not count.
 */
import type { FactBody } from '../../../shared/fact.ts'
import type { Failover } from '../../../shared/failover.ts'
import type { Operation } from '../../../shared/operation.ts'
import type { Probation, WatchedMetric } from '../../../shared/probation.ts'
import type { AccountSample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { alarmFacts } from '../alarm.ts'
import type { History } from './history.ts'

type Metric = WatchedMetric['metric']

const BEFORE_MS = 60_000
export const WORSE_FOR_MS = 30_000
/** Of the 30 samples a worsening rests on, this many must be there. */
const ENOUGH_SAMPLES = 20

const LIMITS: Readonly<Record<Metric, (before: number) => number>> = {
  p95Ms: (before) => Math.max(2 * before, before + 100),
  errorFraction: (before) => Math.min(1, before + 0.05),
  waiting: (before) => Math.max(3 * before, 20),
}
const METRICS = Object.keys(LIMITS) as Metric[]
const WORDS: Readonly<Record<Metric, (value: number) => string>> = {
  p95Ms: (value) => `95 % of replies took up to ${Math.round(value)} ms`,
  errorFraction: (value) => `${(value * 100).toFixed(1)} % of replies failed`,
  waiting: (value) => `${Math.round(value)} messages waited`,
}
const VALUE: Readonly<Record<Metric, (value: number) => string>> = {
  p95Ms: (value) => `${Math.round(value)} ms`,
  errorFraction: (value) => `${(value * 100).toFixed(1)} %`,
  waiting: (value) => `${Math.round(value)}`,
}

export interface ProbationInput {
  readonly snapshot: Snapshot
  readonly history: Pick<History, 'between'>
  /** How long the operation's effect is to be watched, ms. */
  readonly lengthMs: (operation: Operation) => number
  readonly now: number
}

/** Everything that begins, worsens or ends now. Each with the operation it belongs to. */
export function probationFacts(input: ProbationInput): { operationId: string; facts: FactBody[] }[] {
  const begun = input.snapshot.operations.flatMap((operation) => {
    const probation = begin(input, operation)
    return probation === null
      ? []
      : [{ operationId: operation.id, facts: [{ kind: 'probationStarted' as const, probation }] }]
  })
  const running = input.snapshot.probations.filter(({ outcome }) => outcome === null)
  const changed = running.map((probation) => ({ operationId: probation.id, facts: follow(input, probation) }))
  return [...begun, ...changed.filter(({ facts }) => facts.length > 0)]
}

/** `null`: it has no probation, or had one, or nothing of it is left to watch. */
function begin({ snapshot, history, lengthMs, now }: ProbationInput, operation: Operation): Probation | null {
  const { command, status, endedAt, failoverId, joins } = operation
  if (command.kind !== 'failover' && command.kind !== 'failback') return null
  // Who joined shares the outcome, not the probation.
  if (status !== 'succeeded' || endedAt === null || joins !== null) return null
  if (snapshot.probations.some(({ id }) => id === operation.id)) return null
  const failover = snapshot.failovers.find(({ id }) => id === failoverId)
  const endsAt = endedAt + lengthMs(operation)
  if (failover === undefined || endsAt <= now || !isStill(snapshot, failover)) return null
  const { accountId, from, startedAt } = failover
  const before = history.between(accountId, startedAt - BEFORE_MS, startedAt)
  return {
    id: operation.id,
    accountId,
    title: operation.title,
    inverse: from === null ? null : { kind: 'failback', accountId, to: from },
    startedAt: endedAt,
    endsAt,
    watched: METRICS.flatMap((metric) => watch(metric, before)),
    worsened: null,
    outcome: null,
    endedAt: null,
  }
}

/** Latency that nobody reported before has nothing to be held against; failed and waiting messages have: none. */
function watch(metric: Metric, samples: readonly AccountSample[]): WatchedMetric[] {
  const before = median(samples.flatMap((sample) => sample[metric] ?? []))
  if (before === null && metric === 'p95Ms') return []
  return [{ metric, before, limit: LIMITS[metric](before ?? 0) }]
}

function follow(input: ProbationInput, probation: Probation): FactBody[] {
  const { snapshot, now } = input
  const { id: probationId, accountId } = probation
  const alarm = { code: 'probationWorsened', about: accountId, accountId, level: 'warning' } as const
  const end = (outcome: NonNullable<Probation['outcome']>, why: string): FactBody[] => [
    { kind: 'probationEnded', probationId, outcome, why },
    ...alarmFacts(snapshot, { ...alarm, title: '' }, false, now),
  ]
  const moved = movedSince(snapshot, probation)
  if (moved !== null) return end(moved.outcome, moved.why)
  if (now >= probation.endsAt)
    return end('passed', probation.worsened === null ? 'nothing became worse' : 'its time is over')
  if (probation.worsened !== null) return []
  const why = worsening(input, probation)
  if (why === null) return []
  const title = `${accountId} is worse off since “${probation.title}”: ${why}`
  return [{ kind: 'probationWorsened', probationId, why }, ...alarmFacts(snapshot, { ...alarm, title }, true, now)]
}

/** `null`: nothing is, as far as was reported. */
function worsening({ history, now }: ProbationInput, { accountId, startedAt, watched }: Probation): string | null {
  const samples = history.between(accountId, Math.max(startedAt, now - WORSE_FOR_MS), now)
  if (now - startedAt < WORSE_FOR_MS) return null
  const worse = watched.flatMap(({ metric, before, limit }) => {
    const values = samples.flatMap((sample) => sample[metric] ?? [])
    const value = values.length < ENOUGH_SAMPLES ? null : median(values)
    if (value === null || value <= limit) return []
    const was = before === null ? '' : `, ${VALUE[metric](before)} before`
    return [`${WORDS[metric](value)} (limit ${VALUE[metric](limit)}${was})`]
  })
  return worse.length === 0 ? null : worse.join('; ')
}

/** The account changed hands since: by what takes the change back, or otherwise. `null`: it did not. */
function movedSince(
  { failovers, operations }: Snapshot,
  { id, accountId, inverse }: Probation,
): { outcome: 'reverted' | 'overtaken'; why: string } | null {
  const own = operations.find((operation) => operation.id === id)?.failoverId
  const ofAccount = failovers.filter((failover) => failover.accountId === accountId)
  const index = ofAccount.findIndex((failover) => failover.id === own)
  const later = ofAccount.slice(0, Math.max(0, index)).find(({ outcome }) => outcome === 'completed')
  if (later === undefined) return null
  const back = inverse !== null && 'to' in inverse ? inverse.to : null
  const isBack = later.operationId !== null && later.to === back
  const by = later.operationId === null ? 'automation' : 'another operation'
  return isBack
    ? { outcome: 'reverted', why: `${later.to} is master again` }
    : { outcome: 'overtaken', why: `${by} made ${later.to} master` }
}

function isStill({ accounts }: Snapshot, { accountId, to }: Failover): boolean {
  return accounts[accountId]?.lease.holder?.nodeId === to
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const low = sorted[Math.ceil(middle) - 1]
  const high = sorted[Math.floor(middle)]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
