/** What each call of a window does, by the call table. */
import type { RouteInput, RouteName, RouteOutput } from '../shared/api.ts'
import type { CallInput, CallOutput } from '../shared/calls.ts'
import { Fault } from '../shared/fault.ts'
import type { QueryResult } from '../shared/history.ts'
import type { LedgerEntry, OperationFilter, PreparedPlan } from '../shared/ledger.ts'
import type { Picture } from '../shared/picture.ts'
import type { LastAnswers } from './answers/last-answers.ts'
import type { ControlClient } from './control/client.ts'
import type { ConnectionDesk } from './fleet/desk.ts'
import { readAuthorities } from './http/authorities.ts'
import type { IncidentDesk } from './incidents/desk.ts'
import type { Memory } from './memory.ts'
import type { Notices } from './notices.ts'
import type { NoticeDesk } from './notify/desk.ts'
import { exportOperations } from './operations/export.ts'
import type { Ledger } from './operations/ledger.ts'
import type { Plans } from './operations/plans.ts'
import type { Query } from './prometheus/query.ts'
import type { RunbookDesk } from './runbooks/desk.ts'
import type { Handlers } from './serve.ts'
import type { WindowLock } from './window-lock.ts'

export interface HandlersOptions {
  readonly profileId: string
  readonly picture: () => Picture
  readonly memory: Memory
  readonly notices: Notices
  /** What is told on the desktop. */
  readonly noticeDesk: NoticeDesk
  readonly ledger: Ledger
  readonly plans: Plans
  /** What an operation of this console was confirmed with; `null`: not one of ours, or not kept. */
  readonly storedPlan: (operationId: string) => PreparedPlan | null
  /** Everybody's operations as far as this console saw them, newest first. */
  readonly listOperations: (filter: OperationFilter) => LedgerEntry[]
  readonly client: ControlClient
  /** What only the cluster knows, and what it said last. */
  readonly answers: LastAnswers
  readonly runbooks: RunbookDesk
  readonly incidents: IncidentDesk
  /** From what is kept here alone. @throws {Fault} unknownIncident, malformed, notRecorded, tooLarge */
  readonly exportBundle: (input: CallInput<'exportBundle'>) => Promise<CallOutput<'exportBundle'>>
  /** Of the configured Prometheus. @throws {Fault} notConfigured, or what came of asking. */
  readonly query: (query: Query) => Promise<QueryResult>
  /** Whether the cluster can be asked now. */
  readonly isLive: () => boolean
  readonly reconnect: () => void
  /** Epoch ms of this machine. */
  readonly now: () => number
}

/** `startWatching`: called at the moment the picture is taken, so that pushes follow it without gap or overlap. `desk` and `lock`: this window's own. */
export function createHandlers(
  options: HandlersOptions,
  startWatching: () => void,
  desk: ConnectionDesk,
  lock: WindowLock,
): Handlers {
  const { memory, notices, noticeDesk, ledger, plans, runbooks, incidents } = options
  return {
    watch: () => {
      startWatching()
      return options.picture()
    },
    reconnect: () => {
      options.reconnect()
      return {}
    },
    preparePlan: ({ command }) => plans.prepare(command),
    confirmPlan: (confirmation) => plans.confirm(confirmation),
    withdrawOperation: ({ operationId }) => ledger.withdraw(operationId),
    sendOperation: ({ operationId, password }) => plans.send(operationId, password ?? null),
    listOperations: (filter) => options.listOperations(filter),
    exportOperations: ({ filter, format }) =>
      exportOperations(options.listOperations(filter), format, options.profileId, options.now()),
    getPlan: ({ operationId }) => {
      const prepared = options.storedPlan(operationId)
      if (prepared === null) throw new Fault('unknownPlan', 'No plan of this operation was kept here.')
      return prepared
    },
    cancelOperation: ({ operationId }) => ledger.cancel(operationId),
    getFailover: ({ failoverId }) => getFailover(options, failoverId),
    listFailovers: ({ before, limit }) => memory.failovers(before, limit),
    listFacts: ({ limit }) => memory.recentFacts(limit),
    getSeries: (request) => memory.history(request),
    listAlerts: (query) => options.answers.ask('listAlerts', query),
    listAlertRules: () => options.answers.ask('listAlertRules', {}),
    listSlos: () => options.answers.ask('listSlos', {}),
    getUptime: (query) => options.answers.ask('getUptime', query),
    listBackups: () => options.answers.ask('listBackups', {}),
    getPeople: () => options.answers.ask('getPeople', {}),
    listDeployments: (query) => ask(options, 'listDeployments', { query }),
    listVersions: () => ask(options, 'listVersions', {}),
    whatIf: (body) => ask(options, 'whatIf', { body }),
    queryPrometheus: (query) => options.query(query),
    saveConnection: (input) => desk.save(input),
    removeConnection: async ({ id }) => {
      await desk.remove(id)
      return {}
    },
    testConnection: (input) => desk.test(input),
    readAuthorities: ({ pem }) => ({ authorities: readAuthorities(pem, options.now()) }),
    openConnection: async ({ id }) => {
      await desk.open(id)
      return {}
    },
    listRecordings: () => ({ recordings: [...desk.replay.list()] }),
    openBundle: (input) => desk.replay.add(input),
    exportBundle: (input) => options.exportBundle(input),
    openReplay: (input) => desk.replay.open(input),
    moveReplay: (input) => desk.replay.move(input),
    closeReplay: async () => {
      await desk.replay.close()
      return {}
    },
    listRunbooks: () => runbooks.library(),
    syncRunbooks: () => runbooks.compare(),
    // A wallboard is no reader: nobody has opened what it shows.
    getRunbook: ({ id }) => runbooks.page(id, !lock.isLocked),
    searchRunbooks: ({ text, limit }) => runbooks.search(text, limit),
    pinRunbook: ({ id, isPinned }) => runbooks.pin(id, isPinned),
    getRunbookPicture: ({ name }) => runbooks.picture(name),
    startRun: ({ runbookId, subject }) => runbooks.runs.start(runbookId, subject),
    listRuns: () => ({ runs: runbooks.runs.list() }),
    getRun: ({ runId }) => runbooks.runs.get(runId),
    addRunEntry: ({ runId, body }) => runbooks.runs.add(runId, body),
    declareIncident: (input) => incidents.incidents.declare(input),
    listIncidents: () => ({ incidents: incidents.incidents.list() }),
    getIncident: ({ incidentId }) => incidents.get(incidentId),
    addIncidentEntry: ({ incidentId, body }) => incidents.incidents.add(incidentId, body),
    getImpact: ({ incidentId }) => incidents.impact(incidentId),
    listHandovers: () => ({ handovers: incidents.handovers.list() }),
    addHandoverEntry: ({ body }) => incidents.handovers.add(body),
    dismissNotice: ({ id }) => {
      notices.dismiss(id)
      return {}
    },
    lockWindow: () => {
      lock.lock()
      return {}
    },
    getNotifications: () => noticeDesk.state(),
    saveNotifications: (settings) => noticeDesk.save(settings),
    testNotification: () => {
      noticeDesk.test()
      return {}
    },
  }
}

/** What only the cluster knows, and only of this moment: it is asked now, or nobody. @throws {Fault} stalePicture: it cannot be asked; or what it answered. */
function ask<N extends RouteName>(
  { client, isLive }: HandlersOptions,
  route: N,
  input: RouteInput<N>,
): Promise<RouteOutput<N>> {
  if (!isLive()) throw new Fault('stalePicture', 'The cluster is not connected, and only it can answer this.')
  return client.call(route, input)
}

/** From the cluster where it answers, else what this console kept of it; the window is told which. */
async function getFailover({ client, memory, isLive }: HandlersOptions, failoverId: string) {
  const kept = memory.failover(failoverId)
  if (isLive()) {
    try {
      return { ...(await client.call('getFailover', { params: { failoverId } })), source: 'cluster' as const }
    } catch (error) {
      // What was kept is worth more than an error.
      if (kept === null) throw error
    }
  }
  if (kept === null) throw new Fault('unknownFailover', `Nothing was kept here of ${failoverId}.`)
  return { ...kept, source: 'store' as const }
}
