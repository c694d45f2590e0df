/** Reads the `Press:` line of a script's step as whoever presents it would. */

export type DemoPress =
  | { readonly kind: 'key'; readonly key: string }
  /** As often as it takes to stand on what begins with `name`. */
  | { readonly kind: 'keyTo'; readonly key: string; readonly name: string }
  | { readonly kind: 'typeWhy' }
  /** A window of its own opens; what follows is pressed there. */
  | { readonly kind: 'inAsking' }
  /** Back in the console, where the plan says so. */
  | { readonly kind: 'whenSucceeded' }

const WORDS: readonly (readonly [RegExp, (match: RegExpExecArray) => DemoPress | null])[] = [
  [/^`(\S+)` to `([^`]+)`/, ([, key = '', name = '']) => ({ kind: 'keyTo', key: keyOf(key), name })],
  [/^`(\S+)` \+ `(\S+)`/, ([, held = '', key = '']) => ({ kind: 'key', key: `${keyOf(held)}+${keyOf(key)}` })],
  [/^`(\S+)`/, ([, key = '']) => ({ kind: 'key', key: keyOf(key) })],
  [/^type why/, () => ({ kind: 'typeWhy' })],
  [/^in the window that asks/, () => ({ kind: 'inAsking' })],
  [/^once it has succeeded/, () => ({ kind: 'whenSucceeded' })],
  [/^(?:[,;\s]+|then|for the (?:newest|first))/, () => null],
]

/** @throws {Error} where the line says something that nobody can press. */
export function readPress(line: string): DemoPress[] {
  const presses: DemoPress[] = []
  let rest = line
  while (rest !== '') {
    const found = WORDS.flatMap(([pattern, press]) => {
      const match = pattern.exec(rest)
      return match === null ? [] : [{ length: match[0].length, press: press(match) }]
    })[0]
    if (found === undefined) throw new Error(`“${rest}” cannot be pressed`)
    if (found.press !== null) presses.push(found.press)
    rest = rest.slice(found.length)
  }
  return presses
}

const NAMES: Readonly<Record<string, string>> = { Ctrl: 'Control', Esc: 'Escape', '↓': 'ArrowDown', '↑': 'ArrowUp' }

/** As the browser calls it. */
function keyOf(shown: string): string {
  return NAMES[shown] ?? shown
}
