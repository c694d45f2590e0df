/** Where in a runbook the words of a search stand: the section, and a piece of its text around them. Pure. */
import type { RunbookHit } from '../../shared/runbook/library.ts'
import type { RunbookHead } from '../../shared/runbook/runbook.ts'
import type { Section } from './sections.ts'
import { endOfWord, folded, hasAll, placeOf } from './words.ts'

/** Characters shown before the first word found, and in all. */
const BEFORE = 40
const LENGTH = 180

/** `words`: as `wordsOf` gives them. `sections`: asked for where title and summary do not have them all. */
export function hitOf(head: RunbookHead, sections: () => readonly Section[], words: readonly string[]): RunbookHit {
  const { id, title, summary } = head
  if (hasAll(folded(`${title} ${summary} ${id}`), words))
    return { id, title, section: null, snippet: snippetOf(summary, words) }
  let best: { section: Section | null; count: number } = { section: null, count: 0 }
  for (const section of sections()) {
    const text = folded(`${section.heading?.text ?? ''} ${section.text}`)
    const count = words.filter((word) => placeOf(text, word) !== -1).length
    if (count > best.count) best = { section, count }
    if (count === words.length) break
  }
  const { section } = best
  return { id, title, section: section?.heading ?? null, snippet: snippetOf(section?.text ?? summary, words) }
}

function snippetOf(text: string, words: readonly string[]): RunbookHit['snippet'] {
  const plain = folded(text)
  const first = Math.min(...words.map((word) => placeOf(plain, word)).filter((place) => place !== -1))
  const isFound = Number.isFinite(first)
  const from = !isFound || first <= BEFORE ? 0 : text.lastIndexOf(' ', first - BEFORE) + 1
  const until = text.length <= from + LENGTH ? text.length : Math.max(text.lastIndexOf(' ', from + LENGTH), from + 1)
  const pieces: { text: string; isHit: boolean }[] = []
  const add = (piece: string, isHit: boolean): void => {
    if (piece !== '') pieces.push({ text: piece, isHit })
  }
  let at = from
  for (let next = nextPlace(plain, words, from); next !== null; next = nextPlace(plain, words, at)) {
    const end = Math.min(endOfWord(plain, next), until)
    if (next >= until) break
    add(text.slice(at, next), false)
    add(text.slice(next, end), true)
    at = end
  }
  add(text.slice(at, until), false)
  return [
    ...(from > 0 ? [{ text: '… ', isHit: false }] : []),
    ...pieces,
    ...(until < text.length ? [{ text: ' …', isHit: false }] : []),
  ]
}

function nextPlace(text: string, words: readonly string[], at: number): number | null {
  const places = words.map((word) => placeOf(text, word, at)).filter((place) => place !== -1)
  return places.length === 0 ? null : Math.min(...places)
}
