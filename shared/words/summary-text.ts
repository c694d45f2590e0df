/** A day's summary as people read it in a mail or a terminal: short lines, times of its own zone. Pure. */
import type { AlertLevel } from '../alert.ts'
import { silencedWords } from '../alert.ts'
import type { SloState } from '../slo.ts'
import type { DailySummary, SummaryAlert } from '../summary.ts'
import { errorWords } from './error-kinds.ts'
import { counted, formatCount, formatDuration, formatSeconds, listed } from './format.ts'
import { budgetLeft, shareText, sloName, standingOf, STANDING_WORDS } from './slo.ts'

export interface SummarySection {
  readonly title: string
  /** Never empty: where there is nothing, that is said. */
  readonly lines: readonly string[]
}

const LEVEL_WORDS: Readonly<Record<AlertLevel, string>> = { critical: 'CRITICAL', warning: 'WARNING' }
const NAMED = 8
/** Of what there is one an account: those that are worth a line, and the others in one. */
const LISTED = 20

/** "2 critical, 5 warnings, 1 failover; 1 alert open now" */
export function summarySentence({ alertCounts, failoverCount, failoversCut, open }: DailySummary): string {
  const { critical, warning } = alertCounts
  const raised =
    critical + warning === 0 ? 'no alert' : `${critical} critical, ${counted(warning, 'warning', 'warnings')}`
  const failovers = `${failoversCut ? 'at least ' : ''}${failoverCount === 0 ? 'no failover' : counted(failoverCount, 'failover')}`
  return `${raised}, ${failovers}; ${open.length === 0 ? 'nothing is open now' : `${counted(open.length, 'alert')} open now`}`
}

/** "Daily summary 2026-11-20: 2 critical, …" */
export function summaryHeadline(summary: DailySummary): string {
  const whose = summary.accountId === null ? '' : ` of ${summary.accountId}`
  const title = summary.isWholeDay ? 'Daily summary' : 'Today so far'
  return `${title}${whose}, ${summary.day}: ${summarySentence(summary)}`
}

export function summarySections(summary: DailySummary): SummarySection[] {
  const { zone } = summary
  const time = (at: number) => clockText(at, zone)
  const sections: (readonly [title: string, lines: readonly string[], none: string | null])[] = [
    ['Alerts', alertLines(summary, time), 'None was raised.'],
    ['Failovers', failoverLines(summary, time), 'None.'],
    ['Uptime', uptimeLines(summary), 'Nothing was recorded.'],
    ['Objectives', sloLines(summary), null],
    ['Services', serviceLines(summary), summary.accountId === null ? 'None had an alert or an error.' : null],
    ['Errors by kind', errorLines(summary), null],
    ['Open now', openLines(summary), 'Nothing.'],
    ['Ends within 24 h', endingLines(summary), null],
    ['Not covered', uncoveredLines(summary, time), null],
  ]
  return sections.flatMap(([title, lines, none]) => {
    if (lines.length > 0) return [{ title, lines }]
    return none === null ? [] : [{ title, lines: [none] }]
  })
}

/** The whole of it as plain text. */
export function summaryText(summary: DailySummary): string {
  const { cluster, from, to, zone } = summary
  const period = summary.isWholeDay ? dayText(from, zone) : `${dayText(from, zone)}, until ${clockText(to, zone)}`
  return [
    summaryHeadline(summary),
    '',
    `${cluster.name} (${cluster.environment}) · ${period} · times are ${zone}`,
    ...summarySections(summary).flatMap(({ title, lines }) => [
      '',
      title.toUpperCase(),
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
    'Alerts: linda://alerts · in a terminal: linda alerts --all',
  ].join('\n')
}

type Time = (at: number) => string

function alertLines(summary: DailySummary, time: Time): string[] {
  const { alerts, alertCounts, from, to } = summary
  const { critical, warning, folded, drills } = alertCounts
  const more = critical + warning - alerts.length
  return [
    ...alerts.map(({ level, title, raisedAt, resolvedAt, openMs, acknowledgedBy }) => {
      const began = raisedAt < from ? 'the day before' : time(raisedAt)
      const ended = resolvedAt === null ? 'still open' : resolvedAt > to ? 'the day after' : time(resolvedAt)
      const by = acknowledgedBy === null ? '' : `, acknowledged by ${acknowledgedBy}`
      return `${LEVEL_WORDS[level].padEnd(8)}  ${began} – ${ended}  ${title} (${formatDuration(openMs)}${by})`
    }),
    ...(more > 0 ? [`${counted(more, 'shorter one')} not listed.`] : []),
    ...(folded > 0 ? [`${folded} more followed from others and ${folded === 1 ? 'is' : 'are'} not counted.`] : []),
    ...(drills > 0 ? [`${drills} more ${drills === 1 ? 'was' : 'were'} of drills and not counted.`] : []),
  ]
}

function failoverLines({ failovers, failoverCount, failoversCut }: DailySummary, time: Time): string[] {
  const more = failoverCount - failovers.length
  return [
    ...failovers.map(({ accountId, from, to, trigger, outcome, cause, startedAt, totalMs }) => {
      const took = totalMs === null ? '' : ` in ${formatSeconds(totalMs)}`
      const ended = outcome === null ? 'runs still' : `${OUTCOME_WORDS[outcome]}${took}`
      return `${time(startedAt)}  ${accountId}: ${from ?? 'nobody'} → ${to ?? 'nobody'}, ${ended} (${trigger}: ${cause})`
    }),
    ...(more > 0 ? [`${counted(more, 'older one')} not listed.`] : []),
    ...(failoversCut ? ['Earlier ones of the day are not at hand any more: there may have been others.'] : []),
  ]
}

const OUTCOME_WORDS = {
  completed: 'completed',
  rolledBack: 'rolled back',
  blocked: 'blocked',
  cancelled: 'cancelled',
} as const

function uptimeLines({ uptimes }: DailySummary): string[] {
  const worstFirst = uptimes.toSorted((a, b) => b.downMs - a.downMs)
  const rest = worstFirst.slice(LISTED)
  const longest = Math.max(0, ...rest.map(({ downMs }) => downMs))
  const less = longest === 0 ? 'never down' : `none down longer than ${formatDuration(longest)}`
  return [
    ...(uptimes.length <= LISTED ? uptimes : worstFirst.slice(0, LISTED)).map(uptimeLine),
    ...(rest.length === 0 ? [] : [`${counted(rest.length, 'other account')}: ${less}.`]),
  ]
}

function uptimeLine({
  accountId,
  uptime,
  objective,
  downMs,
  messages,
  errors,
}: DailySummary['uptimes'][number]): string {
  if (uptime === null) return `${accountId}: nothing was recorded`
  const promised = objective === null ? '' : `, promised ${shareText(objective)}`
  const met = objective === null || uptime >= objective ? '' : ': MISSED'
  const down = downMs === 0 ? 'never down' : `down ${formatDuration(downMs)}`
  return `${accountId}: ${shareText(uptime)}${promised}${met}; ${down}; ${formatCount(messages)} messages, ${counted(errors, 'error')}`
}

/** Those that are not kept first; of many only those. */
function sloLines({ slos }: DailySummary): string[] {
  const kept = slos.filter((state) => standingOf(state) === 'kept')
  const others = slos.filter((state) => standingOf(state) !== 'kept')
  if (slos.length <= LISTED) return [...others, ...kept].map(sloLine)
  const left = others.length - LISTED
  return [
    ...others.slice(0, LISTED).map(sloLine),
    ...(left > 0 ? [`${counted(left, 'other')} not kept and not listed.`] : []),
    ...(kept.length === 0 ? [] : [`${counted(kept.length, 'objective')} kept.`]),
  ]
}

function sloLine(state: SloState): string {
  const left = budgetLeft(state)
  const budget = left === null ? '' : `; budget of ${state.slo.windowDays} d: ${left.text}`
  return `${state.slo.accountId} ${sloName(state.slo)}: ${STANDING_WORDS[standingOf(state)]}${budget}`
}

function serviceLines({ services }: DailySummary): string[] {
  return services.map(({ name, downMs, worst, errors }) => {
    const parts = [
      ...(downMs > 0 ? [`down ${formatDuration(downMs)}`] : []),
      ...(worst === null ? [] : [worst]),
      ...(errors.length === 0 ? [] : [errors.map(kindText).join(', ')]),
    ]
    return `${name}: ${parts.join('; ')}`
  })
}

function errorLines({ errors }: DailySummary): string[] {
  const more = errors.length - NAMED
  return [
    ...errors.slice(0, NAMED).map((error) => `${error.accountId}: ${kindText(error)}`),
    ...(more > 0 ? [`${counted(more, 'rarer kind')} not listed.`] : []),
  ]
}

function kindText({ kind, count }: { readonly kind: string; readonly count: number }): string {
  return `${formatCount(count)} × ${errorWords(kind)}`
}

function openLines(summary: DailySummary): string[] {
  const left = summary.open.length - LISTED
  return [
    ...summary.open.slice(0, LISTED).map((alert) => openLine(alert, summary)),
    ...(left > 0 ? [`${left} more: linda alerts`] : []),
  ]
}

function openLine({ level, title, raisedAt, acknowledgedBy, id }: SummaryAlert, { madeAt }: DailySummary): string {
  const by = acknowledgedBy === null ? 'nobody has acknowledged it' : `${acknowledgedBy} is on it`
  return `${LEVEL_WORDS[level].padEnd(8)}  ${title} (for ${formatDuration(madeAt - raisedAt)}; ${by}) · linda alerts ${id}`
}

function endingLines({ endingSilences, endingMaintenance, zone }: DailySummary): string[] {
  const at = (end: number) => `${dayOf(end, zone)} ${clockText(end, zone)}`
  return [
    ...endingSilences.map(
      (silence) =>
        `${at(silence.expiresAt)}  silence of ${silencedWords(silence)}, by ${silence.owner}: ${silence.reason}`,
    ),
    ...endingMaintenance.map(
      ({ accountId, owner, reason, expiresAt }) =>
        `${at(expiresAt)}  maintenance of ${accountId ?? 'every account'}, by ${owner}: ${reason}`,
    ),
  ]
}

function uncoveredLines({ uncovered, daysMissed, from, to }: DailySummary, time: Time): string[] {
  const accounts = new Map<string, { from: number; to: number }[]>()
  for (const { accountId, ...span } of uncovered) accounts.set(accountId, [...(accounts.get(accountId) ?? []), span])
  const missed =
    daysMissed.length === 0
      ? []
      : [
          `No summary was sent for ${listed([...daysMissed])}: the control plane did not run when ${daysMissed.length === 1 ? 'it was' : 'they were'} due.`,
        ]
  return [
    ...[...accounts].slice(0, LISTED).map(([accountId, spans]) => {
      const totalMs = spans.reduce((sum, span) => sum + span.to - span.from, 0)
      if (totalMs >= to - from) return `${accountId}: nothing of the day was recorded`
      const shown = spans.slice(0, 4).map((span) => `${time(span.from)}–${time(span.to)}`)
      const more =
        spans.length > shown.length ? [counted(spans.length - shown.length, 'other stretch', 'other stretches')] : []
      return `${accountId}: ${formatDuration(totalMs)} not recorded (${[...shown, ...more].join(', ')})`
    }),
    ...(accounts.size > LISTED ? [`${counted(accounts.size - LISTED, 'other account')} not recorded in parts.`] : []),
    ...missed,
  ]
}

/** "14:02" */
function clockText(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** "Fri 20 Nov" */
function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' })
    .format(at)
    .replace(',', '')
}

/** "Friday 20 November 2026" */
function dayText(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  })
    .format(at)
    .replace(',', '')
}
