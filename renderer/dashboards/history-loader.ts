/** Asks host for the numbers of a page over a stretch of time, and no more often than they can have changed. */
import { asFault } from '../../shared/fault.ts'
import type { History } from '../../shared/history.ts'
import type { Call } from '../bridge/client.ts'
import type { Span } from '../store/range.ts'

/** What is asked for. */
export interface Wanted {
  readonly keys: readonly string[]
  readonly span: Span
  /** How far back the compared stretch lies; `null`: nothing is compared. */
  readonly shiftMs: number | null
  /** This machine's clock less the source's: host keeps numbers by the former, charts and marks go by the latter. */
  readonly offsetMs: number
  /** Only the compared stretch: the other is drawn from the rings. */
  readonly isPastOnly: boolean
}

export interface Loaded {
  readonly span: Span
  /** `null`: drawn from the rings. */
  readonly history: History | null
  readonly past: { readonly history: History; readonly shiftMs: number } | null
}

export type Outcome =
  { readonly kind: 'loaded'; readonly loaded: Loaded } | { readonly kind: 'failed'; readonly words: string }

/** As many as one call takes. */
const KEYS_A_CALL = 100
const POINTS = 300

export async function loadHistory(call: Call, wanted: Wanted): Promise<Outcome> {
  const { keys, span, shiftMs, offsetMs, isPastOnly } = wanted
  try {
    const [history, past] = await Promise.all([
      isPastOnly ? null : stretch(call, keys, span, offsetMs),
      shiftMs === null ? null : stretch(call, keys, { from: span.from - shiftMs, to: span.to - shiftMs }, offsetMs),
    ])
    return {
      kind: 'loaded',
      loaded: { span, history, past: past === null || shiftMs === null ? null : { history: past, shiftMs } },
    }
  } catch (thrown) {
    return { kind: 'failed', words: asFault(thrown).message }
  }
}

/** How long what was loaded is as good as new, ms: a step, and never less than two seconds. */
export function freshForMs({ history, past }: Loaded): number {
  return Math.max(2_000, history?.stepMs ?? past?.history.stepMs ?? 0)
}

async function stretch(
  call: Call,
  keys: readonly string[],
  { from, to }: Span,
  offsetMs: number,
): Promise<History | null> {
  const parts = Array.from({ length: Math.ceil(keys.length / KEYS_A_CALL) }, (_, part) =>
    keys.slice(part * KEYS_A_CALL, (part + 1) * KEYS_A_CALL),
  )
  const span = { from: Math.max(0, Math.floor(from + offsetMs)), to: Math.max(1, Math.floor(to + offsetMs)) }
  const answers = await Promise.all(
    parts.map((part) => call('getSeries', { keys: [...part], ...span, points: POINTS })),
  )
  const [first] = answers
  if (first === undefined) return null
  const at = first.at.map((moment) => moment - offsetMs)
  return { ...first, at, series: answers.flatMap(({ series }) => series) }
}
