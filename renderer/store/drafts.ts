/** Words that are typed and not written down yet: they outlive a redraw, another screen, a lost host, and a reload of the page. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Memory } from './ui.ts'

export interface Drafts {
  /** By place: `<incident>/note`. */
  readonly store: StoreApi<Readonly<Record<string, string>>>
  /** `null`: nothing is typed there any more. */
  readonly keep: (place: string, text: string | null) => void
}

const KEY = 'linda-drafts'

/** `memory`: of this window alone, so that two of them do not write over each other. */
export function createDrafts(memory: Memory): Drafts {
  const store = createStore<Readonly<Record<string, string>>>()(() => remembered(memory.read(KEY)))
  return {
    store,
    keep(place, text) {
      const { [place]: _before, ...rest } = store.getState()
      const next = text === null || text === '' ? rest : { ...rest, [place]: text }
      store.setState(next, true)
      memory.write(KEY, JSON.stringify(next))
    },
  }
}

/** What is no draft of ours is as if nothing was typed. */
function remembered(text: string | null): Readonly<Record<string, string>> {
  if (text === null) return {}
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Cut off or written by something else: there is nothing to bring back.
    return {}
  }
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter((one): one is [string, string] => typeof one[1] === 'string'))
}
