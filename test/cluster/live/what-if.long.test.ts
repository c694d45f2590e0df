/** What-if against what comes: every algorithm and a drained node, on a real cluster under traffic; no message is lost on the way. */
import { describe, expect, it } from 'vitest'
import { builtInConfig, BUILT_IN_PORTS } from '../../../cluster/built-in.ts'
import { type ClusterConfig, Timing } from '../../../cluster/config.ts'
import { freePorts } from '../../../cluster/supervisor/ports.ts'
import { type BalancingAlgorithm, type BalancingChange, type Shares, WhatIf } from '../../../shared/balancing.ts'
import type { Command } from '../../../shared/command.ts'
import { Operation } from '../../../shared/operation.ts'
import { Plan } from '../../../shared/plan.ts'
import type { LiveCluster } from '../../bench/support/live-cluster.ts'
import { until } from '../../bench/support/until.ts'
import { aLiveCluster } from './a-live-cluster.ts'
import { judged } from './judged.ts'

const TIMEOUT_MS = 180_000
const WITHIN_MS = 60_000
const ACCOUNT = 'uae-main'
/** The users and all they do follow from it. */
const SEED = 16
/** A share of 1,500 and more messages: chance alone moves it by a point. */
const MESSAGES_PER_SECOND = 150
const FIRST_LOOK_AFTER_MS = 10_000
const MEASURE_MS = 12_000
const MOST_APART = 0.05

/** One account of three nodes in three regions, so that its traffic can be dense. */
async function configure(dataDir: string): Promise<ClusterConfig> {
  const config = builtInConfig({
    dataDir,
    ports: await freePorts(BUILT_IN_PORTS),
    // They come, pause, return and leave as they do by default; test/cluster/spread/ has the same for many switches.
    scenario: { seed: SEED, messagesPerSecond: MESSAGES_PER_SECOND },
  })
  return {
    ...config,
    accounts: config.accounts.filter(({ id }) => id === ACCOUNT),
    nodes: config.nodes.filter(({ accountId }) => accountId === ACCOUNT),
    timing: Timing.parse({ measureSpreadMs: MEASURE_MS }),
  }
}

const ask = async (live: LiveCluster) => WhatIf.parse(await live.post('/v1/balancing/what-if', { accountId: ACCOUNT }))

function predicted(whatIf: WhatIf, algorithm: BalancingAlgorithm, without: string | null = null): Shares {
  const how = without === null ? null : 'drained'
  const found = whatIf.predictions.find(
    (each) => each.algorithm === algorithm && each.without === without && each.how === how,
  )
  if (found === undefined) throw new Error(`nothing is predicted for ${algorithm} without ${without ?? 'nobody'}`)
  return found.shares
}

/** @throws {Error} it did not succeed. */
async function ended(live: LiveCluster, operation: Operation): Promise<void> {
  const look = async () => {
    const now = Operation.parse(await live.get(`/v1/operations/${operation.id}`))
    return now.endedAt === null ? null : now
  }
  const { status, outcome } = await until(look, { what: `${operation.title} ended`, withinMs: WITHIN_MS })
  if (status !== 'succeeded') throw new Error(`${operation.title}: ${outcome}`)
}

/** Planned, confirmed, followed to its end, and measured. */
async function carriedOut(live: LiveCluster, command: Command): Promise<BalancingChange> {
  const operation = await live.confirm(Plan.parse(await live.post('/v1/plans', { command })))
  await ended(live, operation)
  const measured = async () => {
    const change = (await live.snapshot()).accounts[ACCOUNT]?.balancingChange
    return change?.operationId === operation.id && change.measuredOverMs !== null ? change : null
  }
  return until(measured, { what: `${operation.title} was measured`, withinMs: WITHIN_MS, everyMs: 200 })
}

/** The greatest difference on any node; `null` shares are as far apart as can be. */
function apart(a: Shares | null, b: Shares | null): number {
  if (a === null || b === null) return 1
  return Math.max(...Object.keys({ ...a, ...b }).map((nodeId) => Math.abs((a[nodeId] ?? 0) - (b[nodeId] ?? 0))))
}

interface Counted {
  readonly computed: number
  /** By the master, because the conversation's own node did not answer in time. */
  readonly rescued: number
}
type Counts = ReadonlyMap<string, Counted>

/** What each bot itself has counted, from its own pages. */
async function counts(live: LiveCluster): Promise<Counts> {
  const { nodes } = await live.snapshot()
  const counted = Object.values(nodes).map(async ({ id, statusUrl }): Promise<[string, Counted]> => {
    const page = await (await fetch(`${statusUrl}/metrics`)).text()
    const read = (series: RegExp) => Number(series.exec(page)?.[1])
    return [
      id,
      {
        computed: read(/^linda_bot_messages_computed_total (\d+)$/m),
        rescued: read(/^linda_bot_recoveries_total\{kind="computedHere"\} (\d+)$/m),
      },
    ]
  })
  return new Map(await Promise.all(counted))
}

function growth(before: Counts, after: Counts, of: keyof Counted): [nodeId: string, count: number][] {
  return [...after].map(([nodeId, counted]) => [nodeId, counted[of] - (before.get(nodeId)?.[of] ?? 0)])
}

function total(grown: readonly (readonly [string, number])[]): number {
  return grown.reduce((sum, [, count]) => sum + count, 0)
}

function sharesBetween(before: Counts, after: Counts): Shares {
  const grown = growth(before, after, 'computed')
  return Object.fromEntries(grown.map(([nodeId, count]) => [nodeId, count / total(grown)]))
}

/** Share of the messages that their conversation's node was too slow for: no prediction is about those. */
function rescuedBetween(before: Counts, after: Counts): number {
  return total(growth(before, after, 'rescued')) / total(growth(before, after, 'computed'))
}

describe('what-if', () => {
  it(
    'predicts the share of each node to within 5 points, for every algorithm and a drained node, and no change costs a message',
    async () => {
      const live = await aLiveCluster({ seed: SEED, rate: MESSAGES_PER_SECOND, configure })
      await new Promise((resolve) => setTimeout(resolve, FIRST_LOOK_AFTER_MS))
      const spread = async (algorithm: BalancingAlgorithm) => {
        const asked = predicted(await ask(live), algorithm)
        const before = await counts(live)
        const change = await carriedOut(live, { kind: 'setBalancing', accountId: ACCOUNT, algorithm, weights: {} })
        const after = await counts(live)
        const [counted, rescued] = [sharesBetween(before, after), rescuedBetween(before, after)]
        return { what: algorithm as string, asked, change, counted, rescued }
      }
      const seen = [
        await spread('geo'),
        await spread('roundRobin'),
        await spread('priority'),
        await spread('leastLoaded'),
      ]
      const asked = predicted(await ask(live), 'leastLoaded', 'uae-2')
      const before = await counts(live)
      const change = await carriedOut(live, { kind: 'drain', nodeId: 'uae-2' })
      const after = await counts(live)
      const [counted, rescued] = [sharesBetween(before, after), rescuedBetween(before, after)]
      seen.push({ what: 'drained', asked, change, counted, rescued })

      const differences = seen.map(
        ({ what, asked: told, change: { predicted: then, measured }, counted: own, ...rest }) => ({
          what,
          most: MOST_APART + rest.rescued,
          told: apart(told, measured),
          atTheChange: apart(then, measured),
          counted: apart(told, own),
        }),
      )
      const shown = JSON.stringify({ differences, seen }, null, 1)
      for (const { what, most, told, atTheChange, counted: own } of differences) {
        expect(told, `${what}: asked beforehand. ${shown}`).toBeLessThanOrEqual(most)
        expect(atTheChange, `${what}: predicted with the change. ${shown}`).toBeLessThanOrEqual(most)
        // By the nodes' own counters, which begin a little before the change.
        expect(own, `${what}: counted by the nodes. ${shown}`).toBeLessThanOrEqual(most)
      }
      // They were different spreads, or it would prove nothing.
      expect(apart(seen[0]?.asked ?? null, seen[1]?.asked ?? null)).toBeGreaterThan(0.2)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )

  it(
    'goes on counting after a failover: the new master balances as the one before was told',
    async () => {
      const live = await aLiveCluster({ seed: SEED, rate: MESSAGES_PER_SECOND, configure })
      const setting = { kind: 'setBalancing', accountId: ACCOUNT, algorithm: 'geo', weights: {} } as const
      await ended(live, await live.confirm(Plan.parse(await live.post('/v1/plans', { command: setting }))))
      await ended(live, await live.confirm(await live.planFailover(ACCOUNT, 'uae-2')))
      await live.untilSteady()
      // Its servants came into step while it served already: a moment later all is spread over them too.
      await new Promise((resolve) => setTimeout(resolve, 5_000))
      const before = await counts(live)
      await new Promise((resolve) => setTimeout(resolve, MEASURE_MS))
      const after = await counts(live)
      const counted = sharesBetween(before, after)
      const asked = predicted(await ask(live), 'geo')
      const most = MOST_APART + rescuedBetween(before, after)
      expect(apart(asked, counted), `asked and counted: ${JSON.stringify({ asked, counted })}`).toBeLessThanOrEqual(
        most,
      )
      // Told by the new master, of every node it hands messages to.
      const { samples } = await live.ask()
      const fared = samples.filter((sample) => sample.kind === 'node')
      expect(fared.map(({ assigned }) => (assigned ?? 0) > 0)).toEqual([true, true, true])
      expect(fared.map(({ answerP95Ms }) => answerP95Ms !== null)).toEqual([true, true, true])
      // Most of its users write from where uae-1 stands; by any other rule it would compute a third.
      expect(counted['uae-1']).toBeGreaterThan(0.55)
      expect((await judged(live, WITHIN_MS)).findings).toEqual([])
    },
    TIMEOUT_MS,
  )
})
