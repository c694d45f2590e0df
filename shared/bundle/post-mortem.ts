/** The draft of a post-mortem in Markdown, for somebody who was not there: what is on record, and room for what only people know. Pure. */
import { capitalised, counted, formatDuration, formatSeconds, listed } from '../words/format.ts'
import { OUTCOME_NAMES } from '../words/labels.ts'
import { inline, quoted, said, section, table, utcDay, utcMoment, utcTime } from './markdown.ts'
import { failoverSection } from './post-mortem-failovers.ts'
import { peopleSection, runSection, updatesSection } from './post-mortem-people.ts'
import { openQuestions } from './post-mortem-questions.ts'
import { alertSection, impactSection, operationSection, timelineSection } from './post-mortem-tables.ts'
import { type Story, TO_FILL_IN } from './story.ts'

export const SEVERITY_MEANINGS = {
  1: 'accounts are without service, or data is at risk',
  2: 'users notice',
  3: 'nobody notices yet',
} as const

export function postMortem(story: Story): string {
  return `${[
    `# ${inline(story.title)}`,
    `_Draft of a post-mortem, put together by Linda Console ${inline(story.consoleVersion)} from what it had recorded. All times are UTC. What only people can know is marked "to be filled in"._`,
    factsTable(story),
    section('Summary', summary(story), `**What users noticed:** ${TO_FILL_IN}`, `**Cause:** ${TO_FILL_IN}`),
    impactSection(story),
    failoverSection(story),
    timelineSection(story),
    section(
      'What automation did',
      story.automation.length === 0
        ? 'No decision of automation is on record for this time.'
        : story.automation.map(({ at, text }) => `- ${utcTime(at)} ${inline(text)}`).join('\n'),
    ),
    peopleSection(story),
    runSection(story),
    alertSection(story),
    operationSection(story),
    updatesSection(story),
    picturesSection(story),
    section('Open questions', openQuestions(story)),
    section('About this bundle', about(story)),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function factsTable({ incident, cluster, from, to }: Story): string {
  const where = `${inline(cluster.name)} (${cluster.environment})`
  if (incident === null)
    return table(
      ['', ''],
      [
        ['**Cluster**', where],
        ['**Period**', `${utcMoment(from)} to ${utcMoment(to)}, ${formatDuration(to - from)}`],
        ['**Incident**', 'none was declared for this'],
      ],
      '',
    )
  const { severity, beganAt, declaredAt, declaredBy, closed, roles, accountIds } = incident
  const holder = (role: 'commander' | 'operations' | 'communications') => {
    const person = roles[role]
    return person === null ? 'nobody' : inline(person)
  }
  return table(
    ['', ''],
    [
      ['**Cluster**', where],
      ['**Accounts**', accountIds.length === 0 ? 'the whole cluster' : inline(listed(accountIds))],
      ['**Severity**', `${severity}: ${SEVERITY_MEANINGS[severity]}`],
      ['**Began**', utcMoment(beganAt)],
      [
        '**Declared**',
        `${utcMoment(declaredAt)} by ${inline(declaredBy)}, ${declaredAt > beganAt ? `${formatDuration(declaredAt - beganAt)} after it began` : 'at once'}`,
      ],
      [
        '**Closed**',
        closed === null
          ? 'it is still open'
          : `${utcMoment(closed.at)} by ${inline(closed.by)}, ${formatDuration(closed.at - beganAt)} after it began`,
      ],
      ['**Commander**', holder('commander')],
      ['**Operations**', holder('operations')],
      ['**Communications**', holder('communications')],
      ['**People who wrote**', inline(listed(incident.people))],
    ],
    '',
  )
}

function summary(story: Story): string {
  const { incident, from, to } = story
  const own = incident === null || incident.summary.trim() === '' ? '' : quoted(incident.summary)
  const span = `${utcDay(from)} ${utcTime(from).slice(0, 8)} to ${utcDay(to) === utcDay(from) ? '' : `${utcDay(to)} `}${utcTime(to).slice(0, 8)} UTC`
  const around = incident === null ? '' : ', some minutes before it began and after it was closed included'
  const when = `In the ${formatDuration(to - from)} that this covers (${span}${around}):`
  const sentences = [...failoverSentences(story), alertSentence(story), operationSentence(story), ...endSentence(story)]
  return [own, when, sentences.map((text) => `- ${text}`).join('\n')].filter((part) => part !== '').join('\n\n')
}

/** So many are told one by one; of more, only how many there were. */
const TOLD_ONE_BY_ONE = 8

function failoverSentences({ failovers }: Story): string[] {
  if (failovers.length === 0) return ['No account changed its master.']
  if (failovers.length > TOLD_ONE_BY_ONE) {
    const accounts = [...new Set(failovers.map(({ accountId }) => accountId))]
    return [
      `There were ${counted(failovers.length, 'failover')}, of ${inline(listed(accounts))}; each is told under Failovers.`,
    ]
  }
  return failovers.map(({ accountId, from, to, trigger, outcome, cause, gapMs, startedAt }) => {
    const what =
      outcome === 'completed'
        ? `${accountId} moved from ${from ?? 'no master'} to ${to ?? 'nobody'}`
        : `A failover of ${accountId} away from ${from ?? 'no master'} ${outcome === null ? 'had not ended yet' : `ended: ${OUTCOME_NAMES[outcome].toLowerCase()}`}`
    const who = trigger === 'automatic' ? 'by automation' : trigger === 'drill' ? 'in a drill' : 'asked for by a person'
    const gap =
      gapMs === null ? '' : `; ${formatSeconds(gapMs)} passed between its last reply before and its first after`
    return `${utcTime(startedAt).slice(0, 8)} ${inline(`${what}, ${who}: ${cause.replace(/\.$/, '')}`)}${gap}.`
  })
}

function alertSentence({ alerts }: Story): string {
  if (alerts.length === 0) return 'No alert was open.'
  const critical = alerts.filter(({ level }) => level === 'critical').length
  const open = alerts.filter(({ resolvedAt }) => resolvedAt === null).length
  const critically =
    alerts.length === 1
      ? critical === 1
        ? 'critical'
        : 'not critical'
      : `${critical === 0 ? 'none' : critical} of them critical`
  return `${capitalised(counted(alerts.length, 'alert was', 'alerts were'))} open in this time, ${critically}; ${open === 0 ? (alerts.length === 1 ? 'it was resolved' : 'all were resolved') : `${open} ${open === 1 ? 'was' : 'were'} still open at the end`}.`
}

function operationSentence({ operations }: Story): string {
  if (operations.length === 0) return 'Nobody confirmed an operation.'
  const count = (...states: readonly string[]) => operations.filter(({ state }) => states.includes(state)).length
  const succeeded = count('succeeded')
  const failed = count('failed', 'refused', 'expired')
  const rest = operations.length - succeeded - failed
  const parts = [
    ...(succeeded > 0 ? [`${succeeded} succeeded`] : []),
    ...(failed > 0 ? [`${failed} failed or ${failed === 1 ? 'was' : 'were'} refused`] : []),
    ...(rest > 0 ? [`${rest} ended otherwise or had not ended`] : []),
  ]
  return `${capitalised(counted(operations.length, 'operation'))} ${operations.length === 1 ? 'was' : 'were'} confirmed by people: ${listed(parts)}.`
}

function endSentence({ incident }: Story): string[] {
  if (incident?.closed == null) return []
  const { why } = incident.closed
  return why.trim() === '' ? [] : [`It was closed with the words: ${said(why)}`]
}

function picturesSection({ pictures }: Story): string {
  if (pictures.length === 0) return section('Charts', 'No numbers were kept of this time, so there is nothing to draw.')
  return section('Charts', ...pictures.map(({ path, title }) => `![${inline(title)}](${path})\n\n_${inline(title)}_`))
}

function about({ madeAt, madeBy, clusterOffsetMs, notRecorded }: Story): string {
  const clock =
    clusterOffsetMs === null
      ? "How far this console's clock was from the cluster's is not known; its own times stand as they were written."
      : Math.abs(clusterOffsetMs) < 1_000
        ? "This console's clock and the cluster's agreed to within a second."
        : `This console's clock was ${formatDuration(Math.abs(clusterOffsetMs))} ${clusterOffsetMs > 0 ? 'ahead of' : 'behind'} the cluster's when this was made. The timeline and what people wrote are told by this console's clock, failovers, alerts and operations by the cluster's.`
  return [
    `Made by ${inline(madeBy)} at ${utcMoment(madeAt)}, without asking any server. ${clock}`,
    'Linda Console opens the bundle that this file came in, shows its timeline and replays it. The same in files for other programs: `timeline.json` and `.csv` (everything above on one clock), `facts.ndjson` (every recorded fact of the cluster) with `checkpoints.json` (the state they begin from), `operations.json` and `.csv`, `alerts.json`, `failovers.json`, `runs.json`, `incident.json`, `metrics.csv`. `manifest.json` lists every file with its SHA-256.',
    notRecorded.length === 0 ? '' : `**Not in here:**\n\n${notRecorded.map((text) => `- ${inline(text)}`).join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}
