/** The table of what people wrote, in a live journal and in one that is restored: made, or made of what an older version kept. */

/** Of either of the two bindings to SQLite. */
interface Database {
  exec: (sql: string) => void
  prepare: (sql: string) => { get: (table: string) => unknown }
}

const TABLE = `
  CREATE TABLE IF NOT EXISTS log_entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, arrived_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`
/** The same text that an entry has when it comes in, so that one which comes again is known. */
const RENAMED = `json_object('id', body -> '$.id', 'logId', body -> '$.runId', 'at', body -> '$.at', 'by', body -> '$.by',
  'body', body -> '$.body')`

export function makeLogEntries(db: Database): void {
  const has = (name: string): boolean =>
    db.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).get(name) !== undefined
  if (!has('run_entries')) return db.exec(TABLE)
  // Older versions kept entries of runs alone. Their numbers stay: consoles know up to which one they have them.
  db.exec('SAVEPOINT make_log_entries')
  if (has('log_entries'))
    // That older version led for a while in between.
    db.exec(`INSERT OR IGNORE INTO log_entries (id, arrived_at, body)
      SELECT id, arrived_at, ${RENAMED} FROM run_entries ORDER BY seq; DROP TABLE run_entries`)
  else db.exec(`ALTER TABLE run_entries RENAME TO log_entries; UPDATE log_entries SET body = ${RENAMED}`)
  db.exec('RELEASE make_log_entries')
}
