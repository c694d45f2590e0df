/** What a window can do about the past: see what there is, go there, move in it, come back. Each window has its own. */
import type { CallInput, CallOutput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { Recording, Replay } from '../../shared/replay.ts'

export interface ReplayDesk {
  list(): readonly Recording[]
  /** @throws {Fault} malformed, tooLarge, storeFull */
  add(input: CallInput<'openBundle'>): Promise<CallOutput<'openBundle'>>
  /** The window shows that moment when it resolves. @throws {Fault} unknownRecording, notRecorded; the window stays where it is. */
  open(input: CallInput<'openReplay'>): Promise<Replay>
  /** @throws {Fault} notReplaying, notRecorded */
  move(input: CallInput<'moveReplay'>): Replay
  /** What is live again, where it was not. */
  close(): Promise<void>
}

/** A host without a fleet around it shows what is live. */
export const NO_REPLAYS: ReplayDesk = {
  list: () => [],
  add: () => Promise.reject(refusal()),
  open: () => Promise.reject(refusal()),
  move: () => {
    throw new Fault('notReplaying')
  },
  close: () => Promise.resolve(),
}

function refusal(): Fault {
  return new Fault('unknownRecording', 'This console has no recordings.')
}
