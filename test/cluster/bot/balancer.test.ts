import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Balancer, type Worker } from '../../../cluster/bot/balancer.ts'
import { BalancingAlgorithm } from '../../../shared/account.ts'

function aWorker(nodeId: string, over: Partial<Worker> = {}): Worker {
  return { nodeId, region: 'uae', priority: 1, inWork: 0, ...over }
}

/** How often each worker is chosen in a number of turns. */
function shares(algorithm: BalancingAlgorithm, workers: readonly [Worker, ...Worker[]], turns = 30, region = 'uae') {
  const balancer = new Balancer(algorithm)
  const counts = new Map(workers.map(({ nodeId }) => [nodeId, 0]))
  for (let turn = 0; turn < turns; turn++) {
    const { nodeId } = balancer.choose(workers, region)
    counts.set(nodeId, (counts.get(nodeId) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

describe('conversations are spread', () => {
  it('in turn by roundRobin, whatever the load', () => {
    const workers = [aWorker('a', { inWork: 9 }), aWorker('b'), aWorker('c')] as const
    expect(shares('roundRobin', workers)).toEqual({ a: 10, b: 10, c: 10 })
  })

  it('to the lowest priority number by priority, in turn among equals', () => {
    const workers = [aWorker('a', { priority: 2 }), aWorker('b'), aWorker('c')] as const
    expect(shares('priority', workers)).toEqual({ a: 0, b: 15, c: 15 })
  })

  it('to who has least in work by leastLoaded, in turn among equals', () => {
    const workers = [aWorker('a', { inWork: 1 }), aWorker('b'), aWorker('c')] as const
    expect(shares('leastLoaded', workers)).toEqual({ a: 0, b: 15, c: 15 })
  })

  it('to the user’s region by geo, and to anybody where none stands there', () => {
    const workers = [aWorker('a'), aWorker('b', { region: 'ksa' }), aWorker('c', { region: 'ksa' })] as const
    expect(shares('geo', workers, 30, 'ksa')).toEqual({ a: 0, b: 15, c: 15 })
    expect(shares('geo', workers, 30, 'gcc')).toEqual({ a: 10, b: 10, c: 10 })
  })

  it('always to one of the workers there are', () => {
    const worker = fc.record({ nodeId: fc.string(), region: fc.string(), priority: fc.nat(), inWork: fc.nat() })
    fc.assert(
      fc.property(fc.constantFrom(...BalancingAlgorithm.options), fc.array(worker), worker, (algorithm, rest, self) => {
        expect([self, ...rest]).toContain(new Balancer(algorithm).choose([self, ...rest], 'uae'))
      }),
    )
  })
})
