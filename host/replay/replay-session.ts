/** A window that shows the past: it is answered from what was recorded, and pushed what happened then. The living cluster is not behind it. */
import { CALL_NAMES, type CallInput, type CallName, type CallOutput, type PortMessage } from '../../shared/calls.ts'
import { type ConnectionState, PLAIN_ACCESS, type Profile } from '../../shared/connection.ts'
import { asFault, Fault } from '../../shared/fault.ts'
import type { History } from '../../shared/history.ts'
import type { Picture } from '../../shared/picture.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { SERIES_REACH_MS } from '../../shared/series.ts'
import type { Clock } from '../clock.ts'
import type { ConnectionDesk } from '../fleet/desk.ts'
import type { NoticeDesk } from '../notify/desk.ts'
import { exportOperations } from '../operations/export.ts'
import { createServe, type Handlers } from '../serve.ts'
import { WindowSession } from '../session.ts'
import type { WindowLock } from '../window-lock.ts'
import { type AsOf, alertsOf, failoverOf, failoversOf, ledgerOf, operationsOf } from './as-of.ts'
import { Player } from './player.ts'
import type { Recorded } from './recorded.ts'
import { IN_REPLAY, refuseReplaying } from './replay-lock.ts'

/** The runbooks of the cluster the window was on: what to do is read at any time. */
export type RunbookAnswers = Pick<Handlers, 'listRunbooks' | 'getRunbook' | 'searchRunbooks' | 'getRunbookPicture'>

export interface ReplaySessionOptions {
  readonly recorded: Recorded
  readonly input: CallInput<'openReplay'>
  /** Of the cluster it was kept of; `null`: it is read from a file. */
  readonly profile: Profile | null
  /** `null`: there is no cluster under the window, so nobody has them. */
  readonly runbooks: RunbookAnswers | null
  readonly connections: () => ConnectionState[]
  readonly desk: ConnectionDesk
  readonly noticeDesk: NoticeDesk
  readonly lock: WindowLock
  readonly shell: Picture['shell']
  readonly clock: Clock
  readonly send: (message: PortMessage) => void
  readonly log: (line: string) => void
}

export interface ReplaySession {
  readonly session: WindowSession
  readonly player: Player
}

const SERIES_POINTS = 120

/** @throws {Fault} notRecorded: nothing was kept of that moment. */
export function openReplaySession(options: ReplaySessionOptions): ReplaySession {
  const { recorded, input, clock, lock, send, log } = options
  const player = new Player({ recorded, source: input.source, clock, tell: (push) => session.push(push) }, input.at)
  const session: WindowSession = new WindowSession({
    clock,
    send,
    log,
    onClose: () => player.close(),
    serve: (startWatching) =>
      createServe(
        createHandlers(options, player, startWatching),
        (call, error) => log(`${call} failed in a replay: ${asFault(error).message}`),
        lock,
      ),
  })
  return { session, player }
}

function createHandlers(options: ReplaySessionOptions, player: Player, startWatching: () => void): Handlers {
  const { recorded, runbooks, desk, noticeDesk, lock } = options
  const asOf = (): AsOf => ({ recorded, snapshot: player.snapshot, at: player.at })
  const answers: Answered = {
    watch: () => {
      startWatching()
      return pictureOf(options, player)
    },
    getFailover: ({ failoverId }) => failoverOf(asOf(), failoverId),
    listFailovers: (query) => failoversOf(asOf(), query),
    listFacts: ({ limit }) => [...recorded.recentFacts(player.at, limit)],
    getSeries: (request) => {
      const history = recorded.history(request, player.at)
      if (history === null) throw new Fault('notRecorded', 'No numbers over time are in this recording.')
      return history
    },
    listOperations: (filter) => operationsOf(asOf(), filter),
    exportOperations: ({ filter, format }) =>
      exportOperations(operationsOf(asOf(), filter), format, `replay-${recorded.name}`, player.at),
    listAlerts: (query) => alertsOf(asOf(), query),
    listIncidents: () => {
      // What this console knows of incidents is of now.
      if (recorded.kind === 'store') return refuseReplaying()
      return { incidents: recorded.incident === undefined ? [] : [recorded.incident.incident] }
    },
    getIncident: ({ incidentId }) => {
      if (recorded.kind === 'store') return refuseReplaying()
      if (recorded.incident?.incident.id === incidentId) return recorded.incident
      throw new Fault('unknownIncident', 'This recording was not made about that incident.')
    },
    listRecordings: () => ({ recordings: [...desk.replay.list()] }),
    openReplay: (input) => desk.replay.open(input),
    moveReplay: ({ at, speed }) => player.move(at, speed),
    closeReplay: async () => {
      await desk.replay.close()
      return {}
    },
    openBundle: (input) => desk.replay.add(input),
    openConnection: async ({ id }) => {
      await desk.open(id)
      return {}
    },
    lockWindow: async () => {
      lock.lock()
      // A wallboard shows what is live.
      await desk.replay.close()
      options.send({ type: 'push', pushes: [{ kind: 'moved' }] })
      return {}
    },
    listRunbooks: () => runbooks?.listRunbooks({}) ?? refuseReplaying(),
    getRunbook: (input) => runbooks?.getRunbook(input) ?? refuseReplaying(),
    searchRunbooks: (input) => runbooks?.searchRunbooks(input) ?? refuseReplaying(),
    getRunbookPicture: (input) => runbooks?.getRunbookPicture(input) ?? refuseReplaying(),
    getNotifications: () => noticeDesk.state(),
  }
  return { ...REFUSALS, ...answers }
}

type RefusedCall = { [N in CallName]: (typeof IN_REPLAY)[N] extends 'refused' ? N : never }[CallName]
type Answered = Omit<Handlers, RefusedCall>

/** One function for all: what it throws does not depend on what was asked. */
const REFUSALS = Object.fromEntries(
  CALL_NAMES.filter((name) => IN_REPLAY[name] === 'refused').map((name) => [name, refuseReplaying]),
) as unknown as Pick<Handlers, RefusedCall>

/** What the processes said of themselves, what other systems held and what was measured second by second is not kept: none of it is here. */
function pictureOf(options: ReplaySessionOptions, player: Player): CallOutput<'watch'> {
  const { recorded, profile, connections, shell } = options
  const { snapshot, at } = player
  return {
    profile: profile ?? profileOf(recorded, snapshot.cluster),
    snapshot,
    heardAt: at,
    // Not live, whatever the cluster does now; the window says that it replays.
    link: { kind: 'stale', since: at },
    capabilities: null,
    commands: null,
    sightings: [],
    disagreements: [],
    sources: [],
    foreignAlerts: null,
    differences: [],
    samples: [],
    clockOffsetMs: 0,
    series: seriesOf(recorded, at),
    ledger: ledgerOf({ snapshot, at }),
    connections: connections(),
    notices: [],
    replay: player.replay,
    shell,
  }
}

/** As windows have it of now: a point a second. The mean of a step stands for each second of it. */
function bySecond(key: string, { at, stepMs }: History, values: readonly (number | null)[]): Picture['series'][number] {
  const seconds = Math.max(1, Math.round(stepMs / 1_000))
  const each = Array.from({ length: seconds }, (_, second) => Math.round(((second + 1) * stepMs) / seconds))
  return {
    key,
    at: at.flatMap((begin) => each.map((ms) => begin + ms)),
    values: values.flatMap((value) => each.map(() => value)),
  }
}

/** A file knows its cluster's name, and no way to it. */
function profileOf({ id }: Recorded, { name, environment }: Snapshot['cluster']): Profile {
  return {
    id: `recording-${id}`,
    name: name === '' ? 'Recording' : name,
    environment,
    controlApiUrl: '',
    prometheusUrl: null,
    alertmanagerUrl: null,
    ...PLAIN_ACCESS,
  }
}

/** The last minutes of what is kept over time. */
function seriesOf(recorded: Recorded, at: number): Picture['series'] {
  const whole = at === 0 ? null : historyOf(recorded, at, ALL_KEYS)
  const history =
    at === 0 || (whole !== null && whole.series.length <= MOST_LINES) ? whole : historyOf(recorded, at, FEW_KEYS)
  if (history === null) return []
  return history.series.flatMap(({ key, values }) =>
    values.every((value) => value === null) ? [] : [bySecond(key, history, values)],
  )
}

/** Of a large estate what is put together has to do: a window that plays takes all of them every few seconds. */
const MOST_LINES = 400
const FEW_KEYS = ['all/*', 'account/*/*']
const ALL_KEYS = [...FEW_KEYS, 'node/*/*', 'service/*/*', 'machine/*/*', 'figures/*/*']

/** `null`: nothing is kept over time, or these are more lines than one answer holds. */
function historyOf(recorded: Recorded, at: number, keys: string[]): History | null {
  try {
    return recorded.history({ keys, from: Math.max(0, at - SERIES_REACH_MS), to: at, points: SERIES_POINTS }, at)
  } catch (error) {
    if (error instanceof Fault && error.code === 'tooLarge') return null
    throw error
  }
}
