/** Rows that keep their place while somebody points at one: what is shown changes in place, what is new waits. Pure. */

export interface SteadyRows<T> {
  readonly rows: readonly T[]
  /** New rows that wait until nobody points any more. */
  readonly waiting: number
}

/** `held`: the keys of the rows as they stood when somebody began to point; `null`: nobody does. Rows that are gone leave. */
export function steadyRows<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  held: readonly string[] | null,
): SteadyRows<T> {
  if (held === null) return { rows, waiting: 0 }
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  const kept = held.flatMap((key) => {
    const row = byKey.get(key)
    return row === undefined ? [] : [row]
  })
  return { rows: kept, waiting: rows.length - kept.length }
}
