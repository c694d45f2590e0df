/** Runbooks as rows of a list, and which of them answer what is open. Pure. */
import type { Alert } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Problem } from '../../shared/fault.ts'
import type { RunSubject } from '../../shared/runbook/run.ts'
import type { RunbookEntry } from '../../shared/runbook/runbook.ts'
import { openGroups } from '../store/alert-list.ts'

/** Nobody went through it for so long: it may be wrong by now, days. */
export const REVIEW_DAYS = 180
const DAY_MS = 86_400_000

/** Whole days since somebody last went through it; never below 0. `reviewed`: YYYY-MM-DD, taken as UTC. */
export function reviewedDaysAgo(reviewed: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(`${reviewed}T00:00:00Z`)) / DAY_MS))
}

/** "today", "1 d ago", "213 d ago" */
export function reviewedWords(reviewed: string, now: number): string {
  const days = reviewedDaysAgo(reviewed, now)
  return days === 0 ? 'today' : `${days} d ago`
}

/** "from the cluster" */
export function sourceWords(source: RunbookEntry['source']): string {
  switch (source) {
    case 'cluster':
      return 'from the cluster'
    case 'folder':
      return 'from a folder'
    case 'shipped':
      return 'ships with the console'
    default:
      return assertNever(source)
  }
}

/** What this person knows of it: nothing, this version, or one before. */
export type Read =
  | { readonly kind: 'unread' }
  | { readonly kind: 'read' }
  /** `since`: the version read last. */
  | { readonly kind: 'changed'; readonly since: number }

export function readOf({ head, readVersion }: RunbookEntry): Read {
  if (readVersion === null) return { kind: 'unread' }
  return readVersion < head.version ? { kind: 'changed', since: readVersion } : { kind: 'read' }
}

/** Pinned ones first, then by their titles. */
export function shelved(entries: readonly RunbookEntry[]): readonly RunbookEntry[] {
  return entries.toSorted(
    (a, b) => Number(b.isPinned) - Number(a.isPinned) || a.head.title.localeCompare(b.head.title, 'en'),
  )
}

/** Open alerts that it answers, the worst first: by their code, or because they name it. */
export function answered({ head }: Pick<RunbookEntry, 'head'>, alerts: readonly Alert[]): readonly Alert[] {
  return openGroups(alerts)
    .flatMap(({ alert, followers }) => [alert, ...followers])
    .filter(({ code, runbook }) => runbook === head.id || head.alerts.includes(code))
}

/** Ids of the runbooks for one alert: the one it names, else those that are written for its code, the most particular first. */
export function runbooksOf(alert: Alert, entries: readonly RunbookEntry[]): readonly string[] {
  if (alert.runbook !== null) return [alert.runbook]
  return entries
    .filter(({ head }) => head.alerts.includes(alert.code))
    .toSorted((a, b) => breadthOf(a) - breadthOf(b))
    .map(({ head }) => head.id)
}

export interface Suggestion {
  readonly entry: RunbookEntry
  /** The worst first. */
  readonly alerts: readonly Alert[]
  /** What this console itself meets; `null`: nothing that this answers. */
  readonly problem: Problem | null
}

/** What answers the open alerts and the console's own trouble: first what the worst alert names, then what is written for fewer alerts. */
export function suggestions(
  entries: readonly RunbookEntry[],
  alerts: readonly Alert[],
  problem: Problem | null,
): readonly Suggestion[] {
  const order = new Map(
    openGroups(alerts)
      .flatMap(({ alert, followers }) => [alert, ...followers])
      .map(({ id }, index) => [id, index]),
  )
  const rankOf = ({ alerts: [worst], problem: own }: Suggestion): number =>
    own !== null ? -1 : worst === undefined ? Infinity : (order.get(worst.id) ?? Infinity)
  const isNamed = ({ entry, alerts: [worst] }: Suggestion): number => (worst?.runbook === entry.head.id ? 0 : 1)
  return entries
    .map((entry) => ({
      entry,
      alerts: answered(entry, alerts),
      problem: problem !== null && answersFault(entry, problem) ? problem : null,
    }))
    .filter((one) => one.alerts.length > 0 || one.problem !== null)
    .sort((a, b) => rankOf(a) - rankOf(b) || isNamed(a) - isNamed(b) || breadthOf(a.entry) - breadthOf(b.entry))
}

/** What is written for this alone helps sooner than what is written for much. */
function breadthOf({ head }: RunbookEntry): number {
  return head.alerts.length + head.faults.length
}

function answersFault({ head }: RunbookEntry, { code, runbook }: Problem): boolean {
  return runbook === head.id || head.faults.includes(code)
}

/** "errorRate of uae-main" */
export function alertWords({ code, accountId, nodeId, serviceId }: Alert): string {
  const about = nodeId ?? serviceId ?? accountId
  return about === null ? code : `${code} of ${about}`
}

/** What a run is about that begins from this alert. */
export function subjectOfAlert({ id, accountId, nodeId, serviceId }: Alert): RunSubject {
  return { accountId, nodeId, serviceId, alertId: id }
}

export const NO_SUBJECT: RunSubject = { accountId: null, nodeId: null, serviceId: null, alertId: null }
