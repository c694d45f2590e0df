/**
 * An account's state log on this node's disk: one JSON line a record, each sealed with the hash of the one before.
 * `append` resolves when the records are on the disk, not when they are in its cache.
 */
import { closeSync, fdatasync, fstatSync, fsyncSync, ftruncateSync, openSync, read, readSync, writeSync } from 'node:fs'
import { Fault } from '../../shared/fault.ts'
import { EMPTY_TAIL, hashRecord, LogRecord, ROOT_HASH, type Tail, tailOf } from '../wire/records.ts'

const RECENT = 1_000
const READ_BLOCK_BYTES = 1024 * 1024

export class StateLog {
  readonly #fd: number
  /** Byte where position i + 1 begins; the last entry is the end of the file. */
  readonly #starts: number[] = [0]
  /** The newest records, oldest first: what servants and resends ask for. */
  #recent: LogRecord[] = []
  #tail: Tail = EMPTY_TAIL
  /** Position up to which the disk holds it, not only its cache. */
  #durable = 0
  #cuts = 0
  #syncWaiting: { readonly resolve: () => void; readonly reject: (fault: Fault) => void }[] = []
  #syncing = false

  /** Reads the file, checks every hash and cuts a torn last line. @throws {Fault} internal: a record in the middle is damaged. */
  constructor(path: string, replay: (record: LogRecord) => void) {
    this.#fd = openSync(path, 'a+')
    const { intact } = this.#scan(replay)
    if (intact < fstatSync(this.#fd).size) {
      ftruncateSync(this.#fd, intact)
      fsyncSync(this.#fd)
    }
    this.#durable = this.#tail.position
  }

  get tail(): Tail {
    return this.#tail
  }

  /** What is on the disk after a position: where in the file it stands, and where it ends. A cut takes it away under the reader. */
  durableAfter(position: number): { readonly tail: Tail; readonly start: number; readonly end: number } {
    const upTo = Math.min(this.#durable, this.#tail.position)
    const last = upTo === 0 ? undefined : this.read(upTo, 1)[0]
    const end = this.#starts[upTo] ?? 0
    const start = Math.min(this.#starts[Math.min(position, upTo)] ?? end, end)
    return { tail: last === undefined ? EMPTY_TAIL : tailOf(last), start, end }
  }

  /** Bytes of the file as they stand; fewer where it ends. */
  readBytes(start: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length)
    return new Promise((resolve, reject) => {
      read(this.#fd, bytes, 0, length, start, (error, count) =>
        error === null ? resolve(bytes.subarray(0, count)) : reject(error),
      )
    })
  }

  /** Writes at once, resolves once on disk; appends that come while the disk works share its next turn. @throws {Fault} diskFull, malformed: it does not follow the tail. */
  append(records: readonly LogRecord[]): Promise<void> {
    let tail = this.#tail
    for (const record of records) {
      if (
        record.position !== tail.position + 1 ||
        record.previousHash !== tail.hash ||
        hashRecord(record) !== record.hash
      ) {
        throw new Fault('malformed', `Record ${record.position} does not follow ${tail.position}`)
      }
      tail = tailOf(record)
    }
    this.#write(records)
    this.#tail = tail
    this.#recent.push(...records)
    if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT)
    return this.#synced()
  }

  /** At most `limit` records from position `from` on. */
  read(from: number, limit: number): LogRecord[] {
    const last = Math.min(this.#tail.position, from + limit - 1)
    if (from < 1 || last < from) return []
    const oldestRecent = this.#recent[0]?.position
    if (oldestRecent !== undefined && from >= oldestRecent)
      return this.#recent.slice(from - oldestRecent, last - oldestRecent + 1)
    return this.#lines(from, last).map((line) => LogRecord.parse(JSON.parse(line)))
  }

  /** `null`: the log ends before it. Position 0 is the root. */
  hashAt(position: number): string | null {
    if (position === 0) return ROOT_HASH
    return this.read(position, 1)[0]?.hash ?? null
  }

  hashes(from: number, to: number): string[] {
    return this.read(from, to - from + 1).map((record) => record.hash)
  }

  /** Cuts every record after `position`, durably; answers how many. */
  cut(position: number): number {
    const count = Math.max(0, this.#tail.position - position)
    if (count === 0) return 0
    const end = this.#starts[position]
    const last = position === 0 ? null : this.read(position, 1)[0]
    if (end === undefined || last === undefined) throw new Fault('internal', `State log has no position ${position}`)
    ftruncateSync(this.#fd, end)
    fsyncSync(this.#fd)
    this.#starts.length = position + 1
    this.#durable = Math.min(this.#durable, position)
    this.#cuts++
    this.#recent = this.#recent.filter((record) => record.position <= position)
    this.#tail = last === null ? EMPTY_TAIL : tailOf(last)
    return count
  }

  /** Every record, oldest first: what a state is rebuilt from after a cut. */
  replay(visit: (record: LogRecord) => void): void {
    for (let from = 1; from <= this.#tail.position; from += RECENT)
      for (const record of this.read(from, RECENT)) visit(record)
  }

  close(): void {
    closeSync(this.#fd)
  }

  #end(): number {
    return this.#starts[this.#tail.position] ?? 0
  }

  #write(records: readonly LogRecord[]): void {
    const lines = records.map((record) => Buffer.from(`${JSON.stringify(record)}\n`))
    const bytes = Buffer.concat(lines)
    const start = this.#end()
    try {
      let written = 0
      while (written < bytes.length) written += writeSync(this.#fd, bytes, written)
    } catch (error) {
      // What was half written must not stay in front of the next record.
      ftruncateSync(this.#fd, start)
      throw new Fault('diskFull', `State log: ${error instanceof Error ? error.message : String(error)}`)
    }
    let end = start
    for (const line of lines) {
      end += line.length
      this.#starts.push(end)
    }
  }

  #synced(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#syncWaiting.push({ resolve, reject })
      if (!this.#syncing) this.#sync()
    })
  }

  #sync(): void {
    const waiting = this.#syncWaiting
    this.#syncWaiting = []
    this.#syncing = true
    const upTo = this.#tail.position
    const cuts = this.#cuts
    fdatasync(this.#fd, (error) => {
      this.#syncing = false
      // What was cut meanwhile and written anew waits for the next turn of the disk.
      if (error === null && cuts === this.#cuts) this.#durable = Math.max(this.#durable, upTo)
      for (const { resolve, reject } of waiting) {
        if (error === null) resolve()
        else reject(new Fault('diskFull', `State log: ${error.message}`))
      }
      if (this.#syncWaiting.length > 0) this.#sync()
    })
  }

  #lines(from: number, to: number): string[] {
    const start = this.#starts[from - 1]
    const end = this.#starts[to]
    if (start === undefined || end === undefined) return []
    const bytes = Buffer.alloc(end - start)
    readSync(this.#fd, bytes, 0, bytes.length, start)
    return bytes.toString('utf8').split('\n').slice(0, -1)
  }

  #scan(replay: (record: LogRecord) => void): { intact: number } {
    const size = fstatSync(this.#fd).size
    let rest = Buffer.alloc(0)
    let at = 0
    for (let from = 0; from < size; from += READ_BLOCK_BYTES) {
      const block = Buffer.alloc(Math.min(READ_BLOCK_BYTES, size - from))
      readSync(this.#fd, block, 0, block.length, from)
      const bytes = rest.length === 0 ? block : Buffer.concat([rest, block])
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        const record = readLine(bytes.subarray(start, end))
        if (record === null || record.previousHash !== this.#tail.hash || record.position !== this.#tail.position + 1) {
          throw new Fault('internal', `State log is damaged after position ${this.#tail.position}`)
        }
        start = end + 1
        this.#tail = tailOf(record)
        this.#starts.push(at + start)
        this.#recent.push(record)
        if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT)
        replay(record)
      }
      rest = bytes.subarray(start)
      at += start
    }
    return { intact: at }
  }
}

/** `null`: not a record whose hash is its own. */
function readLine(line: Buffer): LogRecord | null {
  let value: unknown
  try {
    value = JSON.parse(line.toString('utf8'))
  } catch {
    return null // The caller reports the position.
  }
  const parsed = LogRecord.safeParse(value)
  return parsed.success && hashRecord(parsed.data) === parsed.data.hash ? parsed.data : null
}
