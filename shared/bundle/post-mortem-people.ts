/** What people did and why, which runbooks they followed, and what they told others. Pure. */
import { assertNever } from '../assert-never.ts'
import type { RunEntryBody } from '../runbook/run.ts'
import { formatDuration } from '../words/format.ts'
import { LEDGER_NAMES } from '../words/labels.ts'
import { outcomeBeside } from '../words/outcome.ts'
import { inline, quoted, said, section, utcTime } from './markdown.ts'
import type { Story, StoryRun } from './story.ts'

interface Deed {
  readonly at: number
  readonly by: string
  /** Markdown. */
  readonly text: string
}

export function peopleSection(story: Story): string {
  const deeds = [...operationDeeds(story), ...alertDeeds(story), ...incidentDeeds(story)].toSorted(
    (a, b) => a.at - b.at,
  )
  return section(
    'What people did, and why',
    deeds.length === 0
      ? 'Nothing that people did is on record for this time.'
      : deeds.map(({ at, by, text }) => `- ${utcTime(at)} **${inline(by)}** ${text}`).join('\n'),
  )
}

function operationDeeds({ operations }: Story): Deed[] {
  return operations.map(({ createdAt, actor, title, reason, state, word }) => ({
    at: createdAt,
    by: actor,
    text: `confirmed “${inline(title)}”. Why: ${reason.trim() === '' ? 'not said.' : said(reason)} ${LEDGER_NAMES[state]}${word === null ? '' : `: ${inline(outcomeBeside(word))}`}`,
  }))
}

function alertDeeds({ alerts }: Story): Deed[] {
  return alerts.flatMap(({ title, acknowledged }) =>
    acknowledged === null
      ? []
      : [
          {
            at: acknowledged.at,
            by: acknowledged.by,
            text: `acknowledged “${inline(title)}”${acknowledged.note.trim() === '' ? '' : `: “${inline(acknowledged.note)}”`}`,
          },
        ],
  )
}

function incidentDeeds({ incident, incidentEntries }: Story): Deed[] {
  return incidentEntries.flatMap(({ at, by, body }): Deed[] => {
    const deed = (text: string): Deed[] => [{ at, by, text }]
    const because = (why: string) => (why.trim() === '' ? '' : `: “${inline(why)}”`)
    switch (body.kind) {
      case 'declared':
        return deed(`declared the incident, severity ${body.severity}, and took every role`)
      case 'reclassified':
        return deed(`changed the severity to ${body.severity}${because(body.why)}`)
      case 'retitled':
        return deed(`named it “${inline(body.title)}”`)
      case 'assigned':
        // Whoever declares it takes every role with it, and that is told already.
        if (body.person === by && at - (incident?.declaredAt ?? 0) < WITH_DECLARING_MS) return []
        return deed(
          body.person === by
            ? `took the role of ${body.role}`
            : body.person === null
              ? `left the role of ${body.role} without anybody`
              : `gave the role of ${body.role} to ${inline(body.person)}`,
        )
      case 'wrote':
        return deed(`wrote: “${inline(body.text)}”`)
      case 'pinned':
        return deed(`pinned as evidence: ${inline(body.evidence.title)}`)
      case 'unpinned':
        return []
      case 'updatesEvery':
        return deed(body.minutes === null ? 'promised no more updates' : `promised an update every ${body.minutes} min`)
      case 'updateSent':
        return deed(`told ${AUDIENCES[body.audience]} (see Updates)`)
      case 'closed':
        return deed(`closed the incident${because(body.why)}`)
      case 'reopened':
        return deed(`opened it again${because(body.why)}`)
      default:
        return assertNever(body)
    }
  })
}

const WITH_DECLARING_MS = 10

const AUDIENCES = { internal: 'colleagues', customers: 'customers', executives: 'the executives' } as const

export function runSection({ runs }: Story): string {
  return section(
    'Runbooks that were followed',
    ...(runs.length === 0 ? ['No runbook was worked through in this time.'] : runs.map(oneRun)),
  )
}

function oneRun({ run, entries, steps }: StoryRun): string {
  const { title, version, startedBy, startedAt, ended } = run
  const end =
    ended === null
      ? 'It has not been ended.'
      : `Ended ${utcTime(ended.at)} by ${inline(ended.by)} after ${formatDuration(ended.at - startedAt)}: ${ended.outcome}${ended.why.trim() === '' ? '.' : `, ${said(ended.why)}`}`
  const rows = entries.flatMap(({ at, by, body }) => {
    const text = entryText(body, steps)
    return text === null ? [] : [`- ${utcTime(at)} **${inline(by)}** ${text}`]
  })
  return [
    `### ${inline(title)} (version ${version})`,
    `Begun ${utcTime(startedAt)} by ${inline(startedBy)}. ${end}`,
    rows.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** `null`: it is told elsewhere. */
function entryText(body: RunEntryBody, steps: StoryRun['steps']): string | null {
  const step = (id: string) => `“${inline(steps[id] ?? id)}”`
  switch (body.kind) {
    case 'started':
    case 'ended':
      return null
    case 'ticked':
      return `${body.outcome === 'done' ? 'did' : 'skipped'} ${step(body.stepId)}${body.measured === '' ? '' : `; it measured ${inline(body.measured)}`}`
    case 'unticked':
      return `took back ${step(body.stepId)}`
    case 'decided':
      return `decided at ${step(body.stepId)}: ${inline(body.answer)}`
    case 'acted':
      return `confirmed “${inline(body.title)}” at ${step(body.stepId)}`
    case 'noted':
      return `noted${body.stepId === null ? '' : ` at ${step(body.stepId)}`}: “${inline(body.text)}”`
    default:
      return assertNever(body)
  }
}

/** Empty where no incident was declared: nobody promised any. */
export function updatesSection({ incident, incidentEntries }: Story): string {
  if (incident === null) return ''
  const sent = incidentEntries.flatMap(({ at, by, body }) =>
    body.kind === 'updateSent'
      ? [`${utcTime(at)}, ${inline(by)} to ${AUDIENCES[body.audience]}:\n\n${quoted(body.text)}`]
      : [],
  )
  return section('Updates', ...(sent.length === 0 ? ['No message to others is on record.'] : sent))
}
