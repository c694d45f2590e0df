/** Fixtures of the desktop specs: a scripted control plane on a real port, and the built console connected to it. */
import { test as base } from '@playwright/test'
import { anAccount, aNode, aSnapshot } from '../../host/support/factories.ts'
import { FakeControlPlane, TOKEN } from '../../host/support/fake-control-plane.ts'
import { aFolder, openDesktop, writeConnection, type Desktop } from './desktop.ts'

interface Fixtures {
  controlPlane: FakeControlPlane
  /** The console's store and its connection file. */
  folder: string
  connectionFile: string
  desktop: Desktop
}

const TICK_MS = 500

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs off this pattern.
  controlPlane: async ({}, provide) => {
    const controlPlane = new FakeControlPlane(aSmallCluster())
    await controlPlane.listen()
    const ticking = setInterval(() => controlPlane.tick(), TICK_MS)
    await provide(controlPlane)
    clearInterval(ticking)
    await controlPlane.close()
  },
  // oxlint-disable-next-line no-empty-pattern -- as above.
  folder: async ({}, provide) => {
    const folder = aFolder()
    await provide(folder.path)
    folder.remove()
  },
  connectionFile: async ({ controlPlane, folder }, provide) => {
    await provide(writeConnection(folder, controlPlane.url, TOKEN))
  },
  desktop: async ({ connectionFile, folder }, provide) => {
    const desktop = await openDesktop(connectionFile, folder)
    await provide(desktop)
    await desktop.close()
  },
})

export { expect } from '@playwright/test'

function aSmallCluster() {
  const nodes = ['uae-1', 'uae-2', 'uae-3'].map((id) => aNode({ id, role: id === 'uae-1' ? 'master' : 'servant' }))
  return aSnapshot({
    accounts: { 'uae-main': anAccount() },
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
  })
}
