/**
 * Builds what a restore puts in place: the engine's file and every state log as they were at the snapshot, or at a moment that its
 * segments reach. Nothing that is in use is touched. What is ready says so in a file of its own: a process that died before begins anew.
 */
import { createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EngineMark, Manifest } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { type ClusterConfig, LOOPBACK } from '../config.ts'
import { writeDurably } from '../process/durable-file.ts'
import { stateHashOf } from '../state-hash.ts'
import { type NodeAnswer, NodeAnswers, type NodeRequest } from '../wire/control.ts'
import { EMPTY_TAIL, type Tail } from '../wire/records.ts'
import { readManifest, unpackWhole } from './archive.ts'
import { differences } from './engine-copy.ts'
import { countOf, loadState, openJournal } from './journal.ts'
import { follow } from './log-copy.ts'
import { splitLines } from './pack.ts'
import type { Places } from './places.ts'
import { replaySegments } from './restore-segments.ts'
import type { Tell } from './works.ts'

export type Prepared = NonNullable<NodeAnswer<'prepareRestore'>['result']>
export type PrepareRequest = Extract<NodeRequest, { ask: 'prepareRestore' }>

const READY = 'ready.json'
const ENGINE = 'engine.db'
const Ready = NodeAnswers.prepareRestore.shape.result.unwrap()

export interface PrepareOptions {
  readonly config: ClusterConfig
  readonly places: Places
  readonly log: (line: string) => void
}

/** What a restore needs until it is done. On the disk of the journal, so that a rename puts the engine's file in place. */
export function restoreFolder({ dataDir }: Pick<ClusterConfig, 'dataDir'>, restoreId: string): string {
  return join(dataDir, 'restore', restoreId)
}

export function restoredLogPath(config: Pick<ClusterConfig, 'dataDir'>, restoreId: string, accountId: string): string {
  return join(restoreFolder(config, restoreId), 'state-log', `${accountId}.jsonl`)
}

/** @throws {Fault} unknownBackup, backupDamaged, backupTooNew, notCovered, malformed: it is another cluster's; what the disk says. */
export async function prepareRestore(options: PrepareOptions, request: PrepareRequest, tell: Tell): Promise<Prepared> {
  const folder = restoreFolder(options.config, request.restoreId)
  if (existsSync(join(folder, READY))) return Ready.parse(JSON.parse(readFileSync(join(folder, READY), 'utf8')))
  forgetOthers(folder, options.log)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    const prepared = await prepare(options, request, folder, tell)
    writeDurably(join(folder, READY), JSON.stringify(prepared))
    return prepared
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

async function prepare(
  { config, places }: PrepareOptions,
  { backupId, restoreId, toAt }: PrepareRequest,
  folder: string,
  tell: Tell,
): Promise<Prepared> {
  const path = places.find(backupId)
  if (path === null) throw new Fault('unknownBackup', `Backup ${backupId} is in neither place`)
  const { manifest } = await readManifest(path)
  checkOrigin(manifest, config, backupId)
  const total = manifest.parts.reduce((sum, part) => sum + part.packedBytes, 0)
  let done = 0
  tell({ step: 'unpacking the backup', doneBytes: 0, totalBytes: total })
  const { manifestSha256 } = await unpackWhole(path, folder, (bytes) => tell({ doneBytes: (done += bytes) }))

  const enginePath = join(folder, ENGINE)
  tell({ step: 'checking the engine' })
  checkEngine(enginePath, manifest)
  tell({ step: 'checking the state logs' })
  const ends = new Map<string, Tail>()
  for (const { accountId, position, hash, epoch } of manifest.logs) {
    await checkLog(restoredLogPath(config, restoreId, accountId), { position, hash, epoch }, accountId)
    ends.set(accountId, { position, hash, epoch })
  }
  let engine = manifest.engine
  if (toAt !== null) {
    tell({ step: 'going on to the moment asked for' })
    const segments = { place: dirname(path), manifest, manifestSha256, toAt, enginePath, ends }
    const logPath = (accountId: string) => restoredLogPath(config, restoreId, accountId)
    const { term } = await replaySegments({ ...segments, logPath })
    engine = markOf(enginePath, { ...manifest.engine, at: toAt, term })
  }
  const url = `http://${LOOPBACK}:${config.backup?.httpPort ?? 0}`
  return {
    enginePath,
    engine,
    logs: [...ends].map(([accountId, tail]) => ({
      accountId,
      ...tail,
      url: `${url}/restored-log/${restoreId}/${accountId}`,
    })),
    manifest,
  }
}

function checkOrigin(manifest: Manifest, { id, accounts }: ClusterConfig, backupId: string): void {
  if (manifest.id !== backupId) throw new Fault('backupDamaged', `The manifest is that of backup ${manifest.id}`)
  if (manifest.clusterId !== id)
    throw new Fault('malformed', `Backup ${backupId} is of the cluster ${manifest.clusterId}, and this one is ${id}`)
  const missing = accounts.find((account) => !manifest.logs.some(({ accountId }) => accountId === account.id))
  if (missing !== undefined)
    throw new Fault('malformed', `Backup ${backupId} has no state log of ${missing.id}, which this cluster has`)
}

/** @throws {Fault} backupDamaged: it is not what the live engine said of itself. */
function checkEngine(path: string, { engine }: Manifest): void {
  const db = openJournal(path)
  try {
    const broken = db
      .prepare('PRAGMA integrity_check')
      .all()
      .flatMap((row) => Object.values(row).map(String))
      .find((line) => line !== 'ok')
    if (broken !== undefined) throw new Fault('backupDamaged', `${ENGINE} is damaged: ${broken}`)
    const [first] = differences(db, engine, stateHashOf(loadState(db)))
    if (first !== undefined)
      throw new Fault('backupDamaged', `${ENGINE} is not what the live engine said of itself: ${first}`)
  } finally {
    db.close()
  }
}

/** @throws {Fault} backupDamaged. */
async function checkLog(path: string, end: Tail, accountId: string): Promise<void> {
  let tail = EMPTY_TAIL
  for await (const line of splitLines(createReadStream(path) as AsyncIterable<Buffer>)) tail = follow(tail, line)
  if (tail.hash !== end.hash || tail.position !== end.position)
    throw new Fault(
      'backupDamaged',
      `The state log of ${accountId} ends at position ${tail.position}; the manifest says ${end.position}`,
    )
}

/** What the engine's file comes to as it stands now. The folded state is kept in it, so that the next start need not fold it again. */
function markOf(path: string, mark: EngineMark): EngineMark {
  const db = openJournal(path)
  try {
    const state = loadState(db)
    db.exec('BEGIN IMMEDIATE')
    const lease = db.prepare('INSERT OR REPLACE INTO leases (account, epoch, node, incarnation) VALUES (?, ?, ?, ?)')
    for (const { id, lease: held } of Object.values(state.accounts)) {
      if (held.epoch > 0) lease.run(id, held.epoch, held.holder?.nodeId ?? null, held.holder?.incarnation ?? null)
    }
    db.exec('DELETE FROM snapshots')
    db.prepare('INSERT INTO snapshots VALUES (?, ?)').run(state.seq, JSON.stringify(state))
    db.exec('COMMIT')
    const rows = Object.fromEntries(Object.keys(mark.rows).map((table) => [table, countOf(db, table)]))
    return { ...mark, seq: state.seq, stateHash: stateHashOf(state), rows }
  } finally {
    db.close()
  }
}

/** What earlier restores left is needed by nobody. */
function forgetOthers(folder: string, log: (line: string) => void): void {
  const all = dirname(folder)
  for (const name of existsSync(all) ? readdirSync(all) : []) {
    const path = join(all, name)
    if (path === folder) continue
    rmSync(path, { recursive: true, force: true })
    log(`removed what an earlier restore had prepared: ${path}`)
  }
}
