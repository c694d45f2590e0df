/** One number of a metrics page: the value of a metric, summed over its series. Pure. */

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?[ \t]+(\S+)/

/** `null`: the page has no such metric. Not a number where one of its series is none. */
export function metricValue(page: string, metric: string): number | null {
  let sum: number | null = null
  for (let from = 0; from < page.length;) {
    const newline = page.indexOf('\n', from)
    const end = newline === -1 ? page.length : newline
    // Most lines are of other metrics: they are not taken apart.
    const [, name, value] = page.startsWith(metric, from) ? (LINE.exec(page.slice(from, end)) ?? []) : []
    if (name === metric && value !== undefined) sum = (sum ?? 0) + numberOf(value)
    from = end + 1
  }
  return sum
}

function numberOf(text: string): number {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number(text)
}
