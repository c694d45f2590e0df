/** Bringing one node to a version: out of work, another process, in step again, back into work. Each step can be done again. */
import { v7 as uuidv7 } from 'uuid'
import { Fault } from '../../../shared/fault.ts'
import type { Node } from '../../../shared/node.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import { VERSION } from '../../config.ts'
import { spreadAnew } from '../commands/drain.ts'
import { nodeOf, type Tools } from '../commands/handler.ts'
import { askSupervisor } from '../commands/supervision.ts'
import { standbysBesides } from '../plans/checks.ts'

const MOVED_WITHIN_MS = 30_000
/** A new process joins, opens its session and catches up. */
const BACK_WITHIN_MS = 30_000
/** One that answered nothing for this long after it joined does not serve. */
const HEALTHY_WITHIN_MS = 15_000
const STANDBY_WITHIN_MS = 20_000

export interface NodeUpdate {
  readonly nodeId: string
  readonly version: string
  /** Nodes that take a master's place first. */
  readonly preferred: readonly string[]
  /** In words, for the drain and the failover: "deployment of 0.2.0". */
  readonly cause: string
  readonly owner: string
  /** A new process even where one of that version seems to run: which one the supervisor would start next is not known. */
  readonly isAnew: boolean
}

/** `isWanted`: false as soon as the deployment is to go another way; it is left where it stands then. @throws {Fault} why it is not back in work. */
export async function updateNode(tools: Tools, update: NodeUpdate, isWanted: () => boolean): Promise<void> {
  const { nodeId, version } = update
  const node = () => nodeOf(tools.view(), nodeId)
  const goOn = () => {
    if (!isWanted()) throw new Fault('notCancellable', 'the deployment goes another way')
  }
  if (update.isAnew || node().version !== version) {
    await giveUpMastership(tools, update)
    goOn()
    await keepStandby(tools, node())
    goOn()
    await leaveWork(tools, update)
    await startAs(tools, update)
  }
  await untilInStep(tools, nodeId, version)
  await returnToWork(tools, update)
  await untilHealthy(tools, nodeId)
}

/** The built-in version has no folder. */
export function askedVersion(version: string): string | null {
  return version === VERSION ? null : version
}

/** @throws {Fault} nobody can take over, or the failover did not succeed. */
async function giveUpMastership(tools: Tools, { nodeId, preferred, cause }: NodeUpdate): Promise<void> {
  const { snapshot } = tools.view()
  const { accountId } = nodeOf({ snapshot }, nodeId)
  if (holderOf(snapshot, accountId) !== nodeId) return
  const standbys = standbysBesides(snapshot, accountId, nodeId)
  const to = standbys.find(({ id }) => preferred.includes(id)) ?? standbys[0]
  if (to === undefined) throw new Fault('noCandidate', `nobody can take ${accountId} over from ${nodeId}`)
  tools.say(`moving ${accountId} from ${nodeId} to ${to.id}`)
  if (snapshot.accounts[accountId]?.activeFailoverId === null) tools.move(accountId, to.id, cause)
  const isMoved = () => {
    const now = tools.view().snapshot
    const isDone = holderOf(now, accountId) !== nodeId && now.accounts[accountId]?.activeFailoverId === null
    return isDone || now.accounts[accountId]?.activeFailoverId === null ? true : null
  }
  await tools.until(isMoved, MOVED_WITHIN_MS)
  if (holderOf(tools.view().snapshot, accountId) === nodeId)
    throw new Fault('failoverRunning', `${accountId} could not be moved away from ${nodeId}`)
}

/** The last standby of an account is never taken from it. @throws {Fault} lastServant. */
async function keepStandby(tools: Tools, { id, accountId }: Node): Promise<void> {
  const others = () => standbysBesides(tools.view().snapshot, accountId, id)
  const size = Object.values(tools.view().snapshot.nodes).filter((node) => node.accountId === accountId).length
  // Two nodes: while one restarts, the other has nobody behind it. The plan said so.
  if (size <= 2) return
  const found = await tools.until(() => (others().length > 0 ? true : null), STANDBY_WITHIN_MS)
  if (found === null) throw new Fault('lastServant', `${accountId} has no other healthy standby while ${id} restarts`)
}

async function leaveWork(tools: Tools, update: NodeUpdate): Promise<void> {
  const view = tools.view()
  // Whoever drained it before wants it drained afterwards too.
  if (nodeOf(view, update.nodeId).drained !== null) return
  tools.say(`draining ${update.nodeId}`)
  await tools.record([
    { kind: 'nodeDrained', nodeId: update.nodeId, owner: update.owner, reason: update.cause },
    spreadAnew(view, { nodeId: update.nodeId, cause: 'drain', changeId: uuidv7() }),
  ])
}

/** @throws {Fault} supervisorGone, versionBroken, timeout. */
async function startAs(tools: Tools, { nodeId, version }: NodeUpdate): Promise<void> {
  tools.say(`restarting ${nodeId} as ${version}`)
  const before = nodeOf(tools.view(), nodeId).incarnation
  await askSupervisor(tools, { ask: 'restartNode', nodeId, version: askedVersion(version) })
  const isBack = () => {
    const now = nodeOf(tools.view(), nodeId)
    return now.version === version && now.incarnation !== before ? true : null
  }
  if ((await tools.until(isBack, BACK_WITHIN_MS)) === null)
    throw new Fault('timeout', `did not join as ${version} within ${BACK_WITHIN_MS / 1_000} s`)
}

async function untilInStep(tools: Tools, nodeId: string, version: string): Promise<void> {
  tools.say(`waiting for ${nodeId} to catch up`)
  const isThere = () => (tools.membership.isInStep(nodeId) ? true : null)
  if ((await tools.until(isThere, BACK_WITHIN_MS)) === null)
    throw new Fault('timeout', `joined as ${version}, but has not caught up within ${BACK_WITHIN_MS / 1_000} s`)
}

async function returnToWork(tools: Tools, update: NodeUpdate): Promise<void> {
  const view = tools.view()
  if (nodeOf(view, update.nodeId).drained?.owner !== update.owner) return
  await tools.record([
    { kind: 'nodeUndrained', nodeId: update.nodeId },
    spreadAnew(view, { nodeId: update.nodeId, cause: 'undrain', changeId: uuidv7() }),
  ])
}

async function untilHealthy(tools: Tools, nodeId: string): Promise<void> {
  const isWell = () => (nodeOf(tools.view(), nodeId).health === 'healthy' ? true : null)
  if ((await tools.until(isWell, HEALTHY_WITHIN_MS)) !== null) return
  const { health, why } = nodeOf(tools.view(), nodeId)
  throw new Fault(
    'timeout',
    `is ${health}${why === '' ? '' : ` (${why})`} ${HEALTHY_WITHIN_MS / 1_000} s after it caught up`,
  )
}

function holderOf({ accounts }: Snapshot, accountId: string): string | null {
  return accounts[accountId]?.lease.holder?.nodeId ?? null
}
