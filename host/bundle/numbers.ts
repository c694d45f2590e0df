/** Numbers that a bundle brought, asked for as a chart asks. Pure. */
import { Fault } from '../../shared/fault.ts'
import type { History, SeriesRequest } from '../../shared/history.ts'

/** `offsetMs`: its maker's clock less the source's. Nothing later than `until`, the source's clock. @throws {Fault} malformed */
export function keptNumbers(
  kept: History,
  offsetMs: number,
  { keys, from, to, points }: SeriesRequest,
  until: number,
): History {
  if (to <= from) throw new Fault('malformed', 'to: it is to be later than from')
  const at = kept.at.map((moment) => moment - offsetMs)
  const first = at.findIndex((moment) => moment + kept.stepMs > from)
  const behind = at.findLastIndex((moment) => moment < to && moment <= until) + 1
  const begin = first === -1 ? at.length : first
  const end = Math.max(begin, behind)
  // Steps are put together where there are more of them than were asked for.
  const times = Math.max(1, Math.ceil((end - begin) / points))
  const groups = Array.from({ length: Math.ceil((end - begin) / times) }, (_, index) => begin + index * times)
  const each = (values: readonly (number | null)[], join: (some: readonly number[]) => number) =>
    groups.map((place) => {
      const some = values.slice(place, Math.min(end, place + times)).filter((value) => value !== null)
      return some.length === 0 ? null : join(some)
    })
  return {
    from: groups[0] === undefined ? from : (at[groups[0]] ?? from),
    to: Math.min(to, (at[end - 1] ?? to) + kept.stepMs),
    stepMs: kept.stepMs * times,
    at: groups.map((place) => at[place] ?? 0),
    series: kept.series
      .filter(({ key }) => keys.some((wanted) => fits(key, wanted)))
      .map(({ key, values, highs, lows }) => ({
        key,
        values: each(values, (some) => some.reduce((sum, value) => sum + value, 0) / some.length),
        highs: each(highs, (some) => Math.max(...some)),
        lows: each(lows, (some) => Math.min(...some)),
      })),
    keptSince: kept.keptSince,
  }
}

function fits(key: string, wanted: string): boolean {
  const [parts, asked] = [key.split('/'), wanted.split('/')]
  return parts.length === asked.length && asked.every((part, index) => part === '*' || part === parts[index])
}
