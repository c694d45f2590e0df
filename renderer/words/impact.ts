/** The first sentence of Overview: what is going on for the users, in one line and one line of detail. Pure. */
import type { Account } from '../../shared/account.ts'
import type { ConditionCode } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Failover } from '../../shared/failover.ts'
import type { AccountSample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import {
  allNodes,
  type AccountStatus,
  accountStatuses,
  isServed,
  type LatestSamples,
  serviceTone,
} from '../store/account-status.ts'
import { type Connection, isLive, isOfItsMoment } from '../store/link.ts'
import { DEVICE_WORDS } from '../../shared/words/device.ts'
import { capitalised, counted, formatAge, formatDuration, formatSeconds, listed } from '../../shared/words/format.ts'
import { BLOCK_WORDS, PHASE_DOING, type Tone } from '../../shared/words/labels.ts'
import { troubleOf } from './service.ts'
import { type ClockMode, formatClock } from './time.ts'

export interface Impact {
  readonly tone: Tone
  readonly title: string
  /** Empty where the title says it all. */
  readonly detail: string
  /** The account the sentence is about, where it is about one. */
  readonly accountId: string | null
}

export interface ImpactInput {
  readonly snapshot: Snapshot | null
  readonly latest: LatestSamples
  /** The gateway reported traffic before, and is silent for longer than evidence may be. Only it knows whether users get answers. */
  readonly isGatewaySilent: boolean
  readonly connection: Connection
  /** This machine's clock; `null`: never heard of it. */
  readonly heardAt: number | null
  readonly now: number
  readonly clock: ClockMode
}

export function describeImpact(input: ImpactInput): Impact {
  const { snapshot, connection, heardAt, now } = input
  if (snapshot === null) return nothingKnown(connection)
  const present = describeCluster(snapshot, input)
  if (isOfItsMoment(connection)) return present
  const age = heardAt === null ? 'age unknown' : `${formatAge(now - heardAt)} old`
  return {
    ...present,
    tone: present.tone === 'critical' ? 'critical' : 'unknown',
    title: `Last known state, ${age}: ${present.title}`,
  }
}

function nothingKnown(connection: Connection): Impact {
  const detail =
    connection.kind === 'retrying' || connection.kind === 'refused'
      ? joined(sentenceOf(connection.problem.detail), connection.problem.advice)
      : ''
  return {
    tone: 'unknown',
    title:
      connection.kind === 'live'
        ? 'The cluster has not reported anything yet.'
        : 'Nothing is known of this cluster yet.',
    detail,
    accountId: null,
  }
}

function describeCluster(snapshot: Snapshot, { latest, clock, isGatewaySilent, connection }: ImpactInput): Impact {
  const statuses = accountStatuses(snapshot, latest)
  if (statuses.length === 0)
    return { tone: 'unknown', title: 'This cluster has no accounts yet.', detail: '', accountId: null }
  const troubled = statuses.filter((status) => status.service.kind !== 'served').sort(worstFirst)
  const [first, second] = troubled
  if (first === undefined) {
    const isGatewayLost = hasOpen(snapshot, 'gatewayUnreachable') || (isGatewaySilent && isLive(connection))
    return isGatewayLost ? gatewayLost(statuses) : allServed(statuses, snapshot, clock)
  }
  if (statuses.every((status) => status.service.kind === 'notKnown')) return onlyObserving(statuses)
  const sentence = describeTrouble(first, clock)
  const unserved = statuses.filter((status) => !isServed(status.service) && status.service.kind !== 'notKnown')
  if (second === undefined || unserved.length < 2)
    return { ...sentence, detail: joined(sentence.detail, othersOf(troubled.slice(1), statuses)) }
  const names = listed(firstOf(unserved.map((status) => status.account.id)))
  return {
    tone: sentence.tone,
    title: `${unserved.length} of ${counted(statuses.length, 'account')} are not served: ${names}`,
    detail: unserved
      .slice(0, NAMED)
      .map((status) => describeTrouble(status, clock).title)
      .join(' '),
    accountId: null,
  }
}

/** More names than this are not read. */
const NAMED = 4

function firstOf(names: readonly string[]): readonly string[] {
  return names.length <= NAMED ? names : [...names.slice(0, NAMED - 1), `${names.length - NAMED + 1} more`]
}

function describeTrouble({ account, service, sample, nodes }: AccountStatus, clock: ClockMode): Impact {
  const tone = serviceTone(service)
  const about = (title: string, detail: string): Impact => ({ tone, title, detail, accountId: account.id })
  switch (service.kind) {
    case 'served':
      return about(`${account.id} is served.`, '')
    case 'struggling':
      return about(
        `${account.id} is served by ${service.holder.id}, ${troubleOf(service.holder)}`,
        joined(waitingSentence(sample), countdownSentence(account, clock)),
      )
    case 'mute':
      return about(
        `${account.id} answers nobody: the device of ${service.holder.id} is ${DEVICE_WORDS[service.device.state]}${waitingTail(sample)}`,
        joined(sentenceOf(service.device.why), countdownSentence(account, clock)),
      )
    case 'notAnswered':
      return about(
        `${account.id} does not answer: ${waitingWords(sample)}`,
        joined(
          `${service.holder.id} holds the lease and reports ${service.holder.health}, yet the oldest message waits for ${formatDuration(service.oldestWaitingMs)}.`,
          countdownSentence(account, clock),
        ),
      )
    case 'failingOver':
      return about(failoverTitle(service.failover, sample, clock), failoverDetail(service.failover))
    case 'blocked': {
      const { failover } = service
      const reason = failover.blockedBy === null ? '' : `, ${BLOCK_WORDS[failover.blockedBy]}`
      return about(
        `${account.id} has no serving master: failover blocked${reason}${waitingTail(sample)}`,
        `${sentenceOf(failover.why)} It is tried again when the failed check changes.`.trim(),
      )
    }
    case 'unserved':
      return about(
        `${account.id} has no serving master${service.holder === null ? '' : `: ${service.holder.id} is down${because(service.holder.why)}`}${waitingTail(sample)}`,
        `${counted(nodes.filter((node) => node.health === 'healthy').length, 'healthy node')} could take over. No failover is under way.`,
      )
    case 'notKnown':
      return about(
        `${account.id}: whether it is served is not known, ${service.holder.id} has not been observed yet`,
        'The control plane has just started and observes before it decides anything.',
      )
    default:
      return assertNever(service)
  }
}

function failoverTitle(failover: Failover, sample: AccountSample | null, clock: ClockMode): string {
  const since = formatClock(failover.startedAt, clock)
  const phase = failover.phases.find((record) => record.durationMs === null)?.phase
  if (failover.trigger !== 'automatic') {
    const target = failover.to === null ? '' : ` to ${failover.to}`
    return `${failover.accountId} is being moved${target} since ${since}${waitingTail(sample)}`
  }
  if (phase === 'suspected')
    return `${failover.accountId}: ${failover.from ?? 'its master'} is suspected since ${since}, being confirmed${waitingTail(sample)}`
  return `${failover.accountId} is failing over since ${since}${waitingTail(sample)}`
}

function failoverDetail(failover: Failover): string {
  const phase = failover.phases.find((record) => record.durationMs === null)?.phase
  const doing =
    phase === undefined
      ? ''
      : `${failover.to === null ? 'Now' : `${failover.to} takes over, now`} ${PHASE_DOING[phase]}.`
  const cause = failover.trigger === 'operator' ? `Reason: ${failover.cause}` : failover.cause
  return `${sentenceOf(cause)} ${doing}`.trim()
}

/** Leases and health say that masters stand ready; whether a user gets an answer only the gateway sees. */
function gatewayLost(statuses: readonly AccountStatus[]): Impact {
  return {
    tone: 'critical',
    title: `The gateway does not answer: whether ${statuses.length === 1 ? 'the account is' : `the ${statuses.length} accounts are`} served is not known`,
    detail: 'Every account has a master that is alive. Nothing can be promoted until the gateway answers again.',
    accountId: null,
  }
}

function hasOpen(snapshot: Snapshot, code: ConditionCode): boolean {
  return snapshot.alerts.some((alert) => alert.code === code && alert.resolvedAt === null)
}

function allServed(statuses: readonly AccountStatus[], snapshot: Snapshot, clock: ClockMode): Impact {
  const title =
    statuses.length === 1
      ? `${statuses[0]?.account.id ?? ''} is served.`
      : `All ${statuses.length} accounts are served.`
  const ill = allNodes(snapshot).filter((node) => node.health !== 'healthy' && node.health !== 'unknown')
  const critical = snapshot.alerts.some((alert) => alert.resolvedAt === null && alert.level === 'critical')
  const open = snapshot.alerts.filter((alert) => alert.resolvedAt === null)
  if (ill.length === 0 && open.length === 0)
    return { tone: 'ok', title, detail: lastMove(snapshot, clock), accountId: null }
  const nodes = ill.slice(0, 3).map((node) => `${node.id} is ${node.health}${because(node.why)}`)
  const more = ill.length > 3 ? [`${counted(ill.length - 3, 'more node')} not healthy`] : []
  const alerts = ill.length === 0 ? open.slice(0, 2).map((alert) => alert.title) : []
  return {
    tone: critical ? 'critical' : 'warn',
    title,
    detail: `${[...nodes, ...more, ...alerts].join('. ')}.`,
    accountId: ill[0]?.accountId ?? null,
  }
}

/** The control plane leads again but has seen nobody yet; the gateway may know better. */
function onlyObserving(statuses: readonly AccountStatus[]): Impact {
  const replying = statuses.filter((status) => (status.sample?.repliedPerS ?? 0) > 0).length
  const seen = statuses.some((status) => status.sample !== null)
  return {
    tone: 'unknown',
    title: 'The control plane has just started and observes before it decides anything.',
    detail: seen
      ? `Health is not known yet. The gateway sees replies of ${replying} of ${counted(statuses.length, 'account')}.`
      : 'Health is not known yet, and the gateway has not reported traffic.',
    accountId: null,
  }
}

/** What moved last, so that a calm screen still tells of the night. */
function lastMove(snapshot: Snapshot, clock: ClockMode): string {
  const last = snapshot.failovers.find((failover) => failover.outcome === 'completed' && failover.from !== null)
  if (last === undefined || last.endedAt === null) return 'Every node is healthy, nothing is waiting for you.'
  const gap = last.gapMs === null ? 'time without service not reported' : `${formatSeconds(last.gapMs)} without service`
  return `Every node is healthy. Last failover: ${last.accountId} to ${last.to ?? '—'} at ${formatClock(last.endedAt, clock)}, ${gap}.`
}

function othersOf(others: readonly AccountStatus[], all: readonly AccountStatus[]): string {
  const served = all.length - others.length - 1
  const more = others.length - NAMED
  const rest = [
    ...others.slice(0, NAMED).map((status) => `${status.account.id} too needs a look`),
    ...(more > 0 ? [`${counted(more, 'further account')} too`] : []),
  ]
  return [...rest, ...(served > 0 ? [`${counted(served, 'other account')} ${served === 1 ? 'is' : 'are'} served`] : [])]
    .join(', ')
    .concat('.')
}

const WEIGHTS: Readonly<Record<AccountStatus['service']['kind'], number>> = {
  blocked: 0,
  unserved: 1,
  mute: 1,
  notAnswered: 2,
  failingOver: 3,
  struggling: 4,
  notKnown: 5,
  served: 6,
}

function worstFirst(a: AccountStatus, b: AccountStatus): number {
  return WEIGHTS[a.service.kind] - WEIGHTS[b.service.kind]
}

/** A message that came just now does not wait yet. */
const WORTH_SAYING_MS = 100

/** The moment and not the seconds that are left: the sentence is read aloud when it changes. */
function countdownSentence({ countdown }: Account, clock: ClockMode): string {
  return countdown === null
    ? ''
    : `Automation moves it to ${countdown.to} at ${formatClock(countdown.endsAt, clock)} unless it is held.`
}

function waitingWords(sample: AccountSample | null): string {
  if (sample === null) return 'messages waiting not reported'
  if (sample.waiting === 0) return 'nothing waiting'
  const oldest =
    sample.oldestWaitingMs === null || sample.oldestWaitingMs < WORTH_SAYING_MS
      ? ''
      : `, oldest ${formatDuration(sample.oldestWaitingMs)}`
  return `${counted(sample.waiting, 'message')} waiting${oldest}`
}

function waitingTail(sample: AccountSample | null): string {
  return sample === null ? '' : `, ${waitingWords(sample)}`
}

function waitingSentence(sample: AccountSample | null): string {
  return sample === null || sample.waiting === 0 ? '' : `${waitingWords(sample)}.`
}

function because(why: string): string {
  return why === '' ? '' : `: ${why}`
}

/** Ends in a full stop; empty stays empty. */
function sentenceOf(text: string | null): string {
  if (text === null || text === '') return ''
  const [first = ''] = text.split(' ')
  // A name keeps its small letter: it is typed and searched for as it stands.
  const begun = /[-\d]/.test(first) ? text : capitalised(text)
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

function joined(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '' && sentence !== '.').join(' ')
}
