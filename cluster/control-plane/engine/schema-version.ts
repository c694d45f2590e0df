/** Grows when the engine's tables change so that older software cannot read them. A backup of a newer one is refused. */
export const ENGINE_SCHEMA = 1
/** Last words on operations of the journal that a restore replaced. A restored file of before may lack the table. */
export const FORMER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS former_operations (
    operation_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`
/** What people wrote into runs of runbooks, numbered as it came in. A restored file of before may lack the table. */
export const RUN_ENTRY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS run_entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, arrived_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`
