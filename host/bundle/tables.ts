/** The tables of a bundle as CSV by RFC 4180, for a spreadsheet. Pure. */
import type { History } from '../../shared/history.ts'
import type { TimelineItem } from '../../shared/incident/timeline.ts'
import { toCell } from '../operations/export.ts'

type Cell = string | number | null

export function timelineCsv(timeline: readonly TimelineItem[]): string {
  return csv(
    ['time', 'source time', 'offset ms', 'source', 'tone', 'title', 'detail', 'by', 'account', 'of', 'id'],
    timeline.map((item) => [
      iso(item.at),
      iso(item.sourceAt),
      item.offsetMs,
      item.source,
      item.tone,
      item.title,
      item.detail,
      item.by,
      item.accountId,
      item.ref === null ? null : `${item.ref.kind}/${item.ref.id}`,
      item.id,
    ]),
  )
}

/** A row for every step in which something was recorded: where there is none, nothing was. `numbers` `null`: the head alone. */
export function metricsCsv(numbers: History | null): string {
  const rows = (numbers?.series ?? []).flatMap(({ key, values, highs, lows }) =>
    (numbers?.at ?? []).flatMap((at, place): Cell[][] => {
      const value = values[place] ?? null
      return value === null ? [] : [[iso(at), key, value, highs[place] ?? null, lows[place] ?? null]]
    }),
  )
  const seconds = numbers === null ? '' : `, steps of ${numbers.stepMs / 1_000} s`
  return csv([`time${seconds}`, 'series', 'mean', 'highest', 'lowest'], rows)
}

function csv(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows]
    .map((row) => `${row.map((cell) => (typeof cell === 'number' ? String(cell) : toCell(cell))).join(',')}\r\n`)
    .join('')
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
