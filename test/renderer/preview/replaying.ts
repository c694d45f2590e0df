/** A replay that stands: the scenario's own picture, shown as one of a moment that has passed. */
import type { CallInput, CallName, CallOutput } from '../../../shared/calls.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Picture } from '../../../shared/picture.ts'
import type { Recording, Replay, ReplaySource } from '../../../shared/replay.ts'

type Replaying = Extract<CallName, 'listRecordings' | 'openReplay' | 'moveReplay' | 'closeReplay' | 'openBundle'>

const MINUTE_MS = 60_000

const aRecording = (now: number): Recording => ({
  id: 'a'.repeat(64),
  name: 'Failover of ksa-main, night of November 18',
  kind: 'bundle',
  from: now - 40 * MINUTE_MS,
  to: now,
})

export function replayOf(picture: Picture, at: number, source: ReplaySource = { kind: 'store' }): Replay {
  const now = picture.heardAt ?? at
  const from = now - 40 * MINUTE_MS
  return {
    source,
    name: source.kind === 'store' ? (picture.profile?.name ?? '') : aRecording(now).name,
    from,
    to: now,
    at,
    speed: 0,
    gaps: [{ from: from + 5 * MINUTE_MS, to: from + 8 * MINUTE_MS }],
    marks: [
      { at: from + 10 * MINUTE_MS, kind: 'alert', title: 'p95 of ksa-main above 2 s' },
      { at: from + 12 * MINUTE_MS, kind: 'failover', title: 'Failover of ksa-main: ksa-1 stopped answering' },
      { at: from + 20 * MINUTE_MS, kind: 'operation', title: 'Restart ksa-1, by noor' },
      { at: from + 31 * MINUTE_MS, kind: 'deployment', title: 'Deployment of 2.8.0' },
    ],
  }
}

export function inReplay(picture: Picture, replay: Replay): Picture {
  return {
    ...picture,
    replay,
    heardAt: replay.at,
    clockOffsetMs: 0,
    link: { kind: 'stale', since: replay.at },
    commands: null,
    capabilities: null,
    samples: [],
    sightings: [],
    sources: [],
  }
}

export function replayAnswers(
  live: Picture,
  seen: () => Picture,
  see: (next: Picture) => void,
): { readonly [N in Replaying]: (input: CallInput<N>) => CallOutput<N> } {
  const show = (replay: Replay): Replay => {
    see(inReplay(live.snapshot === null ? seen() : live, replay))
    return replay
  }
  return {
    listRecordings: () => ({ recordings: [aRecording(live.heardAt ?? Date.now())] }),
    openReplay: ({ source, at }) => show(replayOf(live, at ?? (live.heardAt ?? Date.now()) - 28 * MINUTE_MS, source)),
    moveReplay: ({ at, speed }) => {
      const { replay } = seen()
      if (replay == null) throw new Fault('notReplaying')
      return show({ ...replay, at: at ?? replay.at, speed: speed ?? replay.speed })
    },
    closeReplay: () => {
      see(live)
      return {}
    },
    openBundle: () => {
      throw new Fault('malformed', 'manifest.json: is not in it. It is no bundle of a console.')
    },
  }
}
