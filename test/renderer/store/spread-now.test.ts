import { describe, expect, it } from 'vitest'
import { nodeRegions } from '../../../renderer/store/node-regions.ts'
import { ringsFromSeries } from '../../../renderer/store/rings.ts'
import { loadSkew, nodeLoads, skewOverTime } from '../../../renderer/store/spread-now.ts'
import { userRegions } from '../../../renderer/store/user-regions.ts'
import { aNode, anAccount } from '../factories.ts'
import { AT } from '../moment.ts'
import { aNodeSample, anAccountSample, byKey } from '../sample-factories.ts'

const seconds = (count: number) => Array.from({ length: count }, (_, index) => AT - (count - 1 - index) * 1_000)
const line = (nodeId: string, count: number, value: (index: number) => number | null) => ({
  key: `node/${nodeId}/handledPerS`,
  at: seconds(count),
  values: seconds(count).map((_, index) => value(index)),
})
const NONE = ringsFromSeries([])
const nodes = [aNode({ id: 'ksa-1' }), aNode({ id: 'ksa-2', region: 'uae' }), aNode({ id: 'ksa-3', region: 'uae' })]

describe('the spread of an account now', () => {
  it('is that of the last half minute, not of one second', () => {
    const rings = ringsFromSeries([
      line('ksa-1', 60, (index) => (index < 30 ? 100 : index % 2 === 0 ? 4 : 0)),
      line('ksa-2', 60, (index) => (index % 2 === 0 ? 0 : 4)),
    ])
    const latest = byKey([
      aNodeSample({ nodeId: 'ksa-1', handledPerS: 0 }),
      aNodeSample({ nodeId: 'ksa-2', handledPerS: 4 }),
    ])
    const loads = nodeLoads(anAccount(), nodes.slice(0, 2), latest, rings)
    expect(loads.map(({ perS, share }) => [perS, share])).toEqual([
      [2, 0.5],
      [2, 0.5],
    ])
    expect(loadSkew(loads)?.maxOverMean).toBe(1)
  })

  it('takes the newest sample where there is no more, and nothing of a node that is down', () => {
    const latest = byKey([aNodeSample({ nodeId: 'ksa-1', handledPerS: 3 }), aNodeSample({ nodeId: 'ksa-2' })])
    const [alive, down] = nodeLoads(
      anAccount(),
      [aNode({ id: 'ksa-1' }), aNode({ id: 'ksa-2', health: 'down' })],
      latest,
      NONE,
    )
    expect(alive).toMatchObject({ perS: 3, share: 1 })
    expect(down).toMatchObject({ perS: null, share: null, conversations: null })
  })

  it('counts assigned conversations where the master tells them, else those of the last minute', () => {
    const samples = [
      aNodeSample({ nodeId: 'ksa-1', conversations: 10 }),
      aNodeSample({ nodeId: 'ksa-2', conversations: 30 }),
    ]
    const of = (list: typeof samples) =>
      nodeLoads(anAccount(), nodes.slice(0, 2), byKey(list), NONE).map(({ conversations }) => conversations)
    expect(of(samples)).toEqual([0.25, 0.75])
    expect(of(samples.map((sample) => ({ ...sample, assigned: 5 })))).toEqual([0.5, 0.5])
  })

  it('weighs 1 what has no weight', () => {
    const loads = nodeLoads(anAccount({ weights: { 'ksa-2': 2.5 } }), nodes, {}, NONE)
    expect(loads.map(({ weight }) => weight)).toEqual([1, 2.5, 1])
  })

  it('adds up by the region of the nodes, the busiest first', () => {
    const latest = byKey([
      aNodeSample({ nodeId: 'ksa-1', handledPerS: 3 }),
      aNodeSample({ nodeId: 'ksa-2', handledPerS: 2 }),
    ])
    expect(nodeRegions(nodeLoads(anAccount(), nodes, latest, NONE))).toEqual([
      { region: 'ksa', perS: 3, nodes: 1, reporting: 1 },
      { region: 'uae', perS: 2, nodes: 2, reporting: 1 },
    ])
  })
})

describe('skew over time', () => {
  it('is the busiest over the mean of the half minute before each moment', () => {
    const rings = ringsFromSeries([line('ksa-1', 90, (index) => (index < 45 ? 2 : 6)), line('ksa-2', 90, () => 2)])
    const { at, columns } = skewOverTime(rings, [['ksa-1', 'ksa-2']], AT, 60)
    expect(at).toHaveLength(60)
    expect(columns[0]?.[0]).toBe(1)
    expect(columns[0]?.[29]).toBeCloseTo(4 / 3)
    expect(columns[0]?.at(-1)).toBeCloseTo(1.5)
  })

  it('is a gap where fewer than two nodes reported', () => {
    const rings = ringsFromSeries([line('ksa-1', 90, () => 2)])
    expect(skewOverTime(rings, [['ksa-1', 'ksa-2']], AT, 10).columns[0]).toEqual(Array.from({ length: 10 }, () => null))
  })
})

describe('the regions of the users', () => {
  it('add up over accounts, and name the account whose users wait longest', () => {
    const regions = (list: [string, number, number | null][]) =>
      list.map(([region, receivedPerS, p95Ms]) => ({ region, receivedPerS, p95Ms }))
    const rows = userRegions([
      anAccountSample({
        accountId: 'ksa-main',
        regions: regions([
          ['ksa', 3, 60],
          ['uae', 1, null],
        ]),
      }),
      anAccountSample({
        accountId: 'uae-main',
        regions: regions([
          ['ksa', 1, 90],
          ['uae', 5, 70],
        ]),
      }),
    ])
    expect(rows).toEqual([
      { region: 'uae', receivedPerS: 6, share: 0.6, worst: { accountId: 'uae-main', p95Ms: 70 } },
      { region: 'ksa', receivedPerS: 4, share: 0.4, worst: { accountId: 'uae-main', p95Ms: 90 } },
    ])
  })

  it('are not known where the gateway does not tell', () => {
    expect(userRegions([anAccountSample()])).toEqual([])
  })
})
