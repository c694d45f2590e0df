/** The two folders that backups lie in: whether they can be written, what is in them, and what a killed process left there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { z } from 'zod'
import { BackupId, type BackupSettings, type Copy, type Place } from '../../shared/backup.ts'
import { syncFolder, writeDurably } from '../process/durable-file.ts'
import { ARCHIVE_SUFFIX, archivePath } from './archive.ts'
import { sha256Of } from './pack.ts'
import { segmentNumbers, segmentPath, segmentsFolder } from './segments.ts'

export type PlaceName = Place['place']

/** Lies in a place that was used; an empty mount point has none. */
const MARK = 'linda-backups.json'
/** In the first place: which second one was used. */
const SECOND = 'second-place.json'
/** Half work has such names; whatever process finds it when it starts removes it. */
export const HALF_PREFIX = '.half-'

const Mark = z.object({ id: z.string() })
const Second = z.object({ path: z.string(), id: z.string() })

export interface PlacesOptions {
  readonly first: string
  /** `null`: none is configured. */
  readonly second: string | null
}

export class Places {
  readonly first: string
  readonly second: string | null

  constructor({ first, second }: PlacesOptions) {
    this.first = first
    this.second = second
    mkdirSync(segmentsFolder(first), { recursive: true, mode: 0o700 })
    // It is made once. Later its absence is a finding: a disk that is not mounted must not be replaced by a folder beside it.
    if (second !== null && this.#known()?.path !== second) {
      try {
        this.#begin(second)
      } catch {
        // `look` says what is wrong with it, and every copy tries again.
      }
    }
  }

  pathOf(place: PlaceName): string | null {
    return place === 'first' ? this.first : this.second
  }

  /** Why it cannot be written; empty: it can. */
  troubleOf(place: PlaceName): string {
    const path = this.pathOf(place)
    if (path === null) return ''
    try {
      if (place === 'second') {
        const known = this.#known()
        if (known?.path !== path) this.#begin(path)
        else if (!existsSync(path)) return `${path} is gone: is its disk mounted?`
        else if (!existsSync(join(path, MARK)))
          return `${path} is not the folder that was used: ${MARK} is not in it. Is its disk mounted? To begin anew there, remove ${join(this.first, SECOND)}`
        else if (readJson(join(path, MARK), Mark).id !== known.id) return `${path} belongs to another cluster or place`
      }
      mkdirSync(segmentsFolder(path), { recursive: true, mode: 0o700 })
      const probe = join(path, `${HALF_PREFIX}probe`)
      writeDurably(probe, '')
      rmSync(probe, { force: true })
      return ''
    } catch (error) {
      return `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  look(place: PlaceName): Place {
    const path = this.pathOf(place)
    const trouble = this.troubleOf(place)
    if (path === null || !existsSync(path)) return { place, path, freeBytes: null, usedBytes: null, trouble }
    const { bavail, bsize } = statfsSync(path)
    return { place, path, freeBytes: bavail * bsize, usedBytes: usedIn(path) + usedIn(segmentsFolder(path)), trouble }
  }

  /** `null`: one of them is not there. */
  isOneDevice(): boolean | null {
    if (this.second === null || !existsSync(this.second)) return null
    return statSync(this.first).dev === statSync(this.second).dev
  }

  /** Newest first; what is in both places is named once for each. */
  archives(): BackupSettings['unlisted'] {
    return (['first', 'second'] as const)
      .flatMap((place) => {
        const path = this.pathOf(place)
        if (path === null || !existsSync(path)) return []
        return idsIn(path).flatMap((id) => {
          const size = sizeOf(archivePath(path, id))
          return size === null ? [] : [{ id, sizeBytes: size, place }]
        })
      })
      .toSorted((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : a.place < b.place ? -1 : 1))
  }

  /** Where the archive lies; `null`: in neither place. */
  find(backupId: string): string | null {
    const found = [this.first, this.second].find((path) => path !== null && existsSync(archivePath(path, backupId)))
    return found === undefined || found === null ? null : archivePath(found, backupId)
  }

  /** Archives and segments that the first place has and the second lacks, the newest archive first. */
  missingInSecond(): { readonly from: string; readonly name: string }[] {
    const { first, second } = this
    if (second === null || this.troubleOf('second') !== '') return []
    const archives = idsIn(first).map((id) => `${id}${ARCHIVE_SUFFIX}`)
    const segments = readdirSync(segmentsFolder(first)).flatMap((name) =>
      name.startsWith(HALF_PREFIX) ? [] : join('segments', name),
    )
    return [...archives.toSorted().toReversed(), ...segments.toSorted()]
      .filter((name) => !existsSync(join(second, name)))
      .map((name) => ({ from: join(first, name), name }))
  }

  /** Copies a file of the first place to the second and compares what arrived. Never throws: how it went is the answer. */
  async copyToSecond(from: string, name: string, sha256?: string): Promise<Copy | null> {
    if (this.second === null) return null
    const path = join(this.second, name)
    const half = join(this.second, `${HALF_PREFIX}${uuidv7()}`)
    const trouble = this.troubleOf('second')
    if (trouble !== '') return { place: 'second', path, state: 'failed', why: trouble }
    try {
      const wanted = sha256 ?? (await sha256Of(from))
      if (existsSync(path) && (await sha256Of(path)) === wanted)
        return { place: 'second', path, state: 'copied', why: '' }
      await copyFile(from, half)
      const file = await open(half, 'r+')
      await file.sync()
      await file.close()
      if ((await sha256Of(half)) !== wanted) throw new Error('what arrived differs from what was sent')
      await rename(half, path)
      syncFolder(path)
      return { place: 'second', path, state: 'copied', why: '' }
    } catch (error) {
      await rm(half, { force: true }).catch(() => undefined)
      return { place: 'second', path, state: 'failed', why: error instanceof Error ? error.message : String(error) }
    }
  }

  /** Archive and segments, in every place. What is not there is removed already. @throws what the disk says. */
  remove(backupId: string): void {
    for (const path of [this.first, this.second]) {
      if (path === null || !existsSync(path)) continue
      rmSync(archivePath(path, backupId), { force: true })
      for (const number of segmentNumbers(path, backupId)) rmSync(segmentPath(path, backupId, number), { force: true })
    }
  }

  /** Whatever a process that died was at. Answers what it removed. */
  clean(): string[] {
    const removed: string[] = []
    for (const place of [this.first, this.second]) {
      for (const folder of place === null ? [] : [place, segmentsFolder(place)]) {
        for (const name of existsSync(folder) ? readdirSync(folder) : []) {
          if (!name.startsWith(HALF_PREFIX)) continue
          rmSync(join(folder, name), { recursive: true, force: true })
          removed.push(join(folder, name))
        }
      }
    }
    return removed
  }

  #begin(second: string): void {
    const mark = join(second, MARK)
    mkdirSync(segmentsFolder(second), { recursive: true, mode: 0o700 })
    const id = existsSync(mark) ? readJson(mark, Mark).id : uuidv7()
    if (!existsSync(mark)) writeDurably(mark, JSON.stringify({ id }))
    writeDurably(join(this.first, SECOND), JSON.stringify({ path: second, id }))
  }

  #known(): z.infer<typeof Second> | null {
    const path = join(this.first, SECOND)
    return existsSync(path) ? readJson(path, Second) : null
  }
}

function idsIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const id = BackupId.safeParse(name.slice(0, -ARCHIVE_SUFFIX.length))
    return name.endsWith(ARCHIVE_SUFFIX) && id.success ? id.data : []
  })
}

function usedIn(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder).reduce((sum, name) => sum + (sizeOf(join(folder, name)) ?? 0), 0)
}

/** `null`: it is gone, or no file. */
function sizeOf(path: string): number | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() === true ? stat.size : null
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
}
