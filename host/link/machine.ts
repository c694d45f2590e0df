/** How we are connected, and when that changes. Pure; connection.ts does the waiting and the talking. */
import { assertNever } from '../../shared/assert-never.ts'
import { FAULTS, Fault, toProblem, type Problem } from '../../shared/fault.ts'
import type { Link } from '../../shared/picture.ts'
import { STALE_AFTER_MS } from '../../shared/stream.ts'

/** A moment on both clocks: `at` (epoch ms) labels, `elapsed` (monotonic ms) measures. */
export interface Moment {
  readonly at: number
  readonly elapsed: number
}

/** `attempt` counts the failures since the cluster was last heard. */
export type LinkState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly since: Moment; readonly attempt: number }
  | { readonly kind: 'live'; readonly since: Moment; readonly heard: Moment }
  | { readonly kind: 'stale'; readonly since: Moment; readonly heard: Moment }
  | {
      readonly kind: 'retrying'
      readonly since: Moment
      readonly waitMs: number
      readonly attempt: number
      readonly problem: Problem
    }
  | {
      readonly kind: 'refused'
      readonly since: Moment
      readonly waitMs: number
      readonly attempt: number
      readonly problem: Problem
    }

export type LinkEvent =
  | { readonly kind: 'started'; readonly now: Moment }
  /** The stream is open and the picture has caught up with the cluster. */
  | { readonly kind: 'caughtUp'; readonly now: Moment }
  /** Bytes came. */
  | { readonly kind: 'heard'; readonly now: Moment }
  /** `jitter`: 0 ≤ jitter < 1, so that many consoles do not come back in step. */
  | { readonly kind: 'failed'; readonly now: Moment; readonly fault: Fault; readonly jitter: number }
  /** The time `dueAt` named has come, or another reason to look at the clock. */
  | { readonly kind: 'ticked'; readonly now: Moment; readonly jitter: number }
  /** This machine's own timer came far too late: it slept. */
  | { readonly kind: 'woke'; readonly now: Moment }
  | { readonly kind: 'reconnectAsked'; readonly now: Moment }

/** `open` starts a new attempt, `close` ends the one under way and ignores what is left of it. */
export type LinkEffect = { readonly kind: 'open' } | { readonly kind: 'close' }

/** An attempt that has not caught up by then is given up, ms. */
export const OPEN_LIMIT_MS = 8_000
/** A silent stream is torn down after this long without bytes, ms. */
export const SILENT_LIMIT_MS = 6_000
export const BACK_OFF_MS = { first: 250, longest: 5_000 } as const
/** A refusal rarely mends itself: tried again this seldom, ms. */
export const REFUSED_WAIT_MS = 10_000

export const INITIAL_LINK: LinkState = { kind: 'idle' }

type Step = readonly [LinkState, readonly LinkEffect[]]

export function nextLink(state: LinkState, event: LinkEvent): Step {
  switch (event.kind) {
    case 'started':
      return state.kind === 'idle' ? open(event.now, 0) : [state, []]
    case 'caughtUp':
      return state.kind === 'connecting' ? [{ kind: 'live', since: event.now, heard: event.now }, []] : [state, []]
    case 'heard':
      return heard(state, event.now)
    case 'failed':
      return failed(state, event)
    case 'ticked':
      return ticked(state, event)
    case 'woke':
      return woke(state, event.now)
    case 'reconnectAsked':
      return reconnect(state, event.now)
    default:
      return assertNever(event)
  }
}

/** When the state changes by itself, monotonic ms; `null`: only an event changes it. */
export function dueAt(state: LinkState): number | null {
  switch (state.kind) {
    case 'idle':
      return null
    case 'connecting':
      return state.since.elapsed + OPEN_LIMIT_MS
    case 'live':
      return state.heard.elapsed + STALE_AFTER_MS
    case 'stale':
      return state.heard.elapsed + SILENT_LIMIT_MS
    case 'retrying':
    case 'refused':
      return state.since.elapsed + state.waitMs
    default:
      return assertNever(state)
  }
}

/** The state as windows see it. */
export function toLink(state: LinkState): Link {
  switch (state.kind) {
    case 'idle':
      return { kind: 'connecting', since: 0 }
    case 'connecting':
    case 'live':
    case 'stale':
      return { kind: state.kind, since: state.since.at }
    case 'retrying':
      return { ...waiting(state), kind: 'retrying', attempt: state.attempt }
    case 'refused':
      return { ...waiting(state), kind: 'refused' }
    default:
      return assertNever(state)
  }
}

function waiting(state: Extract<LinkState, { kind: 'retrying' | 'refused' }>): {
  since: number
  retryAt: number
  problem: Problem
} {
  return { since: state.since.at, retryAt: state.since.at + Math.round(state.waitMs), problem: state.problem }
}

function open(now: Moment, attempt: number): Step {
  return [{ kind: 'connecting', since: now, attempt }, [{ kind: 'open' }]]
}

function reopen(now: Moment): Step {
  return [{ kind: 'connecting', since: now, attempt: 0 }, [{ kind: 'close' }, { kind: 'open' }]]
}

function heard(state: LinkState, now: Moment): Step {
  if (state.kind === 'live') return [{ ...state, heard: now }, []]
  if (state.kind === 'stale') return [{ kind: 'live', since: now, heard: now }, []]
  // Part of what was missed is here: the way is good, and waiting longer would only leave more to catch up with.
  if (state.kind === 'connecting') return [{ ...state, attempt: 0 }, []]
  return [state, []]
}

function failed(state: LinkState, event: Extract<LinkEvent, { kind: 'failed' }>): Step {
  // A failure of an attempt that was already given up changes nothing.
  if (state.kind === 'idle' || state.kind === 'retrying' || state.kind === 'refused') return [state, []]
  const attempt = (state.kind === 'connecting' ? state.attempt : 0) + 1
  const problem = toProblem(event.fault)
  const close: readonly LinkEffect[] = [{ kind: 'close' }]
  if (isRefusal(event.fault))
    return [{ kind: 'refused', since: event.now, waitMs: REFUSED_WAIT_MS, attempt, problem }, close]
  return [{ kind: 'retrying', since: event.now, waitMs: backOffMs(attempt, event.jitter), attempt, problem }, close]
}

function ticked(state: LinkState, event: Extract<LinkEvent, { kind: 'ticked' }>): Step {
  const due = dueAt(state)
  if (due === null || event.now.elapsed < due) return [state, []]
  switch (state.kind) {
    case 'idle':
      return [state, []]
    case 'connecting':
      return failed(state, {
        ...event,
        kind: 'failed',
        fault: silence(`The cluster did not send its state within ${OPEN_LIMIT_MS / 1000} s.`),
      })
    case 'live':
      return [{ kind: 'stale', since: event.now, heard: state.heard }, []]
    case 'stale':
      return failed(state, {
        ...event,
        kind: 'failed',
        fault: silence(`Nothing came for ${SILENT_LIMIT_MS / 1000} s.`),
      })
    case 'retrying':
    case 'refused':
      return open(event.now, state.attempt)
    default:
      return assertNever(state)
  }
}

/** What was open before the machine slept may be dead without having said so: shown as stale and opened anew. */
function woke(state: LinkState, now: Moment): Step {
  if (state.kind === 'idle') return [state, []]
  if (state.kind === 'retrying' || state.kind === 'refused') return open(now, 0)
  return reopen(now)
}

function reconnect(state: LinkState, now: Moment): Step {
  if (state.kind === 'retrying' || state.kind === 'refused') return open(now, 0)
  return state.kind === 'stale' ? reopen(now) : [state, []]
}

/** Answered, and the same request will be answered the same: a token, an address, a version that does not fit. */
function isRefusal(fault: Fault): boolean {
  return fault.code === 'badAnswer' || !FAULTS[fault.code].retry
}

/** Doubles from the first to the longest, spread by a quarter either way. */
function backOffMs(attempt: number, jitter: number): number {
  const plain = BACK_OFF_MS.first * 2 ** Math.min(attempt - 1, 10)
  return Math.min(BACK_OFF_MS.longest, Math.max(BACK_OFF_MS.first, plain * (0.75 + jitter / 2)))
}

function silence(detail: string): Fault {
  return new Fault('timeout', detail)
}
