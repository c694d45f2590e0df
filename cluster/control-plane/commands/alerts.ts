/** Taking an alert on, and keeping alerts quiet for a while. */
import { type Alert, type Silence, silencedWords, type SilenceScope, silencing } from '../../../shared/alert.ts'
import type { CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import { counted, listed } from '../../../shared/words/format.ts'
import { whyNotTold } from '../alerts/routing.ts'
import { check } from '../plans/checks.ts'
import { accountOf, type CommandHandler, nodeOf, type View } from './handler.ts'

const MINUTE_MS = 60_000

export const acknowledgeAlert: CommandHandler<CommandOf<'acknowledgeAlert'>> = {
  plan: (view, command) => {
    const alert = openAlertOf(view, command.alertId)
    if (alert.acknowledged !== null)
      throw new Fault('alreadySo', `${alert.acknowledged.by} acknowledged it already: ${alert.acknowledged.note}`)
    const told = toldOver(view, alert)
    return {
      command,
      restsOn: [],
      steps: [{ title: 'Acknowledge', detail: `you are on “${alert.title}”` }],
      checks: [],
      consequences: [
        'Everybody sees that you are on it. It stays open until its condition is over.',
        told.length === 0 ? 'Nobody is told by message.' : `Who was told of it over ${listed(told)} is told that too.`,
        'If it becomes critical it is told again and has to be acknowledged anew.',
      ],
      inverse: { command: null, text: 'It cannot be taken back; it ends with the alert.' },
      weight: { class: 'harmless', why: ['Nothing moves: it only says who is on it.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const alert = openAlertOf(view, command.alertId)
      return {
        facts: [{ kind: 'alertAcknowledged', alertId: alert.id, by: request.actor, note: request.reason }],
        outcome: `${request.actor} is on “${alert.title}”`,
      }
    },
  },
}

export const silenceAlert: CommandHandler<CommandOf<'silenceAlert'>> = {
  plan: (view, command) => {
    checkScope(view, command)
    const { snapshot, now } = view
    const wanted = silenceOf(command, now)
    const endsAt = moment(wanted.expiresAt)
    const quiet = openAlerts(view).filter((alert) => silencing([wanted], alert) !== null)
    const critical = quiet.filter(({ level }) => level === 'critical')
    const before = snapshot.silences.filter((silence) => quiet.some((alert) => silencing([silence], alert) !== null))
    return {
      command,
      restsOn: [],
      steps: [{ title: 'Silence', detail: `${silencedWords(command)}: nobody is told until ${endsAt}` }],
      checks: [
        check('critical', 'No open critical alert is kept quiet', critical.length === 0 ? 'pass' : 'warn', [
          critical.length === 0 ? 'none' : listed(critical.map(({ id }) => id)),
          'none',
        ]),
      ],
      consequences: [
        `Alerts of ${silencedWords(command)} are raised and shown, and nobody is told of them by message before ${endsAt}.`,
        quiet.length === 0
          ? 'No open alert is affected now.'
          : `Open now and kept quiet: ${listed(quiet.map(({ id }) => id))}.`,
        'Where one was told already, its RESOLVED follows all the same.',
        ...(before.length === 0
          ? []
          : [
              `${counted(before.length, 'silence')} of these already ${before.length === 1 ? 'stands' : 'stand'}; all have to end before anybody is told.`,
            ]),
      ],
      inverse: {
        command: null,
        text: `Ending the silence, any time before ${endsAt}; it ends then by itself. What is open is told then.`,
      },
      weight: { class: 'routine', why: ['Nothing moves, but people learn less: an outage may go unnoticed.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      checkScope(view, command)
      const silence: Silence = {
        ...silenceOf(command, view.now),
        id: request.operationId,
        owner: request.actor,
        reason: request.reason,
      }
      return {
        facts: [{ kind: 'silencePlaced', silence }],
        outcome: `Nobody is told of ${silencedWords(command)} until ${moment(silence.expiresAt)}`,
      }
    },
  },
}

export const endSilence: CommandHandler<CommandOf<'endSilence'>> = {
  plan: (view, command) => {
    const silence = silenceNamed(view, command.silenceId)
    const others = view.snapshot.silences.filter(({ id }) => id !== silence.id)
    const heard = openAlerts(view).filter(
      (alert) => silencing([silence], alert) !== null && silencing(others, alert) === null,
    )
    const { code, accountId, nodeId, serviceId } = silence
    const minutes = Math.max(1, Math.ceil((silence.expiresAt - view.now) / MINUTE_MS))
    return {
      command,
      restsOn: [],
      steps: [{ title: 'End the silence', detail: `that of ${silence.owner} for ${silencedWords(silence)} ends now` }],
      checks: [],
      consequences: [
        heard.length === 0
          ? 'No open alert is told because of it.'
          : `Told now, if still open in a moment: ${listed(heard.map(({ id }) => id))}.`,
      ],
      inverse: {
        command: { kind: 'silenceAlert', code, accountId, nodeId, serviceId, minutes },
        text: 'Silencing it again, any time. What people were told meanwhile stays told.',
      },
      weight: { class: 'routine', why: ['Nothing moves: people are told again.'] },
    }
  },
  run: {
    kind: 'instant',
    apply: (view, { command, request }) => {
      const silence = silenceNamed(view, command.silenceId)
      return {
        facts: [{ kind: 'silenceEnded', silenceId: silence.id, why: `ended by ${request.actor}` }],
        outcome: `People are told of ${silencedWords(silence)} again`,
      }
    },
  },
}

/** @throws {Fault} malformed, unknownAccount, unknownNode, unknownService. */
function checkScope(view: View, { code, accountId, nodeId, serviceId }: SilenceScope): void {
  if (code === null && accountId === null && nodeId === null && serviceId === null)
    throw new Fault(
      'malformed',
      'A silence of everything would hide any outage: name a kind of alert, an account, a node or a service',
    )
  if (serviceId !== null && view.snapshot.services[serviceId] === undefined)
    throw new Fault('unknownService', `There is no service ${serviceId} in the registry`)
  const beside = accountId ?? nodeId
  if (serviceId !== null && beside !== null)
    throw new Fault('malformed', `No alert is about ${serviceId} and ${beside} at once: nothing would match`)
  if (accountId !== null) accountOf(view, accountId)
  const node = nodeId === null ? null : nodeOf(view, nodeId)
  if (node !== null && accountId !== null && node.accountId !== accountId)
    throw new Fault('malformed', `${node.id} is a node of ${node.accountId}, not of ${accountId}: nothing would match`)
}

function silenceOf({ minutes, ...scope }: SilenceScope & { minutes: number }, now: number): Silence {
  const { code, accountId, nodeId, serviceId } = scope
  return {
    id: '',
    code,
    accountId,
    nodeId,
    serviceId,
    owner: '',
    reason: '',
    since: now,
    expiresAt: now + minutes * MINUTE_MS,
  }
}

/** @throws {Fault} unknownAlert. */
function openAlertOf(view: View, alertId: string): Alert {
  const alert = openAlerts(view).find(({ id }) => id === alertId)
  if (alert === undefined) throw new Fault('unknownAlert', `There is no open alert ${alertId}`)
  return alert
}

/** @throws {Fault} unknownSilence. */
function silenceNamed({ snapshot }: View, silenceId: string): Silence {
  const silence = snapshot.silences.find(({ id }) => id === silenceId)
  if (silence === undefined) throw new Fault('unknownSilence', `There is no silence ${silenceId} in force`)
  return silence
}

function openAlerts({ snapshot }: View): Alert[] {
  return snapshot.alerts.filter(({ resolvedAt }) => resolvedAt === null)
}

/** Routes that are told of it as things stand. */
function toldOver({ config, snapshot }: View, alert: Alert): string[] {
  return config.alerting.routes.flatMap((route) => (whyNotTold(route, alert, snapshot) === null ? route.id : []))
}

/** "2026-11-20 09:05 UTC": a silence may last for days. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
