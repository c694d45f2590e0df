/** A disk of the control plane's own, small enough to be filled while it runs. */
import { execFileSync } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SIZE_MIB = 48
const BLOCK = Buffer.alloc(4096)

export class SmallDisk {
  readonly #path: string
  readonly #ballast: string

  /** Also where the bench is broken off: a mount would outlive it. */
  readonly #unmount = () => void execFileSync('umount', ['-l', this.#path], { stdio: 'ignore' })

  private constructor(path: string) {
    this.#path = path
    this.#ballast = join(path, 'ballast')
  }

  /** Mounts it. `null`: whoever runs this may not mount anything. */
  static open(path: string): SmallDisk | null {
    mkdirSync(path, { recursive: true })
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'tmpfs', path], { stdio: 'ignore' })
    } catch {
      return null // Not root, or not Linux: the bench says that this fault was left out.
    }
    const disk = new SmallDisk(path)
    process.once('exit', disk.#unmount)
    return disk
  }

  /** From here on whatever is written there meets ENOSPC. Returns what frees it. */
  fill(): () => void {
    // What the write-ahead log holds already could be written over without asking the disk for more.
    const journal = new DatabaseSync(join(this.#path, 'journal.db'), { timeout: 1_000 })
    try {
      journal.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } finally {
      journal.close()
    }
    const file = openSync(this.#ballast, 'w')
    try {
      for (;;) writeSync(file, BLOCK)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    } finally {
      closeSync(file)
    }
    return () => rmSync(this.#ballast, { force: true })
  }

  /** Unmounts it. `keep`: what was on it goes to the disk below. */
  close(keep: boolean): void {
    rmSync(this.#ballast, { force: true })
    const copy = `${this.#path}.copy`
    if (keep) cpSync(this.#path, copy, { recursive: true })
    process.off('exit', this.#unmount)
    this.#unmount()
    if (!keep) return
    cpSync(copy, this.#path, { recursive: true })
    rmSync(copy, { recursive: true })
  }
}
