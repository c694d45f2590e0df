/** The plan of a change of master: what it rests on, what it would do, who could take over and why not. Pure; changes nothing. */
import type { Account } from '../../../shared/account.ts'
import type { Candidate, Check } from '../../../shared/check.ts'
import type { CommandOf } from '../../../shared/command.ts'
import type { Failover } from '../../../shared/failover.ts'
import { Fault } from '../../../shared/fault.ts'
import { EVIDENCE_LIMIT_MS, type Plan } from '../../../shared/plan.ts'
import type { AccountSample } from '../../../shared/sample.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { goalOf } from '../failover/goal.ts'
import type { BasisKey } from './basis.ts'
import { check } from './checks.ts'
import { type Draft, medianOf } from './draft.ts'

export type MasterCommand = CommandOf<'failover'> | CommandOf<'failback'>

export interface PlanInput<C extends MasterCommand = MasterCommand> {
  readonly command: C
  readonly snapshot: Snapshot
  /** Every servant that is not the holder, ranked. */
  readonly candidates: readonly Candidate[]
  readonly gateway: { readonly heardAt: number | null; readonly sample: AccountSample | null }
  /** How long the change is watched afterwards where nobody says otherwise, ms. */
  readonly probationMs: number
  readonly now: number
}

export function planFailover<C extends MasterCommand>(input: PlanInput<C>): Draft<C> {
  const { command, snapshot, candidates } = input
  const account = snapshot.accounts[command.accountId]
  if (account === undefined) throw new Fault('unknownAccount', `There is no account ${command.accountId}`)
  const running = snapshot.failovers.find(({ id }) => id === account.activeFailoverId) ?? null
  const goal = running === null ? null : goalOf(running, snapshot)
  if (command.to !== null) checkTarget(command.to, account, snapshot, goal)
  const to = command.to ?? goal ?? candidates.find(({ rank }) => rank === 1)?.nodeId ?? null
  const settled = { ...command, to }
  if (running !== null && goal !== null && goal === to) return joining(settled, running, snapshot)
  const target = candidates.find(({ nodeId }) => nodeId === to)
  const from = account.lease.holder?.nodeId ?? null
  const past = pastGaps(snapshot, account.id)
  return {
    command: settled,
    restsOn: basisOfFailover(account, to),
    steps: stepsOf(from, to, account),
    candidates: [...candidates],
    checks: checksOf(input, account, target),
    consequences: consequencesOf(input, from, to, past.medianMs),
    inverse: inverseOf(settled, from),
    weight: weigh(account, snapshot, target),
    estimate: past,
  }
}

/** The lease, and the two nodes that change. */
function basisOfFailover(account: Account, to: string | null): BasisKey[] {
  const nodes = [account.lease.holder?.nodeId ?? null, to].filter((nodeId) => nodeId !== null)
  return [
    [`account/${account.id}`, 'lease.epoch'],
    [`account/${account.id}`, 'lease.holder'],
    ...nodes.flatMap((nodeId): BasisKey[] => [
      [`node/${nodeId}`, 'health'],
      [`node/${nodeId}`, 'incarnation'],
    ]),
  ]
}

/** The same is being done already: this only follows it. */
function joining<C extends MasterCommand>(command: C, running: Failover, snapshot: Snapshot): Draft<C> {
  const operation = snapshot.operations.find(({ id }) => id === running.operationId)
  const who = operation === undefined ? 'automation' : operation.actor
  const phase = running.phases.at(-1)?.phase ?? 'selecting'
  return {
    command,
    restsOn: [[`account/${command.accountId}`, 'activeFailover']],
    steps: [
      { title: 'Join', detail: `${running.id} runs already, by ${who}, and is at ${phase}; this ends as it ends` },
    ],
    checks: [check('running', 'No other failover of this account runs', 'pass', [`the same, by ${who}`, 'none other'])],
    consequences: [`Nothing is begun twice: ${command.to ?? 'the candidate'} becomes master once.`],
    inverse: inverseOf(command, running.from),
    weight: { class: 'routine', why: [`${who} is doing the same already: nothing more moves.`] },
    estimate: pastGaps(snapshot, command.accountId),
  }
}

/** The way back of a failover is a failback, and of a failback a failover. */
function inverseOf({ kind, accountId }: MasterCommand, from: string | null): Plan['inverse'] {
  if (from === null) return { command: null, text: 'There is no master to go back to.' }
  const command =
    kind === 'failback'
      ? ({ kind: 'failover', accountId, to: from } as const)
      : ({ kind: 'failback', accountId, to: from } as const)
  const word = kind === 'failback' ? 'Failing over' : 'Failing back'
  return {
    command,
    text: `${word} to ${from}, any time while it is healthy. Replies that users already have stay sent.`,
  }
}

function checkTarget(to: string, account: Account, snapshot: Snapshot, goal: string | null): void {
  if (snapshot.nodes[to]?.accountId !== account.id) throw new Fault('unknownNode', `${account.id} has no node ${to}`)
  // While it is being made master it may hold the lease already.
  if (account.lease.holder?.nodeId === to && goal !== to)
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

/** A master that is confirmed gone and a candidate without a flaw is routine; else something healthy moves. */
function weigh(account: Account, snapshot: Snapshot, target: Candidate | undefined): Draft['weight'] {
  const holder = account.lease.holder
  const health = holder === null ? null : snapshot.nodes[holder.nodeId]?.health
  const flawless = target?.checks.every(({ status }) => status === 'pass') === true
  if (holder === null && flawless)
    return { class: 'routine', why: [`${account.id} has no master, and ${target.nodeId} passes every check.`] }
  if (holder !== null && health === 'down' && flawless)
    return { class: 'routine', why: [`${holder.nodeId} is confirmed down, and ${target.nodeId} passes every check.`] }
  if (holder === null || health === 'down')
    return { class: 'disturbing', why: [`${target?.nodeId ?? 'The candidate'} has a warning.`] }
  const why = snapshot.nodes[holder.nodeId]?.why ?? ''
  const state = why === '' ? `${health} and serving` : `${health}: ${why}`
  return {
    class: 'disturbing',
    why: [`${holder.nodeId} is ${state}. Moving ${account.id} costs a short time without service.`],
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
  { gateway, command, snapshot, probationMs }: PlanInput,
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
  const home = command.kind === 'failback' && to !== null ? ` again, with priority ${snapshot.nodes[to]?.priority}` : ''
  return [
    from === null
      ? `${to ?? 'The candidate'} becomes master${home}.`
      : `${to ?? 'The candidate'} becomes master${home}; ${from} becomes a servant.`,
    `No replies between fencing and promotion: ${gap}. Messages wait at the gateway and are delivered afterwards.`,
    waiting === undefined || rate === undefined
      ? 'Traffic now: not reported.'
      : `Traffic now: ${rate.toFixed(1)} messages/s, ${waiting} waiting.`,
    `Afterwards response time, errors and waiting messages are watched for ${Math.round(probationMs / 60_000)} min; getting worse is said, with the way back.`,
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
  return { medianMs: medianOf(pastMs), pastMs, what: `time without service in past planned failovers of ${accountId}` }
}
