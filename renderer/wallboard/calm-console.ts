/** A console that is drawn at most twice a second: what came in between is shown together with the next beat. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Console } from '../console.ts'
import type { Ticker } from '../store/ticker.ts'

export const CALM_MS = 500

export interface CalmConsole {
  readonly console: Console
  readonly beat: () => void
}

/** The stores as they were at the last beat, and times in UTC: a wall has one clock. */
export function calmConsole(console: Console, now: () => number): CalmConsole {
  const picture = following(console.picture)
  const samples = following(console.samples)
  const link = following(console.link)
  const listeners = new Set<() => void>()
  let at = now()
  const ticker: Ticker = {
    now: () => at,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    console: {
      ...console,
      picture: picture.store,
      samples: samples.store,
      link: link.store,
      ui: createStore<ReturnType<Console['ui']['getState']>>()(() => ({ ...console.ui.getState(), clock: 'utc' })),
      ticker,
    },
    beat() {
      at = now()
      picture.catchUp()
      samples.catchUp()
      link.catchUp()
      for (const listener of listeners) listener()
    },
  }
}

function following<T extends object>(
  source: StoreApi<T>,
): { readonly store: StoreApi<T>; readonly catchUp: () => void } {
  const store = createStore<T>()(() => source.getState())
  return { store, catchUp: () => store.setState(source.getState(), true) }
}
