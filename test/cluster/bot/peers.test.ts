import { describe, expect, it, onTestFinished } from 'vitest'
import { Peers } from '../../../cluster/bot/peers.ts'
import type { Peer as PeerInfo } from '../../../cluster/wire/control.ts'
import { until } from '../../support/until.ts'
import { aDiallingLink, aPeer, type Peer } from './a-peer.ts'

const info = ({ nodeId, port }: Peer, over: Partial<PeerInfo> = {}): PeerInfo => ({
  nodeId,
  region: 'ksa',
  priority: 2,
  peerPort: port,
  drained: false,
  ...over,
})

async function thePeers(known: readonly PeerInfo[]) {
  const dialled: string[] = []
  const peers = new Peers(({ nodeId, peerPort }) => {
    dialled.push(nodeId)
    return aDiallingLink({ nodeId, port: peerPort })
  }, known)
  onTestFinished(() => peers.close())
  await until(() => peers.links.every(({ connected }) => connected))
  return { peers, dialled }
}

describe('the peers of a node', () => {
  it('come and go while it runs; whoever stays keeps its connection', async () => {
    const [second, third] = await Promise.all([aPeer('uae-2'), aPeer('uae-3')])
    const { peers, dialled } = await thePeers([info(second)])
    const [kept] = peers.links
    peers.set([info(second, { drained: true }), info(third)])
    expect(peers.links[0]).toBe(kept)
    expect(peers.members[0]?.peer.drained).toBe(true)
    await until(() => peers.links.every(({ connected }) => connected))
    peers.set([info(third)])
    await until(() => kept?.connected === false)
    expect(peers.links.map(({ nodeId }) => nodeId)).toEqual(['uae-3'])
    expect(dialled).toEqual(['uae-2', 'uae-3'])
  })

  it('are dialled anew where they listen elsewhere', async () => {
    const [before, after] = await Promise.all([aPeer('uae-2'), aPeer('uae-2')])
    const { peers, dialled } = await thePeers([info(before)])
    peers.set([info(after)])
    await until(() => peers.links.every(({ connected }) => connected))
    expect(dialled).toEqual(['uae-2', 'uae-2'])
  })
})
