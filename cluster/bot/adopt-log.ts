/**
 * After a restore: the account's log ends where it did then, and one record opens what comes. A node whose log has that end already
 * cuts what came after; any other fetches the whole. What is given up stays beside the log, for people.
 */
import { createWriteStream, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Fault } from '../../shared/fault.ts'
import { syncFolder } from '../process/durable-file.ts'
import type { NodeAnswer, NodeRequest } from '../wire/control.ts'
import { EMPTY_TAIL, hashRecord, LogRecord, type Tail, tailOf } from '../wire/records.ts'
import type { Replica } from './replica.ts'

type AdoptRequest = Extract<NodeRequest, { ask: 'adoptLog' }>
type Adopted = NodeAnswer<'adoptLog'>

const PAGE = 500
/** A page that says nothing for this long is asked anew. */
const SILENT_MS = 15_000

export interface AdoptOptions {
  readonly replica: Replica
  /** The node's own. */
  readonly folder: string
  readonly nodeToken: string
  /** The way from here to a process's pages. */
  readonly dial: (url: string) => string
  readonly isMaster: () => boolean
  readonly log: (line: string) => void
}

/** One at a time: asked again meanwhile, it is the same one. */
export class LogAdoption {
  readonly #options: AdoptOptions
  #running: { readonly hash: string; readonly adopted: Promise<Adopted> } | null = null

  constructor(options: AdoptOptions) {
    this.#options = options
  }

  /** Idempotent. @throws {Fault} nodeIsMaster, staleEpoch, malformed: the opening does not follow; backupDamaged, unreachable: the log that was offered. */
  adopt(request: AdoptRequest): Promise<Adopted> {
    const { hash } = request.opening
    if (this.#running?.hash === hash) return this.#running.adopted
    if (this.#running !== null)
      return Promise.reject(new Fault('backupRunning', 'This node is adopting another log just now'))
    const adopted = adoptLog(this.#options, request).finally(() => (this.#running = null))
    this.#running = { hash, adopted }
    return adopted
  }
}

async function adoptLog(options: AdoptOptions, { restoreId, url, tail, opening }: AdoptRequest): Promise<Adopted> {
  const { replica, folder, isMaster, log } = options
  const { log: own } = replica
  if (own.tail.hash === opening.hash) return { tail: own.tail, cut: 0 }
  if (isMaster()) throw new Fault('nodeIsMaster', 'A master does not take over another log: it has to be fenced first')
  if (
    opening.position !== tail.position + 1 ||
    opening.previousHash !== tail.hash ||
    hashRecord(opening) !== opening.hash
  )
    throw new Fault('malformed', `The opening record does not follow position ${tail.position}`)
  // From here on a master of before is refused: it would write behind the new opening.
  replica.admit(opening.epoch)
  const before = own.tail
  const keptAs = join(folder, `state.before-${restoreId}.log`)
  if (own.hashAt(tail.position) === tail.hash) {
    await keepAfter(replica, tail.position, keptAs)
    replica.cut(tail.position)
    await replica.append([opening])
  } else {
    const file = join(folder, 'state.adopting')
    rmSync(file, { force: true })
    await fetchLog(options, url, tail, opening, file)
    if (isMaster()) throw new Fault('nodeIsMaster', 'This node became master meanwhile')
    replica.replaceLog(file, keptAs)
  }
  const cut = Math.max(0, before.position - tail.position)
  log(`restored to position ${tail.position}; ${cut} records after it are given up and kept in ${keptAs}`)
  return { tail: replica.log.tail, cut }
}

/** What is going to be cut, in a file of its own, on disk. */
async function keepAfter({ log }: Replica, position: number, path: string): Promise<void> {
  if (log.tail.position === position) return
  const lines = function* () {
    for (let from = position + 1; from <= log.tail.position; from += PAGE)
      for (const record of log.read(from, PAGE)) yield `${JSON.stringify(record)}\n`
  }
  await writeFile(path, lines(), { mode: 0o600, flush: true })
  syncFolder(path)
}

async function fetchLog(
  { nodeToken, dial }: AdoptOptions,
  url: string,
  tail: Tail,
  opening: LogRecord,
  file: string,
): Promise<void> {
  const way = new URL(url)
  const response = await fetch(new URL(way.pathname + way.search, dial(url)), {
    headers: { authorization: `Bearer ${nodeToken}` },
  }).catch((error: unknown) => {
    throw new Fault('unreachable', `The restored log cannot be fetched from ${url}: ${String(error)}`)
  })
  if (!response.ok || response.body === null)
    throw new Fault('unreachable', `The restored log cannot be fetched: ${url} answered ${response.status}`)
  const source = Readable.fromWeb(response.body)
  let silence = setTimeout(() => undefined, 0)
  const heard = () => {
    clearTimeout(silence)
    silence = setTimeout(() => source.destroy(new Fault('unreachable', `${url} fell silent`)), SILENT_MS)
  }
  source.on('data', heard)
  const written = createWriteStream(file, { mode: 0o600, flush: true })
  const closed = new Promise<void>((resolve) => written.once('close', resolve))
  try {
    await pipeline(source, (chunks: AsyncIterable<Buffer>) => checked(chunks, tail, opening), written)
  } catch (error) {
    await closed
    rmSync(file, { force: true })
    throw error
  } finally {
    clearTimeout(silence)
  }
}

/** Every line once it is known to follow the one before, and the opening after the last. @throws {Fault} backupDamaged. */
async function* checked(chunks: AsyncIterable<Buffer>, end: Tail, opening: LogRecord): AsyncGenerator<string> {
  let at = EMPTY_TAIL
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) at = follow(at, line)
    if (lines.length > 0) yield `${lines.join('\n')}\n`
  }
  if (rest !== '' || at.position !== end.position || at.hash !== end.hash)
    throw new Fault('backupDamaged', `The log that was offered ends at position ${at.position}, not at ${end.position}`)
  yield `${JSON.stringify(opening)}\n`
}

function follow(at: Tail, line: string): Tail {
  const record = readRecord(line)
  if (
    record === null ||
    record.position !== at.position + 1 ||
    record.previousHash !== at.hash ||
    hashRecord(record) !== record.hash
  )
    throw new Fault('backupDamaged', `The log that was offered is damaged after position ${at.position}`)
  return tailOf(record)
}

/** `null`: it is none. */
function readRecord(line: string): LogRecord | null {
  try {
    return LogRecord.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null // The caller names the position.
  }
}
