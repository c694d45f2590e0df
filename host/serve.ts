/** The call table on host's end: parse, call, wrap. A handler never meets `unknown`, and nothing thrown leaves here. */
import type { z } from 'zod'
import {
  calls,
  PortRequest,
  type CallInput,
  type CallName,
  type CallOutput,
  type PortMessage,
} from '../shared/calls.ts'
import { asFault, Fault, toProblem } from '../shared/fault.ts'
import { Kept } from './answers/kept.ts'
import { WindowLock } from './window-lock.ts'

export type Handlers = {
  readonly [N in CallName]: (input: CallInput<N>) => CallOutput<N> | Promise<CallOutput<N> | Kept<CallOutput<N>>>
}

export type Serve = (message: unknown) => Promise<Extract<PortMessage, { type: 'answer' | 'fault' }>>

/** `onDefect` is told of what was thrown without being planned for. `lock`: this window's own. */
export function createServe(
  handlers: Handlers,
  onDefect: (call: CallName, error: unknown) => void,
  lock: WindowLock = new WindowLock(),
): Serve {
  const table = bindAll(handlers)
  return async (message) => {
    const request = PortRequest.safeParse(message)
    if (!request.success) return refuse(idOf(message), new Fault('malformed', issueOf(request.error)))
    const { id, call, input } = request.data
    try {
      lock.check(call)
      const value = await table[call](input)
      return value instanceof Kept
        ? { type: 'answer', id, ok: true, value: value.value, keptAt: value.answeredAt }
        : { type: 'answer', id, ok: true, value }
    } catch (error) {
      if (!(error instanceof Fault)) onDefect(call, error)
      return refuse(id, asFault(error))
    }
  }
}

type Bound = (input: unknown) => unknown

function bindAll(handlers: Handlers): Record<CallName, Bound> {
  return {
    watch: bind(calls.watch.input, handlers.watch),
    reconnect: bind(calls.reconnect.input, handlers.reconnect),
    preparePlan: bind(calls.preparePlan.input, handlers.preparePlan),
    confirmPlan: bind(calls.confirmPlan.input, handlers.confirmPlan),
    withdrawOperation: bind(calls.withdrawOperation.input, handlers.withdrawOperation),
    sendOperation: bind(calls.sendOperation.input, handlers.sendOperation),
    listOperations: bind(calls.listOperations.input, handlers.listOperations),
    exportOperations: bind(calls.exportOperations.input, handlers.exportOperations),
    getPlan: bind(calls.getPlan.input, handlers.getPlan),
    cancelOperation: bind(calls.cancelOperation.input, handlers.cancelOperation),
    getFailover: bind(calls.getFailover.input, handlers.getFailover),
    listFailovers: bind(calls.listFailovers.input, handlers.listFailovers),
    listFacts: bind(calls.listFacts.input, handlers.listFacts),
    getSeries: bind(calls.getSeries.input, handlers.getSeries),
    listAlerts: bind(calls.listAlerts.input, handlers.listAlerts),
    listAlertRules: bind(calls.listAlertRules.input, handlers.listAlertRules),
    listSlos: bind(calls.listSlos.input, handlers.listSlos),
    listBackups: bind(calls.listBackups.input, handlers.listBackups),
    getPeople: bind(calls.getPeople.input, handlers.getPeople),
    listDeployments: bind(calls.listDeployments.input, handlers.listDeployments),
    listVersions: bind(calls.listVersions.input, handlers.listVersions),
    getUptime: bind(calls.getUptime.input, handlers.getUptime),
    whatIf: bind(calls.whatIf.input, handlers.whatIf),
    queryPrometheus: bind(calls.queryPrometheus.input, handlers.queryPrometheus),
    saveConnection: bind(calls.saveConnection.input, handlers.saveConnection),
    removeConnection: bind(calls.removeConnection.input, handlers.removeConnection),
    testConnection: bind(calls.testConnection.input, handlers.testConnection),
    readAuthorities: bind(calls.readAuthorities.input, handlers.readAuthorities),
    openConnection: bind(calls.openConnection.input, handlers.openConnection),
    listRecordings: bind(calls.listRecordings.input, handlers.listRecordings),
    exportBundle: bind(calls.exportBundle.input, handlers.exportBundle),
    openBundle: bind(calls.openBundle.input, handlers.openBundle),
    openReplay: bind(calls.openReplay.input, handlers.openReplay),
    moveReplay: bind(calls.moveReplay.input, handlers.moveReplay),
    closeReplay: bind(calls.closeReplay.input, handlers.closeReplay),
    listRunbooks: bind(calls.listRunbooks.input, handlers.listRunbooks),
    syncRunbooks: bind(calls.syncRunbooks.input, handlers.syncRunbooks),
    getRunbook: bind(calls.getRunbook.input, handlers.getRunbook),
    searchRunbooks: bind(calls.searchRunbooks.input, handlers.searchRunbooks),
    pinRunbook: bind(calls.pinRunbook.input, handlers.pinRunbook),
    getRunbookPicture: bind(calls.getRunbookPicture.input, handlers.getRunbookPicture),
    startRun: bind(calls.startRun.input, handlers.startRun),
    listRuns: bind(calls.listRuns.input, handlers.listRuns),
    getRun: bind(calls.getRun.input, handlers.getRun),
    addRunEntry: bind(calls.addRunEntry.input, handlers.addRunEntry),
    declareIncident: bind(calls.declareIncident.input, handlers.declareIncident),
    listIncidents: bind(calls.listIncidents.input, handlers.listIncidents),
    getIncident: bind(calls.getIncident.input, handlers.getIncident),
    addIncidentEntry: bind(calls.addIncidentEntry.input, handlers.addIncidentEntry),
    getImpact: bind(calls.getImpact.input, handlers.getImpact),
    listHandovers: bind(calls.listHandovers.input, handlers.listHandovers),
    addHandoverEntry: bind(calls.addHandoverEntry.input, handlers.addHandoverEntry),
    dismissNotice: bind(calls.dismissNotice.input, handlers.dismissNotice),
    lockWindow: bind(calls.lockWindow.input, handlers.lockWindow),
    getNotifications: bind(calls.getNotifications.input, handlers.getNotifications),
    saveNotifications: bind(calls.saveNotifications.input, handlers.saveNotifications),
    testNotification: bind(calls.testNotification.input, handlers.testNotification),
  }
}

function bind<S extends z.ZodType>(schema: S, handler: (input: z.output<S>) => unknown): Bound {
  return (input) => {
    const parsed = schema.safeParse(input)
    if (!parsed.success) throw new Fault('malformed', issueOf(parsed.error))
    return handler(parsed.data)
  }
}

function refuse(id: number, fault: Fault): Extract<PortMessage, { type: 'fault' }> {
  return { type: 'fault', id, ok: false, problem: toProblem(fault) }
}

/** The id of a request that does not parse; -1 where it has none, so that the answer belongs to no call. */
function idOf(message: unknown): number {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null
  return typeof id === 'number' && Number.isSafeInteger(id) ? id : -1
}

function issueOf(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue === undefined ? 'The call cannot be read.' : `${issue.path.join('.') || 'call'}: ${issue.message}`
}
