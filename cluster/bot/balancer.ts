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
    const scores = workers.map((worker) => this.#score(worker, userRegion))
    const best = Math.min(...scores)
    const equals = workers.filter((_, index) => scores[index] === best)
    return equals[this.#turn++ % equals.length] ?? workers[0]
  }

  /** The least is chosen. */
  #score({ region, priority, inWork }: Worker, userRegion: string): number {
    switch (this.#algorithm) {
      case 'roundRobin':
        return 0
      case 'priority':
        return priority
      case 'leastLoaded':
        return inWork
      case 'geo':
        return region === userRegion ? 0 : 1
      default:
        return assertNever(this.#algorithm)
    }
  }
}
