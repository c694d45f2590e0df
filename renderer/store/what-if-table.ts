/** A what-if as rows: today's spread first, every algorithm beside it, then today's with a node gone. Pure. */
import type { BalancingAlgorithm, Prediction, WhatIf } from '../../shared/balancing.ts'
import type { Command } from '../../shared/command.ts'

export interface WhatIfCell {
  readonly nodeId: string
  /** 0…1. `null`: it would not be there. */
  readonly share: number | null
  /** Against what was measured, percentage points; `null`: not there in one of the two. */
  readonly deltaPoints: number | null
}

export interface WhatIfRow {
  readonly key: string
  /** `measured`: what the window measured · `algorithm`: all that live, under this one · `without`: one of them gone. */
  readonly kind: 'measured' | 'algorithm' | 'without'
  readonly algorithm: BalancingAlgorithm
  /** The algorithm that is set now. */
  readonly isSet: boolean
  /** The node that would be gone and why; `null`: none. */
  readonly gone: { readonly nodeId: string; readonly how: 'drained' | 'lost' } | null
  readonly cells: readonly WhatIfCell[]
  readonly maxOverMean: number | null
  readonly gini: number | null
  /** What would bring it about; `null`: nothing that one would ask for. */
  readonly command: Command | null
}

export interface WhatIfTable {
  readonly nodeIds: readonly string[]
  readonly rows: readonly WhatIfRow[]
}

export function whatIfTable(answer: WhatIf): WhatIfTable {
  const { now, predictions } = answer
  const nodeIds = [
    ...new Set([...Object.keys(now.shares), ...predictions.flatMap(({ shares }) => Object.keys(shares))]),
  ].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  const measured: WhatIfRow = {
    key: 'measured',
    kind: 'measured',
    algorithm: now.algorithm,
    isSet: true,
    gone: null,
    cells: nodeIds.map((nodeId) => ({ nodeId, share: now.shares[nodeId] ?? 0, deltaPoints: null })),
    maxOverMean: now.maxOverMean,
    gini: now.gini,
    command: null,
  }
  return { nodeIds, rows: [measured, ...predictions.map((prediction) => rowOf(answer, prediction, nodeIds))] }
}

function rowOf(answer: WhatIf, prediction: Prediction, nodeIds: readonly string[]): WhatIfRow {
  const { algorithm, without, how, shares, maxOverMean, gini } = prediction
  const gone = without === null ? null : { nodeId: without, how: how ?? 'lost' }
  return {
    key: `${algorithm}/${without ?? ''}/${how ?? ''}`,
    kind: gone === null ? 'algorithm' : 'without',
    algorithm,
    isSet: algorithm === answer.now.algorithm,
    gone,
    cells: nodeIds.map((nodeId) => cellOf(answer, shares, nodeId, nodeId === without)),
    maxOverMean,
    gini,
    command: commandOf(answer, prediction),
  }
}

function cellOf({ now }: WhatIf, shares: WhatIf['now']['shares'], nodeId: string, isGone: boolean): WhatIfCell {
  if (isGone) return { nodeId, share: null, deltaPoints: null }
  const share = shares[nodeId] ?? 0
  return { nodeId, share, deltaPoints: (share - (now.shares[nodeId] ?? 0)) * 100 }
}

/** Under the algorithm that is set, what there is to ask for is to spread the conversations anew. */
function commandOf({ accountId, now }: WhatIf, { algorithm, without, how }: Prediction): Command | null {
  if (without !== null) return how === 'drained' ? { kind: 'drain', nodeId: without } : null
  if (algorithm === now.algorithm) return { kind: 'rebalance', accountId }
  return { kind: 'setBalancing', accountId, algorithm, weights: now.weights }
}
