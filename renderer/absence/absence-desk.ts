/** Watches this window for signs of a person. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PictureState } from '../store/picture.ts'
import { type Absence, dismissed, PRESENT, seen } from './absence.ts'

export interface AbsenceDesk {
  readonly store: StoreApi<Absence>
  readonly dismiss: () => void
}

const SIGNS = ['keydown', 'pointerdown', 'pointermove', 'wheel', 'focus'] as const
/** Moving a pointer is hundreds of signs a second; one is enough. */
const AT_MOST_EVERY_MS = 1_000

export function createAbsenceDesk(page: Window, picture: StoreApi<PictureState>, now: () => number): AbsenceDesk {
  const store = createStore<Absence>()(() => PRESENT)
  const sign = (): void => {
    const at = now()
    const { seenAt } = store.getState()
    if (page.document.visibilityState !== 'visible' || (seenAt !== null && at - seenAt < AT_MOST_EVERY_MS)) return
    const { snapshot } = picture.getState()
    if (snapshot === null) return
    store.setState(seen(store.getState(), { now: at, seq: snapshot.seq, journalId: snapshot.journalId }), true)
  }
  for (const name of SIGNS) page.addEventListener(name, sign, { capture: true, passive: true })
  page.document.addEventListener('visibilitychange', sign)
  // The first picture is the first look.
  const stop = picture.subscribe(({ snapshot }) => {
    if (snapshot === null) return
    stop()
    sign()
  })
  return { store, dismiss: () => store.setState(dismissed(store.getState()), true) }
}
