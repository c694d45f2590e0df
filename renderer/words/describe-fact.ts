/** A fact in the words an operator would use. Pure; every kind of fact has its sentence. */
import { assertNever } from '../../shared/assert-never.ts'
import type { Testimony } from '../../shared/check.ts'
import type { Fact } from '../../shared/fact.ts'
import type { Operation } from '../../shared/operation.ts'
import { counted, formatSeconds, listed } from './format.ts'
import { BLOCK_WORDS, HEALTH_TONES, type Tone } from './labels.ts'

export interface FactWords {
  readonly text: string
  readonly tone: Tone
  readonly accountId: string | null
  readonly failoverId: string | null
}

export function describeFact(fact: Fact): FactWords {
  switch (fact.kind) {
    case 'clusterFormed':
      return words(
        `${fact.name} was formed: ${counted(fact.accounts.length, 'account')}, ${counted(fact.nodes.length, 'node')}`,
        'info',
      )
    case 'termBegan':
      return words(`A control plane began to lead, term ${fact.term}: ${fact.reason}`, 'info')
    case 'protectionChanged':
      return fact.state === 'on'
        ? words(`Automatic failover is on: ${fact.why}`, 'ok')
        : words(`Automatic failover is warming up: ${fact.why}`, 'warn')
    case 'nodeJoined':
      return words(`${fact.nodeId} joined as process ${fact.pid}`, 'ok')
    case 'nodeHealthChanged':
      return words(healthSentence(fact.nodeId, fact.health, fact.why, fact.testimonies), HEALTH_TONES[fact.health])
    case 'leaseVacated':
      return words(
        `Fencing: nobody may reply for ${fact.accountId} until epoch ${fact.leaseEpoch} is granted`,
        'warn',
        fact.accountId,
      )
    case 'leaseGranted':
      return words(
        `${fact.holder.nodeId} is master of ${fact.accountId} from epoch ${fact.leaseEpoch} on`,
        'ok',
        fact.accountId,
      )
    case 'failoverStarted':
      return {
        text:
          fact.from === null
            ? `${fact.accountId} is given a master: ${fact.cause}`
            : `${startWord(fact.trigger)} of ${fact.accountId} away from ${fact.from} began: ${fact.cause}`,
        tone: 'warn',
        accountId: fact.accountId,
        failoverId: fact.failoverId,
      }
    case 'failoverPhaseEntered':
      return {
        text: phaseSentence(fact),
        tone: 'info',
        accountId: accountOf(fact.failoverId),
        failoverId: fact.failoverId,
      }
    case 'failoverEnded':
      return {
        text: endSentence(fact),
        tone: fact.outcome === 'completed' ? 'ok' : fact.outcome === 'blocked' ? 'critical' : 'info',
        accountId: accountOf(fact.failoverId),
        failoverId: fact.failoverId,
      }
    case 'operationChanged':
      return {
        text: operationSentence(fact.operation),
        tone: operationTone(fact.operation),
        accountId: fact.operation.command.accountId,
        failoverId: fact.operation.failoverId,
      }
    case 'recordsCut':
      return words(
        `${fact.nodeId} returned with ${counted(fact.count, 'record')} that ${fact.accountId} never accepted, from position ${fact.fromPosition}: cut`,
        'warn',
        fact.accountId,
      )
    case 'alertRaised':
      return words(
        `${fact.alert.level === 'critical' ? 'Critical' : 'Warning'}: ${fact.alert.title}`,
        fact.alert.level === 'critical' ? 'critical' : 'warn',
        fact.alert.accountId,
      )
    case 'alertResolved':
      return words(`Resolved, ${alertSubject(fact.alertId)}: ${fact.why}`, 'ok')
    default:
      return assertNever(fact)
  }
}

/** The account's name stands at the front of every failover's id. */
export function accountOf(failoverId: string): string {
  return failoverId.slice(0, failoverId.lastIndexOf('.'))
}

/** "3 of 3 witnesses got no answer: gateway, uae-2 and control-plane" */
export function describeTestimonies(testimonies: readonly Testimony[]): string {
  const silent = testimonies.filter((testimony) => testimony.saw === 'noAnswer')
  const answered = testimonies.filter((testimony) => testimony.saw === 'answer')
  if (testimonies.length === 0) return 'no witness was asked'
  if (answered.length > 0) return `${listed(answered.map((t) => t.witness))} got an answer`
  return `${silent.length} of ${counted(testimonies.length, 'witness', 'witnesses')} got no answer${silent.length === 0 ? '' : `: ${listed(silent.map((t) => t.witness))}`}`
}

function words(text: string, tone: Tone, accountId: string | null = null): FactWords {
  return { text, tone, accountId, failoverId: null }
}

function healthSentence(nodeId: string, health: string, why: string, testimonies: readonly Testimony[]): string {
  // What the control plane says of it names the witnesses already.
  const seen = why !== '' || testimonies.length === 0 ? '' : ` (${describeTestimonies(testimonies)})`
  return `${nodeId} is ${health}${why === '' ? '' : `: ${why}`}${seen}`
}

function startWord(trigger: 'automatic' | 'operator' | 'drill'): string {
  switch (trigger) {
    case 'automatic':
      return 'Automatic failover'
    case 'operator':
      return 'Failover by an operator'
    case 'drill':
      return 'Drill failover'
    default:
      return assertNever(trigger)
  }
}

function phaseSentence(fact: Extract<Fact, { kind: 'failoverPhaseEntered' }>): string {
  const account = accountOf(fact.failoverId)
  const before = fact.previousDetail === null ? '' : ` (${fact.previousDetail})`
  switch (fact.phase) {
    case 'suspected':
      return `${account}: suspected, witnesses are asked${before}`
    case 'selecting':
      return `${account}: selecting who takes over${before}`
    case 'fencing':
      return `${account}: ${fact.to === undefined ? 'fencing' : `${fact.to} selected, fencing the old master`}${before}`
    case 'transferring':
      return `${account}: fenced${fact.epochAfter === undefined ? '' : ` at epoch ${fact.epochAfter}`}, transferring missing records${before}`
    case 'promoting':
      return `${account}: state is complete, promoting${before}`
    case 'verifying':
      return `${account}: promoted, verifying${before}`
    case 'rollingBack':
      return `${account}: rolling back${before}`
    default:
      return assertNever(fact.phase)
  }
}

function endSentence(fact: Extract<Fact, { kind: 'failoverEnded' }>): string {
  const account = accountOf(fact.failoverId)
  const why = fact.why === '' ? '' : `: ${fact.why}`
  switch (fact.outcome) {
    case 'completed': {
      const gap = fact.gapMs === null ? '' : `, ${formatSeconds(fact.gapMs)} without service`
      return `${account} failed over in ${formatSeconds(fact.offsetMs)}${gap}${why}`
    }
    case 'rolledBack':
      return `${account} was rolled back to its old master${why}`
    case 'blocked':
      return `Failover of ${account} is blocked, ${fact.blockedBy === null ? 'reason not reported' : BLOCK_WORDS[fact.blockedBy]}${why}`
    case 'cancelled':
      return `Failover of ${account} was cancelled before fencing${why}`
    default:
      return assertNever(fact.outcome)
  }
}

function operationSentence(operation: Operation): string {
  const { title, actor } = operation
  switch (operation.status) {
    case 'awaitingApproval':
      return `${title}: asked for by ${actor}, waits for approval`
    case 'accepted':
      return `${title}: accepted from ${actor}, “${operation.reason}”`
    case 'running':
      return `${title}: ${operation.step ?? 'running'}`
    case 'succeeded':
      return `${title}: done${operation.outcome === null ? '' : `, ${operation.outcome}`}`
    case 'failed':
      return `${title}: failed${operation.outcome === null ? '' : `, ${operation.outcome}`}`
    case 'cancelled':
      return `${title}: cancelled`
    case 'refused':
      return `${title}: refused${operation.outcome === null ? '' : `, ${operation.outcome}`}`
    case 'expired':
      return `${title}: expired before it began`
    default:
      return assertNever(operation.status)
  }
}

function operationTone(operation: Operation): Tone {
  if (operation.status === 'succeeded') return 'ok'
  return operation.status === 'failed' || operation.status === 'refused' ? 'warn' : 'info'
}

/** `<code>/<subject>` → subject */
function alertSubject(alertId: string): string {
  return alertId.slice(alertId.indexOf('/') + 1)
}
