/** What each call of a window does, by the call table. */
import { Fault } from '../shared/fault.ts'
import type { LedgerEntry, OperationFilter, PreparedPlan } from '../shared/ledger.ts'
import type { Picture } from '../shared/picture.ts'
import type { ControlClient } from './control/client.ts'
import type { Memory } from './memory.ts'
import type { Notices } from './notices.ts'
import { exportOperations } from './operations/export.ts'
import type { Ledger } from './operations/ledger.ts'
import type { Plans } from './operations/plans.ts'
import type { Handlers } from './serve.ts'

export interface HandlersOptions {
  readonly picture: () => Picture
  readonly memory: Memory
  readonly notices: Notices
  readonly ledger: Ledger
  readonly plans: Plans
  /** What an operation of this console was confirmed with; `null`: not one of ours, or not kept. */
  readonly storedPlan: (operationId: string) => PreparedPlan | null
  /** Everybody's operations as far as this console saw them, newest first. */
  readonly listOperations: (filter: OperationFilter) => LedgerEntry[]
  readonly client: ControlClient
  /** Whether the cluster can be asked now. */
  readonly isLive: () => boolean
  readonly reconnect: () => void
  /** Epoch ms of this machine. */
  readonly now: () => number
}

/** `startWatching`: called at the moment the picture is taken, so that pushes follow it without gap or overlap. */
export function createHandlers(options: HandlersOptions, startWatching: () => void): Handlers {
  const { memory, notices, ledger, plans } = options
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
      exportOperations(options.listOperations(filter), format, options.picture().profile.id, options.now()),
    getPlan: ({ operationId }) => {
      const prepared = options.storedPlan(operationId)
      if (prepared === null) throw new Fault('unknownPlan', 'No plan of this operation was kept here.')
      return prepared
    },
    cancelOperation: ({ operationId }) => ledger.cancel(operationId),
    getFailover: ({ failoverId }) => getFailover(options, failoverId),
    listFailovers: ({ before, limit }) => memory.failovers(before, limit),
    listFacts: ({ limit }) => memory.recentFacts(limit),
    dismissNotice: ({ id }) => {
      notices.dismiss(id)
      return {}
    },
  }
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
