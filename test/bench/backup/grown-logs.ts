/** State logs as an account has them after a long life: valid chains of that many bytes, the same on each of its nodes, and known to the gateway. */
import { closeSync, copyFileSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { Ledger, openDatabase } from '../../../cluster/gateway/ledger.ts'
import { EMPTY_TAIL, type LogRecord, sealRecord, type Tail, tailOf } from '../../../cluster/wire/records.ts'
import { randomFrom } from '../../../cluster/random.ts'
import { note } from '../support/report.ts'

const CONVERSATIONS = 2_000
const WRITE_BYTES = 4 * 1024 * 1024
const LETTERS = 'abcdefghijklmnopqrstuvwxyz      '

/** Before the cluster's first start. Answers how many records each log has. */
export function growLogs(config: ClusterConfig, accountId: string, megabytes: number, seed: number): number {
  const [first, ...others] = config.nodes
    .filter((node) => node.accountId === accountId)
    .map(({ id }) => join(config.dataDir, 'nodes', id, 'state.log'))
  if (first === undefined) throw new Error(`${accountId} has no nodes`)
  for (const path of [first, ...others]) mkdirSync(dirname(path), { recursive: true })
  const last = write(first, accountId, megabytes * 1_000_000, seed)
  for (const path of others) copyFileSync(first, path)
  accept(config, accountId, last)
  return last.position
}

/** The gateway has the newest of them: else the first master would send it the whole log again. */
function accept(config: ClusterConfig, accountId: string, last: LogRecord): void {
  const { messageId, epoch, position, hash, reply: body, at } = last
  const { conversation, number } = last.change
  const database = openDatabase(join(config.dataDir, 'gateway', 'ledger.db'))
  const ledger = new Ledger(database, note)
  const message = { messageId, conversation, region: 'uae', text: 'hello', label: null, isVip: false, media: null }
  ledger.addMessage(accountId, message, number, at, () => undefined)
  const reply = { type: 'reply' as const, messageId, epoch, position, hash, body }
  ledger.addReply(accountId, { nodeId: 'uae-1', incarnation: 'uae-1.1' }, reply, 'accepted', 0, at)
  ledger.close()
}

function write(path: string, accountId: string, wantedBytes: number, seed: number): LogRecord {
  const random = randomFrom(seed, 'grown logs')
  const file = openSync(path, 'w')
  let tail: Tail = EMPTY_TAIL
  let last: LogRecord | null = null
  let batch: string[] = []
  let batchBytes = 0
  for (let written = 0; written < wantedBytes;) {
    const conversation = tail.position % CONVERSATIONS
    // Like people's words: it packs, but not to nothing.
    const words = Array.from({ length: 300 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')
    const record = sealRecord(tail, {
      epoch: 1,
      messageId: `grown-${tail.position + 1}`,
      at: 1_700_000_000_000 + tail.position,
      change: {
        conversation: `${accountId}.grown-${conversation}`,
        number: Math.floor(tail.position / CONVERSATIONS) + 1,
        memory: { note: words.slice(0, 40) },
      },
      reply: words,
    })
    tail = tailOf(record)
    last = record
    const line = `${JSON.stringify(record)}\n`
    batch.push(line)
    batchBytes += line.length
    written += line.length
    if (batchBytes < WRITE_BYTES && written < wantedBytes) continue
    writeSync(file, batch.join(''))
    batch = []
    batchBytes = 0
  }
  closeSync(file)
  if (last === null) throw new Error('a log of nothing was asked for')
  return last
}
