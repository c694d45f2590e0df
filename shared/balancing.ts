/** How an account's conversations are spread over its live nodes: what was chosen, what that should bring, what it brought. */
import { z } from 'zod'
import { EpochMs, NodeId, OperationId } from './ids.ts'

/**
 * `roundRobin`: each next conversation to the next node · `priority`: conversations of VIP users to the node of the best priority, the others
 * to the rest · `leastLoaded`: to the node with the least work of the last minutes, its answer time counted · `geo`: to the nodes of the user's region
 */
export const BalancingAlgorithm = z.enum(['roundRobin', 'priority', 'leastLoaded', 'geo'])
export type BalancingAlgorithm = z.infer<typeof BalancingAlgorithm>

/** A node's part beside the others: 2 gets twice as much as 1 where the algorithm leaves the choice. */
export const Weight = z.number().min(0.1).max(10)
/** By node; one that is not here weighs 1. */
export const Weights = z.record(NodeId, Weight)
export type Weights = z.infer<typeof Weights>

/** Share of the account's messages by node, 0…1; they add up to 1. Empty: no messages. */
export const Shares = z.record(NodeId, z.number().min(0).max(1))
export type Shares = z.infer<typeof Shares>

/** The last change of how an account is spread, kept to hold what was predicted against what came. */
export const BalancingChange = z.object({
  operationId: OperationId,
  cause: z.enum(['setBalancing', 'rebalance', 'drain', 'undrain']),
  at: EpochMs,
  before: z.object({ algorithm: BalancingAlgorithm, weights: Weights }),
  /** From the traffic of the `windowMs` before the change; `null`: there was none to predict from. */
  predicted: Shares.nullable(),
  windowMs: z.number().nonnegative(),
  /** Over `measuredOverMs` after it; `null`: not enough time has passed, or nobody reported. */
  measured: Shares.nullable(),
  measuredOverMs: z.number().nonnegative().nullable(),
  /** How long it is to be measured; absent: not said. */
  measureMs: z.number().nonnegative().optional(),
})
export type BalancingChange = z.infer<typeof BalancingChange>

/** One possible spread. */
export const Prediction = z.object({
  algorithm: BalancingAlgorithm,
  /** The node that would be missing; `null`: all that live now. */
  without: NodeId.nullable(),
  /** Why it would be; `null` with `without`. A lost master is failed over first. */
  how: z.enum(['drained', 'lost']).nullable(),
  shares: Shares,
  /** The busiest node over the mean; 1 is even. `null`: fewer than two nodes, or no messages. */
  maxOverMean: z.number().nullable(),
  /** 0 is even. */
  gini: z.number().nullable(),
})
export type Prediction = z.infer<typeof Prediction>

export const WhatIf = z.object({
  accountId: z.string(),
  /** When the traffic was asked for, control plane's clock. */
  at: EpochMs,
  /** The traffic it rests on: how far back, how much. */
  windowMs: z.number().nonnegative(),
  messages: z.number().int().nonnegative(),
  conversations: z.number().int().nonnegative(),
  /** What the window measured, by node that computed. */
  now: z.object({
    algorithm: BalancingAlgorithm,
    weights: Weights,
    shares: Shares,
    maxOverMean: z.number().nullable(),
    gini: z.number().nullable(),
  }),
  /** Every algorithm over the nodes that live now, then today's without each of them. */
  predictions: z.array(Prediction),
})
export type WhatIf = z.infer<typeof WhatIf>
