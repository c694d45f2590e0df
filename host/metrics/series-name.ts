/** Name and labels of a series, from the bytes they were written in. */

export interface SeriesName {
  readonly name: string
  /** By name of the label; one that is written twice has its last value. */
  readonly labels: Readonly<Record<string, string>>
}

const decoder = new TextDecoder()
const TOKEN = /"((?:[^"\\]|\\.)*)"|[a-zA-Z_:][a-zA-Z0-9_:]*|[={},]/gsu

/** `bytes` were read by the scanner before: they are known to be well-formed. */
export function decodeSeries(bytes: Uint8Array): SeriesName {
  const tokens = [...decoder.decode(bytes).matchAll(TOKEN)]
  // A map, so that a label may be called anything, `__proto__` too.
  const labels = new Map<string, string>()
  let name = ''
  for (const [index, token] of tokens.entries()) {
    const [text, quoted] = token
    if (text === '=' || isAfterEquals(tokens, index) || /^[{},]$/.test(text)) continue
    const word = quoted === undefined ? text : unescaped(quoted)
    if (tokens[index + 1]?.[0] === '=') labels.set(word, unescaped(tokens[index + 2]?.[1] ?? ''))
    else name = word
  }
  return { name, labels: Object.fromEntries(labels) }
}

function isAfterEquals(tokens: readonly RegExpMatchArray[], index: number): boolean {
  return tokens[index - 1]?.[0] === '='
}

/** A backslash before anything but `\`, `"` and `n` stays what it is. */
function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\"n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign)) : text
}

/** The same for one series however its labels are ordered. */
export function seriesKey({ name, labels }: SeriesName): string {
  return JSON.stringify([name, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))])
}
