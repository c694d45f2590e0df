/** How an account's conversations are spread over its nodes: another way of it, or the same anew. */
import type { Account } from '../../../shared/account.ts'
import type { BalancingChange } from '../../../shared/balancing.ts'
import type { Command, CommandOf } from '../../../shared/command.ts'
import { Fault } from '../../../shared/fault.ts'
import type { Plan } from '../../../shared/plan.ts'
import { BALANCING_NAMES } from '../../../shared/words/labels.ts'
import type { Setting } from '../../spread/spread.ts'
import {
  balancingChanged,
  everyNodeReports,
  formatSpan,
  predictionWords,
  settingOf,
  trafficTold,
} from '../balancing/change.ts'
import { predictSpread } from '../balancing/predict.ts'
import { trimmed, weightWords } from '../balancing/weights.ts'
import type { BasisKey } from '../plans/basis.ts'
import { check, connected } from '../plans/checks.ts'
import type { Draft } from '../plans/draft.ts'
import { type Accepted, accountOf, type CommandHandler, type Done, type Tools, type View } from './handler.ts'

const CONNECTED_WITHIN_MS = 10_000

export const setBalancing: CommandHandler<CommandOf<'setBalancing'>> = {
  plan: (view, command) => {
    const account = standing(view, command.accountId)
    for (const nodeId of Object.keys(command.weights))
      if (view.snapshot.nodes[nodeId]?.accountId !== account.id)
        throw new Fault('unknownNode', `${account.id} has no node ${nodeId} to give a weight`)
    const before = settingOf(account)
    const setting: Setting = { algorithm: command.algorithm, weights: trimmed(command.weights) }
    if (words(before) === words(setting))
      throw new Fault('alreadySo', `${account.id} is balanced by ${words(before)} already`)
    return {
      command: { ...command, weights: setting.weights },
      ...draftOf(view, account, setting),
      steps: [
        { title: 'Set', detail: `${account.id}: ${words(before)} → ${words(setting)}` },
        ...stepsOf(view, account),
      ],
      inverse: {
        command: {
          kind: 'setBalancing',
          accountId: account.id,
          algorithm: before.algorithm,
          weights: trimmed(before.weights),
        },
        text: `Setting ${words(before)} again, any time. Conversations are spread anew then too.`,
      },
    }
  },
  run: {
    kind: 'job',
    cancelled: null,
    run: (tools, accepted) => {
      const { accountId, algorithm, weights } = accepted.command
      const setting = { algorithm, weights }
      return carryOut(
        tools,
        accepted,
        { accountId, cause: 'setBalancing', setting },
        `is balanced by ${words(setting)}`,
      )
    },
  },
}

export const rebalance: CommandHandler<CommandOf<'rebalance'>> = {
  plan: (view, command) => {
    const account = standing(view, command.accountId)
    return {
      command,
      ...draftOf(view, account, settingOf(account)),
      steps: stepsOf(view, account),
      inverse: {
        command: null,
        text: `Nothing needs taking back: ${words(settingOf(account))} stays the rule, and every conversation goes on where it is then.`,
      },
    }
  },
  run: {
    kind: 'job',
    cancelled: null,
    run: (tools, accepted) => {
      const { accountId } = accepted.command
      const setting = settingOf(accountOf(tools.view(), accountId))
      return carryOut(tools, accepted, { accountId, cause: 'rebalance', setting }, 'is spread anew')
    },
  },
}

interface Change {
  readonly accountId: string
  readonly cause: BalancingChange['cause']
  readonly setting: Setting
}

/** Asks for the traffic just before, has the master spread anew, and journals both. Done again, it spreads again. */
async function carryOut(
  { view, until, balancing, say }: Tools,
  { request: { operationId } }: Accepted<Command>,
  { accountId, cause, setting }: Change,
  what: string,
): Promise<Done> {
  const isConnected = () => view().roster.presence(accountOf(view(), accountId).lease.holder?.nodeId ?? '')
  await until(isConnected, CONNECTED_WITHIN_MS)
  await balancing.lookBefore({ kind: 'rebalance', accountId })
  const known = view().traffic(accountId)
  say('spreading anew')
  const conversations = await balancing.set(accountId, setting, operationId)
  const predicted = known === null ? null : predictSpread(known.traffic, setting)
  const { now, config } = view()
  const { measureSpreadMs: measureMs } = config.timing
  const account = accountOf(view(), accountId)
  const spread = `${conversations} ${conversations === 1 ? 'conversation was' : 'conversations were'} placed anew`
  return {
    facts: [balancingChanged({ account, setting, operationId, cause, known, predicted, measureMs, now })],
    outcome: `${accountId} ${what}; ${spread}`,
  }
}

/** An account that stands still. @throws {Fault} unknownAccount, failoverRunning. */
function standing(view: View, accountId: string): Account {
  const account = accountOf(view, accountId)
  if (account.activeFailoverId !== null)
    throw new Fault('failoverRunning', `${account.id} is changing its master; wait for the outcome`)
  return account
}

/** What both have in common. */
function draftOf(
  view: View,
  account: Account,
  setting: Setting,
): Pick<Draft, 'restsOn' | 'checks' | 'consequences' | 'weight'> {
  const known = view.traffic(account.id)
  const predicted = known === null ? null : predictSpread(known.traffic, setting)
  const master = account.lease.holder?.nodeId ?? null
  const restsOn: BasisKey[] = [
    [`account/${account.id}`, 'balancing'],
    [`account/${account.id}`, 'weights'],
    [`account/${account.id}`, 'lease.holder'],
    [`account/${account.id}`, 'activeFailover'],
  ]
  return {
    restsOn,
    checks: [
      connected(`${master ?? 'The master'} can be told`, master === null ? null : view.roster.presence(master)),
      check('running', 'No failover of this account runs', 'pass', ['none', 'none']),
      everyNodeReports(view.snapshot, view.roster, account.id),
      trafficTold(known),
    ],
    consequences: [
      ...predictionWords(known, predicted),
      'A conversation changes its node between two of its messages: none is lost, doubled or out of order.',
      `What came of it is measured over ${formatSpan(view.config.timing.measureSpreadMs)} and shown beside this.`,
    ],
    weight:
      predicted?.moves === 0
        ? { class: 'routine', why: ['No conversation would change its node.'] }
        : {
            class: 'disturbing',
            why: [
              predicted === null
                ? 'Conversations of healthy nodes may move, and how many is not known.'
                : `${predicted.moves} conversations of healthy nodes move to another.`,
            ],
          },
  }
}

function stepsOf(view: View, { id, lease }: Account): Plan['steps'] {
  const span = formatSpan(view.config.timing.measureSpreadMs)
  return [
    {
      title: 'Spread anew',
      detail: `${lease.holder?.nodeId ?? 'the master'} places every conversation of ${id} anew; each changes with its next message`,
    },
    { title: 'Measure', detail: `after ${span} the share of each node is held against what was predicted` },
  ]
}

/** "least loaded", "round robin (weights uae-2: 2)" */
function words({ algorithm, weights }: Setting): string {
  const of = Object.keys(trimmed(weights)).length === 0 ? '' : ` (weights ${weightWords(weights)})`
  return `${BALANCING_NAMES[algorithm].toLowerCase()}${of}`
}
