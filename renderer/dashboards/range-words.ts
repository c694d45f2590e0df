/** Ranges in words and in the fields that somebody types into. Pure but for the machine's time zone. */
import type { Deployment } from '../../shared/deployment.ts'
import type { Annotation } from '../store/annotations.ts'
import type { Compare, Length, Range, Span } from '../store/range.ts'
import { type ClockMode, formatExactly } from '../words/time.ts'

export const LENGTH_NAMES: Readonly<Record<Length, string>> = { hour: '1 h', day: '24 h', week: '7 d' }

export const LENGTH_WORDS: Readonly<Record<Length, string>> = {
  hour: 'the last hour',
  day: 'the last 24 hours',
  week: 'the last 7 days',
}

export function rangeWords(range: Range, span: Span, clock: ClockMode): string {
  switch (range.kind) {
    case 'live':
      return 'the last 5 minutes, live'
    case 'last':
      return LENGTH_WORDS[range.length]
    case 'custom':
      return `${shortly(span.from, clock)} to ${shortly(span.to, clock)} ${clock === 'utc' ? 'UTC' : 'local'}`
    default:
      return range satisfies never
  }
}

/** "2026-11-20 03:12:40" */
export function shortly(at: number, clock: ClockMode): string {
  return formatExactly(at, clock).slice(0, 19)
}

/** What a field for date and time takes: "2026-11-20T03:12:40", in the clock that is shown. */
export function toField(at: number, clock: ClockMode): string {
  return shortly(at, clock).replace(' ', 'T')
}

/** Epoch ms; NaN: it is no moment. */
export function fromField(text: string, clock: ClockMode): number {
  const full = /T\d\d:\d\d$/.test(text) ? `${text}:00` : text
  return Date.parse(clock === 'utc' ? `${full}Z` : full)
}

/** "before …": what a stretch can be compared with the time before of, newest first. */
const OFFERED = 8

export function momentsOf(annotations: readonly Annotation[], clock: ClockMode): readonly Moment[] {
  return annotations
    .filter(({ kind }) => kind !== 'alert')
    .toReversed()
    .slice(0, OFFERED)
    .map(({ id, from, title }) => ({
      id,
      compare: { kind: 'before', at: from, name: lower(title) },
      words: `Before ${lower(title)}, ${shortly(from, clock).slice(5, 16)}`,
    }))
}

/** The one comparison asked for most: is it worse since the new version? `null`: none is known. */
export function beforeLastDeployment(deployments: readonly Deployment[], clock: ClockMode): Moment | null {
  const [last] = deployments
  if (last === undefined) return null
  return {
    id: 'lastDeployment',
    compare: { kind: 'before', at: last.startedAt, name: `the deployment of ${last.version}` },
    words: `Before the last deployment: ${last.version}, ${shortly(last.startedAt, clock).slice(5, 16)}`,
  }
}

export interface Moment {
  readonly id: string
  readonly compare: Extract<Compare, { kind: 'before' }>
  readonly words: string
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
