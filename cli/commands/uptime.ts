/** `linda uptime --from --to`: uptime and what was promised over any period; what was not recorded is named. */
import { Fault } from '../../shared/fault.ts'
import type { UptimeReport } from '../../shared/slo.ts'
import { formatDuration } from '../../shared/words/format.ts'
import { shareText } from '../../shared/words/slo.ts'
import { coloured, columns, numberText } from '../columns.ts'
import { EXIT, type ExitCode, type World } from '../world.ts'

const DAY_MS = 86_400_000

export interface PeriodWords {
  /** "2026-11-01", "2026-11-01T08:00Z", or "7d" and "24h" before now; `null`: 30 days before the end. */
  readonly from: string | null
  /** As `from`; `null`: now. */
  readonly to: string | null
}

/** Exits with 1 where a promise was not kept. @throws {Fault} malformed: not a time. */
export async function uptime(world: World, words: PeriodWords): Promise<ExitCode> {
  const now = world.now()
  const to = words.to === null ? now : timeOf(words.to, now)
  const from = words.from === null ? to - 30 * DAY_MS : timeOf(words.from, now)
  if (from >= to) throw new Fault('malformed', 'The period ends before it begins: --from has to be before --to')
  const report = await world.client.call('getUptime', { query: { from, to } })
  if (world.isJson) world.print(JSON.stringify(report))
  else for (const line of reportLines(report, world.isColoured)) world.print(line)
  return report.accounts.some(({ met }) => met === false) ? EXIT.failed : EXIT.ok
}

/** "7d", "24h" and "30m" are before now. @throws {Fault} malformed. */
export function timeOf(word: string, now: number): number {
  const [, count, unit] = /^(\d+)([dhm])$/.exec(word) ?? []
  if (count !== undefined) return now - Number(count) * (unit === 'd' ? DAY_MS : unit === 'h' ? DAY_MS / 24 : 60_000)
  const at = /^\d{4}-\d{2}-\d{2}$/.test(word) ? Date.parse(`${word}T00:00:00Z`) : Date.parse(word)
  if (Number.isNaN(at) || at < 0)
    throw new Fault('malformed', `"${word}" is not a time: say 2026-11-01, 2026-11-01T08:00Z, 7d or 24h`)
  return at
}

function reportLines({ from, to, accounts }: UptimeReport, isColoured: boolean): string[] {
  const head = ['ACCOUNT', 'UPTIME', 'PROMISED', 'MET', 'RECORDED', 'EXCLUDED', 'DOWN', 'MESSAGES', 'ERRORS', 'P95']
  const rows = accounts.map((account) => [
    account.accountId,
    account.uptime === null ? '–' : shareText(account.uptime),
    account.objective === null ? '–' : shareText(account.objective),
    metText(account.met, isColoured),
    `${formatDuration(account.coveredMs)} of ${formatDuration(to - from)}`,
    lengthText(account.excluded),
    lengthText(account.downs),
    String(account.messages),
    String(account.errors),
    numberText(account.p95Ms, 'ms'),
  ])
  return [
    `From ${isoText(from)} to ${isoText(to)}. Uptime is of what was recorded; p95 is estimated from the minutes'.`,
    '',
    ...columns([head, ...rows]),
    ...accounts.flatMap((account) => [
      ...spanLines(account.accountId, 'down', account.downs),
      ...spanLines(account.accountId, 'excluded', account.excluded),
      ...spanLines(account.accountId, 'not recorded', account.uncovered),
    ]),
  ]
}

function spanLines(
  accountId: string,
  what: string,
  spans: readonly { from: number; to: number; why?: string; failoverId?: string | null }[],
): string[] {
  return spans.map(({ from, to, why, failoverId }) =>
    [
      `${accountId} ${what}: ${isoText(from)} to ${isoText(to)} (${formatDuration(to - from)})`,
      ...(why === undefined ? [] : [why]),
      ...(failoverId === undefined || failoverId === null ? [] : [`failover ${failoverId}`]),
    ].join(', '),
  )
}

function metText(met: boolean | null, isColoured: boolean): string {
  if (met === null) return coloured('quiet', '– unknown', isColoured)
  return met ? coloured('ok', '● met', isColoured) : coloured('critical', '⬣ not met', isColoured)
}

function lengthText(spans: readonly { from: number; to: number }[]): string {
  return spans.length === 0 ? '–' : formatDuration(spans.reduce((sum, { from, to }) => sum + to - from, 0))
}

function isoText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`
}
