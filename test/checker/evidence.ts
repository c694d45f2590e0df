/**
 * What a cluster left on disk, read as plain rows: the gateway's ledger, the control plane's journal, the bots' state logs.
 * Imports nothing of the cluster or of the fold: whoever judges must not share the mistakes of the judged.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'

const count = z.number().int().nonnegative()

const Message = z.object({
  messageId: z.string(),
  account: z.string(),
  conversation: z.string(),
  /** 1…N in its conversation, as the user sent them. */
  number: count,
  receivedAt: count,
  /** `null`: no reply was accepted. */
  answeredAt: count.nullable(),
})
export type Message = z.infer<typeof Message>

const Reply = z.object({
  /** The order in which reply lines reached the gateway. */
  id: count,
  messageId: z.string(),
  account: z.string(),
  node: z.string(),
  incarnation: z.string(),
  epoch: count,
  position: count,
  hash: z.string(),
  body: z.string(),
  verdict: z.string(),
  at: count,
})
export type Reply = z.infer<typeof Reply>

const Floor = z.object({ account: z.string(), epoch: count, at: count })
export type Floor = z.infer<typeof Floor>

const Opened = z.object({ account: z.string(), epoch: count, position: count, hash: z.string(), restoreId: z.string() })
/** Where the gateway let an account's log begin anew after a restore. */
export type Opened = z.infer<typeof Opened>

const StoredFact = z.object({ seq: count, at: count, kind: z.string(), body: z.string() })
export interface FactRow {
  readonly seq: number
  readonly at: number
  readonly kind: string
  /** Parsed JSON; each judgement reads the fields it needs. */
  readonly body: unknown
}

/** A state log's line. Its hash is recomputed by the judge. */
export const LogRecord = z.object({
  position: count,
  previousHash: z.string(),
  epoch: count,
  messageId: z.string(),
  at: count,
  change: z.object({
    conversation: z.string(),
    number: count,
    memory: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  reply: z.string(),
  hash: z.string(),
})
export type LogRecord = z.infer<typeof LogRecord>

export interface NodeLog {
  readonly nodeId: string
  readonly account: string
  /** `null`: a line that is no record, at that place. */
  readonly lines: readonly (LogRecord | null)[]
}

export interface Evidence {
  readonly messages: readonly Message[]
  readonly replies: readonly Reply[]
  readonly floors: readonly Floor[]
  readonly facts: readonly FactRow[]
  /** Facts of each journal that a restore put aside. */
  readonly replaced: readonly (readonly FactRow[])[]
  readonly logs: readonly NodeLog[]
  readonly opened: readonly Opened[]
  /** Records that a restore gave up, as nodes keep them beside their logs. */
  readonly givenUp: readonly LogRecord[]
}

export function readEvidence(dataDir: string): Evidence {
  const ledger = new DatabaseSync(join(dataDir, 'gateway', 'ledger.db'), { readOnly: true })
  const journal = new DatabaseSync(join(dataDir, 'control-plane', 'journal.db'), { readOnly: true })
  try {
    const messages = z.array(Message).parse(
      ledger
        .prepare(
          `SELECT message_id AS messageId, account, conversation, number_in_conversation AS number,
             received_at AS receivedAt, answered_at AS answeredAt FROM messages ORDER BY rowid`,
        )
        .all(),
    )
    const replies = z.array(Reply).parse(
      ledger
        .prepare(
          `SELECT id, message_id AS messageId, account, node, incarnation, epoch, position, hash, body, verdict, at
           FROM replies ORDER BY id`,
        )
        .all(),
    )
    const floors = z.array(Floor).parse(ledger.prepare('SELECT account, epoch, at FROM floors ORDER BY at').all())
    const facts = factsOf(journal)
    return {
      messages,
      replies,
      floors,
      facts,
      replaced: readReplaced(dataDir),
      logs: readLogs(dataDir, accountsOf(facts)),
      opened: openedIn(ledger),
      givenUp: readGivenUp(dataDir),
    }
  } finally {
    ledger.close()
    journal.close()
  }
}

function factsOf(journal: DatabaseSync): FactRow[] {
  return z
    .array(StoredFact)
    .parse(journal.prepare('SELECT seq, at, kind, body FROM facts ORDER BY seq').all())
    .map(({ body, ...row }): FactRow => ({ ...row, body: JSON.parse(body) }))
}

function openedIn(ledger: DatabaseSync): Opened[] {
  if (ledger.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'generations'`).get() === undefined) return []
  const rows = ledger
    .prepare('SELECT account, epoch, position, hash, restore_id AS restoreId FROM generations ORDER BY epoch')
    .all()
  return z.array(Opened).parse(rows)
}

function readGivenUp(dataDir: string): LogRecord[] {
  const folder = join(dataDir, 'nodes')
  return (existsSync(folder) ? readdirSync(folder) : []).flatMap((nodeId) =>
    readdirSync(join(folder, nodeId))
      .filter((name) => /^state\.before-.*\.log$/.test(name))
      .flatMap((name) => parseLog(readFileSync(join(folder, nodeId, name), 'utf8')))
      .filter((line) => line !== null),
  )
}

function readReplaced(dataDir: string): FactRow[][] {
  const folder = join(dataDir, 'control-plane')
  return readdirSync(folder)
    .filter((name) => /^journal\.before-.*\.db$/.test(name))
    .map((name) => {
      const journal = new DatabaseSync(join(folder, name), { readOnly: true })
      try {
        return factsOf(journal)
      } finally {
        journal.close()
      }
    })
}

const Node = z.object({ id: z.string(), accountId: z.string() })
const Formed = z.object({ nodes: z.array(Node) })
const Added = z.object({ node: Node })
const Removed = z.object({ nodeId: z.string() })

/** By node. One that was removed keeps what it had, and nobody brings it into step any more: its log is no copy. */
function accountsOf(facts: readonly FactRow[]): ReadonlyMap<string, string> {
  const accounts = new Map<string, string>()
  for (const { kind, body } of facts) {
    if (kind === 'clusterFormed') for (const { id, accountId } of Formed.parse(body).nodes) accounts.set(id, accountId)
    if (kind === 'nodeAdded') {
      const { id, accountId } = Added.parse(body).node
      accounts.set(id, accountId)
    }
    if (kind === 'nodeRemoved') accounts.delete(Removed.parse(body).nodeId)
  }
  return accounts
}

function readLogs(dataDir: string, accounts: ReadonlyMap<string, string>): NodeLog[] {
  const folder = join(dataDir, 'nodes')
  return (existsSync(folder) ? readdirSync(folder) : []).flatMap((nodeId) => {
    const path = join(folder, nodeId, 'state.log')
    const account = accounts.get(nodeId)
    return account === undefined || !existsSync(path)
      ? []
      : [{ nodeId, account, lines: parseLog(readFileSync(path, 'utf8')) }]
  })
}

/** What follows the last line end was being written when the process died: nobody was told of it. */
export function parseLog(text: string): (LogRecord | null)[] {
  return text.split('\n').slice(0, -1).map(readLine)
}

function readLine(line: string): LogRecord | null {
  try {
    return LogRecord.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null // Not JSON: the judge names the place.
  }
}
