/** Metrics pages read the plain way, to hold the fast parser against: line by line, regular expressions, no memory. */

const LINE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]*([^ \t]+)(?:[ \t]+(-?[0-9.]+))?(?:[ \t]*#.*)?$/su
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"/gsu

/** Values by name and sorted labels; of a series that is there more than once the last. */
export function readPlainly(text: string): Map<string, number> {
  const values = new Map<string, number>()
  for (const line of text.split('\n').map((each) => each.replace(/\r$/, ''))) {
    if (line.startsWith('#') || line.trim() === '') continue
    const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? []
    values.set(
      keyOf(
        name,
        [...labels.matchAll(LABEL)].map(([, label = '', raw = '']) => [label, unescape(raw)]),
      ),
      numberOf(value),
    )
  }
  return values
}

export function keyOf(name: string, labels: [string, string][]): string {
  return JSON.stringify([name, labels.toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

function unescape(raw: string): string {
  return raw.replaceAll(/\\([\\"n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign))
}

function numberOf(text: string): number {
  if (/^\+?inf$/i.test(text)) return Number.POSITIVE_INFINITY
  if (/^-inf$/i.test(text)) return Number.NEGATIVE_INFINITY
  return Number(text)
}
