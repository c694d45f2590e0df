/**
 * What automation does about each account now, and why it leaves something undone. Pure: the same picture, the same decision.
 * A master that is gone is always replaced; one that is alive and of no use only after a countdown; neither while somebody holds automation.
 */
import type { Account } from '../../../shared/account.ts'
import type { Countdown, CountdownEnd, SkipReason } from '../../../shared/automation.ts'
import type { Candidate, Check } from '../../../shared/check.ts'
import { covering, type Hold } from '../../../shared/hold.ts'
import type { Node } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Timing } from '../../config.ts'
import { openAlert } from '../alarm.ts'
import type { Trouble } from '../detect/serving.ts'
import { atClock, howLong } from '../failover/words.ts'

/** What is known of one account besides the journal. */
export interface Evidence {
  /** A failover of it runs, or rests before it is tried again. */
  readonly isRunning: boolean
  /** Its master was suspected just now, and the first verdict is still out. */
  readonly isUnderCheck: boolean
  /** Why its living master is of no use; `null`: it does its work, as far as is known. */
  readonly trouble: Trouble | null
  /** Wall clock of the last automatic failover away from a living master; `null`: none lately. */
  readonly leftLivingAt: number | null
  /** What its last failover hung on looks as it did then. */
  readonly isUnchanged: () => boolean
  /** Everybody who could take over, the master itself aside. */
  readonly candidates: () => readonly Candidate[]
}

export interface Skip {
  readonly nodeId: string
  readonly cause: string
  readonly reason: SkipReason
  readonly check: Check
  readonly candidates: readonly Candidate[]
}

export type Decision =
  | { readonly do: 'nothing' }
  /** Something is to be done, and this is not yet the moment. */
  | { readonly do: 'wait'; readonly why: string }
  | {
      readonly do: 'start'
      /** `null`: nobody was ever master. */
      readonly from: string | null
      readonly cause: string
      /** How the countdown ends that ran; `null`: none did. */
      readonly ends: CountdownEnd | null
      /** Away from a master that is alive: it must not be chosen again. */
      readonly isLiving: boolean
    }
  | { readonly do: 'startCountdown'; readonly countdown: Countdown }
  | { readonly do: 'endCountdown'; readonly end: CountdownEnd; readonly why: string }
  | ({ readonly do: 'skip' } & Skip)

export interface PolicyInput {
  readonly snapshot: Snapshot
  readonly evidence: (accountId: string) => Evidence
  readonly timing: Pick<Timing, 'countdownMs' | 'oneFailoverPerMs' | 'retryBlockedMs'>
  /** Wall clock: of all that has an end. */
  readonly now: number
}

/** With nothing visibly changed a blocked failover is tried again this much more rarely. */
const UNCHANGED_FACTOR = 6
const NOTHING: Decision = { do: 'nothing' }

/** In the order in which they are to be carried out: by the accounts' priority, then by name. */
export function decide(input: PolicyInput): (readonly [Account, Decision])[] {
  if (input.snapshot.protection.state === 'warming') return []
  const accounts = Object.values(input.snapshot.accounts).sort(
    (a, b) => a.priority - b.priority || a.id.localeCompare(b.id),
  )
  let first: Account | null = null
  return accounts.map((account) => {
    const evidence = input.evidence(account.id)
    const decision = decideOne(input, account, evidence)
    // Several fail at once: who comes first is a matter of a few ms, and of the account's priority.
    const before = first
    if (evidence.isUnderCheck) first ??= account
    return before === null || decision.do !== 'start' || decision.isLiving
      ? [account, decision]
      : [account, { do: 'wait', why: `${before.id} comes first` }]
  })
}

/** Why an account has no master that could be alive; `null`: it has one. */
export function whyGone(
  { id, lease }: Account,
  { nodes, failovers }: Snapshot,
): { from: string | null; cause: string } | null {
  const { holder, epoch } = lease
  if (holder === null) {
    return epoch === 0
      ? { from: null, cause: `first master of ${id}` }
      : { from: failovers.find(({ accountId }) => accountId === id)?.from ?? null, cause: `${id} has no master` }
  }
  const node = nodes[holder.nodeId]
  if (node?.incarnation !== holder.incarnation)
    return { from: holder.nodeId, cause: `${holder.nodeId} restarted: the process that held the lease is gone` }
  return node.health === 'down' ? { from: holder.nodeId, cause: `${holder.nodeId} is down: ${node.why}` } : null
}

function decideOne(input: PolicyInput, account: Account, evidence: Evidence): Decision {
  if (evidence.isRunning)
    return account.countdown === null
      ? NOTHING
      : { do: 'endCountdown', end: 'overtaken', why: 'another failover of the account began' }
  const gone = whyGone(account, input.snapshot)
  if (gone !== null) return decideGone(input, account, evidence, gone)
  const node = input.snapshot.nodes[account.lease.holder?.nodeId ?? '']
  if (node === undefined) return NOTHING
  return account.countdown === null
    ? decideLiving(input, account, node, evidence)
    : decideCountdown(input, account, node, evidence, account.countdown)
}

function decideGone(
  { snapshot, timing, now }: PolicyInput,
  account: Account,
  evidence: Evidence,
  { from, cause }: { from: string | null; cause: string },
): Decision {
  // Nobody was ever master: that is the cluster's beginning and no failover.
  const hold = from === null ? null : holdOn(snapshot, account.id, now)
  if (hold !== null && from !== null) {
    if (account.countdown !== null) return { do: 'endCountdown', end: 'held', why: heldWords(hold) }
    return skip(from, cause, 'held', holdCheck(hold), evidence)
  }
  const last = snapshot.failovers.find(({ accountId }) => accountId === account.id)
  if (last?.outcome === 'blocked') {
    const patience = timing.retryBlockedMs * (evidence.isUnchanged() ? UNCHANGED_FACTOR : 1)
    const waitsUntil = (last.endedAt ?? 0) + patience
    if (now < waitsUntil)
      return { do: 'wait', why: `blocked: ${last.why ?? ''}; tried again at ${atClock(waitsUntil)}` }
  }
  return { do: 'start', from, cause, ends: account.countdown === null ? null : 'overtaken', isLiving: false }
}

function decideLiving(input: PolicyInput, account: Account, node: Node, evidence: Evidence): Decision {
  const { snapshot, timing, now } = input
  const doubt = doubtAbout(snapshot, node)
  if (doubt !== null) return skip(node.id, `${node.id} is ${node.health}`, doubt.reason, doubt.check, evidence)
  if (evidence.trouble === null || isUncertain(node)) return NOTHING
  const { cause, check } = evidence.trouble
  const hold = holdOn(snapshot, account.id, now)
  if (hold !== null) return skip(node.id, cause, 'held', holdCheck(hold), evidence)
  const sinceLast = evidence.leftLivingAt === null ? null : now - evidence.leftLivingAt
  if (sinceLast !== null && sinceLast < timing.oneFailoverPerMs)
    return skip(node.id, cause, 'tooSoon', tooSoonCheck(sinceLast, timing.oneFailoverPerMs), evidence)
  const candidates = evidence.candidates()
  const best = candidates.find(({ rank }) => rank === 1)
  if (best === undefined)
    return { do: 'skip', nodeId: node.id, cause, reason: 'noCandidate', check: candidateCheck(candidates), candidates }
  const countdown = { from: node.id, to: best.nodeId, cause, check, since: now, endsAt: now + timing.countdownMs }
  return { do: 'startCountdown', countdown }
}

function decideCountdown(
  { snapshot, now }: PolicyInput,
  account: Account,
  node: Node,
  { trouble, candidates }: Evidence,
  countdown: Countdown,
): Decision {
  const end = (how: CountdownEnd, why: string): Decision => ({ do: 'endCountdown', end: how, why })
  if (node.id !== countdown.from) return end('overtaken', `${node.id} is master of ${account.id} now`)
  const hold = holdOn(snapshot, account.id, now)
  if (hold !== null) return end('held', heldWords(hold))
  if (doubtAbout(snapshot, node) !== null) return end('overtaken', `${node.id} is ${node.health}: ${node.why}`)
  // A verdict is on its way: it decides, and soon.
  if (isUncertain(node)) return { do: 'wait', why: `${node.id} is ${node.health}` }
  if (trouble === null) return end('recovered', `${node.id} does its work again`)
  if (now < countdown.endsAt) return { do: 'wait', why: `counts down until ${atClock(countdown.endsAt)}` }
  const ranked = candidates()
  if (!ranked.some(({ rank }) => rank !== null)) return end('noCandidate', candidateCheck(ranked).measured)
  return { do: 'start', from: node.id, cause: trouble.cause, ends: 'fired', isLiving: true }
}

/** The first hold that covers the account and has not run out; `null`: none does. */
export function holdOn({ holds }: Snapshot, accountId: string, now: number): Hold | null {
  return covering(
    holds.filter(({ expiresAt }) => expiresAt > now),
    accountId,
  )
}

/** Whether it is gone or alive is not known yet, and will be soon. */
export function isUncertain({ health }: Node): boolean {
  return health === 'suspect' || health === 'unknown'
}

/** What only a person can decide; `null`: there is no such doubt. */
function doubtAbout(snapshot: Snapshot, node: Node): { reason: SkipReason; check: Check } | null {
  if (node.health === 'disputed') return { reason: 'disputed', check: witnessCheck(node.why, 'nobody gets an answer') }
  if (node.health === 'suspect' && openAlert(snapshot, 'cannotConfirm', node.id) !== null)
    return { reason: 'cannotConfirm', check: witnessCheck('none', 'at least 1 besides the control plane') }
  return null
}

function skip(nodeId: string, cause: string, reason: SkipReason, check: Check, { candidates }: Evidence): Decision {
  return { do: 'skip', nodeId, cause, reason, check, candidates: candidates() }
}

function failed(id: string, title: string, measured: string, threshold: string): Check {
  return { id, title, status: 'fail', measured, threshold, measuredAt: null }
}

function witnessCheck(measured: string, threshold: string): Check {
  return failed('witnesses', 'Witnesses confirm that it is down', measured, threshold)
}

function heldWords({ owner, expiresAt, reason }: Hold): string {
  return `held by ${owner} until ${atClock(expiresAt)}: ${reason}`
}

function holdCheck(hold: Hold): Check {
  return failed('hold', 'Nobody holds automation', heldWords(hold), 'not held')
}

function tooSoonCheck(sinceMs: number, perMs: number): Check {
  return failed(
    'oneFailover',
    'No other automatic failover away from a living master lately',
    `the last automatic one was ${howLong(sinceMs)} ago`,
    `at most 1 in ${howLong(perMs)}`,
  )
}

function candidateCheck(candidates: readonly Candidate[]): Check {
  const reasons = candidates.flatMap(({ nodeId, checks }) => {
    const first = checks.find(({ status }) => status === 'fail')
    return first === undefined ? [] : [`${nodeId}: ${first.measured}`]
  })
  const measured = reasons.length === 0 ? 'there is no servant' : reasons.join('; ')
  return failed('candidate', 'A servant can take over', measured, 'at least 1 passes every check')
}
