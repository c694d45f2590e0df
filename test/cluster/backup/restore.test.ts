import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { archivePath, writeArchive } from '../../../cluster/backup/archive.ts'
import { loadState, openJournal } from '../../../cluster/backup/journal.ts'
import { prepareRestore, restoredLogPath, restoreFolder } from '../../../cluster/backup/restore.ts'
import { Segmenter } from '../../../cluster/backup/segmenter.ts'
import { segmentPath } from '../../../cluster/backup/segments.ts'
import { stateHashOf } from '../../../cluster/state-hash.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { anId, AT } from '../../support/factories.ts'
import { aChain } from '../../support/records.ts'
import { faultOfPromise } from '../../support/fault.ts'
import { ACCOUNT, anEstate, BACKUP_ID, entriesOf, flip } from './an-estate.ts'

const RESTORE = anId(0xd7)

/** A backup, and a segment for each later second: a fact and three records in each. */
async function anEstateToGoBackIn(segments = 3) {
  const estate = await anEstate()
  const { manifest, manifestSha256 } = await estate.take()
  const segmenter = new Segmenter({
    config: () => estate.config,
    places: estate.places,
    dial: (url) => url,
    wall: () => estate.clock.now,
    log: (line) => void estate.lines.push(line),
  })
  await segmenter.continueFrom(manifest, manifestSha256)
  const states: Snapshot[] = [estate.book.snapshot]
  for (let number = 0; number < segments; number++) {
    estate.clock.now += 1_000
    estate.change(`at ${estate.clock.now}`)
    await estate.log.append(aChain(3, estate.log.tail, { at: estate.clock.now }))
    await segmenter.run()
    states.push(estate.book.snapshot)
  }
  const options = { config: estate.config, places: estate.places, log: (line: string) => void estate.lines.push(line) }
  const prepare = (toAt: number | null = null, backupId = BACKUP_ID, restoreId = RESTORE) =>
    prepareRestore(options, { ask: 'prepareRestore', restoreId, backupId, toAt }, () => undefined)
  const positions = () =>
    readFileSync(restoredLogPath(estate.config, RESTORE, ACCOUNT), 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { position: number }).position)
  return { ...estate, manifest, states, prepare, positions, options }
}

function stateIn(path: string): Snapshot {
  const db = openJournal(path)
  try {
    return loadState(db)
  } finally {
    db.close()
  }
}

describe('preparing a restore', () => {
  it('builds exactly what the manifest says, and touches nothing that is in use', async () => {
    const { prepare, manifest, positions, engine, book } = await anEstateToGoBackIn()
    const before = book.snapshot
    const prepared = await prepare()
    expect(prepared.engine).toEqual(manifest.engine)
    expect(stateHashOf(stateIn(prepared.enginePath))).toBe(manifest.engine.stateHash)
    expect(prepared.logs).toMatchObject([{ accountId: ACCOUNT, position: 20, hash: manifest.logs[0]?.hash }])
    expect(positions()).toHaveLength(20)
    expect(engine.load()).toEqual(before)
  })

  it('goes on to a moment that the segments reach: facts up to it, and none after', async () => {
    const { prepare, states, positions } = await anEstateToGoBackIn()
    const prepared = await prepare(AT + 2_500)
    expect(prepared.engine).toMatchObject({ at: AT + 2_500, seq: states[2]?.seq })
    expect(prepared.engine.stateHash).toBe(stateHashOf(states[2] ?? never()))
    expect(stateHashOf(stateIn(prepared.enginePath))).toBe(prepared.engine.stateHash)
    expect(positions().at(-1)).toBe(26)
    expect(prepared.logs[0]?.position).toBe(26)
  })

  it('refuses a moment before the backup or after the last segment, and says how far it reaches', async () => {
    const { prepare } = await anEstateToGoBackIn()
    expect(await faultOfPromise(prepare(AT - 1))).toBe('notCovered')
    expect(await faultOfPromise(prepare(AT + 60_000))).toBe('notCovered')
    await expect(prepare(AT + 60_000)).rejects.toThrow(/reaches until 2026-11-2\d \d\d:\d\d:\d\d UTC/)
  })

  it('names a missing segment, and still goes to moments before it', async () => {
    const { prepare, firstPath, states } = await anEstateToGoBackIn()
    rmSync(segmentPath(firstPath, BACKUP_ID, 2))
    await expect(prepare(AT + 2_500)).rejects.toThrow('segment 2 is missing')
    expect(await faultOfPromise(prepare(AT + 2_500))).toBe('backupDamaged')
    expect((await prepare(AT + 1_000)).engine.seq).toBe(states[1]?.seq)
  })

  it('names a segment with a byte turned over', async () => {
    const { prepare, firstPath } = await anEstateToGoBackIn()
    flip(segmentPath(firstPath, BACKUP_ID, 1), 120)
    await expect(prepare(AT + 500)).rejects.toThrow('segment 1')
  })

  it('refuses a damaged part by name, and leaves nothing behind', async () => {
    const { prepare, archive, config } = await anEstateToGoBackIn(0)
    const part = entriesOf(archive()).find(({ name }) => name.startsWith('engine.db'))
    flip(archive(), (part?.start ?? 0) + 200)
    await expect(prepare()).rejects.toThrow('engine.db is damaged')
    expect(await faultOfPromise(prepare())).toBe('backupDamaged')
    expect(existsSync(restoreFolder(config, RESTORE))).toBe(false)
  })

  it('refuses a backup of a newer version, of another cluster, and one that nobody has', async () => {
    const { prepare, manifest, firstPath, config, options } = await anEstateToGoBackIn(0)
    const newer = '20261121T090000Z-00e002'
    const empty = { ...manifest, id: newer, schema: 99, parts: [] }
    await writeArchive(archivePath(firstPath, newer), empty, () => '')
    expect(await faultOfPromise(prepare(null, newer))).toBe('backupTooNew')
    await expect(prepare(null, newer)).rejects.toThrow('schema 99; this version reads')
    const request = { ask: 'prepareRestore', restoreId: RESTORE, backupId: BACKUP_ID, toAt: null } as const
    const elsewhere = { ...options, config: { ...config, id: 'another' } }
    expect(await faultOfPromise(prepareRestore(elsewhere, request, () => undefined))).toBe('malformed')
    expect(await faultOfPromise(prepare(null, '20261122T090000Z-00e003'))).toBe('unknownBackup')
  })

  it('asked again answers with what is ready; what a killed process left half done is begun anew', async () => {
    const { prepare, config } = await anEstateToGoBackIn(1)
    const folder = restoreFolder(config, RESTORE)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'engine.db'), 'half of it')
    const first = await prepare()
    rmSync(join(folder, 'state-log', `${ACCOUNT}.jsonl`))
    expect(await prepare()).toEqual(first)
    const other = anId(0xd8)
    await prepare(null, BACKUP_ID, other)
    expect(existsSync(folder)).toBe(false)
  })
})

function never(): never {
  throw new Error('there is no such state')
}
