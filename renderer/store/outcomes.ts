/** What became of this console's own operations, to be told first: also what ended while nobody was looking. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { isOpen, type LedgerEntry } from '../../shared/ledger.ts'
import type { PictureState } from './picture.ts'
import type { Memory } from './ui.ts'

export interface Outcome {
  readonly operationId: string
  /** When this window learned of it, this machine's clock. */
  readonly at: number
  /** It ended while this window was closed, or while nothing was heard of it. */
  readonly isLate: boolean
}

export interface OutcomeState {
  /** Newest first; each stays until it is dismissed, or has been seen long enough. */
  readonly outcomes: readonly Outcome[]
}

export interface OutcomeDesk {
  readonly store: StoreApi<OutcomeState>
  readonly dismiss: (operationId: string) => void
}

/** What ended as wanted while somebody watched needs no dismissing, ms. */
export const SEEN_AFTER_MS = 12_000

/** What has ended of those that were open. `followed`: the ids that were open when this was last looked at. */
export function endedOf(
  followed: ReadonlySet<string>,
  before: readonly LedgerEntry[],
  now: readonly LedgerEntry[],
  at: number,
): Outcome[] {
  return now
    .filter(({ operationId, state }) => followed.has(operationId) && !isOpen(state) && state !== 'notSent')
    .map(({ operationId }) => {
      const last = before.find((entry) => entry.operationId === operationId)
      return { operationId, at, isLate: last === undefined || last.state === 'unknown' }
    })
}

export function openIds(ledger: readonly LedgerEntry[]): Set<string> {
  return new Set(ledger.filter(({ state }) => isOpen(state)).map(({ operationId }) => operationId))
}

/** Of each cluster by itself: this window may be on another one the next time. */
const openKey = (profileId: string): string => `linda-open-operations/${profileId}`

export function createOutcomeDesk(picture: StoreApi<PictureState>, memory: Memory, now: () => number): OutcomeDesk {
  const store = createStore<OutcomeState>()(() => ({ outcomes: [] }))
  let followed: ReadonlySet<string> = new Set()

  picture.subscribe((state, before) => {
    // Before the first answer of host the ledger is empty because nothing is known, not because nothing is open.
    // What a replay shows ended long ago, or has not ended yet: it is no news of today.
    if (state.profile === null || state.isReplay === true) return
    const key = openKey(state.profile.id)
    const isElsewhere = state.profile.id !== before.profile?.id || before.isReplay === true
    if (state.ledger === before.ledger && !isElsewhere) return
    if (isElsewhere) {
      followed = new Set((memory.read(key) ?? '').split(' ').filter((id) => id !== ''))
      store.setState({ outcomes: [] })
    }
    const ended = endedOf(followed, isElsewhere ? [] : before.ledger, state.ledger, now())
    followed = openIds(state.ledger)
    memory.write(key, [...followed].join(' '))
    if (ended.length > 0) store.setState(({ outcomes }) => ({ outcomes: [...ended, ...outcomes] }))
  })

  return {
    store,
    dismiss: (operationId) =>
      store.setState(({ outcomes }) => ({ outcomes: outcomes.filter((one) => one.operationId !== operationId) })),
  }
}
