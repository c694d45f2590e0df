/** A change of how an account is spread: its fact, and its words in plans. Pure. */
import type { Account } from '../../../shared/account.ts'
import type { BalancingChange, Shares } from '../../../shared/balancing.ts'
import type { Check } from '../../../shared/check.ts'
import type { FactBody } from '../../../shared/fact.ts'
import type { Snapshot } from '../../../shared/snapshot.ts'
import type { Setting } from '../../spread/spread.ts'
import type { View } from '../commands/handler.ts'
import { check } from '../plans/checks.ts'
import { predictSpread, type Predicted, type TrafficTold } from './predict.ts'

/** Traffic, and when it was told, control plane's clock. */
export interface KnownTraffic {
  readonly traffic: TrafficTold
  readonly at: number
}

export function settingOf({ balancing, weights }: Account): Setting {
  return { algorithm: balancing, weights }
}

export interface ChangeInput {
  readonly account: Account
  readonly setting: Setting
  readonly operationId: string
  readonly cause: BalancingChange['cause']
  readonly known: KnownTraffic | null
  readonly predicted: Predicted | null
  /** How long what it brings is measured, ms. */
  readonly measureMs: number
  readonly now: number
}

export function balancingChanged(input: ChangeInput): Extract<FactBody, { kind: 'balancingChanged' }> {
  const { account, setting, operationId, cause, known, predicted, measureMs, now } = input
  return {
    kind: 'balancingChanged',
    accountId: account.id,
    algorithm: setting.algorithm,
    weights: setting.weights,
    change: {
      operationId,
      cause,
      at: now,
      before: settingOf(account),
      predicted: predicted?.shares ?? null,
      windowMs: known?.traffic.windowMs ?? 0,
      measured: null,
      measuredOverMs: null,
      measureMs,
    },
  }
}

/** What a drain, or its end, would bring. */
export function predictedDrain(view: View, nodeId: string, isDrained: boolean): Predicted | null {
  const node = view.snapshot.nodes[nodeId]
  const account = view.snapshot.accounts[node?.accountId ?? '']
  const known = account === undefined ? null : view.traffic(account.id)
  if (node === undefined || account === undefined || known === null) return null
  const setting = settingOf(account)
  if (isDrained) return predictSpread(known.traffic, setting, { without: nodeId })
  // It is given messages only once it lives and keeps up.
  const { region, priority, health } = node
  const besides = health === 'healthy' ? [{ nodeId, region, priority }] : []
  return predictSpread(known.traffic, setting, { besides })
}

/** The predicted share of each node beside today's, and what that rests on. */
export function predictionWords(known: KnownTraffic | null, predicted: Predicted | null): string[] {
  if (known === null) return ['What share each node would have is not known: the master did not tell of its traffic.']
  const { conversations, windowMs, shares } = known.traffic
  const span = formatSpan(windowMs)
  if (predicted === null) return [`What share each node would have is not known: no message came in the last ${span}.`]
  const messages = conversations.reduce((sum, conversation) => sum + conversation.messages, 0)
  return [
    `Predicted share of the messages: ${sharesBeside(predicted.shares, shares)}.`,
    `That rests on the last ${span}: ${count(messages, 'message')} of ${count(conversations.length, 'conversation')}, of which ${predicted.moves} would change their node.`,
  ]
}

/** "uae-1 33 % (now 41 %), uae-2 …", the busiest first. */
function sharesBeside(predicted: Shares, now: Shares): string {
  const ids = [...new Set([...Object.keys(predicted), ...Object.keys(now)])]
  return ids
    .sort((a, b) => (predicted[b] ?? 0) - (predicted[a] ?? 0) || (a < b ? -1 : 1))
    .map((nodeId) => `${nodeId} ${percent(predicted[nodeId] ?? 0)} (now ${percent(now[nodeId] ?? 0)})`)
    .join(', ')
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}

/** "5 min", "12 s" */
export function formatSpan(ms: number): string {
  return ms >= 120_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1_000)} s`
}

/** Whether every node of the account that is not drained tells how it is: who does not will hardly get its share. */
export function everyNodeReports(snapshot: Snapshot, roster: View['roster'], accountId: string): Check {
  const nodes = Object.values(snapshot.nodes).filter((node) => node.accountId === accountId && node.drained === null)
  const silent = nodes.filter(({ id, health }) => health !== 'healthy' || roster.presence(id) === null)
  const heard = nodes.flatMap(({ id }) => roster.presence(id)?.heardWallAt ?? [])
  return check(
    'report',
    'Every node that is not drained reports',
    silent.length === 0 ? 'pass' : 'warn',
    [
      silent.length === 0
        ? `${nodes.length} of ${nodes.length}`
        : silent
            .map(({ id, health }) => `${id} is ${roster.presence(id) === null ? 'not connected' : health}`)
            .join(', '),
      'all',
    ],
    heard.length === 0 ? null : Math.min(...heard),
  )
}

export function trafficTold(known: KnownTraffic | null): Check {
  const messages = known?.traffic.conversations.reduce((sum, { messages: each }) => sum + each, 0) ?? 0
  return check(
    'traffic',
    'There is traffic to predict from',
    messages > 0 ? 'pass' : 'warn',
    [
      known === null
        ? 'the master did not tell'
        : `${count(messages, 'message')} in ${formatSpan(known.traffic.windowMs)}`,
      'some',
    ],
    known?.at ?? null,
  )
}
