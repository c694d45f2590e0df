/** What one host has for windows that replay: what its store keeps, and its runbooks. */
import type { History } from '../../shared/history.ts'
import type { Memory } from '../memory.ts'
import type { RunbookDesk } from '../runbooks/desk.ts'
import type { Store } from '../store/store.ts'
import type { Recorded } from './recorded.ts'
import type { RunbookAnswers } from './replay-session.ts'
import { readStore } from './store-recorded.ts'

export interface Past {
  /** `null`: nothing was kept yet. */
  readonly recorded: Recorded | null
  readonly runbooks: RunbookAnswers
}

export interface PastOptions {
  readonly name: string
  readonly store: Store
  readonly memory: Memory
  readonly runbooks: RunbookDesk
}

/** Clocks that differ by less than this are one: what is kept over time is, ms. */
const ONE_CLOCK_MS = 5_000

export function pastOf({ name, store, memory, runbooks }: PastOptions): Past {
  const offsetMs = memory.clockOffsetMs ?? 0
  const shiftMs = Math.abs(offsetMs) < ONE_CLOCK_MS ? 0 : offsetMs
  return {
    recorded: readStore({
      checkpoints: store.checkpoints,
      name,
      heardUntil: (memory.heardAt ?? 0) - offsetMs,
      history: ({ keys, from, to, points }, at) => {
        const until = Math.min(to, at)
        // Asked for a stretch that lies ahead of the moment: there is nothing of it yet.
        const begin = Math.min(from, until - 1)
        const history = memory.history({ keys, points, from: begin + shiftMs, to: until + shiftMs })
        return upTo(shifted(history, -shiftMs), at)
      },
    }),
    runbooks: {
      listRunbooks: () => runbooks.library(),
      getRunbook: ({ id }) => runbooks.page(id, true),
      searchRunbooks: ({ text, limit }) => runbooks.search(text, limit),
      getRunbookPicture: ({ name: picture }) => runbooks.picture(picture),
    },
  }
}

function shifted(history: History, ms: number): History {
  if (ms === 0) return history
  return {
    ...history,
    from: history.from + ms,
    to: history.to + ms,
    at: history.at.map((at) => at + ms),
    keptSince: history.keptSince === null ? null : history.keptSince + ms,
  }
}

/** A step that goes on beyond the moment has something in it that had not happened yet. */
function upTo(history: History, at: number): History {
  const known = history.at.filter((begin) => begin + history.stepMs <= at).length
  if (known === history.at.length) return history
  const cut = (values: (number | null)[]): (number | null)[] =>
    values.map((value, index) => (index < known ? value : null))
  return {
    ...history,
    series: history.series.map(({ key, values, highs, lows }) => ({
      key,
      values: cut(values),
      highs: cut(highs),
      lows: cut(lows),
    })),
  }
}
