/**
 * A backup as one file: an uncompressed tar whose first entry is the manifest and whose last is the manifest's hash. Between them
 * stands every part, packed by itself, so that a damaged byte is named by the part it is in.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract, type Header, pack } from 'tar-stream'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import { type BackupPart, Manifest } from '../../shared/backup.ts'
import { ENGINE_SCHEMA } from '../control-plane/engine/schema-version.ts'
import { type Passed, unpackTo } from './pack.ts'

export const ARCHIVE_SUFFIX = '.linda-backup.tar'
const MANIFEST = 'manifest.json'
const SEAL = 'manifest.sha256'
const FORMAT = 'linda-backup/1'
/** Thousands of parts fit; what claims to be longer is no manifest. */
const MANIFEST_LIMIT_BYTES = 64 * 1024 * 1024

export interface OpenedArchive {
  readonly manifest: Manifest
  /** Hex, of the manifest's bytes. */
  readonly manifestSha256: string
}

export function archivePath(folder: string, backupId: string): string {
  return join(folder, `${backupId}${ARCHIVE_SUFFIX}`)
}

/** How a part is called in the tar. */
export function entryName({ name }: Pick<BackupPart, 'name'>): string {
  return `${name}.zst`
}

/** `packed`: where each part's zstd file is, by name. On disk when it resolves; whoever calls moves it in place. */
export async function writeArchive(
  path: string,
  manifest: Manifest,
  packed: (name: string) => string,
  passed: Passed = () => undefined,
): Promise<{ manifestSha256: string }> {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  const manifestSha256 = createHash('sha256').update(bytes).digest('hex')
  const tar = pack()
  const written = pipeline(tar, createWriteStream(path, { mode: 0o600, flush: true }))
  const fill = async () => {
    await small(tar, MANIFEST, bytes, manifest.engine.at)
    for (const part of manifest.parts) {
      const file = packed(part.name)
      const entry = tar.entry(headerOf(entryName(part), statSync(file).size, manifest.engine.at))
      const source = createReadStream(file)
      source.on('data', (chunk) => passed(chunk.length))
      await pipeline(source, entry)
    }
    await small(tar, SEAL, Buffer.from(`${manifestSha256}\n`), manifest.engine.at)
    tar.finalize()
  }
  // A disk that refuses ends the one; the other must not wait for ever.
  await Promise.all([
    written,
    Promise.race([
      fill().catch((error: unknown) => {
        tar.destroy(error instanceof Error ? error : new Error(String(error)))
        throw error
      }),
      written,
    ]),
  ])
  return { manifestSha256 }
}

/** The manifest alone. @throws {Fault} backupDamaged, backupTooNew. */
export async function readManifest(path: string): Promise<OpenedArchive> {
  const source = createReadStream(path)
  const entries = source.pipe(extract())
  source.on('error', (error) => entries.destroy(error))
  try {
    for await (const entry of entries) {
      return parseManifest(entry.header.name === MANIFEST ? await bytesOf(entry) : null)
    }
    throw damaged('it holds nothing')
  } catch (error) {
    throw asDamage(error, 'the manifest cannot be read')
  } finally {
    source.destroy()
  }
}

/** What is wrong with one part, or with the whole where `part` is `null`. */
export type Damaged = (part: string | null, why: string) => void

/**
 * Reads everything, checks every hash, and puts the parts, unpacked, into `folder` under their names. What is damaged is told and
 * passed over. @throws {Fault} backupDamaged: there is no manifest to go by; backupTooNew.
 */
export async function unpackArchive(
  path: string,
  folder: string,
  { damage, passed = () => undefined }: { readonly damage: Damaged; readonly passed?: Passed },
): Promise<OpenedArchive> {
  const opened = await readManifest(path)
  const { manifest, manifestSha256 } = opened
  const awaited = new Map(manifest.parts.map((part) => [entryName(part), part]))
  let last = MANIFEST
  let seal: string | null = null
  const source = createReadStream(path)
  const entries = source.pipe(extract())
  source.on('error', (error) => entries.destroy(error))
  try {
    for await (const entry of entries) {
      const { header } = entry
      const part = awaited.get(header.name)
      if (header.name === SEAL) seal = (await bytesOf(entry)).toString('utf8').trim()
      else if (part !== undefined) {
        awaited.delete(header.name)
        const why = await takeOut(entry, part, folder, passed)
        if (why !== null) damage(part.name, why)
      } else {
        if (header.name !== MANIFEST) damage(null, `it holds ${header.name}, which its manifest does not name`)
        for await (const _chunk of entry) void _chunk
      }
      last = header.name
    }
  } catch (error) {
    damage(null, `it breaks off after ${last}: ${messageOf(error)}`)
  } finally {
    source.destroy()
  }
  for (const { name } of awaited.values()) damage(name, 'it is missing')
  if (seal === null) damage(MANIFEST, 'its hash is missing: the file was cut')
  else if (seal !== manifestSha256) damage(MANIFEST, 'its SHA-256 is not the one that was written with it')
  return opened
}

/** For whoever cannot do with less than the whole. @throws {Fault} backupDamaged: names the part; backupTooNew. */
export async function unpackWhole(path: string, folder: string, passed?: Passed): Promise<OpenedArchive> {
  const found: string[] = []
  const opened = await unpackArchive(path, folder, {
    damage: (part, why) => found.push(part === null ? `The archive is damaged: ${why}` : `${part} is damaged: ${why}`),
    ...(passed && { passed }),
  })
  const [first] = found
  if (first !== undefined) throw new Fault('backupDamaged', first, { findings: found })
  return opened
}

interface Entry extends AsyncIterable<unknown> {
  readonly header: Header
}

/** `null`: it is as it was packed, and lies unpacked in the folder. */
async function takeOut(entry: Entry, part: BackupPart, folder: string, passed: Passed): Promise<string | null> {
  const path = join(folder, part.name)
  const packed = `${path}.zst`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const hash = createHash('sha256')
  await pipeline(
    async function* () {
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        hash.update(chunk)
        passed(chunk.length)
        yield chunk
      }
    },
    createWriteStream(packed, { mode: 0o600 }),
  )
  try {
    if (hash.digest('hex') !== part.packedSha256) return 'its SHA-256 is not the one that was packed'
    const { sha256 } = await unpackTo(path, packed)
    return sha256 === part.sha256 ? null : 'unpacked, its SHA-256 is not the one that it had'
  } catch (error) {
    return `it cannot be unpacked: ${messageOf(error)}`
  } finally {
    rmSync(packed, { force: true })
  }
}

const AnyManifest = z.object({ format: z.string(), schema: z.number() })

function parseManifest(bytes: Buffer | null): OpenedArchive {
  if (bytes === null) throw damaged('it does not begin with a manifest')
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw damaged(`the manifest is not whole: ${messageOf(error)}`)
  }
  const any = AnyManifest.safeParse(value)
  if (any.success && (any.data.schema > ENGINE_SCHEMA || any.data.format !== FORMAT))
    throw new Fault(
      'backupTooNew',
      `The backup has format ${any.data.format}, schema ${any.data.schema}; this version reads ${FORMAT}, schema ${ENGINE_SCHEMA}`,
    )
  const parsed = Manifest.safeParse(value)
  if (!parsed.success) throw damaged(`the manifest is wrong: ${z.prettifyError(parsed.error)}`)
  return { manifest: parsed.data, manifestSha256: createHash('sha256').update(bytes).digest('hex') }
}

async function bytesOf(entry: Entry): Promise<Buffer> {
  const { size } = entry.header
  if (size > MANIFEST_LIMIT_BYTES) throw damaged(`the manifest claims ${size} bytes`)
  const chunks: Buffer[] = []
  for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function small(tar: ReturnType<typeof pack>, name: string, bytes: Buffer, at: number): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(headerOf(name, bytes.length, at), bytes, (error) => (error ? reject(error) : resolve()))
  })
}

function headerOf(name: string, size: number, at: number): Pick<Header, 'name' | 'size' | 'mode' | 'mtime'> {
  return { name, size, mode: 0o600, mtime: new Date(at) }
}

function damaged(why: string): Fault {
  return new Fault('backupDamaged', `The archive is damaged: ${why}`)
}

function asDamage(error: unknown, what: string): Fault {
  return error instanceof Fault ? error : damaged(`${what}: ${messageOf(error)}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
