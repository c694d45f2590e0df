/** The tables of the draft: impact, timeline, alerts, operations. Pure. */
import type { TimelineItem } from '../incident/timeline.ts'
import { counted, formatDuration, formatLatency, formatPercent, formatRate, listed } from '../words/format.ts'
import { LEDGER_NAMES } from '../words/labels.ts'
import { outcomeBeside } from '../words/outcome.ts'
import { inline, section, table, utcDay, utcMoment, utcTime } from './markdown.ts'
import { accountNumbers } from './numbers.ts'
import { NOT_RECORDED, type Story } from './story.ts'

export function impactSection(story: Story): string {
  return section('Impact', objectives(story), measured(story))
}

function objectives({ impact, incident }: Story): string {
  if (impact === null)
    return incident === null
      ? ''
      : 'What it cost of the objectives was not asked for when the incident was closed, or the cluster could not be asked.'
  const rows = impact.accounts.map(({ accountId, downSeconds, failedReplies, budgetSpent }) => [
    inline(accountId),
    downSeconds === null ? NOT_RECORDED : formatDuration(downSeconds * 1_000),
    failedReplies === null ? NOT_RECORDED : String(failedReplies),
    budgetSpent === null ? NOT_RECORDED : share(budgetSpent),
  ])
  return [
    `By the objectives, ${utcMoment(impact.from)} to ${utcMoment(impact.to)}:`,
    table(['Account', 'Without service', 'Failed replies', 'Of its budget'], rows, `Every account: ${NOT_RECORDED}.`),
    impact.notRecorded.map((text) => `- Not recorded: ${inline(text)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** What is there and rounds to nothing is not nothing. */
function share(fraction: number): string {
  return fraction > 0 && fraction < 0.001 ? '< 0.1 %' : `${formatPercent(fraction, 1)} %`
}

function measured({ numbers }: Story): string {
  const accounts = numbers === null ? [] : accountNumbers(numbers)
  if (numbers === null || accounts.length === 0) return `Numbers of this time were ${NOT_RECORDED} by this console.`
  const say = (value: number | null, word: (value: number) => string) => (value === null ? NOT_RECORDED : word(value))
  return [
    `As this console saw it, in steps of ${formatDuration(numbers.stepMs)}:`,
    table(
      [
        'Account',
        'Replies per second, mean',
        'lowest',
        'p95 to a reply, highest',
        'Error rate, highest',
        'Waiting, most',
        'Of the time on record',
      ],
      accounts.map((account) => [
        inline(account.accountId),
        say(account.repliedPerS, formatRate),
        say(account.lowestRepliedPerS, formatRate),
        say(account.highestP95Ms, formatLatency),
        say(account.highestErrorFraction, (value) => `${formatPercent(value, 1)} %`),
        say(account.mostWaiting, (value) => String(Math.round(value))),
        `${formatPercent(account.recorded)} %`,
      ]),
      '',
    ),
  ].join('\n\n')
}

/** So many rows are read; more are looked through with a program. */
const TIMELINE_ROWS = 400

export function timelineSection({ timeline, from, incident }: Story): string {
  if (timeline.length === 0) return section('Timeline', 'Nothing happened in this time that was recorded.')
  const noted = timeline.filter((item) => !isQuietBefore(item, incident))
  const quiet = timeline.length - noted.length
  const told = weightiest(noted)
  const left = noted.length - told.length
  let before: TimelineItem | null = null
  const rows = told.map((item) => {
    const isNewDay = utcDay(item.at) !== utcDay(before?.at ?? from)
    const since = before === null ? '' : `+${formatDuration(item.at - before.at)}`
    before = item
    const detail = item.detail === '' ? '' : `: ${inline(item.detail)}`
    const clock = item.offsetMs === null ? ' (its clock is not known)' : ''
    return [
      `${isNewDay ? `${utcDay(item.at)} ` : ''}${utcTime(item.at)}`,
      since,
      TONE_SIGNS[item.tone],
      `${inline(item.title)}${detail}${clock}`,
      item.by === null ? '' : inline(item.by),
    ]
  })
  return section(
    'Timeline',
    `${utcDay(from)}. ✖ bad, ▲ a warning, ✔ good, · for information. The second column is the time since the row before.`,
    incident === null || incident.accountIds.length === 0
      ? ''
      : `Of ${inline(listed(incident.accountIds))}, and of what concerns no single account; what became of others is under Failovers and Operations.`,
    table(['UTC', 'Since', '', 'What', 'Who'], rows, 'Nothing that was out of the ordinary was recorded.'),
    quiet === 0
      ? ''
      : `${counted(quiet, 'row')} of the ordinary before it began ${quiet === 1 ? 'is' : 'are'} left out here; \`timeline.csv\` has all ${timeline.length}.`,
    left === 0 ? '' : `${left} rows of less weight are left out here; \`timeline.csv\` has all ${timeline.length}.`,
  )
}

/** Before it began only what was not as usual is part of the story. */
function isQuietBefore({ at, tone, by }: TimelineItem, incident: Story['incident']): boolean {
  return incident !== null && at < incident.beganAt - LEAD_MS && by === null && (tone === 'info' || tone === 'good')
}

const LEAD_MS = 30_000
const TONE_SIGNS: Readonly<Record<TimelineItem['tone'], string>> = { bad: '✖', warn: '▲', good: '✔', info: '·' }
/** What is kept first where not everything can be. What people wrote is never what is left out first. */
const WEIGHTS: Readonly<Record<TimelineItem['tone'], number>> = { bad: 3, warn: 2, good: 1, info: 0 }
const PEOPLES_WEIGHT = 4

function weightiest(timeline: readonly TimelineItem[]): readonly TimelineItem[] {
  if (timeline.length <= TIMELINE_ROWS) return timeline
  const weight = ({ by, tone }: TimelineItem) => (by === null ? WEIGHTS[tone] : PEOPLES_WEIGHT)
  const kept = new Set(timeline.toSorted((a, b) => weight(b) - weight(a)).slice(0, TIMELINE_ROWS))
  return timeline.filter((item) => kept.has(item))
}

export function alertSection({ alerts }: Story): string {
  const rows = alerts.map(
    ({ title, level, raisedAt, resolvedAt, resolvedWhy, acknowledged, measured: value, causeId }) => [
      utcTime(raisedAt),
      level,
      `${inline(title)}${value === null ? '' : ` (${inline(value)})`}${causeId === null ? '' : `, follows from ${inline(causeId)}`}`,
      acknowledged === null
        ? 'nobody'
        : `${inline(acknowledged.by)}, after ${formatDuration(acknowledged.at - raisedAt)}`,
      resolvedAt === null
        ? 'still open'
        : `${formatDuration(resolvedAt - raisedAt)}${resolvedWhy === null ? '' : `: ${inline(resolvedWhy)}`}`,
    ],
  )
  return section(
    'Alerts',
    table(['Raised', 'Level', 'What', 'Acknowledged by', 'Resolved after'], rows, 'No alert was open.'),
  )
}

export function operationSection({ operations }: Story): string {
  const rows = operations.map(({ createdAt, endedAt, title, actor, reason, state, word, failoverId }) => [
    utcTime(createdAt),
    inline(actor),
    `${inline(title)}${failoverId === null ? '' : ` (\`${failoverId}\`)`}`,
    inline(reason),
    `${LEDGER_NAMES[state]}${endedAt === null ? '' : ` after ${formatDuration(endedAt - createdAt)}`}${word === null ? '' : `: ${inline(outcomeBeside(word))}`}`,
  ])
  return section(
    'Operations',
    table(['Confirmed', 'By', 'What', 'Why', 'Outcome'], rows, 'Nobody confirmed an operation.'),
  )
}
