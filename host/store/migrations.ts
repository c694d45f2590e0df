/** The tables of the store, as steps from one `user_version` to the next. A step that shipped is never changed. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite'

/** For the test that begins with an older one. */
export const STEPS: readonly string[] = [
  `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  -- One row: the last snapshot written. Facts of the same journal with a higher seq are folded on top of it.
  CREATE TABLE snapshot (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL);

  -- heard_at is this machine's clock, at the source's: the two are never compared.
  CREATE TABLE facts (
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    account_id TEXT,
    failover_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (journal_id, seq)
  ) WITHOUT ROWID;
  CREATE INDEX facts_by_age ON facts (heard_at);
  CREATE INDEX facts_by_failover ON facts (failover_id) WHERE failover_id IS NOT NULL;

  CREATE TABLE failovers (
    journal_id TEXT NOT NULL,
    id TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (journal_id, id)
  ) WITHOUT ROWID;
  CREATE INDEX failovers_by_start ON failovers (started_at);

  CREATE TABLE ledger (operation_id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX ledger_by_age ON ledger (created_at);
  `,
  `
  -- own 0: asked for elsewhere and seen in the facts. words: what a search looks into, in small letters.
  ALTER TABLE ledger ADD COLUMN own INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE ledger ADD COLUMN state TEXT NOT NULL DEFAULT '';
  ALTER TABLE ledger ADD COLUMN kind TEXT NOT NULL DEFAULT '';
  ALTER TABLE ledger ADD COLUMN words TEXT NOT NULL DEFAULT '';
  ALTER TABLE ledger ADD COLUMN plan TEXT;
  UPDATE ledger SET
    state = json_extract(body, '$.state'),
    kind = json_extract(body, '$.command.kind'),
    words = lower(json_extract(body, '$.title') || char(10) || json_extract(body, '$.reason') || char(10)
      || json_extract(body, '$.actor') || char(10) || ifnull(json_extract(body, '$.word'), ''));
  `,
  `
  -- Numbers over time. level: milliseconds of a step; step: which one since 1970; block: sixteen steps, so that what is written
  -- together lies together, and so does what one chart reads. high, low NULL: as the mean.
  CREATE TABLE series (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
  CREATE TABLE rollups (
    level INTEGER NOT NULL,
    block INTEGER NOT NULL,
    series INTEGER NOT NULL,
    step INTEGER NOT NULL,
    count INTEGER NOT NULL,
    mean REAL NOT NULL,
    high REAL,
    low REAL,
    PRIMARY KEY (level, block, series, step)
  ) WITHOUT ROWID;
  `,
  `
  -- What was heard last, for a console that begins while its cluster is away. heard_at, until, answered_at: this machine's clock.
  CREATE TABLE latest (key TEXT PRIMARY KEY, heard_at INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE INDEX latest_by_age ON latest (heard_at);

  -- The last minutes second by second: of many sources together, in the order they were written. origin: who heard them.
  CREATE TABLE segments (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, until INTEGER NOT NULL, body BLOB NOT NULL);

  -- The cluster's last answer to each question.
  CREATE TABLE answers (
    call TEXT NOT NULL,
    input TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    size INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (call, input)
  ) WITHOUT ROWID;
  `,
  `
  -- Runbooks and their pictures as files. origin: shipped, cluster, or staged while a set comes in. synced_at: this machine's
  -- clock; NULL: it ships. Of a picture head, about, headings and sections are NULL. about: what of its head is searched. headings:
  -- in small letters. sections: its text without marks, cut by its headings. The search knows about and sections; ranking is not
  -- SQLite's, so no places are kept.
  CREATE TABLE runbook_files (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    synced_at INTEGER,
    head TEXT,
    about TEXT,
    headings TEXT,
    sections TEXT,
    body BLOB NOT NULL,
    UNIQUE (origin, name)
  );
  CREATE VIRTUAL TABLE runbook_words USING fts5(
    about, sections, content = 'runbook_files', content_rowid = 'id',
    detail = none, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
  );
  -- How the last comparing with the cluster went.
  CREATE TABLE runbook_sync (only INTEGER PRIMARY KEY CHECK (only = 1), body TEXT NOT NULL);
  CREATE TABLE runbook_pins (id TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE runbook_reads (id TEXT PRIMARY KEY, version INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
  -- Texts that were read last, or that a run began with: kept when the set has others.
  CREATE TABLE runbook_texts (hash TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;

  -- What people wrote into runs. Nothing of it is ever dropped. run_book: hash of the text a run began with, in its first entry.
  CREATE TABLE run_entries (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_sent INTEGER NOT NULL,
    run_book TEXT,
    body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX run_entries_by_run ON run_entries (run_id);
  CREATE INDEX run_entries_unsent ON run_entries (at) WHERE is_sent = 0;
  CREATE INDEX run_entries_books ON run_entries (run_book) WHERE run_book IS NOT NULL;
  -- Up to which number the cluster's entries are here, and of which journal the numbers are.
  CREATE TABLE run_cursor (only INTEGER PRIMARY KEY CHECK (only = 1), journal_id TEXT NOT NULL, after INTEGER NOT NULL);
  `,
  `
  -- What people wrote into runs, incidents and handovers is one log book. log_id: of the run, incident or handover.
  ALTER TABLE run_entries RENAME TO log_entries;
  ALTER TABLE log_entries RENAME COLUMN run_id TO log_id;
  ALTER TABLE run_cursor RENAME TO log_cursor;
  -- Written at this console; of what was sent before nobody knows any more.
  ALTER TABLE log_entries ADD COLUMN is_own INTEGER NOT NULL DEFAULT 0;
  UPDATE log_entries SET is_own = 1 WHERE is_sent = 0;
  DROP INDEX run_entries_by_run;
  DROP INDEX run_entries_unsent;
  DROP INDEX run_entries_books;
  CREATE INDEX log_entries_by_log ON log_entries (log_id);
  CREATE INDEX log_entries_by_time ON log_entries (at);
  CREATE INDEX log_entries_unsent ON log_entries (at) WHERE is_sent = 0;
  CREATE INDEX log_entries_books ON log_entries (run_book) WHERE run_book IS NOT NULL;
  UPDATE log_entries SET body = json_object('id', body -> '$.id', 'logId', body -> '$.runId', 'at', body -> '$.at',
    'by', body -> '$.by', 'body', body -> '$.body');

  -- The source's clock: what happened within a period is found without reading all that was kept.
  ALTER TABLE facts ADD COLUMN at INTEGER GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL;
  ALTER TABLE facts ADD COLUMN kind TEXT GENERATED ALWAYS AS (json_extract(body, '$.kind')) VIRTUAL;
  CREATE INDEX facts_by_time ON facts (kind, at);
  `,
  `
  -- Whole states at intervals, packed (raw deflate of the JSON), with the facts between them: the way back to any moment kept. at: the
  -- latest time of any fact folded in, the source's clock. is_first 1: what is before it is not here.
  CREATE TABLE checkpoints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    journal_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    is_first INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE INDEX checkpoints_heads ON checkpoints (id, journal_id, seq, at, heard_at, is_first);
  CREATE INDEX checkpoints_by_age ON checkpoints (heard_at);

  -- Moments one jumps to; key: of the thing that began then.
  CREATE TABLE marks (
    journal_id TEXT NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    heard_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (journal_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX marks_by_time ON marks (at, seq);
  `,
]

export const STORE_VERSION = STEPS.length

/** Brings the tables up to date. @throws when the file was written by a newer console, or cannot be read. */
export function migrate(db: DatabaseSyncInstance): void {
  const version = versionOf(db)
  if (version > STORE_VERSION)
    throw new Error(`It was written by a newer console (format ${version}, this one knows ${STORE_VERSION}).`)
  for (const [index, step] of STEPS.entries()) {
    if (index >= version) db.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`)
  }
}

function versionOf(db: DatabaseSyncInstance): number {
  const row: unknown = db.prepare('PRAGMA user_version').get()
  const version: unknown = typeof row === 'object' && row !== null && 'user_version' in row ? row.user_version : null
  if (typeof version !== 'number') throw new Error('The store does not tell its version.')
  return version
}
