/** What a message about an alert says: what is wrong, who feels it, what automation did, what to do first, where to look. Pure. */
import type { Alert, AlertLevel, Delivery } from '../alert.ts'
import { type AlertRule, MEASURES, type MeasureId } from '../alert-rule.ts'
import { assertNever } from '../assert-never.ts'
import { counted, formatBytes, formatDuration, formatLatency, formatPercent } from './format.ts'

export type AlertWord = Delivery['word']

export interface AlertContext {
  readonly cluster: { readonly name: string; readonly environment: string }
  readonly word: AlertWord
  /** Who announced work on it, and until when; `null`: nobody did. */
  readonly maintenance: string | null
}

/** The three words people are used to. An acknowledged one keeps its level. */
export function alertSign({ level }: { readonly level: AlertLevel }, word: AlertWord): string {
  if (word === 'resolved') return 'RESOLVED'
  const name = level === 'critical' ? 'CRITICAL' : 'WARNING'
  return word === 'acknowledged' ? `${name}, ACKNOWLEDGED` : name
}

/** Opens it in the console. */
export function alertLink(alertId: string): string {
  return `linda://alert/${alertId}`
}

/** Shows it in a terminal. */
export function alertCommand(alertId: string): string {
  return `linda alerts ${alertId}`
}

export function acknowledgeCommand(alertId: string): string {
  return `linda do acknowledgeAlert alertId=${alertId}`
}

/** "CRITICAL · uae-main has no standby" */
export function alertHeadline(alert: Alert, word: AlertWord): string {
  return `${alertSign(alert, word)} · ${alert.title}`
}

/** Every line that there is something to say on, label and text. */
export function alertLines(
  alert: Alert,
  { cluster, word, maintenance }: AlertContext,
): [label: string, text: string][] {
  const { acknowledged, resolvedAt, raisedAt } = alert
  const lines: [string, string | null][] = [
    ['Measured', measuredLine(alert)],
    ['Impact', alert.impact],
    ['Automation', alert.automation],
    ['First step', word === 'resolved' ? null : alert.firstStep],
    ['Runbook', word === 'resolved' ? null : alert.runbook],
    ['Since', moment(raisedAt)],
    ['Resolved', resolvedAt === null ? null : resolvedLine(alert, resolvedAt)],
    ['Acknowledged', acknowledged === null ? null : acknowledgedLine(acknowledged)],
    ['Maintenance', maintenance],
    ['Drill', alert.drillId === null ? null : 'this is a drill'],
    ['Cluster', `${cluster.name} (${cluster.environment})`],
    ['Where', subjectOf(alert)],
    ['Open', alertLink(alert.id)],
    ['Terminal', alertCommand(alert.id)],
    ['Acknowledge', word === 'raised' ? acknowledgeCommand(alert.id) : null],
  ]
  return lines.flatMap(([label, text]) => (text === null || text === '' ? [] : [[label, text]]))
}

/** The whole message as plain text. */
export function alertText(alert: Alert, context: AlertContext): string {
  const lines = alertLines(alert, context)
  const width = Math.max(...lines.map(([label]) => label.length)) + 1
  return [
    alertHeadline(alert, context.word),
    '',
    ...lines.map(([label, text]) => `${`${label}:`.padEnd(width)} ${text}`),
  ].join('\n')
}

/** "7.2 %", "1.21 s", "640 messages" */
export function measuredText(measure: MeasureId, value: number): string {
  const { unit } = MEASURES[measure]
  switch (unit) {
    case 'fraction':
      return `${Number(formatPercent(value, value < 0.1 ? 1 : 0))} %`
    case 'ms':
      return value < 10_000 ? formatLatency(value) : formatDuration(value)
    case 'bytes':
      return `${formatBytes(value).value} ${formatBytes(value).unit}`
    case 'messages':
      return counted(Math.round(value), 'message')
    case 'records':
      return counted(Math.round(value), 'record')
    case 'times':
      return `${Number(value.toFixed(1))} times`
    case 'days':
      return counted(Math.floor(value), 'day')
    default:
      return assertNever(unit)
  }
}

/** "over 5 % for 60 s"; `null`: the rule has no such level. */
export function thresholdText(
  rule: Pick<AlertRule, 'measure' | 'bad' | 'floor' | 'forMs'> & LevelsOf,
  level: AlertLevel,
): string | null {
  const threshold = rule[level]
  if (threshold === null) return null
  const side = rule.bad === 'above' ? 'over' : 'under'
  const lasting = rule.forMs === 0 ? '' : ` for ${formatDuration(rule.forMs)}`
  return `${side} ${measuredText(rule.measure, threshold)}${floorText(rule)}${lasting}`
}

/** ", at least 10 errors"; empty: any number counts. */
function floorText({ floor }: Pick<AlertRule, 'floor'>): string {
  return floor === null ? '' : `, at least ${counted(floor, 'error')}`
}

type LevelsOf = Pick<AlertRule, 'warning' | 'critical'>

function measuredLine({ measured, threshold }: Alert): string | null {
  if (measured === null) return null
  return threshold === null ? measured : `${measured} (${threshold})`
}

function resolvedLine({ raisedAt, resolvedWhy }: Alert, resolvedAt: number): string {
  const why = resolvedWhy === null || resolvedWhy === '' ? '' : `: ${resolvedWhy}`
  return `${moment(resolvedAt)}, after ${formatDuration(resolvedAt - raisedAt)}${why}`
}

function acknowledgedLine({ by, note, at }: NonNullable<Alert['acknowledged']>): string {
  return `by ${by} at ${moment(at)}${note === '' ? '' : `: ${note}`}`
}

function subjectOf({ accountId, nodeId, serviceId }: Alert): string {
  return [accountId, nodeId, serviceId].filter((part) => part !== null).join(' · ')
}

/** "2026-11-20 09:05:00 UTC" */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
