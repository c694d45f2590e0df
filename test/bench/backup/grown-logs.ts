/** State logs as an account has them after a long life: valid chains of that many bytes, the same on each of its nodes. */
import { closeSync, copyFileSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClusterConfig } from '../../../cluster/config.ts'
import { EMPTY_TAIL, sealRecord, type Tail, tailOf } from '../../../cluster/wire/records.ts'
import { randomFrom } from '../../../cluster/random.ts'

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
  const records = write(first, accountId, megabytes * 1_000_000, seed)
  for (const path of others) copyFileSync(first, path)
  return records
}

function write(path: string, accountId: string, wantedBytes: number, seed: number): number {
  const random = randomFrom(seed, 'grown logs')
  const file = openSync(path, 'w')
  let tail: Tail = EMPTY_TAIL
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
  return tail.position
}
