/** What keeps this console from asking for a drill anywhere but on a drill cluster of its own machine. The cluster looks again by itself. Pure. */
import type { Command } from '../../shared/command.ts'
import type { Environment } from '../../shared/fact.ts'
import { Fault } from '../../shared/fault.ts'
import type { Sample } from '../../shared/sample.ts'
import type { Snapshot } from '../../shared/snapshot.ts'

export interface DrillSite {
  /** As the connection was saved. */
  readonly environment: Environment
  readonly controlApiUrl: string
  readonly snapshot: Snapshot | null
  readonly samples: readonly Sample[]
  /** Of this machine. */
  readonly hostname: string
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** @throws {Fault} notDrillCluster: which of its conditions does not hold, in words. */
export function checkDrill(command: Command, site: DrillSite): void {
  if (command.kind !== 'runDrill') return
  const objection = objectionOf(site)
  if (objection !== null) throw new Fault('notDrillCluster', objection)
}

/** `null`: drills may run there. */
function objectionOf({ environment, controlApiUrl, snapshot, samples, hostname }: DrillSite): string | null {
  if (environment !== 'drill') return `This connection is saved as ${environment}: nothing is induced over it`
  if (snapshot === null) return 'Nothing is known of this cluster yet: nothing is induced in it'
  if (snapshot.cluster.environment !== 'drill')
    return `${snapshot.cluster.name} is a cluster of ${snapshot.cluster.environment}: nothing is induced in it`
  const { hostname: address } = new URL(controlApiUrl)
  if (!LOOPBACK.has(address)) return `${address} is not this machine: drills run against the cluster built in here only`
  const machines = samples.flatMap((sample) => (sample.kind === 'machine' ? [sample.machineId] : []))
  const other = machines.find((machineId) => machineId !== hostname)
  if (other !== undefined) return `The supervisor of this cluster stands on ${other}, not on this machine (${hostname})`
  if (machines.length === 0) return 'The supervisor of this cluster has not said on which machine it stands'
  return null
}
