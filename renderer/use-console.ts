/** Thin hooks over the stores. Views use these; pieces take plain props. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Console } from './console.ts'
import type { PlanState } from './plan/machine.ts'
import { type Connection, connectionOf, type LinkState } from './store/link.ts'
import type { OutcomeState } from './store/outcomes.ts'
import type { PictureState, SampleState } from './store/picture.ts'
import type { UiState } from './store/ui.ts'

export const ConsoleContext = createContext<Console | null>(null)

export function useConsole(): Console {
  const found = useContext(ConsoleContext)
  if (found === null) throw new Error('useConsole outside of ConsoleContext')
  return found
}

export function usePicture<T>(select: (state: PictureState) => T): T {
  return useStore(useConsole().picture, select)
}

export function useSamples<T>(select: (state: SampleState) => T): T {
  return useStore(useConsole().samples, select)
}

export function useLink<T>(select: (state: LinkState) => T): T {
  return useStore(useConsole().link, select)
}

export function useUi<T>(select: (state: UiState) => T): T {
  return useStore(useConsole().ui, select)
}

export function usePlan<T>(select: (state: PlanState) => T): T {
  return useStore(useConsole().plan.store, select)
}

export function useOutcomes<T>(select: (state: OutcomeState) => T): T {
  return useStore(useConsole().outcomes.store, select)
}

/** This machine's clock in whole steps: the component renders again once a step. */
export function useNow(stepMs: number): number {
  const { ticker } = useConsole()
  return useSyncExternalStore(ticker.subscribe, () => Math.floor(ticker.now() / stepMs) * stepMs)
}

/** Renders again when the kind of connection changes, not with every byte. */
export function useConnection(): Connection {
  const console = useConsole()
  const port = useLink((state) => state.port)
  const link = useLink((state) => state.link)
  const subscribe = useMemo(() => both(console.ticker.subscribe, console.link.subscribe), [console])
  const kind = useSyncExternalStore(subscribe, () => connectionOf(console.link.getState(), console.ticker.now()).kind)
  return useMemo(
    () => (kind === 'stale' ? { kind } : connectionOf({ port, link, heardAt: null }, 0)),
    [kind, port, link],
  )
}

function both(first: (listener: () => void) => () => void, second: (listener: () => void) => () => void) {
  return (listener: () => void) => {
    const stopFirst = first(listener)
    const stopSecond = second(listener)
    return () => {
      stopFirst()
      stopSecond()
    }
  }
}
