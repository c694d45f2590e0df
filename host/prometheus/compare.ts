/** Whether Prometheus sees the same as this console, and since when it does not. Pure; watch.ts does the asking. */
import type { Difference, QueryResult } from '../../shared/history.ts'
import { formatCount, formatRate } from '../../shared/words/format.ts'

/** One number both sides measure. */
export interface Compared {
  readonly id: string
  readonly title: string
  /** What Prometheus is asked. */
  readonly query: string
  /** Key of the console's own series, and what makes the same unit of it. */
  readonly key: string
  readonly scale: number
  /** Differences smaller than this are the two clocks' and the two windows'. */
  readonly floor: number
  readonly show: (value: number) => string
}

/** Both sides read the same pages, at other moments. */
export const COMPARED: readonly Compared[] = [
  {
    id: 'received',
    title: 'Messages per second over a minute',
    query: 'sum(rate(linda_gateway_messages_received_total[1m]))',
    key: 'figures/gateway/messagesPerHour',
    scale: 1 / 3_600,
    floor: 2,
    show: (value) => `${formatRate(value)} /s`,
  },
  {
    id: 'sessions',
    title: 'Live sessions',
    query: 'sum(linda_gateway_session_live)',
    key: 'figures/gateway/sessions',
    scale: 1,
    floor: 0,
    show: (value) => formatCount(Math.round(value)),
  },
]

/** Of the larger of the two. */
const TOLERANCE = 0.15
/** Still there two askings later, so that a change between the two scrapes is none. */
const LASTS_MS = 30_000

export interface Look {
  /** By id of `COMPARED`; `null`: that side does not say. */
  readonly numbers: ReadonlyMap<string, { readonly here: number | null; readonly there: number | null }>
  /** Processes of which one side got an answer and the other did not. */
  readonly targets: readonly { readonly id: string; readonly here: boolean; readonly there: boolean }[]
  /** Monotonic ms. */
  readonly elapsed: number
  /** Epoch ms of this machine. */
  readonly now: number
}

export interface Comparison {
  /** Since when each differs; monotonic ms. */
  readonly differing: ReadonlyMap<string, number>
  /** Newest first. */
  readonly open: readonly Difference[]
}

export const NOTHING_COMPARED: Comparison = { differing: new Map(), open: [] }

export function compare(before: Comparison, look: Look): Comparison {
  const found = [...numbersOf(look), ...targetsOf(look)]
  const differing = new Map(found.map(({ id }) => [id, before.differing.get(id) ?? look.elapsed]))
  const open = found
    .filter(({ id }) => look.elapsed - (differing.get(id) ?? look.elapsed) >= LASTS_MS)
    .map((one) => ({ ...one, since: before.open.find(({ id }) => id === one.id)?.since ?? look.now }))
    .toSorted((a, b) => b.since - a.since || a.id.localeCompare(b.id))
  return { differing, open }
}

function numbersOf({ numbers }: Look): Omit<Difference, 'since'>[] {
  return COMPARED.flatMap(({ id, title, floor, show }) => {
    const { here = null, there = null } = numbers.get(id) ?? {}
    if (here === null || there === null) return []
    const apart = Math.abs(here - there)
    if (apart <= Math.max(floor, TOLERANCE * Math.max(here, there))) return []
    return [{ id: `prometheus/${id}`, source: 'prometheus' as const, title, here: show(here), there: show(there) }]
  })
}

function targetsOf({ targets }: Look): Omit<Difference, 'since'>[] {
  const words = (answers: boolean) => (answers ? 'answers' : 'does not answer')
  return targets
    .filter(({ here, there }) => here !== there)
    .map(({ id, here, there }) => ({
      id: `prometheus/up/${id}`,
      source: 'prometheus' as const,
      title: `${id}’s metrics page`,
      here: words(here),
      there: words(there),
    }))
}

/** One number of an instant query; `null`: it has none, or several. */
export function singleOf({ series }: QueryResult): number | null {
  return series.length === 1 ? (series[0]?.values.at(-1) ?? null) : null
}

/** `host:port` → up, of the query `up`. */
export function upOf({ series }: QueryResult): ReadonlyMap<string, boolean> {
  return new Map(
    series.flatMap(({ labels, values }) => {
      const value = values.at(-1)
      const instance = labels['instance']
      return instance === undefined || value == null ? [] : [[instance, value === 1] as const]
    }),
  )
}
