/** What a window can do about the clusters this console knows. Each window has its own: only itself can be moved. */
import type { CallInput, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'

export interface ConnectionDesk {
  save(input: CallInput<'saveConnection'>): Promise<CallOutput<'saveConnection'>>
  remove(id: string): Promise<void>
  test(input: CallInput<'testConnection'>): Promise<CallOutput<'testConnection'>>
  /** This window is on that cluster when it resolves. */
  open(id: string): Promise<void>
}

/** A host without a fleet around it knows its own cluster only. */
export const ALONE: ConnectionDesk = {
  save: () => refuse(),
  remove: () => refuse(),
  test: () => refuse(),
  open: () => refuse(),
}

function refuse(): Promise<never> {
  return Promise.reject(new Fault('unknownConnection', 'This console is for one cluster only.'))
}
