/** Panels as lines of a file, and what the file is called. Pure. */
import type { Source } from '../../shared/history.ts'
import type { CsvLine } from '../charts/csv.ts'
import type { Span } from '../store/range.ts'
import { FIGURE_OF, originWords } from '../store/figures.ts'
import { fileUnit } from '../words/figures.ts'
import { figuresOf, type Panel } from './dashboards.ts'
import type { Frame } from './frame.ts'
import type { Lines } from './lines.ts'

/** `past`: what the compared time is called; empty: nothing is compared. */
export function csvLines(panel: Panel, lines: Lines, frame: Frame, past: string): readonly CsvLine[] {
  const unit = fileUnit(FIGURE_OF[panel.figure].unit)
  const now = lines.shown.map(({ label }, column) => ({
    label: `${panel.title}, ${label}`,
    unit,
    values: frame.columns[column] ?? [],
  }))
  const before = frame.past
  if (before === null) return now
  return [
    ...now,
    ...lines.shown.map(({ label }, column) => ({
      label: `${panel.title}, ${label}, ${past}`,
      unit,
      values: before[column] ?? [],
    })),
  ]
}

export function sourceOfPanel(panel: Panel, sources: readonly Source[]): string {
  return [...new Set(figuresOf(panel).map((figure) => originWords(figure, null, sources)))].join('; ')
}

/** "response-p95-20261120T021240Z-20261120T031240Z.csv" */
export function fileName(title: string, { from, to }: Span, ending: string): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${words}-${compact(from)}-${compact(to)}.${ending}`
}

function compact(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
}
