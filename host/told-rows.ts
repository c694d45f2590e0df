/** What one window was told of each process, so that a long list need not be told whole because some of it changed. */

/** A shorter list is told whole: it costs nothing. */
const WHOLE_UP_TO = 150

export class ToldRows<T> {
  readonly #keyOf: (row: T) => string
  #told: ReadonlyMap<string, string> | null = null

  constructor(keyOf: (row: T) => string) {
    this.#keyOf = keyOf
  }

  /** The rows that changed since the last list; `null`: the whole list must be told, because it is short, the first one, or some are gone. */
  changed(rows: readonly T[]): readonly T[] | null {
    const before = this.#told
    if (rows.length <= WHOLE_UP_TO) {
      this.#told = null
      return null
    }
    const words = new Map(rows.map((row) => [this.#keyOf(row), JSON.stringify(row)]))
    this.#told = words
    if (before === null || [...before.keys()].some((key) => !words.has(key))) return null
    return rows.filter((row) => before.get(this.#keyOf(row)) !== words.get(this.#keyOf(row)))
  }

  forget(): void {
    this.#told = null
  }
}
