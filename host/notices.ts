/** What the console itself has to say, once each, until it is over or somebody read it. */
import { toProblem, type Fault } from '../shared/fault.ts'
import type { Picture } from '../shared/picture.ts'
import type { Clock } from './clock.ts'

export type Notice = Picture['notices'][number]

export class Notices {
  readonly #clock: Clock
  readonly #changed: (notices: Notice[]) => void
  readonly #open = new Map<string, Notice>()
  /** Detail of what was read, by id: the same words are not said twice. */
  readonly #read = new Map<string, string>()

  constructor(clock: Clock, changed: (notices: Notice[]) => void) {
    this.#clock = clock
    this.#changed = changed
  }

  /** Says it, unless it is being said or was read in these very words. */
  raise(id: string, fault: Fault): void {
    if (this.#open.get(id)?.problem.detail === fault.message || this.#read.get(id) === fault.message) return
    this.#open.set(id, { id, at: this.#clock.now(), problem: toProblem(fault) })
    this.#changed(this.list())
  }

  /** It is over: it would be news again. */
  clear(id: string): void {
    this.#read.delete(id)
    if (this.#open.delete(id)) this.#changed(this.list())
  }

  /** A person has read it. */
  dismiss(id: string): void {
    const notice = this.#open.get(id)
    if (notice === undefined) return
    this.#read.set(id, notice.problem.detail)
    this.#open.delete(id)
    this.#changed(this.list())
  }

  /** Newest first. */
  list(): Notice[] {
    return [...this.#open.values()].toSorted((a, b) => b.at - a.at)
  }
}
