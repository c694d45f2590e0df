/** Going from one cluster to another: the switcher that is open, and why the last try failed. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { asFault, toProblem, type Problem } from '../../shared/fault.ts'

export interface ClusterState {
  /** The switcher's menu. */
  readonly isOpen: boolean
  /** The cluster that could not be gone to, and why; `null`: none was refused, or it was read. */
  readonly refused: { readonly name: string; readonly problem: Problem } | null
}

export interface ClusterDesk {
  readonly store: StoreApi<ClusterState>
  readonly goTo: (profile: { readonly id: string; readonly name: string }) => Promise<void>
}

export function createClusterDesk(moveTo: (id: string) => Promise<void>): ClusterDesk {
  const store = createStore<ClusterState>()(() => ({ isOpen: false, refused: null }))
  return {
    store,
    async goTo({ id, name }) {
      store.setState({ isOpen: false, refused: null })
      try {
        await moveTo(id)
      } catch (thrown) {
        store.setState({ refused: { name, problem: toProblem(asFault(thrown)) } })
      }
    },
  }
}
