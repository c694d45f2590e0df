/** Minutes and causes in SQLite: one row an account and minute, some 60 bytes while all is well. */
import type { StatementSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import type { SloCause } from '../slo/causes.ts'
import { maskOf, maskText } from '../slo/mask.ts'
import { merged, MINUTE_MS, type SloMinute } from '../slo/minute.ts'
import type { SloStore } from './slo-store.ts'

export const SLO_SCHEMA = `
  CREATE TABLE IF NOT EXISTS slo_minutes (
    account TEXT NOT NULL, minute INTEGER NOT NULL, covered TEXT NOT NULL, good TEXT NOT NULL, by_waiting TEXT NOT NULL,
    measured TEXT NOT NULL, within TEXT NOT NULL, excluded TEXT NOT NULL, received INTEGER NOT NULL, replies INTEGER NOT NULL,
    errors INTEGER NOT NULL, p95_sum REAL NOT NULL, p95_replies INTEGER NOT NULL,
    PRIMARY KEY (account, minute)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS slo_causes (
    kind TEXT NOT NULL, id TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER, account TEXT, title TEXT NOT NULL,
    PRIMARY KEY (kind, id, from_at)) STRICT, WITHOUT ROWID;
`
/** An objective may look back that far. */
const KEPT_MS = 90 * 24 * 60 * 60_000

export interface SqliteSlosOptions {
  readonly run: (sql: string) => StatementSyncInstance
  /** In a transaction, refused under an old term. */
  readonly write: (work: () => void) => void
}

export class SqliteSlos implements SloStore {
  readonly #options: SqliteSlosOptions

  constructor(options: SqliteSlosOptions) {
    this.#options = options
  }

  save(minutes: readonly SloMinute[], causes: readonly SloCause[]): void {
    if (minutes.length === 0 && causes.length === 0) return
    this.#options.write(() => {
      for (const minute of minutes) this.#saveMinute(minute)
      for (const { kind, id, from, to, accountId, title } of causes)
        this.#run(
          'INSERT OR REPLACE INTO slo_causes (kind, id, from_at, to_at, account, title) VALUES (?, ?, ?, ?, ?, ?)',
        ).run(kind, id, from, to, accountId, title)
    })
  }

  minutes(accountId: string, from: number, to: number): readonly SloMinute[] {
    return this.#run('SELECT * FROM slo_minutes WHERE account = ? AND minute > ? AND minute < ? ORDER BY minute')
      .all(accountId, (from - MINUTE_MS) / MINUTE_MS, to / MINUTE_MS)
      .map(minuteOf)
  }

  causes(from: number, to: number): readonly SloCause[] {
    return this.#run(
      'SELECT * FROM slo_causes WHERE from_at < ? AND (to_at IS NULL OR to_at > ?) ORDER BY from_at, kind, id',
    )
      .all(to, from)
      .map(causeOf)
  }

  firstMinute(accountId: string): number | null {
    return this.#first('SELECT min(minute) AS first FROM slo_minutes WHERE account = ?', accountId)
  }

  recordedSince(): number | null {
    return this.#first('SELECT min(minute) AS first FROM slo_minutes')
  }

  /** Within a transaction. */
  prune(now: number): void {
    this.#run('DELETE FROM slo_minutes WHERE minute < ?').run(Math.floor((now - KEPT_MS) / MINUTE_MS))
    this.#run('DELETE FROM slo_causes WHERE to_at < ?').run(now - KEPT_MS)
  }

  #saveMinute(part: SloMinute): void {
    const [before] = this.minutes(part.accountId, part.at, part.at + MINUTE_MS)
    const minute = before === undefined ? part : merged(before, part)
    const within = [...minute.within].map(([threshold, mask]) => [threshold, maskText(mask)])
    this.#run('INSERT OR REPLACE INTO slo_minutes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
      minute.accountId,
      minute.at / MINUTE_MS,
      maskText(minute.covered),
      maskText(minute.good),
      maskText(minute.byWaiting),
      maskText(minute.measured),
      JSON.stringify(within),
      maskText(minute.excluded),
      minute.received,
      minute.replies,
      minute.errors,
      minute.p95Sum,
      minute.p95Replies,
    )
  }

  #first(sql: string, ...of: string[]): number | null {
    const { first } = this.#run(sql).get(...of) as { first: number | null }
    return first === null ? null : first * MINUTE_MS
  }

  #run(sql: string): StatementSyncInstance {
    return this.#options.run(sql)
  }
}

const MinuteRow = z.object({
  account: z.string(),
  minute: z.number(),
  covered: z.string(),
  good: z.string(),
  by_waiting: z.string(),
  measured: z.string(),
  within: z.string(),
  excluded: z.string(),
  received: z.number(),
  replies: z.number(),
  errors: z.number(),
  p95_sum: z.number(),
  p95_replies: z.number(),
})
const Within = z.array(z.tuple([z.number(), z.string()]))

function minuteOf(row: unknown): SloMinute {
  const read = MinuteRow.parse(row)
  const within = Within.parse(JSON.parse(read.within))
  return {
    accountId: read.account,
    at: read.minute * MINUTE_MS,
    covered: maskOf(read.covered),
    good: maskOf(read.good),
    byWaiting: maskOf(read.by_waiting),
    measured: maskOf(read.measured),
    within: new Map(within.map(([threshold, text]) => [threshold, maskOf(text)])),
    excluded: maskOf(read.excluded),
    received: read.received,
    replies: read.replies,
    errors: read.errors,
    p95Sum: read.p95_sum,
    p95Replies: read.p95_replies,
  }
}

const CauseRow = z.object({
  kind: z.enum(['failover', 'alert', 'maintenance']),
  id: z.string(),
  from_at: z.number(),
  to_at: z.number().nullable(),
  account: z.string().nullable(),
  title: z.string(),
})

function causeOf(row: unknown): SloCause {
  const { kind, id, title, from_at: from, to_at: to, account: accountId } = CauseRow.parse(row)
  return { kind, id, accountId, title, from, to }
}
