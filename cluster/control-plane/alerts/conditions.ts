/**
 * What is said about the conditions that the control plane sees by itself: who feels it, what automation does, what a person
 * does first. `{about}` becomes what it is about. One table; the machinery that sees a condition only says on and off. Pure.
 */
import { type Alert, ConditionCode } from '../../../shared/alert.ts'
import type { Failover } from '../../../shared/failover.ts'
import { covering } from '../../../shared/hold.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { formatSeconds } from '../../../shared/words/format.ts'

export interface ConditionTexts {
  readonly title: string
  readonly impact: string
  /** What it does about this kind in general; what it does right now is said beside it. Empty: nothing. */
  readonly automation: string
  readonly firstStep: string
  /** `null`: none is written. */
  readonly runbook: string | null
}

export const CONDITIONS: Readonly<Record<ConditionCode, ConditionTexts>> = {
  cannotConfirm: {
    title: '{about} does not answer and no witness can be asked',
    impact: 'If it is down, its account is not served, and nobody can tell.',
    automation: 'Nothing is promoted on one word alone: it asks again every second.',
    firstStep: 'Look at {about} itself and at the network between it, its peers and the gateway.',
    runbook: 'failover-blocked',
  },
  disputed: {
    title: 'Witnesses disagree about {about}',
    impact: 'Some processes reach it and others do not: its account may be served for some only.',
    automation: 'It does not fail over while witnesses disagree; it asks again every second.',
    firstStep: 'Open Topology and see who reaches {about} and who does not; mend the network, or fail over by hand.',
    runbook: 'split-brain',
  },
  noStandby: {
    title: '{about} has no standby: its master’s disk is the only one',
    impact:
      'Users are served. If the master fails now, its account stays unserved, and what only its disk holds is out of reach.',
    automation: 'The supervisor starts servants again that ended.',
    firstStep: 'See why the servants of {about} are not connected; restart them, or add a node.',
    runbook: 'failover-blocked',
  },
  failoverBlocked: {
    title: '{about} has no serving master',
    impact: 'Messages of {about} wait and are not answered. Nothing is lost.',
    automation: 'It tries again as soon as the check that blocked it changes.',
    firstStep: 'Read which check blocked the failover and remove its cause.',
    runbook: 'failover-blocked',
  },
  gatewayUnreachable: {
    title: 'The gateway does not answer: nothing can be promoted',
    impact: 'If the gateway is gone, no user of any account is answered. Messages wait with the messenger.',
    automation: 'The supervisor starts the gateway again if it ended. Failovers are blocked meanwhile.',
    firstStep: 'Look at the gateway’s process and its log; restart it if it hangs.',
    runbook: 'failover-blocked',
  },
  deviceLost: {
    title: 'The session of {about} is lost',
    impact: 'A master without a session serves nobody; a servant without one cannot take over.',
    automation: 'A master without a session is failed over after a countdown.',
    firstStep: 'Recover the session of {about}, or link its account again.',
    runbook: 'session-logged-out',
  },
  notServing: {
    title: '{about} is not served',
    impact: 'Messages of {about} wait and are not answered. Nothing is lost.',
    automation: 'A master that serves nobody is failed over after a countdown.',
    firstStep: 'See what the master does; fail {about} over if no countdown runs.',
    runbook: 'messages-not-processing',
  },
  flapping: {
    title: '{about} is not promoted for a while',
    impact: 'Nobody yet. One candidate fewer if the master fails.',
    automation: 'It is promoted last, or not at all, until the ban ends.',
    firstStep: 'Find out why {about} failed repeatedly before it may be master again.',
    runbook: 'flapping-master',
  },
  failoverSkipped: {
    title: '{about} is not failed over',
    impact: 'The master of {about} is in trouble and stays master.',
    automation: 'It does nothing until the check that forbids it changes.',
    firstStep: 'Read which check forbids it; fail {about} over by hand if that is right.',
    runbook: 'failover-blocked',
  },
  probationWorsened: {
    title: '{about} fares worse than before the change',
    impact: 'Users of {about} wait longer, or get errors, since its master changed.',
    automation: 'It only watches: taking the change back is for a person.',
    firstStep: 'Compare before and after under Failovers, and move {about} back if it is the node.',
    runbook: 'failback',
  },
  nodeDown: {
    title: '{about} is down',
    impact:
      'A master that is down serves nobody until another is promoted; without a servant there is one candidate fewer.',
    automation: 'The supervisor starts a process again that ended.',
    firstStep: 'See in its log why {about} ended or hangs, and restart it if nobody does.',
    runbook: 'start-up-and-shutdown',
  },
  serviceDown: {
    title: '{about} is down',
    impact: 'What needs {about} fails or waits.',
    automation: 'The supervisor starts its own processes again; what is not its own it only watches.',
    firstStep: 'Look at {about} itself: its process, its log, its status page.',
    runbook: 'external-api-failure',
  },
  deliveryFailing: {
    title: 'Alerts do not reach anybody over {about}',
    impact: 'Who relies on {about} does not learn of alerts.',
    automation: 'It keeps trying and loses none until it gives up after the configured time.',
    firstStep: 'Check address, token and reachability of {about} in the cluster’s configuration.',
    runbook: 'on-call-handover',
  },
  backupFailed: {
    title: 'The last backup of the {about} failed',
    impact: 'Nobody yet. What happens from now on is less and less covered.',
    automation: 'The schedule tries again after 15 min, and segments go on from the backup before.',
    firstStep: 'Read under Backups why it failed, remove the cause, and make one by hand.',
    runbook: 'backup-and-restore',
  },
  secondPlaceMissing: {
    title: 'Backups of the {about} lie in one place only',
    impact: 'Nobody yet. A broken disk in the first place would take every backup with it.',
    automation: 'What is missing there is copied as soon as it can be written again.',
    firstStep: 'Mount the second place, or name one under backup.secondFolder of the configuration.',
    runbook: 'backup-and-restore',
  },
  verificationFailed: {
    title: 'The last backup that was verified is no good',
    impact: 'Nobody yet. A restore from it would fail, or bring back something else.',
    automation: 'It is kept, and so is the newest one that was proven.',
    firstStep: 'Read what was found, make a new backup, verify it, and see what else is on that disk.',
    runbook: 'backup-and-restore',
  },
  newErrorKind: {
    title: 'A kind of error that was not seen for 24 h occurs',
    impact: 'Something fails in a way that it did not before; whom it hits, the error rate tells.',
    automation: '',
    firstStep: 'See what changed there last: a release, a setting, a neighbour. Acknowledge it once it is understood.',
    runbook: 'high-error-rate',
  },
}

export function isCondition(code: string): code is ConditionCode {
  return ConditionCode.safeParse(code).success
}

export function fill(template: string, about: string): string {
  return template.replaceAll('{about}', about)
}

/** A failover that ended longer ago says nothing of what is raised now. */
const JUST_NOW_MS = 60_000

/** What an alert is about, and since when (source clock) what it says is so. */
export type Happening = Pick<Alert, 'code' | 'accountId' | 'nodeId'> & { readonly since: number }

/**
 * What automation does about this right now, or just did. Empty: nothing. A failover is only claimed where it is an answer to it:
 * of the same account, away from the node in question, and not over before the cause began.
 */
export function automationNow(snapshot: Snapshot, happening: Happening, now: number): string {
  if (snapshot.protection.state === 'warming') return `Automatic failover only observes: ${snapshot.protection.why}.`
  const account = happening.accountId === null ? undefined : snapshot.accounts[happening.accountId]
  if (account === undefined) return ''
  const { id, countdown, activeFailoverId } = account
  const ofAccount = snapshot.failovers.filter((failover) => failover.accountId === id)
  if (activeFailoverId !== null) {
    const running = ofAccount.find((failover) => failover.id === activeFailoverId)
    return running !== undefined && !isAway(running, happening) ? '' : `Failover ${activeFailoverId} runs.`
  }
  const { nodeId } = happening
  const isServant = nodeId !== null && snapshot.nodes[nodeId]?.role === 'servant'
  const last = ofAccount[0]
  const did = last !== undefined && isAnswer(last, happening, now) ? outcomeWords(last) : ''
  // What comes is about the master: it does nothing for a servant.
  if (isServant) return did
  const hold = covering(snapshot.holds, id)
  if (hold !== null)
    return `Automatic failover of ${id} is held by ${hold.owner} (${hold.reason}): a person has to act.`
  if (countdown !== null)
    return `It fails over to ${countdown.to} at ${clock(countdown.endsAt)} unless somebody holds it.`
  return did
}

function isAnswer(last: Failover, happening: Happening, now: number): boolean {
  // A first master is no answer to anything.
  if (last.endedAt === null || last.from === null || now - last.endedAt > JUST_NOW_MS) return false
  // That one is blocked is itself what this says.
  if (happening.code === 'failoverBlocked') return last.outcome === 'blocked'
  // Of one node: it may have begun on the suspicion, before the node was found down. Of a whole account: whatever began before
  // the cause did may be the cause.
  const isLater = happening.nodeId === null ? last.startedAt >= happening.since : last.endedAt >= happening.since
  return isLater && isAway(last, happening)
}

function isAway({ from }: Failover, { nodeId }: Happening): boolean {
  return nodeId === null || from === nodeId
}

function outcomeWords({ id, accountId, from, to, outcome, why, totalMs }: Failover): string {
  if (outcome !== 'completed') return `Failover ${id} ended ${outcome ?? 'without a word'}: ${why}.`
  const took = totalMs === null ? '' : ` in ${formatSeconds(totalMs)}`
  return `It moved ${accountId} from ${from ?? 'nobody'} to ${to ?? 'nobody'}${took}.`
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}
