/** Commands as a person sends them: planned, confirmed and followed, on a cluster of `aCluster` with a supervisor. */
import { SUPERVISOR } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { Command } from '../../../../shared/command.ts'
import type { Device } from '../../../../shared/device.ts'
import type { Operation, OperationRequest } from '../../../../shared/operation.ts'
import type { Plan } from '../../../../shared/plan.ts'
import { aBeat, anId, aRequest, AT } from '../../../support/factories.ts'
import { turns } from '../../../support/until.ts'
import { aCluster } from '../a-cluster.ts'
import { aHello, aPresence } from '../support.ts'

export function aDesk() {
  const cluster = aCluster()
  const { operations, roster, book } = cluster
  roster.here.set(SUPERVISOR, aPresence(SUPERVISOR, { beat: null }))
  let sent = 0
  const plan = (command: Command): Plan => operations.plan(command)
  /** Under a key of its own, unless a test says which. */
  const confirm = (planId: string, over: Partial<OperationRequest> = {}): Operation =>
    operations.create(aRequest({ operationId: anId(0xe00 + sent++), planId, ...over }))
  return {
    ...cluster,
    plan,
    confirm,
    run: (command: Command, over: Partial<OperationRequest> = {}) => confirm(plan(command).id, over),
    node: (id: string) => book.snapshot.nodes[id],
    /** The node's process as it is from now on. */
    hears: (id: string, over: { incarnation?: string; position?: number; device?: Device } = {}) => {
      const incarnation = over.incarnation ?? book.snapshot.nodes[id]?.incarnation ?? anId(0xaf)
      const beat = aBeat({
        tail: { position: over.position ?? 100, hash: '', epoch: 1 },
        ...(over.device === undefined ? {} : { device: over.device }),
      })
      roster.here.set(id, aPresence(id, { hello: aHello(id, { incarnation }), beat }))
    },
    joins: (id: string, incarnation: string) =>
      book.record([{ kind: 'nodeJoined', nodeId: id, incarnation, pid: 9, version: '0.1.0', statusUrl: 'http://x' }]),
    /** Lets what is ready run, then the time go by. */
    settle: async (ms = 0) => {
      await turns(3)
      await cluster.pass(ms)
    },
  }
}

export function aDevice(over: Partial<Device> = {}): Device {
  return { state: 'linked', since: AT, attempts: 0, why: '', pairing: null, ...over }
}
