/** Which live node computes the next message of a conversation. Pure but for the turn it remembers. */
import type { BalancingAlgorithm } from '../../shared/account.ts'
import { assertNever } from '../../shared/assert-never.ts'

export interface Worker {
  readonly nodeId: string
  readonly region: string
  readonly priority: number
  /** Messages it has in work now. */
  readonly inWork: number
}

export class Balancer {
  #turn = 0
  readonly #algorithm: BalancingAlgorithm

  constructor(algorithm: BalancingAlgorithm) {
    this.#algorithm = algorithm
  }

  /** `workers` is never empty: the master itself is always one. Equals take turns. */
  choose(workers: readonly [Worker, ...Worker[]], userRegion: string): Worker {
    const turn = this.#turn++
    const inTurn = workers.map((_, index) => workers[(index + turn) % workers.length] ?? workers[0])
    const best = (score: (worker: Worker) => number) =>
      inTurn.reduce((a, b) => (score(b) < score(a) ? b : a), inTurn[0] ?? workers[0])
    switch (this.#algorithm) {
      case 'roundRobin':
        return best(() => 0)
      case 'priority':
        return best((worker) => worker.priority)
      case 'leastLoaded':
        return best((worker) => worker.inWork)
      case 'geo':
        return best((worker) => (worker.region === userRegion ? 0 : 1))
      default:
        return assertNever(this.#algorithm)
    }
  }
}
