/** The epoch below which this node takes nothing any more. On disk before it is acknowledged; only grows. */
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { writeDurably } from '../process/durable-file.ts'

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
    writeDurably(this.#path, JSON.stringify({ epoch }))
    this.#epoch = epoch
  }
}
