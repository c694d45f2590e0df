/** What `npm run dist` makes: it starts by itself, connects, shows live data, and its fuses are set. */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { chromium } from '@playwright/test'
import { z } from 'zod'
import { NODE, ROOT, run } from '../../../scripts/run.mjs'
import { expect, test } from '../support/cluster.ts'
import { aFolder, sandboxSwitches } from '../support/desktop.ts'
import { expectLive } from '../support/screen.ts'

const PACKAGED_WITHIN_MS = 120_000
const made = aFolder()
const unpacked = join(made.path, 'linux-unpacked')
const executable = join(unpacked, 'linda-console')

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  test.setTimeout(PACKAGED_WITHIN_MS)
  const words = ['--linux', 'dir', `-c.directories.output=${made.path}`]
  expect(await run(NODE, [join(ROOT, 'scripts', 'dist.mjs'), ...words], { stdio: ['ignore', 'ignore', 2] })).toBe(0)
})
test.afterAll(() => made.remove())

test('it holds the console and nothing of the runtime’s welcome app, and cannot be used as a Node', async () => {
  expect(existsSync(join(unpacked, 'resources', 'app.asar'))).toBe(true)
  expect(existsSync(join(unpacked, 'resources', 'default_app.asar'))).toBe(false)
  const fuses = await getCurrentFuseWire(executable)
  expect({
    runAsNode: fuses[FuseV1Options.RunAsNode],
    nodeOptions: fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
    inspect: fuses[FuseV1Options.EnableNodeCliInspectArguments],
    onlyAsar: fuses[FuseV1Options.OnlyLoadAppFromAsar],
    fileProtocol: fuses[FuseV1Options.GrantFileProtocolExtraPrivileges],
  }).toEqual({
    runAsNode: FuseState.DISABLE,
    nodeOptions: FuseState.DISABLE,
    inspect: FuseState.DISABLE,
    onlyAsar: FuseState.ENABLE,
    fileProtocol: FuseState.DISABLE,
  })
})

test('it starts with a connection file and shows the live cluster', async ({ cluster }) => {
  const folder = aFolder()
  const words = [`--connection=${cluster.connectionFile}`, `--data=${folder.path}`, '--remote-debugging-port=0']
  const child = spawn(executable, [...sandboxSwitches(), ...words], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const address = await debuggerAddress(child)
    // Attached while its window is being made, Playwright can miss that window.
    await expect.poll(() => openPages(address)).toContainEqual(expect.stringMatching(/^app:\/\/console\//))
    const browser = await chromium.connectOverCDP(address)
    const page = browser.contexts()[0]?.pages()[0]
    if (page === undefined) throw new Error('the package opened no window')
    await expectLive(page)
    await expect(page.getByRole('region', { name: 'uae-main', exact: true })).toContainText('uae-1')
    await browser.close()
  } finally {
    child.kill('SIGTERM')
    await ended
    folder.remove()
  }
})

/** As Chromium says it when its window can be reached. */
function debuggerAddress({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stderr === null) return reject(new Error('the package has no stderr'))
    const lines = createInterface({ input: stderr })
    lines.on('line', (line) => {
      const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
    lines.once('close', () => reject(new Error('the package ended before it could be reached')))
  })
}

/** The addresses of its pages, as its debugger lists them. */
async function openPages(address: string): Promise<string[]> {
  const response = await fetch(`http://${new URL(address).host}/json/list`)
  return z
    .array(z.object({ url: z.string() }))
    .parse(await response.json())
    .map(({ url }) => url)
}
