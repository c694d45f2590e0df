/**
 * Proves a backup from nothing but its files: every hash, the engine's integrity, the journal folded and compared with what the live
 * engine said of itself, every state log's chain, and the segments that continue it.
 */
import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { BackupPart, Manifest } from '../../shared/backup.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import { counted } from '../../shared/words/format.ts'
import { ClusterConfig } from '../config.ts'
import { stateHashOf } from '../state-hash.ts'
import { EMPTY_TAIL } from '../wire/records.ts'
import { ARCHIVE_SUFFIX, archivePath, unpackArchive } from './archive.ts'
import { differences } from './engine-copy.ts'
import { foldFromFirst, loadState, openJournal } from './journal.ts'
import { follow } from './log-copy.ts'
import { sha256Of, splitLines } from './pack.ts'
import { chainOf, readSegment, segmentName, segmentNumbers, segmentPath } from './segments.ts'

export interface ProofOptions {
  /** The place that is read from. */
  readonly place: string
  readonly backupId: string
  /** The other place, where it has the backup too: there the same bytes must lie. `null`: it has not. */
  readonly other: string | null
  /** Empty; everything is unpacked into it. */
  readonly folder: string
  /** In words, and how much of the archive was read so far. */
  readonly progress?: (step: string, doneBytes: number) => void
}

export interface Proof {
  readonly outcome: 'passed' | 'failed'
  /** One sentence each; what is wrong stands first. */
  readonly findings: readonly string[]
}

export async function prove(options: ProofOptions): Promise<Proof> {
  const { place, backupId, other, folder, progress = () => undefined } = options
  const wrong: string[] = []
  const right: string[] = []
  const path = archivePath(place, backupId)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const damagedParts = new Set<string>()
    let done = 0
    const { manifest, manifestSha256 } = await unpackArchive(path, folder, {
      damage: (part, why) => {
        if (part !== null) damagedParts.add(part)
        wrong.push(part === null ? `The archive is damaged: ${why}.` : `${part} is damaged: ${why}.`)
      },
      passed: (bytes) => progress('unpacking', (done += bytes)),
    })
    if (manifest.id !== backupId) wrong.push(`The manifest is that of backup ${manifest.id}.`)
    if (wrong.length === 0)
      right.push(`${counted(manifest.parts.length, 'part')} unpacked; every SHA-256 is the one that was written.`)
    progress('reading what was unpacked', done)
    for (const part of manifest.parts) {
      if (damagedParts.has(part.name)) continue
      const found = await provePart(part, manifest, join(folder, part.name))
      wrong.push(...found.wrong)
      right.push(...found.right)
    }
    progress('following the segments', done)
    await proveSegments(place, backupId, manifestSha256, wrong, right)
    if (other !== null) {
      progress('comparing the other place', done)
      await compareOther(place, other, backupId, wrong, right)
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    wrong.push(sentence(error.message))
  }
  return { outcome: wrong.length === 0 ? 'passed' : 'failed', findings: [...wrong, ...right] }
}

interface Found {
  readonly wrong: readonly string[]
  readonly right: readonly string[]
}

async function provePart(part: BackupPart, manifest: Manifest, path: string): Promise<Found> {
  const { name, kind } = part
  try {
    switch (kind) {
      case 'engine':
        return proveEngine(name, manifest, path)
      case 'stateLog':
        return await proveLog(part, manifest, path)
      case 'configuration':
        return await proveConfiguration(name, path)
    }
  } catch (error) {
    return { wrong: [`${name} cannot be used: ${sentence(messageOf(error))}`], right: [] }
  }
}

function proveEngine(name: string, { engine }: Manifest, path: string): Found {
  const db = openJournal(path)
  try {
    const wrong = integrityOf(db).map((line) => `${name} is damaged: ${line}.`)
    if (wrong.length > 0) return { wrong, right: [] }
    const state = loadState(db)
    for (const difference of differences(db, engine, stateHashOf(state)))
      wrong.push(`${name} is not what the live engine said of itself: ${difference}.`)
    const fromFirst = foldFromFirst(db)
    if (fromFirst !== null && stateHashOf(fromFirst) !== engine.stateHash)
      wrong.push(`${name}: folded from its first fact, the journal comes to another state.`)
    if (wrong.length > 0) return { wrong, right: [] }
    const rows = Object.entries(engine.rows).map(([table, count]) => `${counted(count, 'row')} in ${table}`)
    return {
      wrong,
      right: [
        `The engine passes SQLite's integrity check and has ${rows.join(', ')}, as it had.`,
        fromFirst === null
          ? `Folded from the oldest state that is kept, its journal comes to the state of fact ${engine.seq}, hash for hash.`
          : `Folded from its first fact, its journal comes to the state of fact ${engine.seq}, hash for hash.`,
      ],
    }
  } finally {
    db.close()
  }
}

function integrityOf(db: DatabaseSync): string[] {
  return db
    .prepare('PRAGMA integrity_check')
    .all()
    .flatMap((row) => Object.values(row).map(String))
    .filter((line) => line !== 'ok')
}

async function proveLog({ name, accountId }: BackupPart, { logs }: Manifest, path: string): Promise<Found> {
  const mark = logs.find((one) => one.accountId === accountId)
  if (mark === undefined) return { wrong: [`${name}: the manifest does not say where it ends.`], right: [] }
  let tail = EMPTY_TAIL
  for await (const line of splitLines(createReadStream(path) as AsyncIterable<Buffer>)) tail = follow(tail, line)
  const isThere = tail.position === mark.position && tail.hash === mark.hash && tail.epoch === mark.epoch
  return isThere
    ? {
        wrong: [],
        right: [`The state log of ${mark.accountId} is one chain to position ${mark.position}, epoch ${mark.epoch}.`],
      }
    : {
        wrong: [
          `${name} ends at position ${tail.position}, epoch ${tail.epoch}; the manifest says ${mark.position}, epoch ${mark.epoch}.`,
        ],
        right: [],
      }
}

async function proveConfiguration(name: string, path: string): Promise<Found> {
  let text = ''
  for await (const chunk of createReadStream(path, 'utf8')) text += String(chunk)
  const parsed = ClusterConfig.safeParse(JSON.parse(text))
  return parsed.success
    ? { wrong: [], right: [`The configuration names ${counted(parsed.data.nodes.length, 'node')} and can be read.`] }
    : { wrong: [`${name} is no configuration that this version can read.`], right: [] }
}

async function proveSegments(
  place: string,
  backupId: string,
  manifestSha256: string,
  wrong: string[],
  right: string[],
): Promise<void> {
  const { links, broken } = await chainOf(place, backupId, manifestSha256)
  let reaches: number | null = null
  for (const { path, header } of links) {
    try {
      await readSegment(path, `segment ${header.number}`)
      reaches = header.to.at
    } catch (error) {
      wrong.push(sentence(messageOf(error)))
      break
    }
  }
  const until = reaches === null ? 'not beyond the backup itself' : `until ${utc(reaches)}, not beyond`
  if (broken !== null)
    wrong.push(`The segments are not whole: ${broken}. The cluster can be taken to moments ${until}.`)
  if (links.length > 0 && reaches === links.at(-1)?.header.to.at && broken === null)
    right.push(`${counted(links.length, 'segment')} continue it without a gap, until ${utc(reaches)}.`)
}

/** Whatever both places have must be the same. */
async function compareOther(
  place: string,
  other: string,
  backupId: string,
  wrong: string[],
  right: string[],
): Promise<void> {
  const files = [
    { name: `${backupId}${ARCHIVE_SUFFIX}`, here: archivePath(place, backupId), there: archivePath(other, backupId) },
    ...segmentNumbers(other, backupId).map((number) => ({
      name: segmentName(backupId, number),
      here: segmentPath(place, backupId, number),
      there: segmentPath(other, backupId, number),
    })),
  ]
  const before = wrong.length
  for (const { name, here, there } of files) {
    if (!existsSync(here) || !existsSync(there)) continue
    if ((await sha256Of(here)) !== (await sha256Of(there)))
      wrong.push(`${name} differs in the two places: ${dirname(there)} and ${dirname(here)}.`)
  }
  if (wrong.length === before) right.push('The other place has the same, byte for byte.')
}

function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : asFault(error).message
}

function sentence(text: string): string {
  const whole = text.endsWith('.') ? text : `${text}.`
  return whole.charAt(0).toUpperCase() + whole.slice(1)
}
