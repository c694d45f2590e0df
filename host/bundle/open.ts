/** Reads a bundle wholly and believes nothing of it before: names, sizes, hashes, every fact. What is wrong is said with its place. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import { BUNDLE_FORMAT, BUNDLE_MANIFEST, BundleManifest } from '../../shared/bundle/manifest.ts'
import { Fault } from '../../shared/fault.ts'
import type { History } from '../../shared/history.ts'
import type { Incident } from '../../shared/incident/incident.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import type { LogEntry } from '../../shared/log-entry.ts'
import { FACTS_FILE, READ_AGAIN, READ_NAMES, type ReadName } from './contents.ts'
import { FACTS, fileLimit } from './limits.ts'
import { BundlePast } from './past.ts'
import { shown, unpack, type Unpacked } from './unpack.ts'

export interface OpenedBundle {
  readonly manifest: BundleManifest
  readonly past: BundlePast
  /** Oldest first, as its maker saw it. */
  readonly timeline: readonly TimelineItem[]
  readonly incident: { readonly incident: Incident; readonly entries: readonly LogEntry[] } | null
  /** By its maker's clock. */
  readonly numbers: History | null
}

/** @throws {Fault} malformed, tooLarge */
export async function openBundle(bytes: Buffer): Promise<OpenedBundle> {
  const unpacked = await unpack(bytes)
  const manifest = await readManifest(unpacked)
  checkNames(manifest, unpacked)
  const texts = new Map<string, Buffer>()
  for (const file of manifest.files) {
    const content = await readWhole(unpacked, file)
    if (file.name === FACTS_FILE || isReadAgain(file.name)) texts.set(file.name, content)
  }
  const past = await readFacts(
    manifest,
    parsed('checkpoints.json', READ_AGAIN['checkpoints.json'], texts),
    texts.get(FACTS_FILE),
  )
  return {
    manifest,
    past,
    timeline: parsed('timeline.json', READ_AGAIN['timeline.json'], texts),
    incident: parsed('incident.json', READ_AGAIN['incident.json'], texts),
    numbers: parsed('metrics.json', READ_AGAIN['metrics.json'], texts),
  }
}

/** @throws {Fault} malformed */
async function readManifest(unpacked: Unpacked): Promise<BundleManifest> {
  if (!unpacked.names.includes(BUNDLE_MANIFEST))
    throw new Fault('malformed', `It is a zip, but no bundle: there is no ${BUNDLE_MANIFEST} in it.`)
  const value = json(BUNDLE_MANIFEST, await readAll(unpacked, BUNDLE_MANIFEST))
  const head = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  if (head['kind'] !== 'linda-bundle')
    throw new Fault('malformed', `${BUNDLE_MANIFEST} does not say that it is a bundle.`)
  const { format } = head
  if (typeof format === 'number' && format > BUNDLE_FORMAT)
    throw new Fault(
      'malformed',
      `It was made by a newer console (format ${format}, this one knows ${BUNDLE_FORMAT}). Open it with that version or a newer one.`,
    )
  const manifest = valid(BUNDLE_MANIFEST, BundleManifest, value)
  if (manifest.to < manifest.from) throw new Fault('malformed', `${BUNDLE_MANIFEST}: it ends before it begins.`)
  return manifest
}

/** @throws {Fault} malformed: one is missing, or one is not in the list. */
function checkNames({ files }: BundleManifest, { names }: Unpacked): void {
  const listed = new Set(files.map(({ name }) => name))
  if (listed.size !== files.length) throw new Fault('malformed', `${BUNDLE_MANIFEST} lists a file twice.`)
  if (listed.has(BUNDLE_MANIFEST)) throw new Fault('malformed', `${BUNDLE_MANIFEST} lists itself.`)
  const there = new Set(names)
  for (const name of [FACTS_FILE, ...READ_NAMES, ...listed]) {
    if (!there.has(name)) throw new Fault('malformed', `${shown(name)} is missing in it.`)
    if (!listed.has(name)) throw new Fault('malformed', `${shown(name)} is not in the list of ${BUNDLE_MANIFEST}.`)
  }
  const extra = names.find((name) => name !== BUNDLE_MANIFEST && !listed.has(name))
  if (extra !== undefined)
    throw new Fault('malformed', `${shown(extra)} is in it, and ${BUNDLE_MANIFEST} does not list it.`)
}

/** @throws {Fault} malformed: it is not what the list says. */
async function readWhole(
  unpacked: Unpacked,
  { name, sizeBytes, sha256 }: BundleManifest['files'][number],
): Promise<Buffer> {
  const content = await readAll(unpacked, name)
  if (content.length !== sizeBytes)
    throw new Fault('malformed', `${name} has ${content.length} bytes, and the list says ${sizeBytes}: it was changed.`)
  if (createHash('sha256').update(content).digest('hex') !== sha256)
    throw new Fault('malformed', `${name} was changed after it was listed: its hash is another.`)
  return content
}

async function readAll(unpacked: Unpacked, name: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of unpacked.read(name)) {
    size += piece.length
    if (size > fileLimit(name)) throw new Fault('tooLarge', `${name} is too large.`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** So many facts are read before others have their turn. */
const AT_ONCE = 2_000

/** @throws {Fault} malformed: names the line. */
async function readFacts(
  { stretches }: BundleManifest,
  states: z.output<(typeof READ_AGAIN)['checkpoints.json']>,
  text: Buffer = Buffer.alloc(0),
): Promise<BundlePast> {
  if (states.length !== stretches.length)
    throw new Fault(
      'malformed',
      `checkpoints.json has ${states.length} states, and ${BUNDLE_MANIFEST} tells of ${stretches.length} stretches.`,
    )
  const past = new BundlePast()
  const lines = linesOf(text)
  let number = 0
  for (const [index, { journalId, seqs }] of stretches.entries()) {
    const state = states[index]
    if (state === undefined || state.journalId !== journalId)
      throw new Fault('malformed', `checkpoints.json: state ${index + 1} is of another journal than its stretch.`)
    if (seqs !== null && seqs.first !== state.seq + 1)
      throw new Fault('malformed', `checkpoints.json: state ${index + 1} is not the one before fact ${seqs.first}.`)
    past.begin(state)
    const count = seqs === null ? 0 : seqs.last - seqs.first + 1
    for (let place = 0; place < count; place += 1) {
      const line = lines.next()
      number += 1
      if (line.done === true)
        throw new Fault('malformed', `${FACTS_FILE} ends after line ${number - 1}; more facts are to follow.`)
      if (number > FACTS) throw new Fault('tooLarge', `${FACTS_FILE} has more than ${FACTS} facts.`)
      addLine(past, line.value, number)
      if (number % AT_ONCE === 0) await setImmediate()
    }
  }
  if (lines.next().done !== true)
    throw new Fault('malformed', `${FACTS_FILE} line ${number + 1} is behind the last fact that is listed.`)
  return past
}

function addLine(past: BundlePast, line: Buffer, number: number): void {
  try {
    past.add(line)
  } catch (error) {
    throw error instanceof Fault ? new Fault(error.code, `${FACTS_FILE} line ${number} ${error.message}`) : error
  }
}

const NEW_LINE = 10

function* linesOf(text: Buffer): Generator<Buffer, undefined> {
  for (let begin = 0; begin < text.length;) {
    const found = text.indexOf(NEW_LINE, begin)
    const end = found === -1 ? text.length : found
    yield text.subarray(begin, end)
    begin = end + 1
  }
  return undefined
}

function isReadAgain(name: string): name is ReadName {
  return name in READ_AGAIN
}

function parsed<T>(name: ReadName, schema: z.ZodType<T>, texts: ReadonlyMap<string, Buffer>): T {
  const text = texts.get(name)
  if (text === undefined) throw new Fault('malformed', `${name} is missing in it.`)
  return valid(name, schema, json(name, text))
}

function json(name: string, text: Buffer): unknown {
  try {
    return JSON.parse(text.toString())
  } catch (error) {
    throw new Fault('malformed', `${name} is no JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
}

function valid<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Fault('malformed', `${name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`)
}
