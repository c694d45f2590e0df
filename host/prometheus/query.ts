/** Prometheus' query API: what to send, and what its answer says. Pure. */
import { z } from 'zod'
import { Fault } from '../../shared/fault.ts'
import type { QueryResult } from '../../shared/history.ts'
import type { Ask } from './request.ts'

export interface Query {
  readonly query: string
  /** `null`: now. */
  readonly over: { readonly from: number; readonly to: number; readonly points: number } | null
}

/** More lines than anybody can read; the rest is cut, and said. */
const SERIES_LIMIT = 200

const Point = z.tuple([z.number(), z.string()])
const Labels = z.record(z.string(), z.string())
const warnings = { warnings: z.array(z.string()).optional(), infos: z.array(z.string()).optional() }

export const QueryAnswer = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({
        resultType: z.literal('matrix'),
        result: z.array(z.object({ metric: Labels, values: z.array(Point).optional() })),
      }),
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ metric: Labels, value: Point.optional() })),
      }),
      z.object({ resultType: z.literal('scalar'), result: Point }),
      z.object({ resultType: z.literal('string'), result: Point }),
    ]),
    ...warnings,
  }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string(), ...warnings }),
])
export type QueryAnswer = z.infer<typeof QueryAnswer>

/** @throws {Fault} malformed: the range is empty or backwards. */
export function askOf({ query, over }: Query): Ask {
  if (over === null) return { path: '/api/v1/query', form: { query } }
  const { from, to, points } = over
  if (to <= from) throw new Fault('malformed', 'The end of the range must come after its beginning.')
  const form = { query, start: String(from / 1_000), end: String(to / 1_000), step: String(stepMs(over) / 1_000) }
  return points < 2 ? { path: '/api/v1/query', form: { query } } : { path: '/api/v1/query_range', form }
}

/** Whole seconds: finer than any scrape. */
function stepMs({ from, to, points }: NonNullable<Query['over']>): number {
  return Math.max(1, Math.ceil((to - from) / 1_000 / (points - 1))) * 1_000
}

/** @throws {Fault} malformed: Prometheus cannot read the query. sourceFailed: it could not answer it. */
export function resultOf(answer: QueryAnswer, { over }: Query, tookMs: number): QueryResult {
  if (answer.status === 'error') throw refusal(answer)
  const said = [...(answer.warnings ?? []), ...(answer.infos ?? [])]
  const { data } = answer
  switch (data.resultType) {
    case 'matrix': {
      const all = data.result.map(({ metric, values = [] }) => lineOf(metric, values, over))
      return { kind: 'matrix', ...limited(all, said), tookMs }
    }
    case 'vector': {
      const all = data.result.map(({ metric, value }) => lineOf(metric, value === undefined ? [] : [value], null))
      return { kind: 'vector', ...limited(all, said), tookMs }
    }
    case 'scalar':
      return { kind: 'vector', ...limited([lineOf({}, [data.result], null)], said), tookMs }
    case 'string':
      throw new Fault('malformed', 'The query answers a text, not numbers.')
  }
}

interface Line {
  readonly labels: Record<string, string>
  readonly at: number[]
  readonly values: (number | null)[]
  readonly strange: number
}

/** Points outside the asked range, or not later than the one before, are not shown: a chart would fold back on itself. */
function lineOf(
  labels: Record<string, string>,
  points: readonly (readonly [number, string])[],
  over: Query['over'],
): Line {
  const at: number[] = []
  const values: (number | null)[] = []
  let strange = 0
  for (const [seconds, text] of points) {
    const ms = Math.round(seconds * 1_000)
    const isOutside = over !== null && (ms < over.from - 1_000 || ms > over.to + 1_000)
    if (ms < 0 || isOutside || ms <= (at.at(-1) ?? -1)) {
      strange += 1
      continue
    }
    at.push(ms)
    values.push(numberOf(text))
  }
  return { labels, at, values, strange }
}

/** `null`: NaN and the infinities have no place on a chart. */
function numberOf(text: string): number | null {
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

function limited(lines: readonly Line[], said: readonly string[]): Pick<QueryResult, 'series' | 'warnings'> {
  const strange = lines.reduce((sum, line) => sum + line.strange, 0)
  const cut = lines.length - SERIES_LIMIT
  return {
    series: lines.slice(0, SERIES_LIMIT).map(({ labels, at, values }) => ({ labels, at, values })),
    warnings: [
      ...said,
      ...(cut > 0 ? [`${lines.length} series match; the first ${SERIES_LIMIT} are shown.`] : []),
      ...(strange > 0
        ? [`${strange} points lay outside the asked range or went back in time; they are not shown.`]
        : []),
    ],
  }
}

function refusal({ errorType, error }: Extract<QueryAnswer, { status: 'error' }>): Fault {
  if (errorType === 'bad_data') return new Fault('malformed', `Prometheus cannot read the query: ${error}`)
  return new Fault('sourceFailed', `Prometheus could not answer (${errorType}): ${error}`)
}
