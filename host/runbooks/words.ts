/** Words as a search compares them: in small letters, without accents, from their beginnings. Pure. */

const WORD = /[\p{L}\p{N}]+/gu
const LETTER = /[\p{L}\p{N}]/u

/** What is typed, as the beginnings of words it stands for. Empty: nothing to look for. */
export function wordsOf(text: string): string[] {
  return [...new Set(folded(text).match(WORD) ?? [])]
}

/** What can be a letter with an accent: neither ASCII nor punctuation, arrows and signs. */
const ACCENTED = /[\u00c0-\u1fff\u2c00-\uffff]/g
const plainLetters = new Map<string, string>()

/** As long as the text, letter by letter, so that a place in one is the same place in the other. */
export function folded(text: string): string {
  return text.replace(ACCENTED, plainLetter).toLowerCase()
}

function plainLetter(letter: string): string {
  const known = plainLetters.get(letter)
  if (known !== undefined) return known
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const plain = bare.length === letter.length ? bare : letter
  plainLetters.set(letter, plain)
  return plain
}

/** Where a word of the folded text begins with `word`, from `at` on; -1: nowhere. */
export function placeOf(text: string, word: string, at = 0): number {
  for (let place = text.indexOf(word, at); place !== -1; place = text.indexOf(word, place + 1))
    if (place === 0 || !LETTER.test(text[place - 1] ?? '')) return place
  return -1
}

export function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => placeOf(text, word) !== -1)
}

/** Where the word that begins here ends. */
export function endOfWord(text: string, place: number): number {
  let end = place
  while (end < text.length && LETTER.test(text[end] ?? '')) end += 1
  return end
}
