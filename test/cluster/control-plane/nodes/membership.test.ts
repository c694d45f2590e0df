import { describe, expect, it } from 'vitest'
import { Membership } from '../../../../cluster/control-plane/nodes/membership.ts'
import { GATEWAY } from '../../../../cluster/control-plane/nodes/roster.ts'
import type { NodeRequest } from '../../../../cluster/wire/control.ts'
import { aBeat, aConfig, aNode } from '../../../support/factories.ts'
import { aBook } from '../a-cluster.ts'
import { aPresence, aRoster } from '../support.ts'

function aMembership() {
  const { book } = aBook()
  const config = aConfig()
  const roster = aRoster(GATEWAY, 'uae-1', 'uae-2', 'uae-3')
  const told: [id: string, request: NodeRequest][] = []
  roster.tell = (id, request) => void told.push([id, request])
  const membership = new Membership({ config, book, roster: () => roster })
  /** Whom each was told to have as peers, last. */
  const peersOf = (id: string) => {
    const request = told.findLast(([to, { ask }]) => to === id && ask === 'setPeers')?.[1]
    return request?.ask === 'setPeers' ? request.peers : []
  }
  return { book, config, roster, told, membership, peersOf, toldTo: () => told.map(([id]) => id) }
}

describe('membership', () => {
  it('is told to whoever connects: to a bot its peers, to the gateway every node', () => {
    const { membership, told, peersOf, config } = aMembership()
    membership.joined('uae-2')
    expect(told).toHaveLength(1)
    const [first] = config.nodes
    expect(peersOf('uae-2')).toEqual([
      { nodeId: 'uae-1', region: 'uae', priority: 1, peerPort: first?.peerPort, drained: false },
      expect.objectContaining({ nodeId: 'uae-3' }),
    ])
    told.length = 0
    membership.joined(GATEWAY)
    const admitted = told.flatMap(([, request]) => (request.ask === 'admitNode' ? request.nodeId : []))
    expect(admitted).toEqual(['uae-1', 'uae-2', 'uae-3'])
    // The configuration names nodes that this journal never had.
    const expelled = told.flatMap(([, request]) => (request.ask === 'expelNode' ? request.nodeId : []))
    expect(expelled).toEqual(['ksa-1', 'ksa-2', 'ksa-3', 'sa-1', 'sa-2', 'sa-3'])
  })

  it('is told again when a node is drained, and when it is not any more', () => {
    const { book, peersOf, toldTo } = aMembership()
    book.record([{ kind: 'nodeDrained', nodeId: 'uae-2', owner: 'ops', reason: 'disk' }])
    expect(toldTo()).toEqual(['uae-1', 'uae-2', 'uae-3'])
    expect(peersOf('uae-1').map(({ nodeId, drained }) => [nodeId, drained])).toEqual([
      ['uae-2', true],
      ['uae-3', false],
    ])
    book.record([{ kind: 'nodeUndrained', nodeId: 'uae-2' }])
    expect(peersOf('uae-1').every(({ drained }) => !drained)).toBe(true)
  })

  it('names a new node once it is known where it listens', () => {
    const { book, membership, peersOf } = aMembership()
    book.record([{ kind: 'nodeAdded', node: aNode({ id: 'uae-4' }) }])
    expect(peersOf('uae-1').map(({ nodeId }) => nodeId)).toEqual(['uae-2', 'uae-3'])
    membership.learn('uae-4', 4_242)
    expect(peersOf('uae-1').at(-1)).toMatchObject({ nodeId: 'uae-4', peerPort: 4_242 })
  })

  it('forgets a node that was removed, also at a gateway that was away', () => {
    const { book, membership, told, peersOf } = aMembership()
    book.record([{ kind: 'nodeRemoved', nodeId: 'uae-3', why: 'removed' }])
    expect(told).toContainEqual([GATEWAY, { ask: 'expelNode', nodeId: 'uae-3' }])
    expect(peersOf('uae-1').map(({ nodeId }) => nodeId)).toEqual(['uae-2'])
    told.length = 0
    membership.joined(GATEWAY)
    expect(told).toContainEqual([GATEWAY, { ask: 'expelNode', nodeId: 'uae-3' }])
    book.record([{ kind: 'nodeAdded', node: aNode({ id: 'uae-3' }) }])
    told.length = 0
    membership.joined(GATEWAY)
    expect(told).not.toContainEqual([GATEWAY, { ask: 'expelNode', nodeId: 'uae-3' }])
  })

  it('tells nobody who is not here', () => {
    const { book, roster, toldTo } = aMembership()
    roster.here.delete('uae-3')
    book.record([{ kind: 'nodeDrained', nodeId: 'uae-2', owner: 'ops', reason: 'disk' }])
    expect(toldTo()).toEqual(['uae-1', 'uae-2'])
  })
})

describe('a node is in step', () => {
  it('when it holds what its master holds, as far as both told', () => {
    const { membership, roster } = aMembership()
    const at = (id: string, position: number) =>
      roster.here.set(id, aPresence(id, { beat: aBeat({ tail: { position, hash: '', epoch: 1 } }) }))
    at('uae-1', 1_000)
    at('uae-2', 949)
    expect(membership.isInStep('uae-2')).toBe(false)
    at('uae-2', 950)
    expect(membership.isInStep('uae-2')).toBe(true)
    roster.here.delete('uae-1')
    expect(membership.isInStep('uae-2')).toBe(false)
  })
})
