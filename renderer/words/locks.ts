/** Why a command cannot be asked for now, in words with value and threshold; `null`: it can. Every disabled thing says its reason. Pure. */
import type { Capability } from '../../shared/api.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { type Command, type CommandKind, type CommandOf, COMMANDS } from '../../shared/command.ts'
import type { Node } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import type { Connection } from '../store/link.ts'
import { openDeployment } from '../../shared/deployment.ts'
import { whyNotRollBack } from '../../shared/words/deployment-text.ts'
import { DEVICE_WORDS } from '../../shared/words/device.ts'

const UNREPORTED: Readonly<Record<'failover' | 'backup' | 'rollback', string>> = {
  failover: 'This cluster does not offer “Fail over”',
  backup: 'This cluster does not report backups',
  rollback: 'This cluster does not report rollback',
}

export type Act = keyof typeof UNREPORTED

/** The link comes first: what the cluster can do is only known while it answers. */
export function lockOf(act: Act, connection: Connection, capabilities: readonly Capability[] | null): string | null {
  return lockOfLink(connection) ?? (capabilities?.some((one) => one === act) === true ? null : UNREPORTED[act])
}

/** What decides whether a command can be asked for. */
export interface LockInput {
  readonly connection: Connection
  /** Kinds of commands the cluster takes; `null`: not yet asked. */
  readonly commands: readonly string[] | null
  readonly snapshot: Snapshot | null
}

/** The plan has the last word; this only spares a plan that cannot come to anything. */
export function lockOfCommand(command: Command, input: LockInput): string | null {
  const { snapshot } = input
  return lockOfKind(command.kind, input) ?? (snapshot === null ? NOTHING_KNOWN : obstacle(command, snapshot))
}

/** Whether a kind of command can be asked for at all, whomever it is about. */
export function lockOfKind(kind: CommandKind, { connection, commands }: Omit<LockInput, 'snapshot'>): string | null {
  const locked = lockOfLink(connection)
  if (locked !== null) return locked
  if (commands === null) return 'Locked until the cluster has said what it offers'
  return commands.includes(kind) ? null : `This cluster does not offer “${COMMANDS[kind].verb}”`
}

const NOTHING_KNOWN = 'Nothing is known of this cluster yet'

export function lockOfLink(connection: Connection): string | null {
  switch (connection.kind) {
    case 'live':
      return null
    case 'replaying':
      return 'Locked: this window replays a moment that has passed. End the replay to act'
    case 'connecting':
      return 'Locked until the connection is live'
    case 'stale':
      return 'Locked: the cluster has gone quiet, and what is shown may be old'
    case 'retrying':
      return 'Locked: the control plane does not answer'
    case 'refused':
      return `Locked: the cluster refuses this console. ${connection.problem.advice}`
    case 'hostGone':
      return "Locked: the console's background process is restarting"
    case 'notSignedIn':
      return 'Locked: this browser is not signed in'
    default:
      return assertNever(connection)
  }
}

type Obstacles = { readonly [K in CommandKind]?: (command: CommandOf<K>, snapshot: Snapshot) => string | null }

/** What the state of the cluster itself already says against a command. */
const OBSTACLES: Obstacles = {
  failover: ({ accountId, to }, snapshot) => accountLock(snapshot, accountId) ?? targetLock(snapshot, accountId, to),
  failback: ({ accountId, to }, snapshot) => accountLock(snapshot, accountId) ?? targetLock(snapshot, accountId, to),
  releaseAutomation: ({ accountId }, { holds }) =>
    holds.some((hold) => hold.accountId === accountId) ? null : `Nothing holds ${whole(accountId)}`,
  endDrill: ({ accountId }, { drills }) =>
    drills.some((drill) => drill.accountId === accountId) ? null : `No drill runs on ${whole(accountId)}`,
  runDrill: (_, { cluster, drills }) => {
    const [running] = drills
    if (cluster.environment !== 'drill')
      return `Drills run against the built-in cluster only; this is ${cluster.environment}`
    return running === undefined ? null : `A drill runs already, by ${running.owner}: ${running.reason}`
  },
  setPromotionRule: ({ nodeId }, snapshot) => nodeLock(snapshot, nodeId),
  drain: ({ nodeId }, snapshot) =>
    withNode(snapshot, nodeId, (node) =>
      node.drained === null ? null : `${nodeId} is drained already, by ${node.drained.owner}: ${node.drained.reason}`,
    ),
  undrain: ({ nodeId }, snapshot) =>
    withNode(snapshot, nodeId, (node) => (node.drained === null ? `${nodeId} is not drained` : null)),
  restartNode: ({ nodeId }, snapshot) => nodeLock(snapshot, nodeId),
  removeNode: ({ nodeId }, snapshot) => nodeLock(snapshot, nodeId) ?? masterLock(snapshot, nodeId),
  addNode: ({ accountId }, snapshot) => accountLock(snapshot, accountId),
  recoverSession: ({ nodeId }, snapshot) =>
    withNode(snapshot, nodeId, ({ device }) =>
      device === null
        ? `${nodeId} does not report its device`
        : device.state === 'linked'
          ? `The device of ${nodeId} is linked: there is nothing to recover`
          : device.state === 'unlinked'
            ? `The device of ${nodeId} is ${DEVICE_WORDS.unlinked}: link it instead`
            : null,
    ),
  linkAccount: ({ nodeId }, snapshot) =>
    withNode(snapshot, nodeId, ({ device }) =>
      device?.state === 'linked' ? `The device of ${nodeId} is linked already` : null,
    ),
  unlinkDevice: ({ nodeId }, snapshot) =>
    withNode(snapshot, nodeId, ({ device }) =>
      device === null
        ? `${nodeId} does not report its device`
        : device.state === 'unlinked'
          ? `The device of ${nodeId} is not linked`
          : null,
    ),
  setBalancing: ({ accountId }, snapshot) => accountLock(snapshot, accountId),
  rebalance: ({ accountId }, snapshot) => accountLock(snapshot, accountId),
  acknowledgeAlert: ({ alertId }, { alerts }) => {
    const alert = alerts.find(({ id, resolvedAt }) => id === alertId && resolvedAt === null)
    if (alert === undefined) return 'This alert is not open any more'
    return alert.acknowledged === null ? null : `Acknowledged already, by ${alert.acknowledged.by}`
  },
  endSilence: ({ silenceId }, { silences }) =>
    silences.some(({ id }) => id === silenceId) ? null : 'This silence is over already',
  verifyBackup: ({ backupId }, snapshot) => backupLock(snapshot, backupId),
  restoreBackup: ({ backupId }, snapshot) => backupLock(snapshot, backupId),
  closeMaintenance: ({ accountId }, { maintenance }) =>
    maintenance.some((one) => one.accountId === accountId) ? null : `No maintenance of ${whole(accountId)} is open`,
  deploy: (_, { deployments }) => {
    const open = openDeployment(deployments)
    return open === null ? null : `The deployment of ${open.version} by ${open.owner} is open: ${open.why}`
  },
  promoteCanary: ({ deploymentId }, { deployments }) => {
    const found = deployments.find(({ id }) => id === deploymentId)
    if (found === undefined) return 'This deployment is not known any more'
    return found.state === 'stopped' ? null : `It does not wait for anybody: ${found.why}`
  },
  rollbackDeployment: ({ deploymentId }, { deployments }) => {
    const found = deployments.find(({ id }) => id === deploymentId)
    return found === undefined ? 'This deployment is not known any more' : whyNotRollBack(found, deployments)
  },
  closeFreeze: ({ freezeId }, { freezes }) =>
    freezes.some(({ id }) => id === freezeId) ? null : 'This freeze is over already',
}

function obstacle<K extends CommandKind>(command: CommandOf<K> & { readonly kind: K }, snapshot: Snapshot) {
  const find: ((command: CommandOf<K>, snapshot: Snapshot) => string | null) | undefined = OBSTACLES[command.kind]
  return find?.(command, snapshot) ?? null
}

/** Of one that no journal knows, the plan says whether it can be used. */
function backupLock({ backups }: Snapshot, backupId: string): string | null {
  const state = backups.find(({ id }) => id === backupId)?.state
  switch (state) {
    case 'running':
      return `Backup ${backupId} is still being made`
    case 'failed':
      return `Backup ${backupId} failed: there is nothing in it`
    case 'removed':
      return `Backup ${backupId} was removed`
    case 'complete':
    case undefined:
      return null
    default:
      return assertNever(state)
  }
}

function accountLock(snapshot: Snapshot, accountId: string): string | null {
  return snapshot.accounts[accountId] === undefined ? `This cluster has no account ${accountId}` : null
}

function nodeLock(snapshot: Snapshot, nodeId: string): string | null {
  return withNode(snapshot, nodeId, () => null)
}

function withNode(snapshot: Snapshot, nodeId: string, find: (node: Node) => string | null): string | null {
  const node = snapshot.nodes[nodeId]
  return node === undefined ? `This cluster has no node ${nodeId}` : find(node)
}

function targetLock(snapshot: Snapshot, accountId: string, to: string | null): string | null {
  if (to === null) return null
  if (snapshot.accounts[accountId]?.lease.holder?.nodeId === to) return `${to} is the master of ${accountId} already`
  return nodeLock(snapshot, to)
}

function masterLock(snapshot: Snapshot, nodeId: string): string | null {
  const account = Object.values(snapshot.accounts).find(({ lease }) => lease.holder?.nodeId === nodeId)
  return account === undefined ? null : `${nodeId} is the master of ${account.id}: fail ${account.id} over first`
}

function whole(accountId: string | null): string {
  return accountId ?? 'every account as a whole'
}
