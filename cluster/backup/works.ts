/** What this process was asked to do, by the name it was asked with: asked again it answers how that stands, and does it once. */
import { asFault, type FaultCode } from '../../shared/fault.ts'
import type { BackupWork } from '../wire/control.ts'

/** Ended ones that can still be asked for. */
const KEPT = 50

export interface Work<R> {
  readonly work: BackupWork
  /** `null`: not done. */
  readonly result: R | null
}

/** Tells where the work stands; what is left out stays. */
export type Tell = (change: Partial<Pick<BackupWork, 'step' | 'phase' | 'doneBytes' | 'totalBytes'>>) => void

interface Entry<R> extends Work<R> {
  readonly stamp: string
}

export class Works<R> {
  readonly #entries = new Map<string, Entry<R>>()
  readonly #log: (line: string) => void

  constructor(log: (line: string) => void) {
    this.#log = log
  }

  /** The name of what runs; `null`: nothing. */
  get running(): string | null {
    return [...this.#entries].find(([, { work }]) => work.state === 'running')?.[0] ?? null
  }

  /** `null`: it was never asked for, or long ago. */
  find(name: string): Work<R> | null {
    return this.#entries.get(name) ?? null
  }

  /** Work that failed is begun anew under another `stamp`: what it rested on is different now. */
  ask(name: string, stamp: string, run: (tell: Tell) => Promise<R>): Work<R> {
    const known = this.#entries.get(name)
    if (known !== undefined && !(known.work.state === 'failed' && known.stamp !== stamp)) return known
    const begun: BackupWork = {
      state: 'running',
      step: 'beginning',
      phase: null,
      doneBytes: 0,
      totalBytes: null,
      why: '',
    }
    this.#set(name, { stamp, work: begun, result: null })
    const change = (over: Partial<BackupWork>, result: R | null = null) => {
      const before = this.#entries.get(name)
      if (before?.stamp === stamp) this.#set(name, { stamp, work: { ...before.work, ...over }, result })
    }
    run((over) => change(over)).then(
      (result) => change({ state: 'done', step: 'done' }, result),
      (error: unknown) => {
        const { why, fault } = failureOf(error)
        this.#log(`${name} failed: ${fault === 'internal' && error instanceof Error ? error.stack : why}`)
        change({ state: 'failed', why, fault })
      },
    )
    return this.#entries.get(name) ?? { work: begun, result: null }
  }

  #set(name: string, entry: Entry<R>): void {
    this.#entries.set(name, entry)
    for (const [old, { work }] of this.#entries) {
      if (this.#entries.size <= KEPT) return
      if (work.state !== 'running') this.#entries.delete(old)
    }
  }
}

/** What the disk refused is said in words that say what to do. */
export function failureOf(error: unknown): { readonly why: string; readonly fault: FaultCode } {
  const why = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOSPC' || code === 'EDQUOT' || /database or disk is full/.test(why))
    return { why: `no space is left (${why}): make room, or move the backups to a larger disk`, fault: 'diskFull' }
  return { why, fault: asFault(error).code }
}
