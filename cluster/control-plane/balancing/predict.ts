/** What a spread would bring, from the traffic that the account's master told of. Pure; the same rules as the master's own. */
import type { Prediction, Shares, WhatIf } from '../../../shared/balancing.ts'
import { BalancingAlgorithm } from '../../../shared/balancing.ts'
import { Fault } from '../../../shared/fault.ts'
import { skewOf } from '../../../shared/spread.ts'
import {
  type Activity,
  type Assignments,
  type Setting,
  sharesOf,
  spreadAll,
  type SpreadNodes,
} from '../../spread/spread.ts'
import type { NodeAnswer } from '../../wire/control.ts'

/** As the master told it. */
export type TrafficTold = NodeAnswer<'traffic'>

export interface Predicted {
  readonly shares: Shares
  /** Conversations that would change their node. */
  readonly moves: number
}

interface Missing {
  readonly nodeId: string
  /** `lost`: its own conversations find another node, the others stay; `drained`: all are spread anew. */
  readonly how: 'drained' | 'lost'
}

/** All conversations spread anew over the nodes that are given messages now, and those that `besides` adds. `null`: there is no traffic, or no node. */
export function predictSpread(
  traffic: TrafficTold,
  setting: Setting,
  { without = null, besides = [] }: { readonly without?: string | null; readonly besides?: TrafficTold['live'] } = {},
): Predicted | null {
  const added = besides.filter(({ nodeId }) => !traffic.live.some((node) => node.nodeId === nodeId))
  const nodes = [...traffic.live, ...added].filter(({ nodeId }) => nodeId !== without)
  return spreadOver(traffic, setting, nodes, new Map())
}

export interface WhatIfInput {
  readonly accountId: string
  readonly traffic: TrafficTold
  /** When it was told, control plane's clock. */
  readonly at: number
  readonly current: Setting
  /** What is asked about, where it differs from today's. */
  readonly asked: Partial<Setting>
  /** Who told it. */
  readonly master: string
}

/** @throws {Fault} noTraffic. */
export function whatIf({ accountId, traffic, at, current, asked, master }: WhatIfInput): WhatIf {
  const messages = traffic.conversations.reduce((sum, conversation) => sum + conversation.messages, 0)
  if (messages === 0 || traffic.live.length === 0)
    throw new Fault('noTraffic', `${accountId} had no messages in the last ${Math.round(traffic.windowMs / 1_000)} s`)
  const weights = asked.weights ?? current.weights
  const algorithm = asked.algorithm ?? current.algorithm
  return {
    accountId,
    at,
    windowMs: traffic.windowMs,
    messages,
    conversations: traffic.conversations.length,
    now: { ...current, shares: traffic.shares, ...skew(traffic.shares) },
    predictions: [
      ...BalancingAlgorithm.options.flatMap((each) => prediction(traffic, { algorithm: each, weights }, null, master)),
      ...traffic.live.flatMap(({ nodeId }) =>
        // A master cannot be drained.
        (nodeId === master ? (['lost'] as const) : (['drained', 'lost'] as const)).flatMap((how) =>
          prediction(traffic, { algorithm, weights }, { nodeId, how }, master),
        ),
      ),
    ],
  }
}

/** Empty: nobody would be left. */
function prediction(traffic: TrafficTold, setting: Setting, missing: Missing | null, master: string): Prediction[] {
  const rest = traffic.live.filter(({ nodeId }) => nodeId !== missing?.nodeId)
  // A new master knows no conversation: all are placed anew.
  const stays = missing?.how === 'lost' && missing.nodeId !== master
  const kept: Assignments = stays ? placesNow(traffic) : new Map()
  const predicted = spreadOver(traffic, setting, rest, kept)
  if (predicted === null) return []
  return [
    {
      algorithm: setting.algorithm,
      without: missing?.nodeId ?? null,
      how: missing?.how ?? null,
      shares: predicted.shares,
      ...skew(predicted.shares),
    },
  ]
}

function spreadOver(
  traffic: TrafficTold,
  setting: Setting,
  [first, ...others]: TrafficTold['live'],
  kept: Assignments,
): Predicted | null {
  if (first === undefined || traffic.conversations.length === 0) return null
  const nodes: SpreadNodes = [first, ...others]
  const expected = expectedOf(traffic)
  const spread = spreadAll(expected, { setting, nodes, answerMs: traffic.answerMs }, kept)
  const before = placesNow(traffic)
  const moves = [...spread].filter(([conversation, nodeId]) => before.get(conversation) !== nodeId).length
  return { shares: sharesOf(spread, expected, nodes), moves }
}

/**
 * What is to come, from those who write now, each by its pace. Where nobody does, or the master does not tell, what came: each by its
 * messages.
 */
function expectedOf({ conversations }: TrafficTold): Activity[] {
  const writing = conversations.flatMap(({ pace, ...activity }) =>
    pace === undefined || pace === 0 ? [] : [{ ...activity, messages: pace }],
  )
  return writing.length > 0 ? writing : [...conversations]
}

function placesNow({ conversations }: TrafficTold): Assignments {
  return new Map(conversations.flatMap(({ conversation, nodeId }) => (nodeId === null ? [] : [[conversation, nodeId]])))
}

function skew(shares: Shares): Pick<Prediction, 'maxOverMean' | 'gini'> {
  const found = skewOf(Object.values(shares))
  return { maxOverMean: found?.maxOverMean ?? null, gini: found?.gini ?? null }
}
