/** What can be asked for about an account, a node or the whole cluster, each with values to start from. Pure. */
import { type Alert, isOwnWord, silencing } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import { newestComplete } from '../../shared/backup.ts'
import type { Command, Subject } from '../../shared/command.ts'
import { openDeployment } from '../../shared/deployment.ts'
import { STARTABLE_DRILLS } from '../../shared/drill/catalogue.ts'
import { covering } from '../../shared/hold.ts'
import type { Node } from '../../shared/node.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { nodesOf } from '../store/account-status.ts'

const HOLD_MINUTES = 30
const DRILL_MINUTES = 30
const BAN_MINUTES = 60
const SILENCE_MINUTES = 60
const MAINTENANCE_MINUTES = 60
export const FREEZE_MINUTES = 240

/** In the order an operator looks for them. What cannot be done now is offered all the same; its lock says why. */
export function offersFor(subject: Subject, snapshot: Snapshot): Command[] {
  switch (subject.kind) {
    case 'account':
      return accountOffers(subject.id, snapshot)
    case 'node': {
      const node = snapshot.nodes[subject.id]
      return node === undefined ? [] : nodeOffers(node)
    }
    case 'cluster':
      return [
        ...holdOffers(null, snapshot),
        ...drillOffers(null, snapshot),
        ...scenarioOffers(snapshot),
        ...maintenanceOffers(null, snapshot),
        ...alertOffers(snapshot),
        ...deploymentOffers(snapshot),
        ...backupOffers(snapshot),
      ]
    default:
      return assertNever(subject.kind)
  }
}

/** Another backup; a proof of, and the way back to, the newest. The others stand under Backups. */
function backupOffers({ backups }: Snapshot): Command[] {
  const newest = newestComplete(backups)
  return [
    { kind: 'backup' },
    ...(newest === null
      ? []
      : ([
          { kind: 'verifyBackup', backupId: newest.id },
          { kind: 'restoreBackup', backupId: newest.id, toAt: null },
        ] as const)),
  ]
}

/** What can be done about the open deployment, the freezes, and the versions that were deployed before: which others there are, Deployments asks. */
function deploymentOffers({ deployments, freezes, nodes }: Snapshot): Command[] {
  const open = openDeployment(deployments)
  const newest = deployments.find(({ state }) => state !== 'rolledBack' && state !== 'failed')
  const everywhere = new Set(Object.values(nodes).map(({ version }) => version))
  const known = [...new Set(deployments.map(({ version }) => version))]
  const again = open === null ? known.filter((version) => everywhere.size > 1 || !everywhere.has(version)) : []
  return [
    ...(newest === undefined ? [] : [{ kind: 'rollbackDeployment', deploymentId: newest.id } as const]),
    ...(open?.state === 'stopped' ? [{ kind: 'promoteCanary', deploymentId: open.id } as const] : []),
    ...again.map((version): Command => ({ kind: 'deploy', version })),
    { kind: 'openFreeze', minutes: FREEZE_MINUTES },
    ...freezes.map(({ id }): Command => ({ kind: 'closeFreeze', freezeId: id })),
  ]
}

/** What can be done about the alerts as such: know of them, keep them quiet for a while, let them speak again. */
function alertOffers({ alerts, silences }: Snapshot): Command[] {
  const open = alerts.filter(isOwnWord)
  return [
    ...open.filter(({ acknowledged }) => acknowledged === null).map(acknowledgeOffer),
    ...open.filter((alert) => silencing(silences, alert) === null).map(silenceOffer),
    ...silences.map(({ id }): Command => ({ kind: 'endSilence', silenceId: id })),
  ]
}

export function acknowledgeOffer({ id }: Pick<Alert, 'id'>): Command {
  return { kind: 'acknowledgeAlert', alertId: id }
}

/** Exactly this alert, for an hour; the form makes it wider or longer. */
export function silenceOffer({
  code,
  accountId,
  nodeId,
  serviceId,
}: Pick<Alert, 'code' | 'accountId' | 'nodeId' | 'serviceId'>): Command {
  return { kind: 'silenceAlert', code, accountId, nodeId, serviceId, minutes: SILENCE_MINUTES }
}

/** How the account is spread: from what is set now, so that one value is changed and the others stay. */
export function balancingOffers(accountId: string, { accounts }: Snapshot): Command[] {
  const account = accounts[accountId]
  if (account === undefined) return []
  return [
    { kind: 'setBalancing', accountId, algorithm: account.balancing, weights: account.weights },
    { kind: 'rebalance', accountId },
  ]
}

/** A window, or its end where one of exactly this reach is open. */
export function maintenanceOffers(accountId: string | null, { maintenance }: Snapshot): Command[] {
  return maintenance.some((one) => one.accountId === accountId)
    ? [{ kind: 'closeMaintenance', accountId }]
    : [{ kind: 'openMaintenance', accountId, minutes: MAINTENANCE_MINUTES }]
}

/** What answers an alert most directly; `null`: nothing that the cluster could be asked for. */
export function alertOffer({ code, accountId, nodeId }: Alert, snapshot: Snapshot): Command | null {
  // About the cluster as a whole: another backup is the answer to one that failed, or is no good.
  if (code === 'backupFailed' || code === 'verificationFailed') return { kind: 'backup' }
  if (accountId === null) return null
  const failover: Command = { kind: 'failover', accountId, to: null }
  const node = nodeId === null ? undefined : snapshot.nodes[nodeId]
  switch (code) {
    case 'nodeDown':
      return node === undefined || node.role === 'master' ? failover : { kind: 'restartNode', nodeId: node.id }
    case 'cannotConfirm':
    case 'disputed':
    case 'notServing':
    case 'failoverSkipped':
    case 'failoverBlocked':
      return failover
    case 'deviceLost':
      if (node === undefined || node.role === 'master') return failover
      return deviceOffers(node)[0] ?? null
    case 'noStandby':
      return { kind: 'addNode', accountId, nodeId: freeName(accountId, snapshot), region: homeOf(accountId, snapshot) }
    case 'flapping':
      return node === undefined ? null : { kind: 'setPromotionRule', nodeId: node.id, rule: 'neutral', minutes: null }
    case 'probationWorsened':
      return snapshot.probations.find((one) => one.accountId === accountId && one.outcome === null)?.inverse ?? null
    default:
      // A rule's own alert: its first step says what to do.
      return null
  }
}

function homeOf(accountId: string, { accounts }: Snapshot): string {
  return accounts[accountId]?.region ?? accountId
}

function accountOffers(accountId: string, snapshot: Snapshot): Command[] {
  const account = snapshot.accounts[accountId]
  if (account === undefined) return []
  return [
    { kind: 'failover', accountId, to: null },
    { kind: 'failback', accountId, to: null },
    ...holdOffers(accountId, snapshot),
    ...drillOffers(accountId, snapshot),
    ...balancingOffers(accountId, snapshot),
    ...maintenanceOffers(accountId, snapshot),
    { kind: 'addNode', accountId, nodeId: freeName(accountId, snapshot), region: account.region },
  ]
}

function nodeOffers(node: Node): Command[] {
  const { id: nodeId, accountId } = node
  const move: Command[] = node.role === 'servant' ? [{ kind: 'failover', accountId, to: nodeId }] : []
  return [
    ...move,
    node.drained === null ? { kind: 'drain', nodeId } : { kind: 'undrain', nodeId },
    { kind: 'restartNode', nodeId },
    ruleOffer(node),
    ...deviceOffers(node),
    { kind: 'removeNode', nodeId },
  ]
}

function deviceOffers({ id: nodeId, accountId, device }: Node): Command[] {
  if (device === null) return []
  switch (device.state) {
    case 'linked':
      return [{ kind: 'unlinkDevice', nodeId }]
    case 'recovering':
      return [
        { kind: 'recoverSession', nodeId },
        { kind: 'unlinkDevice', nodeId },
      ]
    case 'loggedOut':
    case 'blocked':
      return [
        { kind: 'recoverSession', nodeId },
        { kind: 'linkAccount', accountId, nodeId },
        { kind: 'unlinkDevice', nodeId },
      ]
    case 'unlinked':
      return [{ kind: 'linkAccount', accountId, nodeId }]
    default:
      return assertNever(device.state)
  }
}

/** From any rule the one most often wanted next: a ban, or its end. */
export function ruleOffer({ id: nodeId, promotion }: Node): Command {
  return promotion.rule === 'neutral'
    ? { kind: 'setPromotionRule', nodeId, rule: 'must_not', minutes: BAN_MINUTES }
    : { kind: 'setPromotionRule', nodeId, rule: 'neutral', minutes: null }
}

/** A hold, and its end where one of exactly this reach is in force. */
export function holdOffers(accountId: string | null, { holds }: Snapshot): Command[] {
  const hold: Command = { kind: 'holdAutomation', accountId, minutes: HOLD_MINUTES }
  return holds.some((one) => one.accountId === accountId) ? [{ kind: 'releaseAutomation', accountId }, hold] : [hold]
}

function drillOffers(accountId: string | null, { drills }: Snapshot): Command[] {
  const [running] = drills.filter((drill) => drill.accountId === accountId)
  if (running !== undefined) return [{ kind: 'endDrill', accountId }]
  return covering(drills, accountId) === null ? [{ kind: 'startDrill', accountId, minutes: DRILL_MINUTES }] : []
}

/** Of a scenario that is about one account the form asks which; the first stands there. Nowhere but on a drill cluster. */
function scenarioOffers({ cluster, drills, accounts }: Snapshot): Command[] {
  if (cluster.environment !== 'drill' || drills.length > 0) return []
  const [first = null] = Object.keys(accounts)
  return STARTABLE_DRILLS.flatMap(({ id, scope, minutes }): Command[] =>
    scope === 'account' && first === null
      ? []
      : [{ kind: 'runDrill', scenarioId: id, accountId: scope === 'account' ? first : null, minutes }],
  )
}

/** "ksa-4" beside ksa-1, ksa-2 and ksa-3. */
function freeName(accountId: string, { nodes }: Snapshot): string {
  const ids = nodesOf({ nodes }, accountId).map(({ id }) => id)
  const stem = ids[0]?.replace(/-?\d+$/, '') ?? accountId
  const numbers = ids.map((id) => Number(/\d+$/.exec(id)?.[0] ?? 0))
  const next = Math.max(0, ...numbers) + 1
  return `${stem}-${nodes[`${stem}-${next}`] === undefined ? next : Object.keys(nodes).length + 1}`
}
