/**
 * The honest ledger: every message, every delivery, every reply that came in with its verdict, every floor. SQLite, plain SQL:
 *
 * messages  one row a message of a user, or of a smoke scenario (cluster/wire/smoke.ts; its ids begin with `smoke-`, its label is null).
 *           `number_in_conversation` counts 1…N as the user sent them; `label` is JSON (phrases.ts);
 *           times are epoch ms; `answered_at` and `reply_…` are NULL until a reply was accepted, then never change;
 *           `media_…` are NULL where no picture or document came with it.
 * attempts  one row a delivery to a node. `why`: first | redelivery | duplicate | lateDuplicate.
 * replies   one row a reply line, refused ones too, in the order they came. `verdict` as in cluster/wire/traffic.ts;
 *           `floor_epoch` is the floor it was held against; `message_id` may be one the gateway never gave out.
 * floors    one row a floor of an account; the highest stands.
 * generations see generation-book.ts.
 * sessions  see session-book.ts.
 * users     see user-book.ts.
 *
 * A row survives the death of this process; a floor also the death of the machine. Memory changes only after the row is written.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { SMOKE_PREFIX } from '../wire/smoke.ts'
import { type FromBot, Message, type Verdict } from '../wire/traffic.ts'
import type { DeliveryReason } from './delivery.ts'
import { GenerationBook } from './generation-book.ts'
import { Label } from './phrases.ts'
import type { UserMessage } from './scenario.ts'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS messages (
    message_id TEXT PRIMARY KEY, account TEXT NOT NULL, conversation TEXT NOT NULL, number_in_conversation INTEGER NOT NULL,
    region TEXT NOT NULL, text TEXT NOT NULL, label TEXT NOT NULL, received_at INTEGER NOT NULL, answered_at INTEGER,
    reply_body TEXT, reply_epoch INTEGER, reply_position INTEGER, reply_hash TEXT, reply_node TEXT,
    is_vip INTEGER NOT NULL DEFAULT 0, media_kind TEXT, media_id TEXT,
    UNIQUE (conversation, number_in_conversation)) STRICT;
  CREATE INDEX IF NOT EXISTS messages_unanswered ON messages (account) WHERE answered_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_accepted ON messages (account, reply_position) WHERE answered_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS messages_received ON messages (account, received_at, conversation);
  CREATE TABLE IF NOT EXISTS attempts (
    message_id TEXT NOT NULL, node TEXT NOT NULL, delivered_at INTEGER NOT NULL, why TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS attempts_message ON attempts (message_id);
  CREATE TABLE IF NOT EXISTS replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT NOT NULL, account TEXT NOT NULL, node TEXT NOT NULL,
    incarnation TEXT NOT NULL, epoch INTEGER NOT NULL, position INTEGER NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL,
    verdict TEXT NOT NULL, floor_epoch INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS floors (
    account TEXT NOT NULL, epoch INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, epoch)) STRICT;
`

/** Columns of `messages` that ledgers of before have not. */
const LATER_COLUMNS = {
  is_vip: 'INTEGER NOT NULL DEFAULT 0',
  media_kind: 'TEXT',
  media_id: 'TEXT',
} as const

export type Reply = Extract<FromBot, { type: 'reply' }>
/** As it is recorded. `label` `null`: nobody says what it means. */
export type NewMessage = Pick<UserMessage, 'messageId' | 'conversation' | 'region' | 'isVip' | 'media' | 'text'> & {
  readonly label: Label | null
}
export interface Sender {
  readonly nodeId: string
  readonly incarnation: string
}

/** Recorded, this long after it was handed over. */
export type Stored = (what: 'message' | 'verdict', tookMs: number) => void

const count = z.number().int().nonnegative()
const flag = z.number().transform((value) => value === 1)
const Unanswered = z
  .object({
    ...Message.omit({ isVip: true, media: true }).shape,
    isVip: flag,
    mediaKind: z.string().nullable(),
    mediaId: z.string().nullable(),
    wasDelivered: flag,
  })
  .transform(({ mediaKind, mediaId, wasDelivered, ...message }) => ({
    message: Message.parse({ ...message, media: mediaKind === null ? null : { kind: mediaKind, id: mediaId } }),
    wasDelivered,
  }))
const Accepted = z.object({ position: count, hash: z.string() })
const Answer = z.object({ account: z.string(), body: z.string().nullable(), epoch: count.nullable() })
const Labelled = z.object({ label: z.string().transform((text) => Label.nullable().parse(JSON.parse(text))) })
const Column = z.object({ name: z.string() })
const Totals = z.object({ verdict: z.string(), count })
const Numbers = z.object({ conversation: z.string(), last: count })
const SqliteError = z.object({ errcode: z.number() })
/** SQLite's primary result codes for a disk that takes no more: SQLITE_IOERR, SQLITE_FULL. */
const DISK_CODES = new Set([10, 13])

/** Creates the file where there is none. @throws {Fault} diskFull, internal: it cannot be opened; the message says why. */
export function openDatabase(path: string): DatabaseSyncInstance {
  return attempt(`open ${path}`, () => {
    mkdirSync(dirname(path), { recursive: true })
    return new DatabaseSync(path, { timeout: 50 })
  })
}

export class Ledger {
  readonly #database: DatabaseSyncInstance
  readonly #statements
  readonly #log: (line: string) => void
  readonly #stored: Stored
  readonly generations: GenerationBook
  #trouble: string | null = null

  constructor(database: DatabaseSyncInstance, log: (line: string) => void, stored: Stored = () => undefined) {
    this.#database = database
    this.#log = log
    this.#stored = stored
    attempt('prepare the ledger', () => {
      database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${SCHEMA}`)
      const columns: unknown[] = database.prepare('PRAGMA table_info(messages)').all()
      const names = new Set(
        z
          .array(Column)
          .parse(columns)
          .map(({ name }) => name),
      )
      for (const [name, type] of Object.entries(LATER_COLUMNS))
        if (!names.has(name)) database.exec(`ALTER TABLE messages ADD COLUMN ${name} ${type}`)
    })
    this.generations = attempt(
      'prepare the generations',
      () => new GenerationBook(database, (what, change) => this.#writeDurably(what, change)),
    )
    this.#statements = {
      addMessage: database.prepare(
        'INSERT INTO messages (message_id, account, conversation, number_in_conversation, region, text, label, received_at, is_vip, media_kind, media_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      addAttempt: database.prepare('INSERT INTO attempts VALUES (?, ?, ?, ?)'),
      addReply: database.prepare(
        'INSERT INTO replies (message_id, account, node, incarnation, epoch, position, hash, body, verdict, floor_epoch, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ),
      accept: database.prepare(
        'UPDATE messages SET answered_at = ?, reply_body = ?, reply_epoch = ?, reply_position = ?, reply_hash = ?, reply_node = ? WHERE message_id = ? AND answered_at IS NULL',
      ),
      label: database.prepare('SELECT label FROM messages WHERE message_id = ?'),
      answer: database.prepare(
        'SELECT account, reply_body AS body, reply_epoch AS epoch FROM messages WHERE message_id = ?',
      ),
      addFloor: database.prepare('INSERT INTO floors VALUES (?, ?, ?)'),
    }
  }

  /** Why the last write failed; `null`: it did not. */
  get trouble(): string | null {
    return this.#trouble
  }

  floorOf(account: string): number {
    const row: unknown = this.#database
      .prepare('SELECT coalesce(max(epoch), 0) AS last FROM floors WHERE account = ?')
      .get(account)
    return Numbers.pick({ last: true }).parse(row).last
  }

  /** In the order they came. */
  unansweredOf(account: string): z.infer<typeof Unanswered>[] {
    const rows: unknown[] = this.#database
      .prepare(
        `SELECT message_id AS messageId, conversation, region AS userRegion, text, received_at AS receivedAt,
           is_vip AS isVip, media_kind AS mediaKind, media_id AS mediaId,
           EXISTS (SELECT 1 FROM attempts WHERE attempts.message_id = messages.message_id) AS wasDelivered
         FROM messages WHERE account = ? AND answered_at IS NULL ORDER BY rowid`,
      )
      .all(account)
    return z.array(Unanswered).parse(rows)
  }

  /** The accepted reply that stands furthest in the account's log, or what opened the log anew after it; `null`: none was accepted. */
  lastAcceptedOf(account: string): z.infer<typeof Accepted> | null {
    const generation = this.generations.lastOf(account)
    const row: unknown = this.#database
      .prepare(
        `SELECT reply_position AS position, reply_hash AS hash FROM messages
         WHERE account = ? AND answered_at IS NOT NULL AND reply_epoch >= ? ORDER BY reply_position DESC LIMIT 1`,
      )
      .get(account, generation?.epoch ?? 0)
    return row === undefined ? generation : Accepted.parse(row)
  }

  /** The last number of each conversation. */
  numbersOf(account: string): Map<string, number> {
    const rows: unknown[] = this.#database
      .prepare(
        'SELECT conversation, max(number_in_conversation) AS last FROM messages WHERE account = ? GROUP BY conversation',
      )
      .all(account)
    return new Map(
      z
        .array(Numbers)
        .parse(rows)
        .map(({ conversation, last }) => [conversation, last]),
    )
  }

  /** Reply lines to users by verdict. */
  verdictsOf(account: string): Map<string, number> {
    const rows: unknown[] = this.#database
      .prepare(
        'SELECT verdict, count(*) AS count FROM replies WHERE account = ? AND message_id NOT GLOB ? GROUP BY verdict',
      )
      .all(account, `${SMOKE_PREFIX}*`)
    return new Map(
      z
        .array(Totals)
        .parse(rows)
        .map((row) => [row.verdict, row.count]),
    )
  }

  /** The body the user has, and the epoch it was accepted at; `null`: none yet, or no such message of this account. */
  answerOf(account: string, messageId: string): { readonly body: string; readonly epoch: number } | null {
    const row: unknown = attempt('read an answer', () => this.#statements.answer.get(messageId))
    const found = row === undefined ? null : Answer.parse(row)
    if (found?.account !== account || found.body === null) return null
    return { body: found.body, epoch: found.epoch ?? 0 }
  }

  /** What the message was made from; `null`: no such message, or nobody says. */
  labelOf(messageId: string): Label | null {
    const row: unknown = attempt('read a label', () => this.#statements.label.get(messageId))
    return row === undefined ? null : Labelled.parse(row).label
  }

  /** `alongside`: what is written with it or not at all. @throws {Fault} diskFull, internal: it is not recorded, so it did not happen. So do all below. */
  addMessage(
    account: string,
    message: NewMessage,
    numberInConversation: number,
    at: number,
    alongside: () => void,
  ): void {
    const { messageId, conversation, region, text, label, isVip, media } = message
    const startedAt = performance.now()
    this.write('record a message', () => {
      this.#statements.addMessage.run(
        messageId,
        account,
        conversation,
        numberInConversation,
        region,
        text,
        JSON.stringify(label),
        at,
        isVip ? 1 : 0,
        media?.kind ?? null,
        media?.id ?? null,
      )
      alongside()
    })
    this.#stored('message', performance.now() - startedAt)
  }

  addAttempts(
    nodeId: string,
    at: number,
    attempts: readonly { readonly messageId: string; readonly why: DeliveryReason }[],
  ): void {
    this.write('record deliveries', () => {
      for (const { messageId, why } of attempts) this.#statements.addAttempt.run(messageId, nodeId, at, why)
    })
  }

  addReply(account: string, sender: Sender, reply: Reply, verdict: Verdict, floorEpoch: number, at: number): void {
    const { messageId, epoch, position, hash, body } = reply
    const startedAt = performance.now()
    this.write('record a reply', () => {
      this.#statements.addReply.run(
        messageId,
        account,
        sender.nodeId,
        sender.incarnation,
        epoch,
        position,
        hash,
        body,
        verdict,
        floorEpoch,
        at,
      )
      if (verdict === 'accepted') this.#statements.accept.run(at, body, epoch, position, hash, sender.nodeId, messageId)
    })
    this.#stored('verdict', performance.now() - startedAt)
  }

  /** On the disk, not only in the system's memory, when it returns: what is promoted next rests on it. */
  addFloor(account: string, epoch: number, at: number): void {
    this.#writeDurably('record a floor', () => {
      this.#statements.addFloor.run(account, epoch, at)
    })
  }

  #writeDurably(what: string, change: () => void): void {
    this.#database.exec('PRAGMA synchronous = FULL')
    try {
      this.write(what, change)
    } finally {
      this.#database.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** One transaction, or nothing. @throws {Fault} diskFull, internal. */
  write(what: string, change: () => void): void {
    try {
      attempt(what, () => {
        this.#database.exec('BEGIN IMMEDIATE')
        change()
        this.#database.exec('COMMIT')
      })
      if (this.#trouble !== null) this.#log('the ledger records again')
      this.#trouble = null
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (this.#trouble === null) this.#log(why)
      this.#trouble = why
      // A full disk may have rolled it back already.
      if (this.#database.isTransaction) attempt('undo a write', () => this.#database.exec('ROLLBACK'))
      throw error
    }
  }

  close(): void {
    this.#database.close()
  }
}

function attempt<T>(what: string, run: () => T): T {
  try {
    return run()
  } catch (error) {
    const code = SqliteError.safeParse(error).data?.errcode ?? 0
    const why = error instanceof Error ? error.message : String(error)
    throw new Fault(
      DISK_CODES.has(code & 0xff) ? 'diskFull' : 'internal',
      `The gateway's ledger cannot ${what}: ${why}`,
    )
  }
}
