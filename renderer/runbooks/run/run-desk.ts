/** Runs that this window has open, and what is typed into them. What is typed stays here until it is written down. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { CallOutput } from '../../../shared/calls.ts'
import { type Command, subjectOf } from '../../../shared/command.ts'
import { asFault, type Problem, toProblem } from '../../../shared/fault.ts'
import type { KeptEntry } from '../../../shared/log-entry.ts'
import type { RunEntryBody } from '../../../shared/runbook/run.ts'
import type { RunbookPage } from '../../../shared/runbook/library.ts'
import type { Call } from '../../bridge/client.ts'
import type { LedgerEntry } from '../../../shared/ledger.ts'
import type { PlanDesk } from '../../plan/plan-store.ts'
import type { PictureState } from '../../store/picture.ts'
import { boardOf, type RunBoard } from './board.ts'

export interface OpenRun {
  readonly board: RunBoard
  /** The runbook as it was when the run began; `null`: that version is not kept any more. */
  readonly page: RunbookPage | null
}

/** What could not be written down, to try it again. */
export interface Failure {
  readonly body: RunEntryBody
  readonly problem: Problem
}

export interface RunsState {
  /** By their ids. */
  readonly open: Readonly<Record<string, OpenRun>>
  /** Why a run could not be read, by its id. */
  readonly problems: Readonly<Record<string, Problem>>
  /** Words that are typed and not written down yet, by place: `<run>/<step>/note`. */
  readonly drafts: Readonly<Record<string, string>>
  /** What could not be written down, by place and kind: `<run>/<step>/ticked`. */
  readonly failures: Readonly<Record<string, Failure>>
  /** Places that wait for the answer of host. */
  readonly writing: Readonly<Record<string, true>>
}

export interface RunDesk {
  readonly store: StoreApi<RunsState>
  /** Reads it from host, also where it is known already. What came meanwhile stays. */
  readonly read: (runId: string) => void
  /** Whether it was written down; where not, `failures` says why. What is written into one run goes one after the other. */
  readonly write: (runId: string, body: RunEntryBody) => Promise<boolean>
  /** `null`: nothing is typed there any more. */
  readonly draft: (place: string, text: string | null) => void
  /** Writes what is typed in a place; it goes only once it is written down. */
  readonly writeDraft: (runId: string, place: string, bodyOf: (text: string) => RunEntryBody) => Promise<boolean>
  /** Opens the plan of a command for a step; what is confirmed there is written into the run. */
  readonly act: (runId: string, stepId: string, command: Command) => void
}

/** Where a step of a run, or the run itself, keeps what concerns it. */
export function placeOf(runId: string, stepId: string | null): string {
  return `${runId}/${stepId ?? ''}`
}

interface Acting {
  readonly runId: string
  readonly stepId: string
  readonly about: string
}

export function createRunDesk(call: Call, plan: PlanDesk, picture: StoreApi<PictureState>): RunDesk {
  const store = createStore<RunsState>()(() => ({ open: {}, problems: {}, drafts: {}, failures: {}, writing: {} }))
  /** The end of what is being written into each run. */
  const tails = new Map<string, Promise<boolean>>()
  /** What the open sheet was opened for; `null`: nothing of a run. */
  let acting: Acting | null = null
  /** By the plan whose confirmation was pressed. */
  const pressedFor = new Map<string, Acting>()

  plan.store.subscribe((state) => {
    if (state.kind === 'closed') acting = null
    else if (acting !== null && (state.kind === 'confirming' || state.kind === 'following')) {
      const { plan: pressed } = state.prepared
      // Another plan may have been opened over it: what that one does is not of this step.
      if (aboutOf(pressed.command) === acting.about) pressedFor.set(pressed.id, acting)
      if (state.kind === 'following') recorded(state.entry)
    }
  })
  // The sheet may be closed before the answer is there.
  picture.subscribe(({ ledger }, before) => {
    if (ledger === before.ledger || pressedFor.size === 0) return
    for (const entry of ledger) recorded(entry)
  })

  // Somebody wrote into one, here or elsewhere.
  picture.subscribe(({ runEntries }, before) => {
    if (runEntries === before.runEntries) return
    for (const [runId, entries] of Object.entries(runEntries))
      if (entries !== before.runEntries[runId]) add(runId, entries)
  })

  function recorded({ planId, operationId, title }: LedgerEntry): void {
    const press = pressedFor.get(planId)
    if (press === undefined || !pressedFor.delete(planId)) return
    void desk.write(press.runId, { kind: 'acted', stepId: press.stepId, operationId, title })
  }

  function keep(runId: string, { run, entries, page }: CallOutput<'getRun'>): void {
    store.setState((state) => {
      const pushed = picture.getState().runEntries[runId] ?? []
      const board = boardOf(run, [...entries, ...pushed, ...(state.open[runId]?.board.entries ?? [])])
      return {
        open: { ...state.open, [runId]: { board, page: page ?? state.open[runId]?.page ?? null } },
        problems: without(state.problems, runId),
      }
    })
  }

  function add(runId: string, entries: readonly KeptEntry[]): void {
    store.setState((state) => {
      const known = state.open[runId]
      if (known === undefined) return state
      const board = boardOf(known.board.run, [...known.board.entries, ...entries])
      return { open: { ...state.open, [runId]: { ...known, board } } }
    })
  }

  /** @returns whether it was written down; never rejects */
  async function put(runId: string, place: string, body: RunEntryBody): Promise<boolean> {
    const failure = `${place}/${body.kind}`
    store.setState((state) => ({
      writing: { ...state.writing, [place]: true },
      failures: without(state.failures, failure),
    }))
    try {
      add(runId, [await call('addRunEntry', { runId, body })])
      return true
    } catch (thrown) {
      const problem = toProblem(asFault(thrown))
      store.setState((state) => ({ failures: { ...state.failures, [failure]: { body, problem } } }))
      return false
    } finally {
      store.setState((state) => ({ writing: without(state.writing, place) }))
    }
  }

  const desk: RunDesk = {
    store,
    read(runId) {
      call('getRun', { runId }).then(
        (answer) => keep(runId, answer),
        (thrown: unknown) =>
          store.setState((state) => ({ problems: { ...state.problems, [runId]: toProblem(asFault(thrown)) } })),
      )
    },
    write(runId, body) {
      const place = placeOf(runId, 'stepId' in body ? body.stepId : null)
      const before = tails.get(runId) ?? Promise.resolve(true)
      const written = before.then(() => put(runId, place, body))
      tails.set(runId, written)
      return written
    },
    draft: (place, text) =>
      store.setState(({ drafts }) => ({
        drafts: text === null ? without(drafts, place) : { ...drafts, [place]: text },
      })),
    async writeDraft(runId, place, bodyOf) {
      const text = store.getState().drafts[place] ?? ''
      if (text.trim() === '') return false
      const isWritten = await desk.write(runId, bodyOf(text.trim()))
      // Whoever typed on meanwhile has not lost it.
      if (isWritten && store.getState().drafts[place] === text) desk.draft(place, null)
      return isWritten
    },
    act(runId, stepId, command) {
      acting = null
      plan.open(command)
      acting = { runId, stepId, about: aboutOf(command) }
    },
  }
  return desk
}

function aboutOf(command: Command): string {
  const { kind, id } = subjectOf(command)
  return `${command.kind} ${kind}/${id}`
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const { [key]: _gone, ...rest } = record
  return rest
}
