/**
 * Changes of balancing under the scenario's own users, without processes and in no time: what is predicted just before each against
 * what the nodes compute after it.
 */
import { Balancer } from '../../../cluster/bot/balancer.ts'
import { Scenario } from '../../../cluster/config.ts'
import { predictSpread, type TrafficTold } from '../../../cluster/control-plane/balancing/predict.ts'
import { Population } from '../../../cluster/gateway/population.ts'
import { messageOf } from '../../../cluster/gateway/scenario.ts'
import { nextArrivalMs, randomFrom } from '../../../cluster/random.ts'
import type { SpreadNodes } from '../../../cluster/spread/spread.ts'
import { BalancingAlgorithm, type Shares } from '../../../shared/balancing.ts'
import { aMessage } from '../../support/factories.ts'

const HOME = { id: 'uae-main', region: 'uae' }
const [FIRST, DRAINED, LAST] = [
  { nodeId: 'uae-1', region: 'uae', priority: 1 },
  { nodeId: 'uae-2', region: 'ksa', priority: 2 },
  { nodeId: 'uae-3', region: 'south-asia', priority: 3 },
]
const ALL: SpreadNodes = [FIRST, DRAINED, LAST]
/** Mean time to an answer, ms: a servant in another region takes longer. */
const ANSWER_MS: Readonly<Record<string, number>> = { 'uae-1': 2, 'uae-2': 12, 'uae-3': 20 }
/** Until the window is full. */
const FIRST_AT_MS = 5 * 60_000
const NEXT_AFTER_MS = 8_000

export interface Switching {
  readonly scenario: Partial<Scenario>
  readonly switches: number
  /** From the question to the change. */
  readonly askedMs: number
  readonly measureMs: number
}

/** What a change is to: an algorithm, or least loaded without a node. */
export type Kind = BalancingAlgorithm | 'drained'

export interface Apart {
  /** The greatest difference on any node, for each switch. */
  readonly predicted: readonly number[]
  /** As if every message of the window weighed the same. */
  readonly byCounts: readonly number[]
}

interface Lane {
  readonly kind: Kind
  readonly algorithm: BalancingAlgorithm
  readonly after: SpreadNodes
  readonly balancer: Balancer
  live: SpreadNodes
  told: { readonly predicted: Shares; readonly byCounts: Shares } | null
  readonly apart: { readonly predicted: number[]; readonly byCounts: number[] }
}

/** Each kind has a balancer of its own; all of them see the same messages. */
export function switchOver({ scenario: over, switches, askedMs, measureMs }: Switching): ReadonlyMap<Kind, Apart> {
  const scenario = Scenario.parse(over)
  const population = new Population(scenario, HOME)
  const chance = randomFrom(scenario.seed, 'answers')
  let now = 0
  const lane = (kind: Kind): Lane => {
    const algorithm = kind === 'drained' ? 'leastLoaded' : kind
    const before = kind === 'geo' ? 'roundRobin' : 'geo'
    return {
      kind,
      algorithm,
      after: kind === 'drained' ? [FIRST, LAST] : ALL,
      balancer: new Balancer({ algorithm: before, weights: {} }, () => now),
      live: ALL,
      told: null,
      apart: { predicted: [], byCounts: [] },
    }
  }
  const lanes = [...BalancingAlgorithm.options, 'drained' as const].map(lane)
  const steps = [
    { afterMs: askedMs, act: ask },
    { afterMs: measureMs, act: change },
    { afterMs: NEXT_AFTER_MS, act: (each: Lane) => measure(each, measureMs) },
  ]
  let next = FIRST_AT_MS
  let step = 0
  for (let number = 1; step < switches * steps.length; number++) {
    const { afterMs, conversation, region, isVip } = messageOf(scenario, HOME.id, population.turn(number), number)
    now += afterMs
    while (now >= next) {
      const { afterMs: wait, act } = steps[step % steps.length] ?? { afterMs: 0, act: () => undefined }
      lanes.forEach(act)
      next += wait
      step += 1
    }
    const message = aMessage('', number, { conversation, userRegion: region, isVip })
    for (const { balancer, live } of lanes) {
      const nodeId = balancer.choose(message, live)
      balancer.answered(conversation, nodeId, nodeId, nextArrivalMs(chance, 1_000 / (ANSWER_MS[nodeId] ?? 1)))
    }
  }
  return new Map(lanes.map(({ kind, apart }) => [kind, apart]))
}

function ask(lane: Lane): void {
  const traffic = lane.balancer.traffic(FIRST_AT_MS, lane.live)
  const setting = { algorithm: lane.algorithm, weights: {} }
  const without = lane.kind === 'drained' ? DRAINED.nodeId : null
  const shares = (told: TrafficTold) => predictSpread(told, setting, { without })?.shares ?? {}
  const conversations = traffic.conversations.map(({ conversation, region, isVip, messages, nodeId }) => {
    return { conversation, region, isVip, messages, nodeId }
  })
  lane.told = { predicted: shares(traffic), byCounts: shares({ ...traffic, conversations }) }
}

function change(lane: Lane): void {
  lane.live = lane.after
  lane.balancer.set({ algorithm: lane.algorithm, weights: {} }, true, lane.live)
}

/** …and back to all nodes. */
function measure(lane: Lane, measureMs: number): void {
  const { shares } = lane.balancer.traffic(measureMs, lane.live)
  if (lane.told !== null) {
    lane.apart.predicted.push(furthest(lane.told.predicted, shares))
    lane.apart.byCounts.push(furthest(lane.told.byCounts, shares))
  }
  lane.live = ALL
  lane.balancer.set({ algorithm: 'geo', weights: {} }, true, lane.live)
}

function furthest(a: Shares, b: Shares): number {
  return Math.max(...Object.keys({ ...a, ...b }).map((nodeId) => Math.abs((a[nodeId] ?? 0) - (b[nodeId] ?? 0))))
}
