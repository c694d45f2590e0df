/** A list that is too long to be shown whole: what of it is shown, and how much is not. Pure. */

export interface Narrowed<T> {
  readonly shown: readonly T[]
  /** How many the search leaves. */
  readonly found: number
  readonly of: number
}

/** Every word of the search must occur in the row's text, small or capital. A list no longer than `most` is shown as it is. */
export function narrow<T>(
  rows: readonly T[],
  textOf: (row: T) => string,
  { search, most }: { readonly search: string; readonly most: number },
): Narrowed<T> {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = words.length === 0 ? rows : rows.filter((row) => hasAll(textOf(row).toLowerCase(), words))
  return { shown: found.length <= most ? found : found.slice(0, most), found: found.length, of: rows.length }
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word))
}
