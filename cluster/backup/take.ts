/**
 * Takes one backup: engine, state logs, configuration, each packed by itself; the archive; its copy in the second place. What a
 * process that died left is under a half name; the archive has its own name only when it is whole and on disk.
 */
import { createReadStream, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { BackupPart, Copy, EngineMark, LogMark, Manifest } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { type ClusterConfig, VERSION } from '../config.ts'
import { ENGINE_SCHEMA } from '../control-plane/engine/schema-version.ts'
import { syncFolder } from '../process/durable-file.ts'
import type { NodeAnswer, NodeRequest } from '../wire/control.ts'
import { ARCHIVE_SUFFIX, archivePath, entryName, readManifest, writeArchive } from './archive.ts'
import { copyEngine } from './engine-copy.ts'
import { askLogEnd, openLog } from './log-copy.ts'
import { packTo } from './pack.ts'
import { HALF_PREFIX, type Places } from './places.ts'
import type { Tell } from './works.ts'

export type TakeRequest = Extract<NodeRequest, { ask: 'takeBackup' }>
export type Taken = NonNullable<NodeAnswer<'takeBackup'>['result']>

export interface TakeOptions {
  readonly config: ClusterConfig
  readonly places: Places
  /** The way to a node's pages. */
  readonly dial: (url: string) => string
  readonly log: (line: string) => void
}

/** The journal of this cluster's control plane. */
export function journalPath({ dataDir }: Pick<ClusterConfig, 'dataDir'>): string {
  return join(dataDir, 'control-plane', 'journal.db')
}

/** Where one process puts together what is not whole yet: another that is asked for the same one does not meet it there. */
export function halfFolder(place: string, backupId: string, pid: number): string {
  return join(place, `${HALF_PREFIX}${backupId}-${pid}`)
}

/** @throws {Fault} staleEpoch: a later mark is needed; unreachable: no node gives an account's log; what the disk says. */
export async function takeBackup(options: TakeOptions, request: TakeRequest, tell: Tell): Promise<Taken> {
  const { places } = options
  const path = archivePath(places.first, request.backupId)
  const made = statSync(path, { throwIfNoEntry: false }) !== undefined
  const { manifest, manifestSha256 } = made ? await readManifest(path) : await make(options, request, path, tell)
  const { size: sizeBytes } = statSync(path)
  const copies: Copy[] = [{ place: 'first', path, state: 'copied', why: '' }]
  if (places.second !== null) {
    tell({ phase: 'copying', step: 'copying to the second place', doneBytes: 0, totalBytes: sizeBytes })
    const copy = await places.copyToSecond(path, `${request.backupId}${ARCHIVE_SUFFIX}`)
    if (copy !== null) copies.push(copy)
    tell({ doneBytes: sizeBytes })
  }
  return { manifest, manifestSha256, sizeBytes, copies }
}

async function make(options: TakeOptions, request: TakeRequest, path: string, tell: Tell) {
  const { places, config } = options
  const { backupId, engine } = request
  const trouble = places.troubleOf('first')
  if (trouble !== '') throw new Fault('diskFull', trouble)
  const folder = halfFolder(places.first, backupId, process.pid)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'state-log'), { recursive: true, mode: 0o700 })
  const packed = (name: string) => join(folder, entryName({ name }))
  try {
    const parts: BackupPart[] = [await packEngine(config, engine, folder, packed, tell)]
    const logs = await packLogs(options, request, packed, tell)
    for (const { part } of logs) parts.push(part)
    parts.push({
      name: 'cluster.json',
      kind: 'configuration',
      accountId: null,
      ...(await packTo(packed('cluster.json'), createReadStream(join(config.dataDir, 'cluster.json')))),
    })
    const manifest: Manifest = {
      format: 'linda-backup/1',
      schema: ENGINE_SCHEMA,
      id: backupId,
      clusterId: config.id,
      clusterName: config.name,
      version: VERSION,
      engine,
      logs: logs.map(({ mark }) => mark),
      parts,
    }
    const total = parts.reduce((sum, part) => sum + part.packedBytes, 0)
    tell({ phase: 'packing', step: 'packing the archive', doneBytes: 0, totalBytes: total })
    const half = join(folder, 'archive')
    let done = 0
    const { manifestSha256 } = await writeArchive(half, manifest, packed, (bytes) => {
      done += bytes
      tell({ doneBytes: done })
    })
    renameSync(half, path)
    syncFolder(path)
    return { manifest, manifestSha256 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function packEngine(
  config: ClusterConfig,
  mark: EngineMark,
  folder: string,
  packed: (name: string) => string,
  tell: Tell,
): Promise<BackupPart> {
  tell({ phase: 'engine', step: 'copying the engine', doneBytes: 0, totalBytes: null })
  const copy = join(folder, 'engine.db')
  await copyEngine({
    from: journalPath(config),
    to: copy,
    mark,
    progress: (doneBytes, totalBytes) => tell({ doneBytes: Math.round(doneBytes / 2), totalBytes }),
  })
  const { size } = statSync(copy)
  // Copied is one half of the way, packed the other.
  let done = 0
  const source = createReadStream(copy)
  const figures = await packTo(packed('engine.db'), source, (bytes) => {
    done += bytes
    tell({ doneBytes: Math.round((size + done) / 2), totalBytes: size })
  })
  rmSync(copy, { force: true })
  return { name: 'engine.db', kind: 'engine', accountId: null, ...figures }
}

interface PackedLog {
  readonly part: BackupPart
  readonly mark: LogMark
}

async function packLogs(
  { config, dial, log }: TakeOptions,
  { logs }: TakeRequest,
  packed: (name: string) => string,
  tell: Tell,
): Promise<PackedLog[]> {
  tell({ phase: 'stateLogs', step: 'reading the state logs', doneBytes: 0, totalBytes: null })
  let total: number | null = 0
  for (const { from } of logs) {
    const end = await firstOf(from, ({ url }) => askLogEnd({ url: dial(url), nodeToken: config.nodeToken }, 0)).catch(
      () => null,
    )
    total = total === null || end === null ? null : total + end.sizeBytes
  }
  let done = 0
  const packedLogs: PackedLog[] = []
  for (const { accountId, from } of logs) {
    tell({ step: `reading the state log of ${accountId}`, doneBytes: done, totalBytes: total })
    const before = done
    const name = `state-log/${accountId}.jsonl`
    packedLogs.push(
      await firstOf(from, async ({ nodeId, url }): Promise<PackedLog> => {
        done = before
        const { tail, lines } = await openLog({ url: dial(url), nodeToken: config.nodeToken })
        const figures = await packTo(packed(name), lines, (bytes) => {
          done += bytes
          tell({ doneBytes: done, totalBytes: total === null ? null : Math.max(total, done) })
        })
        return {
          part: { name, kind: 'stateLog', accountId, ...figures },
          mark: { accountId, ...tail, nodeId },
        }
      }).catch((error: unknown) => {
        log(`the state log of ${accountId} could not be read`)
        throw error
      }),
    )
  }
  return packedLogs
}

/** The first that gives an answer. @throws what the last one failed with. */
async function firstOf<S, T>(sources: readonly S[], ask: (source: S) => Promise<T>): Promise<T> {
  let last: unknown = new Fault('unreachable', 'There is nobody to ask')
  for (const source of sources) {
    try {
      return await ask(source)
    } catch (error) {
      last = error
    }
  }
  throw last
}
