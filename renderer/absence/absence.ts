/** Whether somebody looks at this window, and what happened since they last did. Pure; absence-watch.ts feeds it. */
import type { Fact } from '../../shared/fact.ts'
import { type EventLine, eventLines } from '../words/event-lines.ts'

/** Nobody touched the window for this long: the person may have left, ms. */
export const AWAY_AFTER_MS = 5 * 60_000

export interface Absence {
  /** This machine's clock of the last sign of a person; `null`: none yet. */
  readonly seenAt: number | null
  /** Where the journal stood then. */
  readonly seenSeq: number
  readonly journalId: string
  /** What to show: since when, from which fact on; `null`: nobody was away, or it was read. */
  readonly away: { readonly from: number; readonly seq: number; readonly journalId: string } | null
}

export const PRESENT: Absence = { seenAt: null, seenSeq: 0, journalId: '', away: null }

export interface Here {
  readonly now: number
  readonly seq: number
  readonly journalId: string
}

/** A person was here: a key, a pointer, the window in front again. */
export function seen(state: Absence, { now, seq, journalId }: Here): Absence {
  const wasAway = state.seenAt !== null && now - state.seenAt >= AWAY_AFTER_MS && state.away === null
  const away = wasAway ? { from: state.seenAt ?? now, seq: state.seenSeq, journalId: state.journalId } : state.away
  return { seenAt: now, seenSeq: seq, journalId, away }
}

export function dismissed(state: Absence): Absence {
  return state.away === null ? state : { ...state, away: null }
}

export interface Missed {
  /** Newest first. */
  readonly lines: readonly EventLine[]
  /** Older ones that are not listed here, at least. */
  readonly more: number
  /** Not all of it is kept in this window. */
  readonly isPartial: boolean
}

const LINES = 8

/** `facts`: those the window keeps, newest first. */
export function missed({ away }: Absence, facts: readonly Fact[], journalId: string): Missed | null {
  if (away === null) return null
  const isOther = away.journalId !== journalId
  const since = facts.filter(({ seq }) => isOther || seq > away.seq)
  const lines = eventLines(since, Number.POSITIVE_INFINITY).filter(isWorthIt)
  const oldest = facts.at(-1)?.seq ?? 0
  return {
    lines: lines.slice(0, LINES),
    more: Math.max(0, lines.length - LINES),
    isPartial: isOther || (oldest > away.seq + 1 && facts.length > 0),
  }
}

/** What only informs is left out where something else happened: the person who comes back reads what was wrong first. */
function isWorthIt({ tone }: EventLine): boolean {
  return tone !== 'unknown'
}
