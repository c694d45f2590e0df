/** The uptime report as a file, for those who were promised something. Times in UTC. Pure. */
import type { UptimeReport } from '../../shared/slo.ts'
import { formatCount, formatDuration } from '../../shared/words/format.ts'
import { shareText } from '../../shared/words/slo.ts'
import { textOf } from '../charts/csv.ts'

type AccountUptime = UptimeReport['accounts'][number]

interface Stretch {
  readonly what: 'down' | 'excluded' | 'not recorded'
  readonly from: number
  readonly to: number
  readonly why: string
  readonly failoverId: string | null
}

/** What was not simply good, in order of time. */
export function stretchesOf({ downs, excluded, uncovered }: AccountUptime): Stretch[] {
  return [
    ...downs.map((span) => ({ what: 'down' as const, ...span })),
    ...excluded.map((span) => ({ what: 'excluded' as const, ...span, failoverId: null })),
    ...uncovered.map((span) => ({ what: 'not recorded' as const, ...span, why: '', failoverId: null })),
  ].toSorted((a, b) => a.from - b.from)
}

/** The same of several accounts at once is one thing; the newest first. */
export function happenings(
  accounts: readonly AccountUptime[],
): (Stretch & { readonly accountIds: readonly string[] })[] {
  const all = new Map<string, Stretch & { accountIds: string[] }>()
  for (const account of accounts) {
    for (const stretch of stretchesOf(account)) {
      const key = JSON.stringify(stretch)
      const known = all.get(key)
      if (known === undefined) all.set(key, { ...stretch, accountIds: [account.accountId] })
      else known.accountIds.push(account.accountId)
    }
  }
  return [...all.values()].toSorted((a, b) => b.from - a.from)
}

export function totalMs(spans: readonly { readonly from: number; readonly to: number }[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0)
}

export function metWord(met: boolean | null): string {
  if (met === null) return 'unknown'
  return met ? 'met' : 'not met'
}

/** A row an account, then a row each time that it was not simply good. An empty field: not known. */
export function uptimeCsv({ from, to, accounts }: UptimeReport): string {
  const rows = accounts.flatMap((account) => [
    rowOf({
      account: account.accountId,
      what: 'period',
      'from (UTC)': isoOf(from),
      'to (UTC)': isoOf(to),
      seconds: secondsOf(to - from),
      uptime: numberOf(account.uptime),
      objective: numberOf(account.objective),
      met: metWord(account.met),
      'recorded (s)': secondsOf(account.coveredMs),
      messages: String(account.messages),
      errors: String(account.errors),
      'p95 estimate (ms)': numberOf(account.p95Ms),
    }),
    ...stretchesOf(account).map(({ what, from: start, to: end, why, failoverId }) =>
      rowOf({
        account: account.accountId,
        what,
        'from (UTC)': isoOf(start),
        'to (UTC)': isoOf(end),
        seconds: secondsOf(end - start),
        why,
        failover: failoverId ?? '',
      }),
    ),
  ])
  return textOf([COLUMNS, ...rows])
}

const COLUMNS = [
  'account',
  'what',
  'from (UTC)',
  'to (UTC)',
  'seconds',
  'why',
  'failover',
  'uptime',
  'objective',
  'met',
  'recorded (s)',
  'messages',
  'errors',
  'p95 estimate (ms)',
] as const

function rowOf(cells: { readonly [C in (typeof COLUMNS)[number]]?: string }): string[] {
  return COLUMNS.map((column) => cells[column] ?? '')
}

export function uptimeMarkdown({ from, to, madeAt, accounts }: UptimeReport, cluster: string): string {
  const head = '| Account | Uptime | Promised | | Recorded | Excluded | Down | Messages | Errors | p95 (estimate) |'
  const rows = accounts.map((account) =>
    row([
      account.accountId,
      account.uptime === null ? 'not known' : shareText(account.uptime),
      account.objective === null ? 'nothing' : shareText(account.objective),
      metWord(account.met),
      `${formatDuration(account.coveredMs)} of ${formatDuration(to - from)}`,
      lengthOf(account.excluded),
      lengthOf(account.downs),
      formatCount(account.messages),
      formatCount(account.errors),
      account.p95Ms === null ? 'not known' : `${Math.round(account.p95Ms)} ms`,
    ]),
  )
  return [
    `# Uptime of ${cell(cluster)}`,
    '',
    `From ${isoOf(from)} to ${isoOf(to)}, made ${isoOf(madeAt)}. Uptime is of what was recorded outside of maintenance;`,
    'what was not recorded is named below and is neither good nor bad.',
    '',
    head,
    '| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    ...accounts.flatMap(storyOf),
    '',
  ].join('\n')
}

function storyOf(account: AccountUptime): string[] {
  const stretches = stretchesOf(account)
  if (stretches.length === 0) return []
  return [
    '',
    `## ${account.accountId}`,
    '',
    '| From | To | Lasted | What | Why |',
    '| --- | --- | ---: | --- | --- |',
    ...stretches.map(({ what, from, to, why, failoverId }) =>
      row([
        isoOf(from),
        isoOf(to),
        formatDuration(to - from),
        what,
        failoverId === null ? why : `${why} (failover ${failoverId})`,
      ]),
    ),
  ]
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

/** Titles come from the cluster: nothing of them may end a cell or begin markup. */
function cell(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`)
}

function lengthOf(spans: readonly { readonly from: number; readonly to: number }[]): string {
  return spans.length === 0 ? 'none' : formatDuration(totalMs(spans))
}

function isoOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}

function secondsOf(ms: number): string {
  return String(Math.round(ms / 1_000))
}

function numberOf(value: number | null): string {
  return value === null ? '' : String(value)
}
