/** What belongs to this window alone: how it looks, what it has open. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { ClockMode } from '../words/time.ts'
import { HOME, type Route } from '../routing/route.ts'
import { rangeFromText, rangeToText, type RangeChoice } from './range.ts'

export type ThemeChoice = 'dark' | 'light' | 'auto'

export interface UiState {
  readonly theme: ThemeChoice
  readonly clock: ClockMode
  readonly route: Route
  /** How Topology is drawn. */
  readonly topology: 'graph' | 'list'
  /** The stretch of time each dashboard shows, by the page's name; absent: live. */
  readonly ranges: Readonly<Record<string, RangeChoice>>
  /** The list that asks which account a failover is for. */
  readonly choosing: boolean
  /** The sheet of keys. */
  readonly keysShown: boolean
}

/** What is remembered between starts, under these names. */
const THEME_KEY = 'linda-theme'
const CLOCK_KEY = 'linda-clock'
const TOPOLOGY_KEY = 'linda-topology'
const RANGE_KEY = 'linda-range-'
const RANGED = ['performance', 'infrastructure', 'application'] as const

export interface Memory {
  read(key: string): string | null
  write(key: string, value: string): void
}

export function createUiStore(memory: Memory): StoreApi<UiState> {
  const theme = memory.read(THEME_KEY)
  const store = createStore<UiState>()(() => ({
    theme: theme === 'dark' || theme === 'light' ? theme : 'auto',
    clock: memory.read(CLOCK_KEY) === 'local' ? 'local' : 'utc',
    route: HOME,
    topology: memory.read(TOPOLOGY_KEY) === 'list' ? 'list' : 'graph',
    ranges: Object.fromEntries(RANGED.map((page) => [page, rangeFromText(memory.read(RANGE_KEY + page))])),
    choosing: false,
    keysShown: false,
  }))
  store.subscribe((state, before) => {
    if (state.theme !== before.theme) memory.write(THEME_KEY, state.theme)
    if (state.clock !== before.clock) memory.write(CLOCK_KEY, state.clock)
    if (state.topology !== before.topology) memory.write(TOPOLOGY_KEY, state.topology)
    for (const [page, choice] of Object.entries(state.ranges)) {
      if (choice !== before.ranges[page]) memory.write(RANGE_KEY + page, rangeToText(choice))
    }
  })
  return store
}

/** The page's own storage. A browser may refuse it; then choices last as long as the window. */
export function pageMemory(storage: () => Storage): Memory {
  return {
    read(key) {
      try {
        return storage().getItem(key)
      } catch {
        // Refused storage is the same as nothing remembered.
        return null
      }
    },
    write(key, value) {
      try {
        storage().setItem(key, value)
      } catch {
        // Refused or full storage: the choice still holds in this window.
      }
    },
  }
}
