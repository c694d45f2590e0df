/** What a window can do about the clusters this console knows. Each window has its own: only itself can be moved. */
import type { CallInput, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import { NO_REPLAYS, type ReplayDesk } from '../replay/desk.ts'

export interface ConnectionDesk {
  save(input: CallInput<'saveConnection'>): Promise<CallOutput<'saveConnection'>>
  remove(id: string): Promise<void>
  test(input: CallInput<'testConnection'>): Promise<CallOutput<'testConnection'>>
  /** This window is on that cluster when it resolves. */
  open(id: string): Promise<void>
  /** The past this window can go to. */
  readonly replay: ReplayDesk
}

/** A host without a fleet around it knows its own cluster only. */
export const ALONE: ConnectionDesk = {
  save: () => refuse(),
  remove: () => refuse(),
  test: () => refuse(),
  open: () => refuse(),
  replay: NO_REPLAYS,
}

function refuse(): Promise<never> {
  return Promise.reject(new Fault('unknownConnection', 'This console is for one cluster only.'))
}
