/** The plan of a failover: what it rests on, what it would do, who could take over and why not. Pure; changes nothing. */
import type { Account } from '../../../shared/account.ts'
import type { Candidate, Check } from '../../../shared/check.ts'
import { type Command, describeCommand } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { EVIDENCE_LIMIT_MS, type Plan, PLAN_LIFETIME_MS, type PlanClass } from '../../../shared/plan.ts'
import type { AccountSample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { basisOfFailover } from './basis.ts'

export interface PlanInput {
  readonly id: string
  readonly command: Extract<Command, { kind: 'failover' }>
  readonly snapshot: Snapshot
  /** Every servant that is not the holder, ranked. */
  readonly candidates: readonly Candidate[]
  readonly gateway: { readonly heardAt: number | null; readonly sample: AccountSample | null }
  readonly now: number
}

export function planFailover(input: PlanInput): Plan {
  const { command, snapshot, candidates, now } = input
  const account = snapshot.accounts[command.accountId]
  if (account === undefined) throw new Fault('unknownAccount', `There is no account ${command.accountId}`)
  if (command.to !== null) checkTarget(command.to, account, snapshot)
  const to = command.to ?? candidates.find(({ rank }) => rank === 1)?.nodeId ?? null
  const target = candidates.find(({ nodeId }) => nodeId === to)
  const checks = checksOf(input, account, target)
  const { value, why } = classify(account, snapshot, target, checks)
  const from = account.lease.holder?.nodeId ?? null
  const past = pastGaps(snapshot, account.id)
  return {
    id: input.id,
    journalId: snapshot.journalId,
    command: { ...command, to },
    title: describeCommand({ ...command, to }),
    class: value,
    classWhy: why,
    createdAt: now,
    expiresAt: now + PLAN_LIFETIME_MS,
    basis: basisOfFailover(snapshot, account.id, to),
    steps: stepsOf(from, to, account),
    candidates: [...candidates],
    checks,
    consequences: consequencesOf(input, from, to, past.medianMs),
    inverse:
      from === null
        ? { command: null, text: 'There is no master to go back to.' }
        : {
            command: { kind: 'failover', accountId: account.id, to: from },
            text: `Failing over back to ${from}, any time while it is healthy. Replies that users already have stay sent.`,
          },
    estimate: past,
  }
}

function checkTarget(to: string, account: Account, snapshot: Snapshot): void {
  if (snapshot.nodes[to]?.accountId !== account.id) throw new Fault('unknownNode', `${account.id} has no node ${to}`)
  if (account.lease.holder?.nodeId === to)
    throw new Fault('noCandidate', `${to} is the master of ${account.id} already`)
}

function checksOf({ snapshot, gateway, now }: PlanInput, account: Account, target: Candidate | undefined): Check[] {
  const ageMs = gateway.heardAt === null ? null : Math.max(0, now - gateway.heardAt)
  const isFresh = ageMs !== null && ageMs <= EVIDENCE_LIMIT_MS
  const { protection } = snapshot
  const holder = account.lease.holder === null ? undefined : snapshot.nodes[account.lease.holder.nodeId]
  const running = account.activeFailoverId
  const others = Object.values(snapshot.nodes).filter(
    (node) => node.accountId === account.id && node.id !== target?.nodeId && node.health === 'healthy',
  )
  return [
    {
      id: 'gateway',
      title: 'The gateway can fence',
      status: isFresh ? 'pass' : 'fail',
      measured: ageMs === null ? 'not connected' : `heard ${(ageMs / 1_000).toFixed(1)} s ago`,
      threshold: `≤ ${EVIDENCE_LIMIT_MS / 1_000} s`,
      measuredAt: gateway.heardAt,
    },
    {
      id: 'observing',
      title: 'The control plane has observed long enough',
      status: protection.state === 'on' ? 'pass' : 'fail',
      measured: protection.state,
      threshold: 'on',
      measuredAt: null,
    },
    {
      id: 'running',
      title: 'No other failover of this account runs',
      status: running === null ? 'pass' : 'fail',
      measured: running ?? 'none',
      threshold: 'none',
      measuredAt: null,
    },
    {
      id: 'sources',
      title: 'Witnesses agree about the master',
      status: holder?.health === 'disputed' ? 'fail' : 'pass',
      measured: holder === undefined ? 'no master' : holder.health,
      threshold: 'not disputed',
      measuredAt: null,
    },
    {
      id: 'candidate',
      title: target === undefined ? 'A servant can take over' : `${target.nodeId} can take over`,
      status:
        target?.rank === undefined || target.rank === null
          ? 'fail'
          : target.checks.some(({ status }) => status === 'warn')
            ? 'warn'
            : 'pass',
      measured: target === undefined ? 'nobody' : candidateWords(target),
      threshold: 'passes every check',
      measuredAt: target?.checks.find(({ id }) => id === 'evidence')?.measuredAt ?? null,
    },
    {
      id: 'standby',
      title: 'A standby is left afterwards',
      status: others.length > 0 ? 'pass' : 'warn',
      measured: others.length === 0 ? 'none' : others.map(({ id }) => id).join(', '),
      threshold: 'at least 1 healthy',
      measuredAt: null,
    },
  ]
}

function candidateWords({ checks }: Candidate): string {
  const worst = checks.find(({ status }) => status === 'fail') ?? checks.find(({ status }) => status === 'warn')
  return worst === undefined ? `${checks.length} of ${checks.length} checks pass` : worst.measured
}

/** A failed check forces; a master that is confirmed gone and a candidate without a flaw is routine; else something healthy moves. */
function classify(
  account: Account,
  snapshot: Snapshot,
  target: Candidate | undefined,
  checks: readonly Check[],
): { value: PlanClass; why: string[] } {
  const failed = checks.filter(({ status }) => status === 'fail')
  if (failed.length > 0)
    return {
      value: 'forced',
      why: failed.map(({ title, measured, threshold }) => `Not so: "${title}" (${measured}; needed: ${threshold}).`),
    }
  const holder = account.lease.holder
  const health = holder === null ? null : snapshot.nodes[holder.nodeId]?.health
  const flawless = target?.checks.every(({ status }) => status === 'pass') === true
  if (holder === null && flawless)
    return { value: 'routine', why: [`${account.id} has no master, and ${target.nodeId} passes every check.`] }
  if (holder !== null && health === 'down' && flawless)
    return { value: 'routine', why: [`${holder.nodeId} is confirmed down, and ${target.nodeId} passes every check.`] }
  if (holder === null || health === 'down')
    return { value: 'disturbing', why: [`${target?.nodeId ?? 'The candidate'} has a warning.`] }
  return {
    value: 'disturbing',
    why: [`${holder.nodeId} is ${health} and serving. Moving ${account.id} costs a short time without service.`],
  }
}

function stepsOf(from: string | null, to: string | null, account: Account): Plan['steps'] {
  const next = account.lease.epoch + 1
  const target = to ?? 'the candidate'
  return [
    {
      title: 'Catch up',
      detail:
        from === null
          ? `${target} fetches what it lacks from its peers`
          : `${target} fetches what it lacks while ${from} serves`,
    },
    {
      title: 'Fence',
      detail: `the gateway and the servants take epoch ${next} as floor; ${from ?? 'whoever was master'} can reply no more`,
    },
    { title: 'Transfer', detail: `${target} fetches the last records; its log must equal what the gateway accepted` },
    { title: 'Promote', detail: `${target} gets the lease at epoch ${next}` },
    { title: 'Verify', detail: 'the gateway accepts a reply at the new epoch' },
  ]
}

function consequencesOf(
  { gateway }: PlanInput,
  from: string | null,
  to: string | null,
  medianMs: number | null,
): string[] {
  const waiting = gateway.sample?.waiting
  const rate = gateway.sample?.receivedPerS
  const gap =
    medianMs === null
      ? 'how long is not known yet: there was none before'
      : `about ${(medianMs / 1_000).toFixed(2)} s, going by past ones`
  return [
    from === null
      ? `${to ?? 'The candidate'} becomes master.`
      : `${to ?? 'The candidate'} becomes master; ${from} becomes a servant.`,
    `No replies between fencing and promotion: ${gap}. Messages wait at the gateway and are delivered afterwards.`,
    waiting === undefined || rate === undefined
      ? 'Traffic now: not reported.'
      : `Traffic now: ${rate.toFixed(1)} messages/s, ${waiting} waiting.`,
  ]
}

function pastGaps(snapshot: Snapshot, accountId: string): Plan['estimate'] {
  const pastMs = snapshot.failovers
    .filter(
      (failover) =>
        failover.accountId === accountId && failover.outcome === 'completed' && failover.trigger !== 'automatic',
    )
    .flatMap(({ gapMs }) => gapMs ?? [])
    .slice(0, 10)
  const sorted = pastMs.toSorted((a, b) => a - b)
  const middle = sorted[Math.floor(sorted.length / 2)]
  return { medianMs: middle ?? null, pastMs, what: `time without service in past planned failovers of ${accountId}` }
}
