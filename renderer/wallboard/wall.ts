/** Whether this window is a wallboard: then it is one until it is closed, and host refuses whatever would act. */
import { createStore, type StoreApi } from 'zustand/vanilla'

/** `locking`: nothing is shown before host has locked the window. */
export type Wall = { readonly kind: 'none' | 'locking' | 'locked' }

export interface WallDesk {
  readonly store: StoreApi<Wall>
  /** From here on it is one, whatever its address says. */
  readonly become: () => void
  /** Each line to host is locked before anything else is asked through it. */
  readonly isWanted: () => boolean
  readonly locked: () => void
}

export function createWallDesk(): WallDesk {
  const store = createStore<Wall>()(() => ({ kind: 'none' }))
  return {
    store,
    become: () => {
      if (store.getState().kind === 'none') store.setState({ kind: 'locking' })
    },
    isWanted: () => store.getState().kind !== 'none',
    locked: () => store.setState({ kind: 'locked' }),
  }
}
