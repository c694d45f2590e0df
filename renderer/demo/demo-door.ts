/** Opens the demonstration through the shell, where there is one that can, and keeps what came of it. */
import { z } from 'zod'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { LindaBridge } from '../bridge/message-port.ts'

const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('failed'), why: z.string() }),
])

export type DoorState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  /** Its window was opened; whether it still is, this window is not told. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'failed'; readonly why: string }

export interface DemoDoor {
  readonly store: StoreApi<DoorState>
  /** One that is open already comes to the front. */
  readonly open: () => Promise<void>
}

/** `null`: this shell has no demonstration to open: a browser, or the demonstration itself. */
export function createDemoDoor(bridge: LindaBridge | undefined): DemoDoor | null {
  if (bridge?.demo === undefined || bridge.isDemo === true) return null
  const open = (): Promise<unknown> => bridge.demo?.() ?? Promise.resolve(null)
  const store = createStore<DoorState>(() => ({ kind: 'closed' }))
  return {
    store,
    async open() {
      if (store.getState().kind === 'opening') return
      store.setState({ kind: 'opening' }, true)
      store.setState(await askShell(open), true)
    },
  }
}

export async function askShell(open: () => Promise<unknown>): Promise<DoorState> {
  try {
    const answer = Answer.safeParse(await open())
    return answer.success ? answer.data : { kind: 'failed', why: 'The shell gave an answer that cannot be read.' }
  } catch (error) {
    return {
      kind: 'failed',
      why: `The shell did not answer: ${error instanceof Error ? error.message : String(error)}.`,
    }
  }
}
