/** `linda incidents [show ID]`, `linda incident declare TITLE | write ID TEXT`: what goes wrong, and what people write of it. */
import { Fault } from '../../shared/fault.ts'
import { type Incident, IncidentEntryBody, type IncidentRole } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import { AccountId } from '../../shared/ids.ts'
import { counted } from '../../shared/words/format.ts'
import { coloured, columns, timeText, type Tone } from '../columns.ts'
import { meant, readLog, refuseImpossible, writeEntries } from '../incident-log.ts'
import { askTimeline } from '../incident-timeline.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const ROLES: readonly IncidentRole[] = ['commander', 'operations', 'communications']

/** Exit code 1 while one is open. */
export async function listIncidents(world: World): Promise<ExitCode> {
  const { incidents } = await readLog(world)
  const open = incidents.filter(({ closed }) => closed === null)
  if (world.isJson) world.print(JSON.stringify(incidents))
  else if (incidents.length === 0) world.print('Nobody has declared an incident.')
  else {
    world.print(open.length === 0 ? 'No incident is open.' : `${counted(open.length, 'incident')} open.`)
    const rows = incidents.map(({ id, severity, title, declaredAt, closed, roles, accountIds }) => [
      closed === null ? 'open' : 'closed',
      String(severity),
      dateText(declaredAt),
      roles.commander ?? 'nobody',
      accountIds.length === 0 ? 'all' : accountIds.join(','),
      title,
      id,
    ])
    const head = ['STATE', 'SEVERITY', 'DECLARED', 'COMMANDER', 'ACCOUNTS', 'TITLE', 'ID']
    for (const line of ['', ...columns([head, ...rows])]) world.print(line)
  }
  return open.length === 0 ? EXIT.ok : EXIT.failed
}

/** With everything that happened around it. @throws {Fault} unknownIncident */
export async function showIncident(world: World, id: string): Promise<ExitCode> {
  const log = await readLog(world)
  const incident = meant(log, id)
  const timeline = await askTimeline(world, incident, log)
  if (world.isJson) world.print(JSON.stringify({ incident, timeline }))
  else for (const line of [...headLines(incident), '', ...timelineLines(timeline, world.isColoured)]) world.print(line)
  return EXIT.ok
}

export interface Declaration {
  readonly severity: string | null
  /** One, or several with commas between them; `null`: the whole cluster. */
  readonly account: string | null
}

/** Prints its id. @throws {Fault} malformed */
export async function declareIncident(world: World, title: string, declaration: Declaration): Promise<ExitCode> {
  const beganAt = world.now()
  const { account, severity } = declaration
  const accountIds = account === null ? [] : account.split(',').map((one) => one.trim())
  const wrong = accountIds.find((one) => !AccountId.safeParse(one).success)
  if (wrong !== undefined) throw new Fault('malformed', `--account: "${wrong}" is no name of an account`)
  const declared = parsed({
    kind: 'declared',
    title,
    severity: Number(severity ?? '2'),
    summary: '',
    accountIds,
    alertIds: [],
    beganAt,
  })
  const incidentId = world.newId()
  const assigned = ROLES.map((role) => parsed({ kind: 'assigned', role, person: world.connection.actor }))
  await writeEntries(world, incidentId, [], [declared, ...assigned])
  world.note('Declared; every role is yours. The consoles show it.')
  world.print(world.isJson ? JSON.stringify({ id: incidentId }) : incidentId)
  return EXIT.ok
}

/** @throws {Fault} unknownIncident, malformed */
export async function writeIncident(world: World, id: string, text: string): Promise<ExitCode> {
  const body = parsed({ kind: 'wrote', text })
  const log = await readLog(world)
  const incident = meant(log, id)
  refuseImpossible(incident, body)
  const own = log.entries.filter(({ logId }) => logId === incident.id)
  await writeEntries(world, incident.id, own, [body])
  world.note(`Written into “${incident.title}”.`)
  return EXIT.ok
}

function parsed(body: unknown): IncidentEntryBody {
  const result = IncidentEntryBody.safeParse(body)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new Fault('malformed', `${issue?.path.join('.') ?? 'It'} cannot be so: ${issue?.message ?? 'not readable'}`)
}

function headLines({
  id,
  title,
  severity,
  summary,
  accountIds,
  roles,
  declaredAt,
  declaredBy,
  closed,
  pins,
}: Incident): string[] {
  return [
    `${title}: severity ${severity}, ${closed === null ? 'open' : 'closed'}`,
    ...(summary === '' ? [] : [`  ${summary}`]),
    `  about ${accountIds.length === 0 ? 'the whole cluster' : accountIds.join(', ')}`,
    `  declared ${dateText(declaredAt)} by ${declaredBy}`,
    ...ROLES.map((role) => `  ${role}: ${roles[role] ?? 'nobody'}`),
    ...(closed === null
      ? []
      : [`  closed ${dateText(closed.at)} by ${closed.by}${closed.why === '' ? '' : `: ${closed.why}`}`]),
    ...pins.map(({ by, evidence }) => `  pinned by ${by}: ${evidence.title}`),
    `  ${id}`,
  ]
}

const SIGNS: Readonly<Record<TimelineItem['tone'], readonly [sign: string, tone: Tone]>> = {
  bad: ['⬣', 'critical'],
  warn: ['▲', 'warn'],
  good: ['●', 'ok'],
  info: ['·', 'quiet'],
}

/** A day is named where it begins; what was written follows under its line. */
function timelineLines(timeline: readonly TimelineItem[], isColoured: boolean): string[] {
  let day = ''
  return timeline.flatMap(({ at, source, tone, title, detail, by, offsetMs }) => {
    const today = new Date(at).toISOString().slice(0, 10)
    const heading = today === day ? [] : [today]
    day = today
    const [sign, colour] = SIGNS[tone]
    // The author's own clock, which nobody knows.
    const time = `${timeText(at)}${offsetMs === null ? '?' : ' '}`
    const what = `${coloured(colour, sign, isColoured)} ${source.padEnd(10)} ${title}${by === null ? '' : ` (${by})`}`
    const more = detail === '' ? [] : detail.split('\n').map((line) => `${' '.repeat(29)}${line}`)
    return [...heading, `  ${time} ${what}`, ...more]
  })
}

/** "2026-11-22 03:12:40 UTC" */
function dateText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 10)} ${timeText(at)}`
}
