/** One console per store: a lock file that says who holds it, and that outlives nobody. */
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import type { Processes } from './processes.ts'

const Holder = z.object({
  pid: z.number().int().positive(),
  /** When that process began, as its system tells it; `null`: it does not. */
  startedAt: z.string().nullable(),
  /** `electron` or `web`, for the sentence a person reads. */
  shell: z.string(),
  /** Epoch ms. */
  since: z.number(),
})
type Holder = z.infer<typeof Holder>

export interface Lock {
  release(): void
}

/** @throws {Fault} storeLocked: a living console holds it; the message says which. */
export function acquireLock(file: string, self: Holder, processes: Processes): Lock {
  // Two tries: the second one after a dead console's lock was moved out of the way.
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (create(file, self)) return { release: () => release(file, self) }
    const holder = read(file)
    if (holder !== null && isHeld(holder, processes)) throw lockedBy(holder)
    setAside(file, self)
  }
  throw new Fault('storeLocked', `Another console is taking over ${file} at this moment.`)
}

function lockedBy(holder: Holder): Fault {
  const since = new Date(holder.since).toISOString()
  const who = `the ${holder.shell} console with process id ${holder.pid}, since ${since}`
  return new Fault('storeLocked', `This store is held by ${who}.`, { ...holder })
}

/** A process id is used again after a while; with its start time it names one process only. */
function isHeld(holder: Holder, processes: Processes): boolean {
  if (!processes.isAlive(holder.pid)) return false
  const startedAt = processes.startedAt(holder.pid)
  return holder.startedAt === null || startedAt === null || holder.startedAt === startedAt
}

function create(file: string, self: Holder): boolean {
  try {
    const handle = openSync(file, 'wx', 0o600)
    writeSync(handle, JSON.stringify(self))
    closeSync(handle)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** `null`: gone meanwhile, or cut short by a crash: held by nobody. */
function read(file: string): Holder | null {
  try {
    return Holder.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Both cases are answered by taking the lock over; the store itself is locked by SQLite as well.
    return null
  }
}

/** Renaming is one step: of two consoles that find the same dead lock, one moves it and the other finds nothing. */
function setAside(file: string, self: Holder): void {
  const aside = `${file}.${self.pid}`
  try {
    renameSync(file, aside)
    rmSync(aside, { force: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

function release(file: string, self: Holder): void {
  const holder = read(file)
  if (holder?.pid === self.pid && holder.startedAt === self.startedAt) rmSync(file, { force: true })
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
