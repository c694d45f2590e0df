/** Which pages a search finds, and in which order: what has the words in its title before what has them in its summary, its headings, its text. */
import type { StoredRunbookFile } from '../store/runbooks-table.ts'
import { folded, hasAll } from './words.ts'

type Page = StoredRunbookFile & { readonly head: NonNullable<StoredRunbookFile['head']> }

interface Row<P> {
  readonly page: P
  /** Folded, as the others. */
  readonly title: string
  /** Title and summary. */
  readonly top: string
  readonly headings: string
}

/** Pages found by their text that are put in order; of more, those that came into the store first. */
const RANKED = 400

export class SearchIndex<P extends Page> {
  /** By title, so that what is found alike stands in its order. */
  readonly #rows: readonly Row<P>[]
  readonly #byNumber: ReadonlyMap<number, Row<P>>

  constructor(pages: readonly P[]) {
    this.#rows = pages
      .map((page) => {
        const { id, title, summary } = page.head
        const name = folded(`${title} ${id}`)
        return { page, title: name, top: `${name}\n${folded(summary)}`, headings: page.headings ?? '' }
      })
      .toSorted((a, b) => (a.title < b.title ? -1 : 1))
    this.#byNumber = new Map(this.#rows.map((row) => [row.page.id, row]))
  }

  /** `inText`: numbers of the pages that have it anywhere, in any order, at most so many; also of pages that are not among these. */
  search(words: readonly string[], limit: number, inText: (match: string, most: number) => readonly number[]): P[] {
    const found = new Set(this.#byTop(words, limit))
    if (found.size < limit) {
      const rest = inText(matchOf(words), RANKED)
        .flatMap((number) => this.#byNumber.get(number) ?? [])
        .map((row) => ({ row, worth: worthOf(row, words) }))
        .toSorted((a, b) => b.worth - a.worth || (a.row.title < b.row.title ? -1 : 1))
      for (const { row } of rest) if (found.size < limit) found.add(row)
    }
    return [...found].map(({ page }) => page)
  }

  /** Those that have it in their title, then those that need their summary for it. */
  #byTop(words: readonly string[], limit: number): Row<P>[] {
    const inTitle: Row<P>[] = []
    const inSummary: Row<P>[] = []
    for (const row of this.#rows) {
      if (!hasAll(row.top, words)) continue
      if (!hasAll(row.title, words)) inSummary.push(row)
      else if (inTitle.push(row) === limit) break
    }
    return [...inTitle, ...inSummary].slice(0, limit)
  }
}

function worthOf({ title, top, headings }: Row<Page>, words: readonly string[]): number {
  const worth = (text: string, each: number) => words.filter((word) => hasAll(text, [word])).length * each
  return worth(title, 2) + worth(top, 2) + worth(headings, 1)
}

/** For the full-text search: every word, each as far as it is typed. */
function matchOf(words: readonly string[]): string {
  return words.map((word) => `"${word}"*`).join(' ')
}
