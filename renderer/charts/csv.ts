/** Numbers over time as a file: ISO times in UTC, the unit in the heading. Pure. */

export interface CsvLine {
  readonly label: string
  readonly unit: string
  readonly values: readonly (number | null)[]
}

/** One chart: a row a moment, a column a line. An empty field: not recorded. `at`: epoch seconds. */
export function chartCsv(at: readonly number[], lines: readonly CsvLine[]): string {
  const head = ['time (UTC)', ...lines.map(({ label, unit }) => `${label} (${unit})`)]
  const rows = at.map((second, row) => [isoOf(second), ...lines.map(({ values }) => numberOf(values[row] ?? null))])
  return textOf([head, ...rows])
}

export interface PageSection {
  readonly panel: string
  readonly source: string
  readonly at: readonly number[]
  readonly lines: readonly CsvLine[]
}

/** A whole page: a row a moment and line, since its charts have no axis in common. */
export function pageCsv(sections: readonly PageSection[]): string {
  const rows = sections.flatMap(({ panel, source, at, lines }) =>
    lines.flatMap(({ label, unit, values }) =>
      at.map((second, row) => [isoOf(second), panel, label, numberOf(values[row] ?? null), unit, source]),
    ),
  )
  return textOf([['time (UTC)', 'panel', 'line', 'value', 'unit', 'source'], ...rows])
}

function isoOf(second: number): string {
  return new Date(second * 1000).toISOString()
}

function numberOf(value: number | null): string {
  return value === null ? '' : String(value)
}

/** Rows as a file; the first is the head. */
export function textOf(rows: readonly (readonly string[])[]): string {
  return `${rows.map((row) => row.map(fieldOf).join(',')).join('\r\n')}\r\n`
}

/** Names come from the cluster: what a spreadsheet would take for a formula is made plain text. */
function fieldOf(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
