/** Small hand-made databases and logs, laid out as a cluster leaves them. Everything is right in them until a test says otherwise. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { LogRecord } from './evidence.ts'
import { hashOf } from './judge-logs.ts'

export const INCARNATION = 'a-life'

export interface MessageRow {
  readonly id: string
  readonly conversation: string
  readonly number: number
  readonly receivedAt: number
  readonly answeredAt: number | null
}

export interface ReplyRow {
  readonly messageId: string
  readonly node: string
  readonly incarnation: string
  readonly epoch: number
  readonly position: number
  readonly hash: string
  readonly body: string
  readonly verdict: string
  readonly at: number
}

export interface FactShape {
  readonly kind: string
  readonly [field: string]: unknown
}

export interface Estate {
  readonly messages: readonly MessageRow[]
  readonly replies: readonly ReplyRow[]
  readonly floors: readonly { readonly epoch: number; readonly at: number }[]
  /** Numbered 1…N unless they bring a `seq`; at their number in ms unless they bring an `at`. */
  readonly facts: readonly FactShape[]
  /** Records, or lines as they are, by node. */
  readonly logs: Readonly<Record<string, readonly (LogRecord | string)[]>>
}

/** Two messages of one user, answered by n-1, which holds epoch 1; its log is copied at n-2. */
export function anEstate(changed: Partial<Estate> = {}): Estate {
  const log = chain([aRecord({ messageId: 'm-1', number: 1 }), aRecord({ messageId: 'm-2', number: 2 })])
  return {
    messages: [aMessage(1), aMessage(2)],
    replies: log.map((record, index) => aReply(index + 1, { hash: record.hash })),
    floors: [{ epoch: 1, at: 5 }],
    facts: [FORMED, vacated(1), granted(1, 'n-1')],
    logs: { 'n-1': log, 'n-2': log },
    ...changed,
  }
}

export function aMessage(number: number, changed: Partial<MessageRow> = {}): MessageRow {
  const receivedAt = 100 * number
  return { id: `m-${number}`, conversation: 'user', number, receivedAt, answeredAt: receivedAt + 20, ...changed }
}

export function aReply(number: number, changed: Partial<ReplyRow> = {}): ReplyRow {
  return {
    messageId: `m-${number}`,
    node: 'n-1',
    incarnation: INCARNATION,
    epoch: 1,
    position: number,
    hash: '',
    body: `${number} · Noted.`,
    verdict: 'accepted',
    at: 100 * number + 20,
    ...changed,
  }
}

export const FORMED: FactShape = {
  kind: 'clusterFormed',
  nodes: ['n-1', 'n-2'].map((id) => ({ id, accountId: 'acc' })),
}

export function vacated(leaseEpoch: number): FactShape {
  return { kind: 'leaseVacated', accountId: 'acc', leaseEpoch }
}

export function granted(leaseEpoch: number, nodeId: string): FactShape {
  return { kind: 'leaseGranted', accountId: 'acc', leaseEpoch, holder: { nodeId, incarnation: INCARNATION } }
}

type Unsealed = Omit<LogRecord, 'position' | 'previousHash' | 'hash'>

export function aRecord(changed: { messageId: string; number: number; epoch?: number; at?: number }): Unsealed {
  const { messageId, number, epoch = 1, at = 7 } = changed
  return {
    epoch,
    messageId,
    at,
    change: { conversation: 'user', number, memory: { notes: number } },
    reply: `${number} · Noted.`,
  }
}

/** Positions and hashes as a bot gives them. */
export function chain(records: readonly Unsealed[]): LogRecord[] {
  let previousHash = '0'.repeat(64)
  return records.map((fields, index) => {
    const unsealed = { position: index + 1, previousHash, ...fields }
    const hash = hashOf(unsealed)
    previousHash = hash
    return { ...unsealed, hash }
  })
}

/** Writes the estate to a new folder and answers with its path. */
export function layOut(estate: Estate): string {
  const folder = mkdtempSync(join(tmpdir(), 'linda-estate-'))
  for (const name of ['gateway', 'control-plane', ...Object.keys(estate.logs).map((node) => join('nodes', node))]) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  writeLedger(join(folder, 'gateway', 'ledger.db'), estate)
  writeJournal(join(folder, 'control-plane', 'journal.db'), estate)
  for (const [node, lines] of Object.entries(estate.logs)) {
    const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')
    writeFileSync(join(folder, 'nodes', node, 'state.log'), text)
  }
  return folder
}

function writeLedger(path: string, { messages, replies, floors }: Estate): void {
  const database = openFast(path)
  database.exec(`
    CREATE TABLE messages (message_id TEXT, account TEXT, conversation TEXT, number_in_conversation INTEGER, received_at INTEGER, answered_at INTEGER);
    CREATE TABLE replies (id INTEGER PRIMARY KEY, message_id TEXT, account TEXT, node TEXT, incarnation TEXT, epoch INTEGER, position INTEGER, hash TEXT, body TEXT, verdict TEXT, at INTEGER);
    CREATE TABLE floors (account TEXT, epoch INTEGER, at INTEGER);`)
  for (const { id, conversation, number, receivedAt, answeredAt } of messages) {
    database
      .prepare('INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, 'acc', conversation, number, receivedAt, answeredAt)
  }
  for (const { messageId, node, incarnation, epoch, position, hash, body, verdict, at } of replies) {
    database
      .prepare('INSERT INTO replies VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(messageId, 'acc', node, incarnation, epoch, position, hash, body, verdict, at)
  }
  for (const { epoch, at } of floors) database.prepare('INSERT INTO floors VALUES (?, ?, ?)').run('acc', epoch, at)
  database.close()
}

function writeJournal(path: string, { facts }: Estate): void {
  const database = openFast(path)
  database.exec('CREATE TABLE facts (seq INTEGER, at INTEGER, kind TEXT, body TEXT)')
  facts.forEach((fact, index) => {
    const seq = Number(fact['seq'] ?? index + 1)
    const at = Number(fact['at'] ?? seq)
    database.prepare('INSERT INTO facts VALUES (?, ?, ?, ?)').run(seq, at, fact.kind, JSON.stringify(fact))
  })
  database.close()
}

/** Nothing here has to survive a power cut. */
function openFast(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY')
  return database
}
