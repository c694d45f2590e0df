import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../host/clock.ts'
import type { Host } from '../../../host/host.ts'
import type { BotStatus } from '../../../shared/status.ts'
import { aHost, TestWindow } from '../support/a-host.ts'
import { aBotStatus, aNode, aSnapshot } from '../support/factories.ts'
import { FakeControlPlane, sendJson } from '../support/fake-control-plane.ts'
import { until } from '../support/until.ts'

describe('a split brain', () => {
  const believed: Record<string, Partial<BotStatus>> = {}
  let servers: Server[]
  let controlPlane: FakeControlPlane
  let host: Host
  let window: TestWindow

  beforeEach(async () => {
    servers = []
    const nodes = await Promise.all(['uae-1', 'uae-2'].map(async (id) => aNode({ id, statusUrl: await serve(id) })))
    controlPlane = new FakeControlPlane(aSnapshot({ nodes: Object.fromEntries(nodes.map((node) => [node.id, node])) }))
    await controlPlane.listen()
    believed['uae-1'] = { masterBelieved: 'uae-1', leaseEpoch: 4 }
    believed['uae-2'] = { masterBelieved: 'uae-1', leaseEpoch: 4 }
    host = (await aHost(controlPlane.url, { clock: systemClock })).host
    window = new TestWindow(host)
    await window.watch()
    await until(() => (window.picture?.sightings.length ?? 0) === 3, 'everybody was asked')
  })
  afterEach(async () => {
    await host.close()
    await controlPlane.close()
    for (const server of servers) await new Promise((resolve) => server.close(resolve).closeAllConnections())
  })

  async function serve(nodeId: string): Promise<string> {
    const server = createServer((_, response) => sendJson(response, 200, aBotStatus({ nodeId, ...believed[nodeId] })))
    servers.push(server)
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  it('is told to every window, and makes a plan for that account forced', async ({ annotate }) => {
    const startedAt = performance.now()
    believed['uae-2'] = { masterBelieved: 'uae-2', leaseEpoch: 5 }
    await until(() => window.picture?.disagreements.length === 1, 'it is told')
    await annotate(
      `told ${(performance.now() - startedAt).toFixed(0)} ms after the second master began (wanted: 2,000)`,
    )
    expect(window.picture?.disagreements).toMatchObject([
      { kind: 'twoMasters', why: 'uae-1 (epoch 4) and uae-2 (epoch 5) both believe to be master of uae-main' },
    ])
    const prepared = await window.call('preparePlan', {
      command: { kind: 'failover', accountId: 'uae-main', to: 'uae-2' },
    })
    expect(prepared).toMatchObject({ class: 'forced', typeToConfirm: 'uae-main' })
    expect(prepared.classWhy[0]).toContain('both believe to be master')

    believed['uae-1'] = { masterBelieved: 'uae-2', leaseEpoch: 5 }
    await until(() => window.picture?.disagreements.length === 0, 'it is over')
  })
})
