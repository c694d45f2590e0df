import { describe, expect, it } from 'vitest'
import { type Member, placesOf } from '../../../renderer/topology/layout.ts'

const trio = (name: string): Member => ({
  accountId: `${name}-main`,
  nodes: [1, 2, 3].map((priority) => ({ id: `${name}-${priority}`, priority })),
})

describe('places in the graph', () => {
  it('puts the node of the best priority on top and the others below it, from left to right', () => {
    const { nodes } = placesOf([trio('uae')])
    const [home, second, third] = ['uae-1', 'uae-2', 'uae-3'].map((id) => nodes[id])
    expect(home?.y).toBeLessThan(second?.y ?? 0)
    expect(second?.y).toBe(third?.y)
    expect(second?.x).toBeLessThan(third?.x ?? 0)
  })

  it('goes by priority and not by name', () => {
    const [first, second] = trio('uae').nodes
    if (first === undefined || second === undefined) throw new Error('there are three')
    const nodes = [
      { ...first, priority: 2 },
      { ...second, priority: 1 },
    ]
    const { nodes: places } = placesOf([{ accountId: 'uae-main', nodes }])
    expect(places['uae-2']?.y).toBeLessThan(places['uae-1']?.y ?? 0)
  })

  it('depends on nothing but membership: the order in which nodes are named changes nothing', () => {
    const { accountId, nodes } = trio('uae')
    expect(placesOf([{ accountId, nodes: nodes.toReversed() }])).toEqual(placesOf([trio('uae')]))
  })

  it('keeps every node inside its frame and no two on one another', () => {
    const members = [trio('uae'), trio('ksa'), { accountId: 'lone', nodes: [{ id: 'lone-1', priority: 1 }] }]
    const { accounts, nodes, accountOf, width, height } = placesOf(members)
    for (const [id, place] of Object.entries(nodes)) {
      const frame = accounts[accountOf[id] ?? '']
      expect(frame).toBeDefined()
      expect(place.x).toBeGreaterThanOrEqual(0)
      expect(place.x + place.width).toBeLessThanOrEqual(frame?.width ?? 0)
      expect(place.y + place.height).toBeLessThanOrEqual(frame?.height ?? 0)
    }
    const frames = Object.values(accounts)
    frames.slice(1).forEach((frame, index) => {
      const before = frames[index]
      expect(frame.x).toBeGreaterThanOrEqual((before?.x ?? 0) + (before?.width ?? 0))
    })
    expect(Math.max(...frames.map((frame) => frame.x + frame.width))).toBe(width)
    expect(Math.max(...frames.map((frame) => frame.y + frame.height))).toBe(height)
  })

  it.each([0, 1, 3, 4, 9])(
    'gives every service a place of its own above the accounts, %i beside the first two',
    (count) => {
      const others = Array.from({ length: count }, (_, index) => `service-${index}`)
      const { services, accounts, width } = placesOf(
        [trio('uae'), trio('ksa')],
        ['gateway', 'control-plane', ...others],
      )
      const places = Object.values(services)
      expect(Object.keys(services)).toEqual(expect.arrayContaining(['gateway', 'control-plane', ...others]))
      for (const [index, place] of places.entries()) {
        expect(place.x).toBeGreaterThanOrEqual(0)
        expect(place.x + place.width).toBeLessThanOrEqual(width)
        for (const other of places.slice(index + 1))
          expect(Math.abs(place.x - other.x) >= place.width || Math.abs(place.y - other.y) >= place.height).toBe(true)
      }
      // The gateway's lines go down from it: nobody stands below.
      expect(Math.max(...places.map(({ y }) => y))).toBe(services['gateway']?.y)
      const bottom = (services['gateway']?.y ?? 0) + (services['gateway']?.height ?? 0)
      expect(Object.values(accounts).every(({ y }) => y > bottom)).toBe(true)
    },
  )

  it('draws an account without nodes and a cluster without accounts', () => {
    expect(placesOf([{ accountId: 'empty', nodes: [] }]).accounts['empty']?.width).toBeGreaterThan(0)
    expect(placesOf([]).height).toBeGreaterThan(0)
  })
})
