/** What an entity of the cluster is to somebody else: a link, a line of Markdown, a command of the terminal. Pure. */
import type { Alert } from '../../shared/alert.ts'
import { assertNever } from '../../shared/assert-never.ts'
import type { Backup } from '../../shared/backup.ts'
import type { Deployment } from '../../shared/deployment.ts'
import type { Failover } from '../../shared/failover.ts'
import type { SloState } from '../../shared/slo.ts'
import type { Snapshot } from '../../shared/snapshot.ts'
import { alertCommand } from '../../shared/words/alert-text.ts'
import { BACKUP_STANDING_WORDS, bytesWords, standingOfBackup, whyBackupWords } from '../../shared/words/backup.ts'
import { openSentence } from '../../shared/words/deployment-text.ts'
import { formatDuration, formatSeconds } from '../../shared/words/format.ts'
import { LEDGER_NAMES, OUTCOME_NAMES } from '../../shared/words/labels.ts'
import { serviceName } from '../../shared/words/services.ts'
import { budgetLeft, objectiveText, shareText, sloName, STANDING_WORDS, standingOf } from '../../shared/words/slo.ts'
import { formatRoute, type Route } from '../routing/route.ts'
import type { OperationRow } from '../store/operations.ts'
import { getCommand } from './operations.ts'

type Asked = Pick<OperationRow, 'operationId' | 'title' | 'actor' | 'reason' | 'state' | 'word'>

export type Copied =
  | { readonly kind: 'account'; readonly id: string }
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'service'; readonly id: string }
  | { readonly kind: 'failover'; readonly failover: Failover }
  | { readonly kind: 'operation'; readonly operation: Asked }
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'slo'; readonly state: SloState }
  | { readonly kind: 'backup'; readonly backup: Backup }
  | { readonly kind: 'deployment'; readonly deployment: Deployment }

export interface Copies {
  /** Opens it in a console; it only navigates. */
  readonly link: string
  readonly markdown: string
  /** What shows it in a terminal, and changes nothing; `null`: no command does. */
  readonly command: string | null
}

/** `linda://account/uae-main` */
export function linkTo(route: Route): string {
  return `linda://${formatRoute(route).replace(/^#\//, '')}`
}

export function copiesOf(copied: Copied, snapshot: Snapshot): Copies {
  const { name, says, route, command } = wordsOf(copied, snapshot)
  const link = linkTo(route)
  return { link, markdown: line(name, says, link, snapshot), command }
}

interface Words {
  readonly name: string
  readonly says: string
  readonly route: Route
  readonly command: string | null
}

function wordsOf(copied: Copied, snapshot: Snapshot): Words {
  switch (copied.kind) {
    case 'account':
      return accountWords(copied.id, snapshot)
    case 'node':
      return nodeWords(copied.id, snapshot)
    case 'service':
      return serviceWords(copied.id, snapshot)
    case 'failover':
      return failoverWords(copied.failover)
    case 'operation':
      return operationWords(copied.operation)
    case 'alert':
      return alertWords(copied.alert)
    case 'slo':
      return sloWords(copied.state)
    case 'backup':
      return backupWords(copied.backup)
    case 'deployment':
      return deploymentWords(copied.deployment)
    default:
      return assertNever(copied)
  }
}

function accountWords(id: string, { accounts }: Snapshot): Words {
  const account = accounts[id]
  const holder = account?.lease.holder?.nodeId ?? null
  const says = account === undefined ? 'not known' : holder === null ? 'has no master' : `served by ${holder}`
  return {
    name: id,
    says: `${says}, epoch ${account?.lease.epoch ?? '?'}`,
    route: { kind: 'account', accountId: id },
    command: `linda accounts ${id}`,
  }
}

function nodeWords(id: string, { nodes }: Snapshot): Words {
  const node = nodes[id]
  const says = node === undefined ? 'not known' : `${node.role} of ${node.accountId}, ${healthWords(node)}`
  return { name: id, says, route: { kind: 'node', nodeId: id }, command: `linda node ${id}` }
}

function serviceWords(id: string, { services }: Snapshot): Words {
  const service = services[id]
  return {
    name: serviceName(id, service?.name),
    says: service === undefined ? 'not reported' : `service, ${healthWords(service)}`,
    route: { kind: 'node', nodeId: id },
    command: null,
  }
}

function failoverWords({ id, accountId, from, to, outcome, totalMs, gapMs, why, operationId }: Failover): Words {
  const took = totalMs === null ? '' : ` in ${formatSeconds(totalMs)}`
  const gap = gapMs === null ? '' : `, ${formatSeconds(gapMs)} without service`
  const end = outcome === null ? 'running' : `${OUTCOME_NAMES[outcome].toLowerCase()}${took}${gap}`
  return {
    name: `${accountId}: ${from ?? 'nobody'} → ${to ?? 'nobody yet'}`,
    says: `${end}${why === null || why === '' ? '' : `. ${why}`}`,
    route: { kind: 'failover', failoverId: id },
    // `linda failover` would begin another one.
    command: operationId === null ? `linda accounts ${accountId}` : getCommand(operationId),
  }
}

function operationWords({ operationId, title, actor, reason, state, word }: Asked): Words {
  const said = LEDGER_NAMES[state].toLowerCase()
  const end = word === null || word === '' ? said : `${said}: ${word}`
  return {
    name: title,
    says: `${end} (${actor}, “${reason}”)`,
    route: { kind: 'operations', operationId },
    command: getCommand(operationId),
  }
}

function alertWords(alert: Alert): Words {
  const { id, title, level, raisedAt, resolvedAt, measured, threshold, acknowledged, impact } = alert
  const standing =
    resolvedAt !== null
      ? `resolved after ${formatDuration(resolvedAt - raisedAt)}`
      : acknowledged === null
        ? `${level}, nobody is on it`
        : `${level}, ${acknowledged.by} is on it`
  const figure = measured === null ? '' : `; ${measured}${threshold === null ? '' : `, ${threshold}`}`
  const meaning = impact === '' ? '' : `. ${impact}`
  return {
    name: title,
    says: `${standing}${figure}${meaning}`,
    route: { kind: 'alerts', alertId: id },
    command: alertCommand(id),
  }
}

function sloWords(state: SloState): Words {
  const { slo, kept } = state
  const left = budgetLeft(state)
  const budget = left === null ? 'budget not known' : left.text
  const share = kept === null ? 'nothing recorded' : `${shareText(kept)} kept`
  return {
    name: `${slo.accountId} ${sloName(slo)}`,
    says: `${STANDING_WORDS[standingOf(state)]}: ${share}, promised ${objectiveText(slo)}; ${budget}`,
    route: { kind: 'slo', sloId: slo.id },
    command: 'linda slos',
  }
}

function backupWords(backup: Backup): Words {
  const { id, sizeBytes } = backup
  const size = sizeBytes === null ? '' : `, ${bytesWords(sizeBytes)}`
  return {
    name: `backup ${id}`,
    says: `${whyBackupWords(backup)}${size}, ${BACKUP_STANDING_WORDS[standingOfBackup(backup)]}`,
    route: { kind: 'backups', backupId: id },
    command: `linda backups ${id}`,
  }
}

function deploymentWords(deployment: Deployment): Words {
  const { id, version, from, owner, reason } = deployment
  return {
    name: `deployment of ${version} over ${from}`,
    says: `${openSentence(deployment).replace(/\.$/, '')} (${owner}, “${reason}”)`,
    route: { kind: 'deployments', deploymentId: id },
    command: `linda deployments ${id}`,
  }
}

/** "suspect: heartbeats stopped" */
function healthWords({ health, why }: { readonly health: string; readonly why: string }): string {
  return `${health}${why === '' ? '' : `: ${why}`}`
}

/** `**uae-main** served by uae-2, epoch 4 · Built-in cluster (drill) · [linda://account/uae-main](…)` */
function line(name: string, says: string, link: string, { cluster }: Snapshot): string {
  return `**${plain(name)}** ${plain(says)} · ${plain(cluster.name)} (${cluster.environment}) · <${link}>`
}

/** What people wrote must not become markup in somebody else's chat. */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`).replace(/\s+/g, ' ')
}
