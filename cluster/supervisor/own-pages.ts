/** The supervisor's own pages, where the configuration gives it a port. */
import type { FastifyInstance } from 'fastify'
import type { ServiceStatus } from '../../shared/status.ts'
import { type ClusterConfig, VERSION } from '../config.ts'
import { servePages } from '../process/pages.ts'
import type { SupervisorMetrics } from './metrics.ts'
import type { Supervisor } from './supervisor.ts'
import type { MachineWatcher } from './watcher.ts'

export interface OwnParts {
  readonly supervisor: Pick<Supervisor, 'processes'>
  readonly watcher: Pick<MachineWatcher, 'problem'>
  readonly metrics: Pick<SupervisorMetrics, 'registry'>
  readonly log: (line: string) => void
}

/** `null`: it has no port. @throws {Fault} portTaken. */
export async function serveOwnPages(
  config: Pick<ClusterConfig, 'supervisor'>,
  incarnation: string,
  { supervisor, watcher, metrics, log }: OwnParts,
): Promise<FastifyInstance | null> {
  if (config.supervisor === undefined) return null
  const trouble = () => (watcher.problem === null ? null : `the machine cannot be read: ${watcher.problem}`)
  const status = (): ServiceStatus => {
    const waiting = supervisor.processes.filter(({ pid }) => pid === 0).map(({ id }) => id)
    const running = supervisor.processes.length - waiting.length
    return {
      kind: 'service',
      serviceId: 'supervisor',
      incarnation,
      pid: process.pid,
      version: VERSION,
      at: Date.now(),
      doing: `${running} processes run${waiting.length === 0 ? '' : `; ${waiting.join(', ')} to be started again`}`,
      trouble: trouble(),
    }
  }
  return servePages(config.supervisor.httpPort, {
    status,
    notReady: trouble,
    metrics: metrics.registry,
    log,
  })
}
