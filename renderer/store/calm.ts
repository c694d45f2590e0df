/**
 * A part of a store for a screen that goes through all of it: of a large estate as it stood at the last full second, of a small one
 * as it is. Each of several parts of a screen takes its own quarter of the second, so that no frame has to hold all of them.
 */
import type { StoreApi } from 'zustand/vanilla'
import type { Ticker } from './ticker.ts'

export type Quarter = 0 | 1 | 2 | 3

/** Of whoever goes through all accounts: of the same samples the list of how they stand is made once for all of them. */
export const ACCOUNTS_QUARTER: Quarter = 1

export interface CalmDeps<S> {
  readonly store: Pick<StoreApi<S>, 'getState' | 'subscribe'>
  readonly ticker: Ticker
  readonly isLarge: () => boolean
}

export interface Calm<T> {
  readonly get: () => T
  readonly subscribe: (listener: () => void) => () => void
}

const STEP_MS = 1_000

export function createCalm<S, T>({ store, ticker, isLarge }: CalmDeps<S>, select: (state: S) => T, quarter: Quarter) {
  let current = select(store.getState())
  let step = stepAt(ticker.now(), quarter)

  function follow(listener: () => void): void {
    const next = select(store.getState())
    if (Object.is(next, current)) return
    current = next
    listener()
  }

  const calm: Calm<T> = {
    get: () => current,
    subscribe(listener) {
      const stopStore = store.subscribe(() => {
        if (!isLarge()) follow(listener)
      })
      const stopTicker = ticker.subscribe(() => {
        const now = stepAt(ticker.now(), quarter)
        if (now === step) return
        step = now
        follow(listener)
      })
      // Between the first drawing and this, something may have come.
      follow(listener)
      return () => {
        stopStore()
        stopTicker()
      }
    },
  }
  return calm
}

function stepAt(now: number, quarter: Quarter): number {
  return Math.floor((now - (quarter * STEP_MS) / 4) / STEP_MS)
}
