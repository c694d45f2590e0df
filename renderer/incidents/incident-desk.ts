/** Incidents that this window has open. What is written is shown once host has it on its disk, and not before. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallOutput } from '../../shared/calls.ts'
import { asFault, type Problem, toProblem } from '../../shared/fault.ts'
import type { IncidentEntryBody } from '../../shared/incident/incident.ts'
import type { Call } from '../bridge/client.ts'
import type { Drafts } from '../store/drafts.ts'
import type { PictureState } from '../store/picture.ts'
import { sameItems } from './timeline.ts'

export type OpenIncident = CallOutput<'getIncident'>

/** What could not be written down, to try it again. */
export interface Failure {
  readonly body: IncidentEntryBody
  readonly problem: Problem
}

export interface IncidentsState {
  /** By their ids. */
  readonly open: Readonly<Record<string, OpenIncident>>
  /** Why one could not be read, by its id. */
  readonly problems: Readonly<Record<string, Problem>>
  /** What could not be written down, by incident and kind: `<incident>/wrote`. */
  readonly failures: Readonly<Record<string, Failure>>
  /** By incident and kind: waits for the answer of host. */
  readonly writing: Readonly<Record<string, true>>
  /** The dialog that declares one; `null`: it is closed. `alertId` `null`: from the worst open alert. */
  readonly declaring: { readonly alertId: string | null } | null
}

export interface IncidentDesk {
  readonly store: StoreApi<IncidentsState>
  /** Reads it from host, also where it is known already. Asked while one is under way, it is read once more afterwards. */
  readonly read: (incidentId: string) => void
  /** Whether it was written down; where not, `failures` says why. What is written into one goes one after the other. */
  readonly write: (incidentId: string, body: IncidentEntryBody) => Promise<boolean>
  /** Writes what is typed in a place; it goes only once it is written down. */
  readonly writeDraft: (
    incidentId: string,
    place: string,
    bodyOf: (text: string) => IncidentEntryBody,
  ) => Promise<boolean>
  /** Opens the dialog. */
  readonly declare: (alertId: string | null) => void
  readonly closeDialog: () => void
}

export function createIncidentDesk(call: Call, drafts: Drafts, picture: StoreApi<PictureState>): IncidentDesk {
  const store = createStore<IncidentsState>()(() => ({
    open: {},
    problems: {},
    failures: {},
    writing: {},
    declaring: null,
  }))
  /** The end of what is being written into each. */
  const tails = new Map<string, Promise<boolean>>()
  /** What is being read; `again`: something came meanwhile. */
  const reading = new Map<string, { again: boolean }>()

  picture.subscribe((state, before) => {
    // It was about another cluster.
    if (state.profile?.id !== before.profile?.id && before.profile !== null) store.setState({ declaring: null })
  })

  function keep(incidentId: string, answer: OpenIncident): void {
    store.setState((state) => {
      const known = state.open[incidentId]
      const timeline = known === undefined ? answer.timeline : sameItems(known.timeline, answer.timeline)
      return {
        open: { ...state.open, [incidentId]: { ...answer, timeline } },
        problems: without(state.problems, incidentId),
      }
    })
  }

  async function read(incidentId: string): Promise<void> {
    const under = reading.get(incidentId)
    if (under !== undefined) {
      under.again = true
      return
    }
    const mine = { again: false }
    reading.set(incidentId, mine)
    try {
      keep(incidentId, await call('getIncident', { incidentId }))
    } catch (thrown) {
      const problem = toProblem(asFault(thrown))
      store.setState((state) => ({ problems: { ...state.problems, [incidentId]: problem } }))
    } finally {
      reading.delete(incidentId)
    }
    if (mine.again) void read(incidentId)
  }

  /** @returns whether it was written down; never rejects */
  async function put(incidentId: string, body: IncidentEntryBody): Promise<boolean> {
    const place = `${incidentId}/${body.kind}`
    store.setState((state) => ({
      writing: { ...state.writing, [place]: true },
      failures: without(state.failures, place),
    }))
    try {
      await call('addIncidentEntry', { incidentId, body })
      void read(incidentId)
      return true
    } catch (thrown) {
      const problem = toProblem(asFault(thrown))
      store.setState((state) => ({ failures: { ...state.failures, [place]: { body, problem } } }))
      return false
    } finally {
      store.setState((state) => ({ writing: without(state.writing, place) }))
    }
  }

  function write(incidentId: string, body: IncidentEntryBody): Promise<boolean> {
    const before = tails.get(incidentId) ?? Promise.resolve(true)
    const written = before.then(() => put(incidentId, body))
    tails.set(incidentId, written)
    return written
  }

  return {
    store,
    read: (incidentId) => void read(incidentId),
    write,
    async writeDraft(incidentId, place, bodyOf) {
      const text = drafts.store.getState()[place] ?? ''
      if (text.trim() === '') return false
      const isWritten = await write(incidentId, bodyOf(text.trim()))
      // Whoever typed on meanwhile has not lost it.
      if (isWritten && drafts.store.getState()[place] === text) drafts.keep(place, null)
      return isWritten
    },
    declare: (alertId) => store.setState({ declaring: { alertId } }),
    closeDialog: () => store.setState({ declaring: null }),
  }
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record
  return rest
}
