/** Remembers what was worked out of the keys asked for last: the least recently used goes first. Only for what depends on its key alone. */
export interface CacheOptions<Value> {
  /** At most so many are kept. */
  readonly size: number
  readonly make: (key: string) => Value
  /** Of every question asked. */
  readonly lookedUp: (outcome: 'hit' | 'miss') => void
}

export class Cache<Value extends object> {
  readonly #options: CacheOptions<Value>
  /** The least recently used first. */
  readonly #values = new Map<string, Value>()

  constructor(options: CacheOptions<Value>) {
    this.#options = options
  }

  of(key: string): Value {
    const { size, make, lookedUp } = this.#options
    const known = this.#values.get(key)
    const value = known ?? make(key)
    lookedUp(known === undefined ? 'miss' : 'hit')
    this.#values.delete(key)
    this.#values.set(key, value)
    const [oldest] = this.#values.keys()
    if (this.#values.size > size && oldest !== undefined) this.#values.delete(oldest)
    return value
  }
}
