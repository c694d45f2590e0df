/** A fact in the words an operator would use. Pure; every kind of fact has its sentence. */
import { assertNever } from '../assert-never.ts'
import { silencedWords } from '../alert.ts'
import type { Testimony } from '../check.ts'
import { type Command, subjectOf } from '../command.ts'
import type { Fact } from '../fact.ts'
import type { Operation } from '../operation.ts'
import { COUNTDOWN_ENDS, lengthOf, PROBATION_ENDS, ruleSentence, skippedWords, whose } from './automation.ts'
import { DEVICE_TONES, deviceSentence } from './device.ts'
import { counted, formatDuration, formatSeconds, listed } from './format.ts'
import { BALANCING_NAMES, BLOCK_WORDS, HEALTH_TONES, type Tone } from './labels.ts'
import { outcomeBeside } from './outcome.ts'
import { serviceName } from './services.ts'
import { backupSentence, backupTone, restoreSentence, segmentSentence } from './backup.ts'
import { deploymentSentence, deploymentTone } from './deployment.ts'

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
        accountId: accountOfCommand(fact.operation.command),
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
    case 'serviceJoined':
      return words(
        `${serviceName(fact.service.id, fact.service.name)} ${fact.service.pid === null ? 'is in the registry' : `runs as process ${fact.service.pid}`}`,
        'ok',
      )
    case 'serviceHealthChanged':
      return words(`${serviceName(fact.serviceId)} is ${fact.health}${because(fact.why)}`, HEALTH_TONES[fact.health])
    case 'deviceChanged':
      return words(deviceSentence(fact.nodeId, fact.device), DEVICE_TONES[fact.device.state])
    case 'promotionRuleChanged':
      return words(
        ruleSentence(fact.nodeId, fact.promotion, fact.at),
        fact.promotion.rule === 'must_not' ? 'warn' : 'info',
      )
    case 'nodeDrained':
      return words(`${fact.nodeId} was taken out of work by ${fact.owner}: ${fact.reason}`, 'info')
    case 'nodeUndrained':
      return words(`${fact.nodeId} is back in work`, 'ok')
    case 'nodeAdded':
      return words(
        `${fact.node.id} was added to ${fact.node.accountId} in ${fact.node.region}; it has to catch up first`,
        'info',
        fact.node.accountId,
      )
    case 'nodeCaughtUp':
      return words(`${fact.nodeId} has caught up at position ${fact.position} and can take over from now on`, 'ok')
    case 'nodeRemoved':
      return words(`${fact.nodeId} was removed${because(fact.why)}`, 'info')
    case 'holdPlaced':
      return words(
        `${fact.hold.owner} holds automatic failover of ${whose(fact.hold.accountId)} for ${lengthOf(fact.hold)}: ${fact.hold.reason}`,
        'warn',
        fact.hold.accountId,
      )
    case 'holdReleased':
      return words(`A hold on automatic failover ended${because(fact.why)}`, 'ok')
    case 'drillStarted':
      return words(
        `${fact.drill.owner} began a drill on ${whose(fact.drill.accountId)} for ${lengthOf(fact.drill)}: ${fact.drill.reason}`,
        'info',
        fact.drill.accountId,
      )
    case 'drillEnded':
      return words(`A drill ended${because(fact.why)}`, 'info')
    case 'drillDeed':
      return words(
        fact.deed.kind === 'induced'
          ? `Induced in a drill: ${fact.deed.what}`
          : `Put back after a drill: ${fact.deed.what}`,
        fact.deed.kind === 'induced' ? 'warn' : 'info',
      )
    case 'countdownStarted':
      return words(
        `${fact.accountId} fails over to ${fact.countdown.to} in ${formatDuration(fact.countdown.endsAt - fact.countdown.since)} unless it is held: ${fact.countdown.cause}`,
        'warn',
        fact.accountId,
      )
    case 'countdownEnded':
      return words(
        `Countdown of ${fact.accountId} ended, ${COUNTDOWN_ENDS[fact.end]}${because(fact.why)}`,
        fact.end === 'recovered' ? 'ok' : fact.end === 'noCandidate' ? 'critical' : 'info',
        fact.accountId,
      )
    case 'failoverSkipped':
      return words(
        `Failover of ${fact.skipped.accountId} away from ${fact.skipped.nodeId} was not begun: ${skippedWords(fact.skipped)}`,
        'warn',
        fact.skipped.accountId,
      )
    case 'probationStarted':
      return words(
        `${fact.probation.title}: watched for ${lengthOf({ since: fact.probation.startedAt, expiresAt: fact.probation.endsAt })}`,
        'info',
        fact.probation.accountId,
      )
    case 'probationWorsened':
      return words(`Worse than before a change that is still watched: ${fact.why}`, 'warn')
    case 'probationEnded':
      return words(
        `Watch after a change ended, ${PROBATION_ENDS[fact.outcome]}${because(fact.why)}`,
        fact.outcome === 'passed' ? 'ok' : 'info',
      )
    case 'unknown':
      return words(`The cluster reports “${fact.was}”, which this console does not know yet`, 'unknown')
    case 'alertAcknowledged':
      return words(
        `${fact.by} acknowledged ${alertWords(fact.alertId)}${fact.note === '' ? '' : `: “${fact.note}”`}`,
        'info',
      )
    case 'alertFolded':
      return words(
        fact.causeId === null
          ? `${alertWords(fact.alertId)} stands for itself again`
          : `${alertWords(fact.alertId)} follows from ${alertWords(fact.causeId)}`,
        'info',
      )
    case 'alertDelivered':
      return words(deliverySentence(fact), fact.delivery.outcome === 'delivered' ? 'info' : 'warn')
    case 'silencePlaced':
      return words(
        `${fact.silence.owner} silenced ${silencedWords(fact.silence)} for ${lengthOf(fact.silence)}${because(fact.silence.reason)}`,
        'info',
        fact.silence.accountId,
      )
    case 'silenceEnded':
      return words(`A silence ended${because(fact.why)}`, 'info')
    case 'maintenanceOpened':
      return words(
        `${fact.maintenance.owner} opened maintenance of ${whose(fact.maintenance.accountId)} for ${lengthOf(fact.maintenance)}${because(fact.maintenance.reason)}`,
        'info',
        fact.maintenance.accountId,
      )
    case 'maintenanceClosed':
      return words(`Maintenance ended${because(fact.why)}`, 'info')
    case 'balancingChanged':
      return words(
        fact.change.cause === 'setBalancing'
          ? `${fact.accountId} is balanced by ${BALANCING_NAMES[fact.algorithm].toLowerCase()} from now on`
          : `The conversations of ${fact.accountId} were spread anew (${fact.change.cause})`,
        'info',
        fact.accountId,
      )
    case 'balancingMeasured':
      return words(
        fact.measured === null
          ? `What the new spread of ${fact.accountId} brought was not reported`
          : `The new spread of ${fact.accountId} was measured over ${formatDuration(fact.measuredOverMs)}`,
        'info',
        fact.accountId,
      )
    case 'backupChanged':
      return words(backupSentence(fact.backup), backupTone(fact.backup))
    case 'backupRemoved':
      return words(`Backup ${fact.backupId} was removed: ${fact.why}`, 'info')
    case 'segmentCopied':
      return words(segmentSentence(fact.segment), 'info')
    case 'clusterRestored':
      return words(restoreSentence(fact.restore), 'warn')
    case 'deploymentChanged':
      return words(deploymentSentence(fact.deployment), deploymentTone(fact.deployment))
    case 'settingsChanged':
      return words(`Settings of the bots changed to schema ${fact.settings.schema}: ${fact.why}`, 'info')
    case 'freezeOpened':
      return words(
        `${fact.freeze.owner} froze deployments for ${lengthOf(fact.freeze)}${because(fact.freeze.reason)}`,
        'info',
      )
    case 'freezeClosed':
      return words(`The freeze of deployments ended${because(fact.why)}`, 'info')
    case 'serviceRemoved':
      return words(`${fact.serviceId} is not in the registry any more${because(fact.why)}`, 'info')
    default:
      return assertNever(fact)
  }
}

/** "noStandby of uae-main" */
function alertWords(alertId: string): string {
  return `the alert ${alertId.slice(0, alertId.indexOf('/'))} of ${alertSubject(alertId)}`
}

function deliverySentence({ alertId, delivery }: Extract<Fact, { kind: 'alertDelivered' }>): string {
  const what = `${alertWords(alertId)} (${delivery.word})`
  switch (delivery.outcome) {
    case 'delivered':
      return `${delivery.routeId} was told of ${what}`
    case 'failing':
      return `${delivery.routeId} could not be told of ${what}; it is tried again: ${delivery.why}`
    case 'givenUp':
      return `${delivery.routeId} was never told of ${what}: ${delivery.why}`
    default:
      return assertNever(delivery.outcome)
  }
}

/** The account's name stands at the front of every failover's id. */
export function accountOf(failoverId: string): string {
  return failoverId.slice(0, failoverId.lastIndexOf('.'))
}

/** `null`: it is about a node or the whole cluster. */
export function accountOfCommand(command: Command): string | null {
  const subject = subjectOf(command)
  return subject.kind === 'account' ? subject.id : null
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
      return `${title}: failed${operation.outcome === null ? '' : `, ${outcomeBeside(operation.outcome)}`}`
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

function because(why: string): string {
  return why === '' ? '' : `: ${why}`
}

/** `<code>/<subject>` → subject */
function alertSubject(alertId: string): string {
  return alertId.slice(alertId.indexOf('/') + 1)
}
