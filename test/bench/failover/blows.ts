/** What is done to a master. Each returns once it is done; `recover` undoes what does not mend by itself. */
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { assertNever } from '../../../shared/assert-never.ts'
import { JournalView } from '../support/journal-view.ts'
import type { LiveCluster } from '../support/live-cluster.ts'
import { until } from '../support/until.ts'

export type Blow =
  /** `kill -9`. */
  | 'kill'
  /** `kill -STOP`; `kill -CONT` once the failover is over. */
  | 'stop'
  /** `kill -STOP`; `kill -CONT` the moment it is fenced, and the control plane hangs just then: it has the account to itself. */
  | 'wakeEarly'
  /** The servants are stopped first, so that the master holds records that nobody else has; then as `stop`. */
  | 'cutOff'
  /** `kill -9`, and its disk is gone. */
  | 'loseDisk'
  /** No blow at all: an operator's planned failover of a healthy master. */
  | 'planned'

export interface Target {
  readonly accountId: string
  readonly nodeId: string
  readonly pid: number
  readonly epoch: number
}

export interface Struck {
  /** When the master got its signal, or the operator pressed; epoch ms with fractions. */
  readonly at: number
  /** Call when the failover is over. */
  readonly recover: () => void
}

const VACATED_WITHIN_MS = 10_000
/** Shorter than what the control plane itself takes for a sleep. */
const HANG_MS = 400
/** A master gives a servant up after 1 s: what is written before that is held back. */
const ALONE_AT_MOST_MS = 800
const RECORDS_ALONE = 3

export async function strike(blow: Blow, target: Target, cluster: LiveCluster): Promise<Struck> {
  const { accountId, nodeId, pid, epoch } = target
  const wake = () => void process.kill(pid, 'SIGCONT')
  switch (blow) {
    case 'kill':
      return { at: signal(pid, 'SIGKILL'), recover: () => undefined }
    case 'stop':
      return { at: signal(pid, 'SIGSTOP'), recover: wake }
    case 'wakeEarly': {
      const controlPlane = await cluster.pidOf('control-plane')
      const before = cluster.ledger.lastReply()
      const at = signal(pid, 'SIGSTOP')
      await untilVacated(target, cluster)
      signal(controlPlane, 'SIGSTOP')
      try {
        // Asked before the control plane was stopped, the gateway raises its floor without it.
        const isFenced = () => (cluster.ledger.floorOf(accountId) > epoch ? true : null)
        await until(isFenced, { what: `${accountId} is fenced`, withinMs: HANG_MS, everyMs: 1 }).catch(() => null)
        wake()
        const hasReplied = () => (cluster.ledger.linesOf(nodeId, before) > 0 ? true : null)
        await until(hasReplied, { what: `${nodeId} replies`, withinMs: HANG_MS, everyMs: 5 }).catch(() => null)
      } finally {
        signal(controlPlane, 'SIGCONT')
      }
      return { at, recover: () => undefined }
    }
    case 'cutOff': {
      const servants = await pidsOfServants(target, cluster)
      for (const servant of servants.values()) signal(servant, 'SIGSTOP')
      const deadline = performance.now() + ALONE_AT_MOST_MS
      while (
        recordsAlone(cluster.dataDir, nodeId, [...servants.keys()]) < RECORDS_ALONE &&
        performance.now() < deadline
      ) {
        await pause(5)
      }
      const at = signal(pid, 'SIGSTOP')
      for (const servant of servants.values()) signal(servant, 'SIGCONT')
      return { at, recover: wake }
    }
    case 'loseDisk': {
      const at = signal(pid, 'SIGKILL')
      const folder = join(cluster.dataDir, 'nodes', nodeId)
      // All but its session: a node without one waits for a person, and after a few rounds nobody could take over.
      for (const name of readdirSync(folder)) if (name !== 'session.json') rmSync(join(folder, name))
      return { at, recover: () => undefined }
    }
    case 'planned': {
      const plan = await cluster.planFailover(accountId)
      const at = wallMs()
      await cluster.confirm(plan)
      return { at, recover: () => undefined }
    }
    default:
      return assertNever(blow)
  }
}

function signal(pid: number, name: NodeJS.Signals): number {
  process.kill(pid, name)
  return wallMs()
}

/** The clock that labels the ledger's rows, with fractions. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now()
}

/** The lease has its next epoch and no holder: from here on the fencing goes on by itself. */
async function untilVacated({ accountId, epoch }: Target, cluster: LiveCluster): Promise<void> {
  const journal = new JournalView(cluster.dataDir)
  try {
    const isVacated = () => (journal.leaseEpoch(accountId) > epoch ? true : null)
    const what = `the lease of ${accountId} is vacated`
    await until(isVacated, { what, withinMs: VACATED_WITHIN_MS, everyMs: 1 })
  } finally {
    journal.close()
  }
}

async function pidsOfServants({ accountId, nodeId }: Target, cluster: LiveCluster): Promise<Map<string, number>> {
  const { nodes } = await cluster.snapshot()
  const servants = Object.values(nodes).filter((node) => node.accountId === accountId && node.id !== nodeId)
  return new Map(servants.flatMap(({ id, pid }) => (pid === null ? [] : [[id, pid] as const])))
}

/** Records at the end of the master's log that no servant has. Copies of one log are equal byte for byte. */
function recordsAlone(dataDir: string, nodeId: string, servants: readonly string[]): number {
  const path = (id: string) => join(dataDir, 'nodes', id, 'state.log')
  const shared = Math.max(...servants.map((id) => statSync(path(id)).size))
  const file = openSync(path(nodeId), 'r')
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - shared))
    readSync(file, bytes, 0, bytes.length, shared)
    return bytes.toString('utf8').split('\n').length - 1
  } finally {
    closeSync(file)
  }
}
