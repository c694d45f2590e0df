/** Alerts and deliveries in SQLite. Alerts are folded from the journal's facts in the same transaction, by the one fold. */
import type { StatementSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { Alert, Delivery } from '../../../shared/alert.ts'
import type { Fact } from '../../../shared/fact.ts'
import { fold } from '../../../shared/fold.ts'
import { emptySnapshot } from '../../../shared/snapshot.ts'
import { DailySummary } from '../../../shared/summary.ts'
import type {
  AlertFilter,
  AlertStore,
  Attempts,
  DeliveryDraft,
  DeliveryRecord,
  KeptAlert,
  QueuedRecord,
  SummariesTold,
  SummaryDraft,
} from './alert-store.ts'

export const ALERT_SCHEMA = `
  CREATE TABLE IF NOT EXISTS alerts (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, code TEXT NOT NULL, level TEXT NOT NULL, account TEXT,
    resolved_at INTEGER, body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS alerts_by_id ON alerts (id, seq);
  CREATE INDEX IF NOT EXISTS alerts_open ON alerts (seq) WHERE resolved_at IS NULL;
  CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, route TEXT NOT NULL, alert_seq INTEGER NOT NULL, word TEXT NOT NULL,
    queued_at INTEGER NOT NULL, attempts INTEGER NOT NULL, tried_ms INTEGER NOT NULL, outcome TEXT NOT NULL,
    last_tried_at INTEGER, why TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (route, seq) WHERE outcome = 'waiting';
  CREATE INDEX IF NOT EXISTS deliveries_of_alert ON deliveries (route, alert_seq);
  CREATE INDEX IF NOT EXISTS deliveries_done ON deliveries (route, last_tried_at) WHERE outcome = 'delivered';
  CREATE TABLE IF NOT EXISTS threads (
    route TEXT NOT NULL, alert_seq INTEGER NOT NULL, PRIMARY KEY (route, alert_seq)) STRICT;
  CREATE TABLE IF NOT EXISTS summary_routes (route TEXT PRIMARY KEY, since_at INTEGER NOT NULL) STRICT;
`
/** Of what is about no alert: a summary. */
const NO_ALERT = 0

const DELIVERY = 'id, route, alert_seq, word, queued_at, attempts, tried_ms, outcome, last_tried_at, why, body'

export interface SqliteAlertsOptions {
  readonly run: (sql: string) => StatementSyncInstance
  /** @throws {Fault} staleEpoch. */
  readonly checkTerm: () => void
  /** In a transaction, refused under an old term. */
  readonly write: (work: () => void) => void
}

export class SqliteAlerts implements AlertStore {
  readonly #options: SqliteAlertsOptions

  constructor(options: SqliteAlertsOptions) {
    this.#options = options
  }

  /** Within the transaction that journals it. */
  keep(fact: Fact): void {
    const id = alertOf(fact)
    if (id === null) return
    const last = this.#run('SELECT seq, body FROM alerts WHERE id = ? ORDER BY seq DESC LIMIT 1').get(id)
    const known = last === undefined ? null : keptOf(last)
    const before = { ...emptySnapshot(''), seq: fact.seq - 1, alerts: known === null ? [] : [known.alert] }
    const after = fold(before, [fact]).snapshot.alerts.find((alert) => alert.id === id)
    if (after === undefined) return
    const isNew = fact.kind === 'alertRaised' && known?.alert.resolvedAt !== null
    const seq = isNew || known === null ? fact.seq : Number(known.key)
    this.#run('INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      seq,
      id,
      after.code,
      after.level,
      after.accountId,
      after.resolvedAt,
      JSON.stringify(after),
    )
  }

  list(filter: AlertFilter, before: string | null, limit: number): readonly KeptAlert[] | null {
    const start = before === null ? Number.MAX_SAFE_INTEGER : Number(before)
    if (!Number.isSafeInteger(start) || (before !== null && this.find(before) === null)) return null
    const { state, level = null, code = null, accountId = null } = filter
    return this.#run(
      `SELECT seq, body FROM alerts
        WHERE seq < ? AND (? = 'all' OR (? = 'open') = (resolved_at IS NULL))
          AND (? IS NULL OR level = ?) AND (? IS NULL OR code = ?) AND (? IS NULL OR account = ?)
        ORDER BY seq DESC LIMIT ?`,
    )
      .all(start, state, state, level, level, code, code, accountId, accountId, limit)
      .map(keptOf)
  }

  open(): readonly KeptAlert[] {
    return this.#run('SELECT seq, body FROM alerts WHERE resolved_at IS NULL ORDER BY seq').all().map(keptOf)
  }

  since(at: number): readonly KeptAlert[] {
    return this.#run('SELECT seq, body FROM alerts WHERE resolved_at IS NULL OR resolved_at >= ? ORDER BY seq')
      .all(at)
      .map(keptOf)
  }

  find(key: string): KeptAlert | null {
    const row = this.#run('SELECT seq, body FROM alerts WHERE seq = ?').get(Number(key))
    return row === undefined ? null : keptOf(row)
  }

  latestKey(alertId: string): string | null {
    const { last } = this.#run('SELECT max(seq) AS last FROM alerts WHERE id = ?').get(alertId) as {
      last: number | null
    }
    return last === null ? null : String(last)
  }

  enqueue(drafts: readonly DeliveryDraft[], at: number): void {
    if (drafts.length === 0) return
    this.#options.write(() => {
      for (const { id, routeId, alertKey, word, ...body } of drafts) {
        const key = Number(alertKey)
        this.#run(
          `INSERT OR IGNORE INTO deliveries
            (id, route, alert_seq, word, queued_at, attempts, tried_ms, outcome, last_tried_at, why, body)
            VALUES (?, ?, ?, ?, ?, 0, 0, 'waiting', NULL, '', ?)`,
        ).run(id, routeId, key, word, at, JSON.stringify(body))
        if (word === 'resolved') this.#run('DELETE FROM threads WHERE route = ? AND alert_seq = ?').run(routeId, key)
        else this.#run('INSERT OR IGNORE INTO threads VALUES (?, ?)').run(routeId, key)
      }
    })
  }

  unendedThreads(): readonly DeliveryRecord[] {
    return this.#run(`SELECT ${DELIVERY} FROM deliveries JOIN threads USING (route, alert_seq) ORDER BY deliveries.seq`)
      .all()
      .flatMap((row) => {
        const record = recordOf(row)
        return record.word === 'summary' ? [] : [record]
      })
  }

  nextDelivery(routeId: string): QueuedRecord | null {
    this.#options.checkTerm()
    const row = this.#run(
      `SELECT ${DELIVERY} FROM deliveries WHERE route = ? AND outcome = 'waiting' ORDER BY seq LIMIT 1`,
    ).get(routeId)
    return row === undefined ? null : recordOf(row)
  }

  waitingCount(routeId: string): number {
    const row = this.#run(`SELECT count(*) AS count FROM deliveries WHERE route = ? AND outcome = 'waiting'`).get(
      routeId,
    )
    return (row as { count: number }).count
  }

  lastDeliveredAt(routeId: string): number | null {
    const row = this.#run(
      `SELECT max(last_tried_at) AS at FROM deliveries WHERE route = ? AND outcome = 'delivered'`,
    ).get(routeId)
    return (row as { at: number | null }).at
  }

  recordAttempt({ id, attempts, triedMs, outcome, lastTriedAt, why }: Pick<QueuedRecord, 'id'> & Attempts): void {
    this.#options.write(() =>
      this.#run(
        `UPDATE deliveries SET attempts = ?, tried_ms = ?, outcome = ?, last_tried_at = ?, why = ?
          WHERE id = ? AND outcome = 'waiting'`,
      ).run(attempts, Math.round(triedMs), outcome, lastTriedAt, why, id),
    )
  }

  enqueueSummary({ id, routeId, word, summary }: SummaryDraft, at: number): void {
    this.#options.write(() =>
      this.#run(
        `INSERT OR IGNORE INTO deliveries
          (id, route, alert_seq, word, queued_at, attempts, tried_ms, outcome, last_tried_at, why, body)
          VALUES (?, ?, ?, ?, ?, 0, 0, 'waiting', NULL, '', ?)`,
      ).run(id, routeId, NO_ALERT, word, at, JSON.stringify({ summary })),
    )
  }

  summariesOf(routeId: string): SummariesTold {
    const day = `json_extract(body, '$.summary.day')`
    const queued = this.#run(
      `SELECT max(${day}) AS day FROM deliveries WHERE route = ? AND alert_seq = ${NO_ALERT} AND word = 'summary'`,
    ).get(routeId)
    const sent = this.#run(
      `SELECT ${day} AS day, last_tried_at AS at FROM deliveries
        WHERE route = ? AND alert_seq = ${NO_ALERT} AND word = 'summary' AND outcome = 'delivered'
        ORDER BY last_tried_at DESC LIMIT 1`,
    ).get(routeId)
    return {
      lastQueuedDay: QueuedDay.parse(queued).day,
      lastSent: sent === undefined ? null : SentDay.parse(sent),
    }
  }

  summariesSince(routeId: string, now: number): number {
    const find = () => {
      const row = this.#run('SELECT since_at AS at FROM summary_routes WHERE route = ?').get(routeId)
      return row === undefined ? null : SinceRow.parse(row).at
    }
    const known = find()
    if (known !== null) return known
    this.#options.write(() => this.#run('INSERT OR IGNORE INTO summary_routes VALUES (?, ?)').run(routeId, now))
    return find() ?? now
  }

  abandonOtherRoutes(routeIds: readonly string[], at: number): void {
    const rows = this.#run('SELECT route FROM deliveries UNION SELECT route FROM threads').all() as { route: string }[]
    const gone = rows.filter(({ route }) => !routeIds.includes(route))
    if (gone.length === 0) return
    this.#options.write(() => {
      for (const { route } of gone) {
        this.#run(
          `UPDATE deliveries SET outcome = 'givenUp', last_tried_at = ?, why = 'the route is not configured any more'
            WHERE route = ? AND outcome = 'waiting'`,
        ).run(at, route)
        this.#run('DELETE FROM threads WHERE route = ?').run(route)
      }
    })
  }

  /** Within a transaction. What still waits, and what is open, stays whatever its age. */
  prune(before: number): void {
    this.#run('DELETE FROM alerts WHERE resolved_at < ?').run(before)
    this.#run(`DELETE FROM deliveries WHERE queued_at < ? AND outcome <> 'waiting'`).run(before)
    this.#run('DELETE FROM threads WHERE alert_seq NOT IN (SELECT seq FROM alerts)').run()
  }

  #run(sql: string): StatementSyncInstance {
    return this.#options.run(sql)
  }
}

/** `null`: it is about no alert. */
function alertOf(fact: Fact): string | null {
  if (fact.kind === 'alertRaised') return fact.alert.id
  return 'alertId' in fact ? fact.alertId : null
}

const AlertRow = z.object({ seq: z.number(), body: z.string() })

function keptOf(row: unknown): KeptAlert {
  const { seq, body } = AlertRow.parse(row)
  return { key: String(seq), alert: Alert.parse(JSON.parse(body)) }
}

const DeliveryRow = z.object({
  id: z.string(),
  route: z.string(),
  alert_seq: z.number(),
  word: z.enum([...Delivery.shape.word.options, 'summary']),
  queued_at: z.number(),
  attempts: z.number(),
  tried_ms: z.number(),
  outcome: z.enum(['waiting', 'delivered', 'givenUp']),
  last_tried_at: z.number().nullable(),
  why: z.string(),
  body: z.string(),
})
const DeliveryBody = z.object({
  alert: Alert,
  maintenance: z.string().nullable(),
  thread: z.object({ id: z.string(), title: z.string() }).nullable(),
})

const SummaryBody = z.object({ summary: DailySummary })
const QueuedDay = z.object({ day: z.string().nullable() })
const SentDay = z.object({ day: z.string(), at: z.number() })
const SinceRow = z.object({ at: z.number() })

function recordOf(row: unknown): QueuedRecord {
  const { route, alert_seq, queued_at, tried_ms, last_tried_at, body, word, ...rest } = DeliveryRow.parse(row)
  const same = { ...rest, routeId: route, queuedAt: queued_at, triedMs: tried_ms, lastTriedAt: last_tried_at }
  const read: unknown = JSON.parse(body)
  if (word === 'summary') return { ...same, word, ...SummaryBody.parse(read) }
  return { ...same, word, alertKey: String(alert_seq), ...DeliveryBody.parse(read) }
}
