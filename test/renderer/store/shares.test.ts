import { describe, expect, it } from 'vitest'
import { sharesOf } from '../../../renderer/store/shares.ts'
import { skewOf } from '../../../shared/spread.ts'
import { aNode } from '../factories.ts'
import { aNodeSample, byKey } from '../sample-factories.ts'

const nodes = [
  aNode({ id: 'ksa-1', region: 'ksa' }),
  aNode({ id: 'ksa-2', region: 'uae' }),
  aNode({ id: 'ksa-3', region: 'uae' }),
]

describe('skew', () => {
  it('is 1 and 0 where all do the same', () => expect(skewOf([5, 5, 5])).toEqual({ maxOverMean: 1, gini: 0 }))

  it('is the number of nodes, and nearly 1, where one does everything', () => {
    const skew = skewOf([0, 0, 12])
    expect(skew?.maxOverMean).toBe(3)
    expect(skew?.gini).toBeCloseTo(2 / 3)
  })

  it('does not depend on the order', () => expect(skewOf([1, 2, 3])).toEqual(skewOf([3, 1, 2])))

  it('is not known of one node, or of none that works', () => {
    expect(skewOf([4])).toBeNull()
    expect(skewOf([0, 0])).toBeNull()
  })
})

describe('shares', () => {
  it('are of what the nodes that report handle', () => {
    const latest = byKey([
      aNodeSample({ nodeId: 'ksa-1', handledPerS: 3 }),
      aNodeSample({ nodeId: 'ksa-2', handledPerS: 1 }),
    ])
    expect(sharesOf(nodes, latest).map(({ handled }) => handled)).toEqual([0.75, 0.25, null])
  })

  it('leave out a node that is down: its last sample is history', () => {
    const latest = byKey([aNodeSample({ nodeId: 'ksa-1' }), aNodeSample({ nodeId: 'ksa-2', handledPerS: 1 })])
    const [dead, alive] = sharesOf([aNode({ id: 'ksa-1', health: 'down' }), aNode({ id: 'ksa-2' })], latest)
    expect(dead).toMatchObject({ sample: null, handled: null })
    expect(alive?.handled).toBe(1)
  })

  it('are not known where nothing is handled', () => {
    const latest = byKey([aNodeSample({ nodeId: 'ksa-1', handledPerS: 0 })])
    expect(sharesOf(nodes, latest)[0]?.handled).toBeNull()
  })
})
