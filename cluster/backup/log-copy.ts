/** An account's state log, read from one of its nodes over HTTP and checked record by record while it passes. */
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { EMPTY_TAIL, hashRecord, LogRecord, type Tail, tailOf } from '../wire/records.ts'
import { splitLines } from './pack.ts'

export const STATE_LOG_PATH = '/state-log'
export const TAIL_HEADERS = { position: 'x-linda-position', hash: 'x-linda-hash', epoch: 'x-linda-epoch' } as const
/** Between two steps others get their turn; smaller ones only cost more of them. */
const STEP_BYTES = 32 * 1024
/** A node that says nothing for this long is asked no further. */
const SILENT_MS = 15_000

export interface LogSource {
  readonly url: string
  readonly nodeToken: string
}

const AnsweredTail = z.object({
  position: z.coerce.number().int().nonnegative(),
  hash: z.string().length(64),
  epoch: z.coerce.number().int().nonnegative(),
})

/** Where the node's log ends on its disk now, and how many bytes stand after `after`. @throws {Fault} unreachable, badAnswer. */
export async function askLogEnd(source: LogSource, after: number): Promise<{ tail: Tail; sizeBytes: number }> {
  const response = await answerOf(source, after, 'HEAD')
  response.resume()
  return { tail: tailIn(response), sizeBytes: Number(response.headers['content-length'] ?? 0) }
}

/**
 * Every record after `after` up to what was on the node's disk when it was asked. `lines` is to be read to its end.
 * @throws {Fault} unreachable, badAnswer; and while it is read: backupDamaged: a record does not follow the one before.
 */
export async function openLog(source: LogSource, after: Tail = EMPTY_TAIL): Promise<{ tail: Tail; lines: Readable }> {
  const response = await answerOf(source, after.position, 'GET')
  const tail = tailIn(response)
  return { tail, lines: Readable.from(gently(checked(response, after, tail)), { objectMode: false }) }
}

/** Half of the time and no more: users are answered meanwhile, on the same cores and disk. */
async function* gently(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let began = performance.now()
  for await (const chunk of source) {
    yield chunk
    await pause(performance.now() - began)
    began = performance.now()
  }
}

/** Each line with its end, once it is known to follow. @throws {Fault} backupDamaged. */
export async function* checked(source: AsyncIterable<Buffer>, after: Tail, end: Tail): AsyncGenerator<Buffer> {
  let at = after
  let batch: string[] = []
  let size = 0
  for await (const line of splitLines(source)) {
    at = follow(at, line)
    batch.push(line, '\n')
    size += line.length
    if (size > STEP_BYTES) {
      yield Buffer.from(batch.join(''))
      batch = []
      size = 0
    }
  }
  if (batch.length > 0) yield Buffer.from(batch.join(''))
  if (at.position !== end.position || at.hash !== end.hash)
    throw new Fault('backupDamaged', `The state log ends at position ${at.position} and should at ${end.position}`)
}

/** The tail with this record. @throws {Fault} backupDamaged: it does not follow. */
export function follow(tail: Tail, line: string): Tail {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new Fault('backupDamaged', `What follows position ${tail.position} of the state log is no record`)
  }
  const record = LogRecord.safeParse(value).data
  if (
    record === undefined ||
    record.position !== tail.position + 1 ||
    record.previousHash !== tail.hash ||
    hashRecord(record) !== record.hash
  )
    throw new Fault('backupDamaged', `The record after position ${tail.position} of the state log does not follow it`)
  return tailOf(record)
}

function answerOf({ url, nodeToken }: LogSource, after: number, method: 'GET' | 'HEAD'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const way = new URL(`${STATE_LOG_PATH}?after=${after}`, url)
    const options = { method, agent: false, headers: { authorization: `Bearer ${nodeToken}` }, timeout: SILENT_MS }
    const fail = (why: string) => reject(new Fault('unreachable', `${url} gives no state log: ${why}`))
    const asked = request(way, options, (response) => {
      if (response.statusCode === 200) resolve(response)
      else {
        response.resume()
        fail(`it answered ${response.statusCode ?? 'nothing'}`)
      }
    })
    asked.on('timeout', () => asked.destroy(new Error(`silent for ${SILENT_MS / 1_000} s`)))
    asked.on('error', (error) => fail(error.message))
    asked.end()
  })
}

function tailIn({ headers }: IncomingMessage): Tail {
  const { position, hash, epoch } = TAIL_HEADERS
  const tail = AnsweredTail.safeParse({ position: headers[position], hash: headers[hash], epoch: headers[epoch] })
  if (!tail.success) throw new Fault('badAnswer', 'The node did not say where its state log ends')
  return tail.data
}
