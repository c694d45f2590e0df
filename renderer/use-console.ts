/** Thin hooks over the stores. Views use these; pieces take plain props. */
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Console } from './console.ts'
import type { PlanState } from './plan/machine.ts'
import { allNodes } from './store/account-status.ts'
import { createCalm, type Quarter } from './store/calm.ts'
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

/** What stands outside of React; drawn from it also where nothing is drawn twice. */
function useOutside<T>(subscribe: (listener: () => void) => () => void, read: () => T): T {
  return useSyncExternalStore(subscribe, read, read)
}

/**
 * This machine's clock in whole steps: the component renders again once a step. `afterMs`: so long after the full step, for what is much
 * to go through and need not be done in the frame in which every age changes.
 */
export function useNow(stepMs: number, afterMs = 0): number {
  const { ticker } = useConsole()
  return useOutside(ticker.subscribe, () => stepOf(ticker.now(), stepMs, afterMs))
}

/** The last full step of a clock, or so long after it, ms. */
export function stepOf(now: number, stepMs: number, afterMs = 0): number {
  return Math.floor((now - afterMs) / stepMs) * stepMs + afterMs
}

/** A word that depends on the moment and on the source's clock: renders again only when it is another word. */
export function useTicked<T extends string | number | boolean | null>(
  read: (now: number, offset: SampleState['offset']) => T,
): T {
  const { ticker, samples } = useConsole()
  return useOutside(ticker.subscribe, () => read(ticker.now(), samples.getState().offset))
}

/** More nodes than this are gone through once a second and not with every number. */
const LARGE_FROM = 100

function isLarge({ picture }: Console): boolean {
  const { snapshot } = picture.getState()
  return snapshot !== null && allNodes(snapshot).length > LARGE_FROM
}

/** All samples, calm: see `store/calm.ts`. */
export function useCalmSamples(quarter: Quarter): SampleState {
  const console = useConsole()
  const calm = useMemo(
    () => createCalm({ ...console, store: console.samples, isLarge: () => isLarge(console) }, itself, quarter),
    [console, quarter],
  )
  return useOutside(calm.subscribe, calm.get)
}

/** What the processes say of themselves, calm. */
export function useCalmSightings(quarter: Quarter): PictureState['sightings'] {
  return useCalmPicture(sightingsOf, quarter)
}

/** The newest facts, newest first: calm while nobody sees them. */
export function useSeenFacts(isInSight: boolean, quarter: Quarter): PictureState['facts'] {
  const now = usePicture((state) => (isInSight ? state.facts : null))
  const calm = useCalmPicture(factsOf, quarter)
  return now ?? calm
}

function useCalmPicture<T>(select: (state: PictureState) => T, quarter: Quarter): T {
  const console = useConsole()
  const calm = useMemo(
    () => createCalm({ ...console, store: console.picture, isLarge: () => isLarge(console) }, select, quarter),
    [console, select, quarter],
  )
  return useOutside(calm.subscribe, calm.get)
}

const itself = <T>(state: T): T => state
const factsOf = ({ facts }: PictureState): PictureState['facts'] => facts
const sightingsOf = ({ sightings }: PictureState): PictureState['sightings'] => sightings

/** Renders again when the kind of connection changes, not with every byte. */
export function useConnection(): Connection {
  const console = useConsole()
  const port = useLink((state) => state.port)
  const link = useLink((state) => state.link)
  const subscribe = useMemo(() => both(console.ticker.subscribe, console.link.subscribe), [console])
  const kind = useOutside(subscribe, () => connectionOf(console.link.getState(), console.ticker.now()).kind)
  return useMemo(
    () => (kind === 'stale' || kind === 'replaying' ? { kind } : connectionOf({ port, link, heardAt: null }, 0)),
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
