/** Grows when the engine's tables change so that older software cannot read them. A backup of a newer one is refused. */
export const ENGINE_SCHEMA = 2
/** Last words on operations of the journal that a restore replaced. A restored file of before may lack the table. */
export const FORMER_SCHEMA = `
  CREATE TABLE IF NOT EXISTS former_operations (
    operation_id TEXT PRIMARY KEY, ended_at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`
