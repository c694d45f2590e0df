/** What others are told of an incident, filled from what is known at this moment. A person reads it, changes it and sends it. Pure. */
import { assertNever } from '../../shared/assert-never.ts'
import { isOpen } from '../../shared/deployment.ts'
import type { Audience, Incident } from '../../shared/incident/incident.ts'
import { isEnded } from '../../shared/operation.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { formatAge, formatCount, formatDuration, listed } from '../../shared/words/format.ts'
import { formatExactly } from '../words/time.ts'
import { aboutWords, SEVERITY_WORDS } from './words.ts'

export interface Saying {
  readonly incident: Incident
  /** Overview's sentence as it stands now; empty: nothing is known. */
  readonly impact: string
  /** What is being done in the cluster now, in words; empty: nothing that it reports. */
  readonly doing: readonly string[]
  /** `null`: its name is not known. */
  readonly cluster: string | null
  /** This machine's clock. */
  readonly now: number
}

export function messageOf(audience: Audience, saying: Saying): string {
  switch (audience) {
    case 'internal':
      return toTeam(saying)
    case 'customers':
      return toCustomers(saying)
    case 'executives':
      return toExecutives(saying)
    default:
      return assertNever(audience)
  }
}

function toTeam(saying: Saying): string {
  const { incident, doing, cluster, now } = saying
  const { title, severity, accountIds, beganAt, roles, closed } = incident
  return [
    `${closed === null ? 'Incident' : 'Incident closed'}, severity ${severity}: ${title}`,
    `${minuteOf(now)}${cluster === null ? '' : `, ${cluster}`}`,
    '',
    `About: ${aboutWords(accountIds)}. Since ${minuteOf(beganAt)}, ${lastedOf(saying)}.`,
    `Impact: ${impactOf(saying)}`,
    closed === null
      ? `Being done: ${doing.length === 0 ? 'nothing that the cluster reports' : listed(doing)}.`
      : `Closed by ${closed.by}${closed.why === '' ? '' : `: ${closed.why}`}`,
    `Commander: ${roles.commander ?? 'nobody'}. Operations: ${roles.operations ?? 'nobody'}. Communications: ${roles.communications ?? 'nobody'}.`,
    ...nextLine(saying),
  ].join('\n')
}

const FELT: Readonly<Record<Incident['severity'], string>> = {
  1: 'Messages sent to us may not be answered at the moment.',
  2: 'Answers to messages sent to us may be late or fail at the moment.',
  3: 'You should notice nothing; we watch something closely.',
}

/** No names of nodes or accounts: nothing that only makes sense inside. */
function toCustomers(saying: Saying): string {
  const { incident } = saying
  const { severity, beganAt, closed } = incident
  if (closed !== null)
    return `The disturbance that began at ${minuteOf(beganAt)} is over since ${minuteOf(closed.at)}. We are sorry for the trouble. If a message of yours was not answered, please send it again.`
  return [
    FELT[severity],
    `It began at ${minuteOf(beganAt)}. We are working on it; there is nothing you need to do.`,
    ...nextLine(saying),
  ].join('\n')
}

function toExecutives(saying: Saying): string {
  const { incident } = saying
  const { title, severity, beganAt, roles, closed } = incident
  return [
    `${closed === null ? 'Incident under way' : 'Incident closed'}: ${title}.`,
    `Severity ${severity} (${SEVERITY_WORDS[severity]}), since ${minuteOf(beganAt)}, ${lastedOf(saying)}.`,
    `Impact: ${impactOf(saying)}`,
    closed === null
      ? `${roles.commander === null ? 'Nobody leads the work yet.' : `${roles.commander} leads the work.`}`
      : `Closed at ${minuteOf(closed.at)}${closed.why === '' ? '' : `: ${closed.why}`}`,
    ...nextLine(saying),
  ].join('\n')
}

/** Of one that is closed what was recorded of it; how it stands today is another matter. */
function impactOf({ incident: { closed }, impact }: Saying): string {
  if (closed === null) return impact === '' ? 'not known' : impact
  if (closed.impact === null) return 'not recorded.'
  const said = closed.impact.accounts.map(({ accountId, downSeconds, failedReplies }) => {
    const down =
      downSeconds === null ? 'not recorded' : downSeconds === 0 ? 'none' : formatDuration(downSeconds * 1_000)
    const failed = failedReplies === null ? 'not recorded' : formatCount(failedReplies)
    return `${accountId}: time without service ${down}, failed replies ${failed}`
  })
  return said.length === 0 ? 'not recorded.' : `${said.join('; ')}.`
}

/** Nothing where no updates are promised, or there is nothing more to come. */
function nextLine({ incident: { updates, closed }, now }: Saying): string[] {
  return updates.everyMinutes === null || closed !== null
    ? []
    : [`Next update by ${minuteOf(now + updates.everyMinutes * 60_000)}.`]
}

function lastedOf({ incident: { beganAt, closed }, now }: Saying): string {
  const ms = (closed?.at ?? now) - beganAt
  const words = ms < 60_000 ? 'less than a minute' : formatAge(ms)
  return closed === null ? `for ${words}` : `it lasted ${words}`
}

/** "03:12 UTC" of today or another day: read elsewhere, in another zone, so always UTC and with its date. */
function minuteOf(at: number): string {
  return `${formatExactly(at, 'utc').slice(0, 16)} UTC`
}

/** What runs in the cluster on these accounts, or on all of it. `accountIds` empty: everything. */
export function doingOf(snapshot: Snapshot | null, accountIds: readonly string[]): string[] {
  if (snapshot === null) return []
  const isMeant = (accountId: string): boolean => accountIds.length === 0 || accountIds.includes(accountId)
  return [
    ...snapshot.failovers
      .filter(({ outcome, accountId }) => outcome === null && isMeant(accountId))
      .map(({ accountId, to }) => `${accountId} is failing over${to === null ? '' : ` to ${to}`}`),
    ...snapshot.operations
      .filter(({ status, failoverId }) => !isEnded(status) && failoverId === null)
      .map(({ title, actor }) => `“${title}” by ${actor}`),
    ...snapshot.deployments.filter(isOpen).map(({ version }) => `the deployment of ${version}`),
  ]
}
