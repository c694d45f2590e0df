/**
 * Copies away what the journal and the state logs got since the last snapshot or segment, every few minutes. It needs neither the
 * control plane nor its own memory: where the last one ended stands in the last one.
 */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { z } from 'zod'
import type { Copy, Manifest, Segment } from '../../shared/backup.ts'
import { Fault } from '../../shared/fault.ts'
import { ProcessStatus } from '../../shared/status.ts'
import { type ClusterConfig, LOOPBACK } from '../config.ts'
import { syncFolder } from '../process/durable-file.ts'
import { EMPTY_TAIL, type Tail } from '../wire/records.ts'
import { readManifest } from './archive.ts'
import { factRows, KeyedRow, metaOf, openJournal } from './journal.ts'
import { openLog } from './log-copy.ts'
import { splitLines } from './pack.ts'
import { HALF_PREFIX, type Places } from './places.ts'
import {
  chainOf,
  type LogEnd,
  packSegment,
  SegmentDraft,
  segmentName,
  segmentPath,
  segmentsFolder,
} from './segments.ts'
import { journalPath } from './take.ts'

const ASK_STATUS_MS = 2_000

export interface SegmenterOptions {
  /** As it stands now: nodes come and go. */
  readonly config: () => ClusterConfig
  readonly places: Places
  readonly dial: (url: string) => string
  readonly wall: () => number
  readonly log: (line: string) => void
}

/** What the next segment continues. */
interface Base {
  readonly journalId: string
  readonly backupId: string
  readonly snapshotAt: number
  /** Of the last segment; 0: none yet. */
  readonly number: number
  readonly previous: string
  readonly seq: number
  readonly logs: readonly LogEnd[]
}

export class Segmenter {
  readonly #options: SegmenterOptions
  #base: Base | null = null
  #last: Segment | null = null
  #running: Promise<void> = Promise.resolve()
  #trouble: string | null = null

  constructor(options: SegmenterOptions) {
    this.#options = options
  }

  /** Whether there is a snapshot to continue. */
  get hasBase(): boolean {
    return this.#base !== null
  }

  /** When what it holds of the cluster is from; `null`: there is nothing. */
  get copiedAt(): number | null {
    return this.#last?.at ?? this.#base?.snapshotAt ?? null
  }

  /** The last one copied; `null`: none since the last snapshot. */
  get last(): Segment | null {
    return this.#last
  }

  /** Why the last one could not be made; `null`: it was. */
  get trouble(): string | null {
    return this.#trouble
  }

  /** Takes up where a former process left off. */
  async resume(): Promise<void> {
    const { places, log } = this.#options
    for (const { id } of places.archives()) {
      const path = places.find(id)
      if (path === null) continue
      try {
        const { manifest, manifestSha256 } = await readManifest(path)
        await this.continueFrom(manifest, manifestSha256)
        return
      } catch (error) {
        log(`backup ${id} cannot be continued: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }

  /** From this snapshot on; its segments so far are taken into account. */
  async continueFrom(manifest: Manifest, manifestSha256: string): Promise<void> {
    const { places } = this.#options
    const { links, broken } = await chainOf(places.first, manifest.id, manifestSha256)
    if (broken !== null) throw new Fault('backupDamaged', broken)
    const link = links.at(-1)
    this.#base = {
      journalId: manifest.engine.journalId,
      backupId: manifest.id,
      snapshotAt: manifest.engine.at,
      number: links.length,
      previous: link?.sha256 ?? manifestSha256,
      seq: link?.header.to.seq ?? manifest.engine.seq,
      logs:
        link?.header.to.logs ??
        manifest.logs.map(({ accountId, position, hash, epoch }) => ({ accountId, position, hash, epoch })),
    }
    this.#last =
      link === undefined
        ? null
        : {
            at: link.header.to.at,
            backupId: manifest.id,
            number: links.length,
            seq: link.header.to.seq,
            facts: link.header.facts,
            records: link.header.records,
            sizeBytes: 0,
            copies: [{ place: 'first', path: link.path, state: 'copied', why: '' }],
          }
  }

  /** One more; those that are asked for meanwhile wait their turn. Why it failed is kept and logged. */
  run(): Promise<void> {
    this.#running = this.#running.then(async () => {
      try {
        await this.#next()
        this.#trouble = null
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error)
        if (why !== this.#trouble) this.#options.log(`no segment was copied: ${why}`)
        this.#trouble = why
      }
    })
    return this.#running
  }

  async #next(): Promise<void> {
    const base = this.#base
    if (base === null) throw new Fault('backupGone', 'there is no backup yet that a segment could continue')
    const { config, places, wall } = this.#options
    const number = base.number + 1
    const at = wall()
    const folder = segmentsFolder(places.first)
    const lines = join(folder, `${HALF_PREFIX}${segmentName(base.backupId, number)}.lines`)
    const half = join(folder, `${HALF_PREFIX}${segmentName(base.backupId, number)}`)
    try {
      const draft = new SegmentDraft(lines)
      const seq = await addFacts(draft, journalPath(config()), base)
      const logs = await this.#addRecords(draft, base)
      const linesSha256 = await draft.end()
      const { facts, records } = draft
      const { sizeBytes, sha256 } = await packSegment(
        half,
        {
          format: 'linda-segment/1',
          journalId: base.journalId,
          backupId: base.backupId,
          number,
          previous: base.previous,
          from: { seq: base.seq, logs: [...base.logs] },
          to: { seq, at, logs },
          facts,
          records,
          linesSha256,
        },
        lines,
      )
      const path = segmentPath(places.first, base.backupId, number)
      renameSync(half, path)
      syncFolder(path)
      const copies: Copy[] = [{ place: 'first', path, state: 'copied', why: '' }]
      const second = await places.copyToSecond(path, join('segments', segmentName(base.backupId, number)), sha256)
      if (second !== null) copies.push(second)
      this.#base = { ...base, number, previous: sha256, seq, logs }
      this.#last = { at, backupId: base.backupId, number, seq, facts, records, sizeBytes, copies }
    } finally {
      rmSync(lines, { force: true })
      rmSync(half, { force: true })
    }
  }

  async #addRecords(draft: SegmentDraft, base: Base): Promise<LogEnd[]> {
    const { config, dial } = this.#options
    const { accounts, nodes, nodeToken } = config()
    const ends: LogEnd[] = []
    for (const { id: accountId } of accounts) {
      const known = base.logs.find((end) => end.accountId === accountId)
      const after: Tail = known ?? EMPTY_TAIL
      const urls = nodes
        .filter((node) => node.accountId === accountId)
        .map(({ httpPort }) => dial(`http://${LOOPBACK}:${httpPort}`))
      const url = await furthest(urls)
      if (url === null) throw new Fault('unreachable', `no node of ${accountId} answers`)
      const { tail, lines } = await openLog({ url, nodeToken }, after)
      for await (const record of splitLines(lines)) await draft.add({ accountId, record })
      ends.push({ accountId, position: tail.position, hash: tail.hash, epoch: tail.epoch })
    }
    return ends
  }
}

/** What was asked for, the facts of it and the plans behind it; answers the last fact's number. */
async function addFacts(draft: SegmentDraft, path: string, base: Base): Promise<number> {
  if (!existsSync(path)) throw new Fault('unreachable', `${path} is not there`)
  const db = openJournal(path, { live: true })
  try {
    // One moment for all three tables.
    db.exec('BEGIN')
    const journalId = metaOf(db, 'journalId')
    if (journalId !== base.journalId)
      throw new Fault('notCovered', 'the cluster was restored since: segments go on with the next backup')
    let seq = base.seq
    for (const fact of factRows(db, base.seq)) {
      await draft.add({ fact })
      seq = fact.seq
    }
    for (const request of requestsOf(db, base.seq)) {
      await draft.add({ request })
      const planId = PlanOf.safeParse(JSON.parse(request.body)).data?.planId
      const plan = db.prepare('SELECT id, created_at, body FROM plans WHERE id = ?').get(planId ?? '')
      if (plan !== undefined) await draft.add({ plan: KeyedRow.parse(plan) })
    }
    return seq
  } finally {
    db.close()
  }
}

const PlanOf = z.object({ planId: z.string() })

function requestsOf(db: DatabaseSync, after: number): KeyedRow[] {
  const rows = db
    .prepare(
      `SELECT operation_id AS id, created_at, body FROM requests
        WHERE operation_id IN (SELECT DISTINCT operation_id FROM facts WHERE seq > ? AND operation_id IS NOT NULL)`,
    )
    .all(after)
  return z.array(KeyedRow).parse(rows)
}

/** Of those that answer, whose log reaches furthest in the newest epoch; a servant where a master is no further. `null`: nobody answers. */
async function furthest(urls: readonly string[]): Promise<string | null> {
  const asked = await Promise.all(
    urls.map(async (url) => {
      try {
        const response = await fetch(new URL('/status', url), { signal: AbortSignal.timeout(ASK_STATUS_MS) })
        const status = ProcessStatus.parse(await response.json())
        return status.kind === 'bot' ? [{ url, log: status.log, isMaster: status.roleBelieved === 'master' }] : []
      } catch {
        return [] // Who does not answer is not read from; the account has others, or the segment says that it has none.
      }
    }),
  )
  const best = asked
    .flat()
    .toSorted(
      (a, b) => b.log.epoch - a.log.epoch || b.log.position - a.log.position || Number(a.isMaster) - Number(b.isMaster),
    )
  return best[0]?.url ?? null
}
