/**
 * Segments: what the journal and the state logs got since the snapshot or the segment before, one file each. A segment names the
 * one before it by its hash, so that a dropped one is noticed. Inside the zstd file: a line that says what it is, then the rows.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { BackupId } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { AccountId, EpochMs, JournalId } from '../../shared/ids.ts'
import { Tail } from '../wire/records.ts'
import { FactRow, KeyedRow } from './journal.ts'
import { linesOf, packTo, sha256Of } from './pack.ts'

const FORMAT = 'linda-segment/1'

const LogEnd = Tail.extend({ accountId: AccountId })
export type LogEnd = z.infer<typeof LogEnd>

export const SegmentHeader = z.object({
  format: z.literal(FORMAT),
  journalId: JournalId,
  backupId: BackupId,
  number: z.number().int().positive(),
  /** SHA-256, hex, of the segment's file before it; of the manifest for the first. */
  previous: z.string(),
  from: z.object({ seq: z.number().int().nonnegative(), logs: z.array(LogEnd) }),
  /** `at`: everything that had happened by then is in it. */
  to: z.object({ seq: z.number().int().nonnegative(), at: EpochMs, logs: z.array(LogEnd) }),
  facts: z.number().int().nonnegative(),
  records: z.number().int().nonnegative(),
  /** Of the lines that follow. */
  linesSha256: z.string(),
})
export type SegmentHeader = z.infer<typeof SegmentHeader>

export const SegmentLine = z.union([
  z.object({ fact: FactRow }),
  z.object({ request: KeyedRow }),
  z.object({ plan: KeyedRow }),
  /** The record as the log has it: one line. */
  z.object({ accountId: AccountId, record: z.string() }),
])
export type SegmentLine = z.infer<typeof SegmentLine>

export function segmentsFolder(place: string): string {
  return join(place, 'segments')
}

export function segmentName(backupId: string, number: number): string {
  return `${backupId}-${String(number).padStart(6, '0')}.seg.zst`
}

export function segmentPath(place: string, backupId: string, number: number): string {
  return join(segmentsFolder(place), segmentName(backupId, number))
}

const NAME = /^(?<backupId>\d{8}T\d{6}Z-[0-9a-f]{6})-(?<number>\d{6,})\.seg\.zst$/

/** By number. Gaps are for the reader to notice. */
export function segmentNumbers(place: string, backupId: string): number[] {
  const folder = segmentsFolder(place)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const groups = NAME.exec(name)?.groups
      return groups?.['backupId'] === backupId ? Number(groups['number']) : []
    })
    .toSorted((a, b) => a - b)
}

/** Lines to be packed are first written plainly to `path`, because what a segment says of itself stands in front of them. */
export class SegmentDraft {
  readonly path: string
  readonly #file
  readonly #hash = createHash('sha256')
  facts = 0
  records = 0

  constructor(path: string) {
    this.path = path
    this.#file = createWriteStream(path, { mode: 0o600 })
    // Told to whoever awaits the next write; without a listener it would end the process.
    this.#file.on('error', () => undefined)
  }

  async add(line: SegmentLine): Promise<void> {
    if ('fact' in line) this.facts++
    if ('record' in line) this.records++
    const text = `${JSON.stringify(line)}\n`
    this.#hash.update(text)
    if (this.#file.errored !== null) throw this.#file.errored
    if (!this.#file.write(text))
      await new Promise<void>((resolve, reject) => {
        this.#file.once('drain', resolve)
        this.#file.once('error', reject)
      })
  }

  /** Resolves with the hash of all lines once they are written. */
  end(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#file.once('error', reject)
      this.#file.end(() => resolve(this.#hash.digest('hex')))
    })
  }
}

/** Packs header and lines into `path`; on disk when it resolves. */
export async function packSegment(
  path: string,
  header: SegmentHeader,
  linesPath: string,
): Promise<{ sizeBytes: number; sha256: string }> {
  const source = Readable.from(
    (async function* () {
      yield Buffer.from(`${JSON.stringify(header)}\n`)
      for await (const chunk of createReadStream(linesPath)) yield chunk as Buffer
    })(),
    { objectMode: false },
  )
  const { packedBytes, packedSha256 } = await packTo(path, source)
  return { sizeBytes: packedBytes, sha256: packedSha256 }
}

/** @throws {Fault} backupDamaged: names the segment. */
export async function readSegmentHeader(path: string, name: string): Promise<SegmentHeader> {
  try {
    for await (const line of linesOf(path)) return SegmentHeader.parse(JSON.parse(line))
    throw new Error('it is empty')
  } catch (error) {
    throw damaged(name, error)
  }
}

/** Visits every line; when it resolves, every hash was right. @throws {Fault} backupDamaged: names the segment. */
export async function readSegment(
  path: string,
  name: string,
  visit: (line: SegmentLine, header: SegmentHeader) => void | Promise<void> = () => undefined,
): Promise<SegmentHeader> {
  const hash = createHash('sha256')
  let header: SegmentHeader | null = null
  try {
    for await (const text of linesOf(path)) {
      if (header === null) header = SegmentHeader.parse(JSON.parse(text))
      else {
        hash.update(`${text}\n`)
        await visit(SegmentLine.parse(JSON.parse(text)), header)
      }
    }
    if (header === null) throw new Error('it is empty')
    if (hash.digest('hex') !== header.linesSha256) throw new Error('the SHA-256 of its lines is not the one it names')
    return header
  } catch (error) {
    throw damaged(name, error)
  }
}

export interface ChainLink {
  readonly path: string
  readonly header: SegmentHeader
  /** Of the file. */
  readonly sha256: string
}

/**
 * The segments that continue a backup, in order, as far as they hang together. `broken`: what is wrong with the next one, by name;
 * `null`: they all do. Lines are not read here: `readSegment` does that.
 */
export async function chainOf(
  place: string,
  backupId: string,
  manifestSha256: string,
): Promise<{ links: readonly ChainLink[]; broken: string | null }> {
  const links: ChainLink[] = []
  let previous = manifestSha256
  for (const number of segmentNumbers(place, backupId)) {
    const expected = links.length + 1
    if (number !== expected) return { links, broken: `segment ${expected} is missing` }
    const path = segmentPath(place, backupId, number)
    try {
      const header = await readSegmentHeader(path, `segment ${number}`)
      if (header.backupId !== backupId || header.number !== number)
        return { links, broken: `segment ${number} is that of another backup or number` }
      if (header.previous !== previous)
        return {
          links,
          broken: `segment ${number} does not follow ${expected === 1 ? 'the backup' : `segment ${expected - 1}`}: one of them was changed`,
        }
      previous = await sha256Of(path)
      links.push({ path, header, sha256: previous })
    } catch (error) {
      return { links, broken: error instanceof Error ? error.message : String(error) }
    }
  }
  return { links, broken: null }
}

function damaged(name: string, error: unknown): Fault {
  if (error instanceof Fault) return error
  const why =
    error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error)
  return new Fault('backupDamaged', `${name} is damaged: ${why}`)
}
