/** The desk of one window of the fleet: it opens what was kept and puts it under the window. */
import type { CallInput } from '../../shared/calls.ts'
import { Fault } from '../../shared/fault.ts'
import type { Member } from '../fleet/member.ts'
import type { WindowSession } from '../session.ts'
import type { ReplayDesk } from './desk.ts'
import type { Recorded, RecordingShelf } from './recorded.ts'
import { openReplaySession, type ReplaySession, type ReplaySessionOptions } from './replay-session.ts'

export interface ReplayDeskOptions {
  readonly shelf: RecordingShelf
  readonly window: {
    readonly member: Member | null
    showPast(open: () => Promise<WindowSession>): Promise<void>
    showLive(): Promise<void>
  }
  /** All that a session needs and that does not depend on what is replayed. */
  readonly session: Omit<ReplaySessionOptions, 'recorded' | 'input' | 'profile' | 'runbooks'>
}

export function createReplayDesk({ shelf, window, session }: ReplayDeskOptions): ReplayDesk {
  return {
    list: () => shelf.list(),
    add: async (input) => shelf.add(input),
    open: async (input) => {
      const found: { opened: ReplaySession | null } = { opened: null }
      await window.showPast(async () => {
        const { member } = window
        const past = (await member?.start())?.past() ?? null
        const recorded = await read(input.source, past?.recorded ?? null, shelf)
        const profile = input.source.kind === 'store' ? (member?.profile ?? null) : null
        found.opened = openReplaySession({ ...session, recorded, input, profile, runbooks: past?.runbooks ?? null })
        return found.opened.session
      })
      if (found.opened === null) throw new Fault('notReplaying', 'This window was closed.')
      return found.opened.player.replay
    },
    move: () => {
      throw new Fault('notReplaying')
    },
    close: () => window.showLive(),
  }
}

/** @throws {Fault} unknownRecording, notRecorded */
async function read(
  source: CallInput<'openReplay'>['source'],
  kept: Recorded | null,
  shelf: RecordingShelf,
): Promise<Recorded> {
  if (source.kind === 'recording') return shelf.read(source.recordingId)
  if (kept === null) throw new Fault('notRecorded', 'This console has kept nothing of a cluster under this window yet.')
  return kept
}
