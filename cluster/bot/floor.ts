/** The epoch below which this node takes nothing any more. On disk before it is acknowledged; only grows. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const Stored = z.strictObject({ epoch: z.number().int().nonnegative() })

export class Floor {
  readonly #path: string
  #epoch: number

  constructor(path: string) {
    this.#path = path
    this.#epoch = existsSync(path) ? Stored.parse(JSON.parse(readFileSync(path, 'utf8'))).epoch : 0
  }

  get epoch(): number {
    return this.#epoch
  }

  raise(epoch: number): void {
    if (epoch <= this.#epoch) return
    const fresh = `${this.#path}.new`
    const fd = openSync(fresh, 'w')
    writeSync(fd, JSON.stringify({ epoch }))
    fsyncSync(fd)
    closeSync(fd)
    renameSync(fresh, this.#path)
    const directory = openSync(dirname(this.#path), 'r')
    fsyncSync(directory)
    closeSync(directory)
    this.#epoch = epoch
  }
}
